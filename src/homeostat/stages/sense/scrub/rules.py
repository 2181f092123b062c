"""Sentry's rule model: a method, a kind, and a source.

https://docs.sentry.io/security-legal-pii/scrubbing/advanced-datascrubbing/
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import cast

from homeostat.errors import BadInput
from homeostat.linear import Pattern
from homeostat.stages.sense.scrub.kinds import FILTERED, Kind, replaced

_MOST_PATTERN = 500
_MOST_SOURCE = 200
_MOST_RULES = 50
_RULE = re.compile(r"(?P<method>\w{1,20})\s+(?P<kind>\S.{0,520}?)\s+from\s+(?P<source>\S.{0,200})", re.DOTALL)
_SEGMENT = re.compile(r"'(?:[^']|''){1,100}'|[^.']{1,100}")
# Where Sentry's typed sources lie in an event. `values` is left out of paths: it only says that a list follows.
_TYPED = {
    "$http": ("request",),
    "$request": ("request",),
    "$user": ("user",),
    "$error": ("exception", "*"),
    "$exception": ("exception", "*"),
    "$stacktrace": ("exception", "*", "stacktrace"),
    "$frame": ("exception", "*", "stacktrace", "frames", "*"),
    "$breadcrumb": ("breadcrumbs", "*"),
    "$message": ("logentry",),
    "$attachments": ("attachments",),
    "$logentry": ("logentry",),
    "$string": ("**",),
}
_SAME = {"extra": "context", "contexts": "context", "message": "logentry"}

Path = tuple[str, ...]


class Method(StrEnum):
    REMOVE = "remove"
    MASK = "mask"
    HASH = "hash"
    REPLACE = "replace"


_METHODS = tuple(method.value for method in Method)
_KINDS = tuple(kind.value for kind in Kind if kind is not Kind.REGEX)


@dataclass(frozen=True)
class Rule:
    """One rule, in words `mask creditcard from $http.data`; `regex:/…/` is a kind of one's own, read by RE2."""

    method: Method
    kind: Kind
    source: str
    pattern: str = ""

    @property
    def words(self) -> str:
        kind = f"regex:/{self.pattern}/" if self.kind is Kind.REGEX else self.kind.value
        return f"{self.method} {kind} from {self.source}"

    @cached_property
    def source_parts(self) -> "Source":
        return read_source(self.source)

    @cached_property
    def _compiled(self) -> Pattern:
        return Pattern(self.pattern)

    def applied(self, words: str, *, salt: str) -> str:
        def by(found: str) -> str:
            return marked(self.method, self.kind, found, salt=salt)

        if self.kind is Kind.REGEX:
            return self._compiled.replace(words, lambda found: by(found[0]) if found[0] else "")
        return replaced(self.kind, words, by)


@dataclass(frozen=True, kw_only=True)
class Scrubbing:
    """What is removed from a service's events. The defaults are on; a service may leave some of them out."""

    rules: tuple[Rule, ...] = ()
    off: frozenset[Kind] = frozenset()
    safe_fields: frozenset[str] = frozenset()  # names whose values stay as they are
    sensitive_fields: tuple[str, ...] = ()  # parts of names whose values go, besides the usual ones
    salt: str = field(default="", repr=False)  # so that two services' hashes do not agree


def marked(method: Method, kind: Kind, found: str, *, salt: str = "") -> str:
    """What stands in the place of what was found."""
    match method:
        case Method.MASK:
            return "*" * min(len(found), 50)
        case Method.HASH:
            return f"[hash:{hmac.digest(salt.encode(), found.encode(), hashlib.sha256).hex()[:16]}]"
        case Method.REPLACE:
            return FILTERED if kind is Kind.ANYTHING else f"[{kind.value}]"
        case Method.REMOVE:
            return FILTERED


def read_rule(words: str) -> Rule:
    """Raises BadInput, which says what a rule looks like."""
    found = _RULE.fullmatch(words.strip())
    if found is None:
        raise BadInput(f"a rule is METHOD KIND from SOURCE, e.g. mask creditcard from $http.data; not {words[:80]!r}")
    method, kind, pattern = found["method"].lower(), found["kind"].strip().removeprefix("@"), ""
    if kind.startswith("regex:"):
        kind, _, pattern = kind.partition(":")
        pattern = pattern[1:-1] if len(pattern) > 1 and pattern[0] == pattern[-1] == "/" else pattern
        if not pattern or len(pattern) > _MOST_PATTERN:
            raise BadInput(f"a pattern has 1 to {_MOST_PATTERN} characters")
        Pattern(pattern)
    if method not in _METHODS:
        raise BadInput(f"a method is {', '.join(Method)}; not {method!r}")
    if not pattern and kind.lower() not in _KINDS:
        raise BadInput(f"a kind is {', '.join(_KINDS)} or regex:/PATTERN/; not {kind[:40]!r}")
    read_source(found["source"])
    return Rule(Method(method), Kind(kind.lower()), found["source"].strip(), pattern)


# --- sources


@dataclass(frozen=True)
class Source:
    """Alternatives of conditions that all have to hold; each may be negated."""

    alternatives: tuple[tuple[tuple[bool, Path], ...], ...]

    def fits(self, path: Path) -> bool:
        lower = tuple(part.casefold() for part in path)
        return any(
            all(_fits(pattern, lower) is wanted for wanted, pattern in conditions) for conditions in self.alternatives
        )


def read_source(words: str) -> Source:
    """`**`, `$http.headers.x-key`, `extra.order.*`, `password`; joined by `&&` and `||`, negated by `!`.

    Raises:
        BadInput: it cannot be read.
    """
    if not words.strip() or len(words) > _MOST_SOURCE:
        raise BadInput(f"a source has 1 to {_MOST_SOURCE} characters")
    alternatives = tuple(
        tuple(_condition(part.strip()) for part in alternative.split("&&"))
        for alternative in words.strip().removeprefix("(").removesuffix(")").split("||")
    )
    return Source(alternatives)


def _condition(words: str) -> tuple[bool, Path]:
    wanted, plain = not words.startswith("!"), words.lstrip("!").strip("() ")
    found = cast("list[str]", _SEGMENT.findall(plain))
    parts = [part[1:-1].replace("''", "'") if part[0] == "'" else part for part in found]
    if not parts or ".".join(found) != plain:
        raise BadInput(f"the source {words[:80]!r} cannot be read; examples: **, $http.headers.x-key, extra.order")
    first = parts[0].casefold()
    if first.startswith("$"):
        if first not in _TYPED:
            raise BadInput(f"{first!r} is not one of {', '.join(_TYPED)}")
        path = [*_TYPED[first], *parts[1:]]
    elif len(parts) == 1 and first not in ("*", "**", *_SAME, "request", "user", "exception", "breadcrumbs", "tags"):
        path = ["**", first]
    else:
        path = [_SAME.get(first, first), *parts[1:]]
    return wanted, tuple(part.casefold() for part in path if part != "values")


def _fits(pattern: Path, path: Path) -> bool:
    """Whether the pattern names the path or something that it lies in; time is at most their product."""
    place, step, star, star_place = 0, 0, -1, 0
    while place < len(path):
        if step == len(pattern):
            return True
        if pattern[step] == "**":
            star, star_place, step = step, place, step + 1
        elif pattern[step] in ("*", path[place]):
            step, place = step + 1, place + 1
        elif star >= 0:
            star_place += 1
            step, place = star + 1, star_place
        else:
            return False
    return all(part == "**" for part in pattern[step:])


# --- a service's rules as they are kept


def read_rules(kept: dict[str, list[str]], *, service: str) -> Scrubbing:
    """What `scrub set` keeps: `rules`, `off`, `safe_fields`, `sensitive_fields`, each a list of words."""
    for name, words in kept.items():
        if len(words) > _MOST_RULES:
            raise BadInput(f"{name} may have {_MOST_RULES} entries")
    off = [word.strip().removeprefix("@").lower() for word in kept.get("off", [])]
    if unknown := [word for word in off if word not in _KINDS]:
        raise BadInput(f"{unknown[0][:40]!r} is no kind; one of {', '.join(_KINDS)}")
    return Scrubbing(
        rules=tuple(map(read_rule, kept.get("rules", []))),
        off=frozenset(map(Kind, off)),
        safe_fields=frozenset(name.casefold() for name in kept.get("safe_fields", [])),
        sensitive_fields=tuple(name.casefold() for name in kept.get("sensitive_fields", []) if name.strip()),
        salt=service,
    )
