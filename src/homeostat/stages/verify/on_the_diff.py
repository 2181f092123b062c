"""What the text of a change tells on its own, whoever made it: silence, special cases, weaker tests, tricks."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from homeostat.errors import BadInput
from homeostat.languages.diff import applied, hunks_of
from homeostat.languages.paths import is_test, says_dependencies
from homeostat.languages.python import LARGEST_SOURCE
from homeostat.languages.random_words import marked_key, random_words
from homeostat.languages.reaching_out import reaching_out
from homeostat.languages.trees import suffix_of
from homeostat.records import Candidate, Doubt, Json, Patch, Reproduction
from homeostat.stages.verify.doubts_in_python import python_doubts
from homeostat.stages.verify.doubts_in_trees import tree_doubts

MOST_VALUES = 2_000  # captured ones
_MOST_DEPTH = 20
_PREFIX = re.compile(r"^[ab]/")
_TRIVIAL = frozenset({"", "0", "1", "-1", "2", "None", "True", "False", "null", "true", "false", "__main__"})

# Not seen by a reviewer, or seen elsewhere (https://trojansource.codes): directions, zero widths, tags.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)
_MIXED = re.compile(r"[A-Za-z_][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z_]")
_SKIPS = re.compile(
    r"@(?:pytest\.mark\.|unittest\.)?(?:skip|skipIf|skipUnless|xfail|expectedFailure)\b|\bpytest\.(?:skip|xfail)\(|"
    r"\bself\.skipTest\(|\b(?:it|test|describe|suite)\.(?:skip|only|todo|fails)\b|"
    r"\bx(?:it|test|describe)\(|\b[tb]\.Skip(?:Now|f)?\(|\bcollect_ignore(?:_glob)?\b"
)
_EXPECTS = re.compile(
    r"\bassert\w*\b|\bexpect\(|\b[tb]\.(?:Error|Fatal|Fail)\w*\(|\brequire\.\w+\(|\bpytest\.raises\b|\bshould\b"
)
# What keeps a linter, a type checker or a measure of coverage from saying what it sees.
_SILENCES = re.compile(
    r"#\s*noqa\b|#\s*type:\s*ignore\b|#\s*(?:py|based)?(?:pyright|right|mypy|ruff):\s*(?:ignore|noqa|disable|basic)|"
    r"#\s*pylint:\s*(?:disable|skip)|#\s*nosec\b|#\s*pragma:\s*no\s?cover|\beslint-disable|@ts-(?:ignore|expect-error|"
    r"nocheck)\b|\bbiome-ignore\b|\b(?:istanbul|c8|v8) ignore\b|//\s*nolint\b|//\s*lint:ignore\b|#nosec\b|\bNOSONAR\b"
)
_TELLS_TESTS = re.compile(
    r"PYTEST_CURRENT_TEST|HOMEOSTAT_(?:FILES|RESULTS)|JEST_WORKER_ID|NODE_TEST_CONTEXT|VITEST|\bflag\.Lookup\(\"test\.|\btesting\.Testing\(|"
    r"[\"'](?:pytest|unittest)[\"']\s+(?:not\s+)?in\s+sys\.modules|NODE_ENV[\"'\]]*\s*={2,3}\s*[\"']test|"
    r"\bos\._exit\("
)


def doubts(
    candidate: Candidate,
    before: Mapping[str, str],
    reproductions: Sequence[Reproduction],
    *,
    tests: Sequence[str] = (),
    known: Callable[[str], bool] = lambda _: False,
    error_type: str = "",
) -> tuple[Doubt, ...]:
    """Each kind once, those that refute it first. `error_type` is what was raised.

    `before` holds the texts of changed files as they were; what is not there is judged by its lines alone. `tests` are
    the texts of failing tests, whose values may be made special as well as those that production captured; `known` says
    whether other files of the service hold a text, which is then no special one.
    """
    if candidate.approach == "revert":
        return ()  # it writes what people wrote before
    patch = candidate.patch
    values = captured_values(reproductions) | _literals_in(tests)
    found = [*_of_lines(patch), *_taken_in(patch, before), *_evades_nought(patch, error_type)]
    for path, hunks in hunks_of(patch).items():
        old = before.get(path)
        new = applied(old, hunks) if old is not None else None
        if old is None or new is None or is_test(path):
            continue
        found += [doubt for doubt in _of_code(path, old, new, values) if not (doubt.about and known(doubt.about))]
    by_kind = {doubt.kind: doubt for doubt in reversed(found)}
    return tuple(sorted(by_kind.values(), key=lambda doubt: (not doubt.refutes, doubt.kind)))


def _of_code(path: str, old: str, new: str, values: frozenset[str]) -> list[Doubt]:
    try:
        if path.endswith((".py", ".pyi")) and len(new) <= LARGEST_SOURCE:
            return list(python_doubts(old, new, values))
        if suffix_of(path):
            return list(tree_doubts(path, old, new, values))
    except (SyntaxError, ValueError, RecursionError, MemoryError, BadInput):
        pass  # what does not parse is for those who try to build it
    return []


# --- lines


def _of_lines(patch: Patch) -> Iterator[Doubt]:
    for path, added, removed in _lines_by_file(patch):
        new, old = "\n".join(added), "\n".join(removed)
        if said := _hidden(new, old):
            yield Doubt(kind="hidden-characters", says=f"{path}: {said}", refutes=True)
        if not is_test(path) and _more(_TELLS_TESTS, new, old):
            yield Doubt(kind="tells-tests", says=f"{path} asks whether it is being tested", refutes=True)
        if silenced := _silenced(new, old):
            says = f"{path} tells a checker not to look: {silenced}"
            yield Doubt(kind="silences-checker", says=says, refutes=True)
        if is_test(path):
            if _more(_SKIPS, new, old):
                yield Doubt(kind="skips-test", says=f"{path}: tests are skipped", refutes=True)
            if _more(_EXPECTS, old, new):
                yield Doubt(kind="weakens-test", says=f"{path} expects less than it did", refutes=True)
        if says_dependencies(path):
            yield Doubt(kind="dependency", says=f"{path}: it changes what the service depends on")


def _silenced(new: str, old: str) -> str:
    """The first such word of which there are more than before."""
    more = Counter(_SILENCES.findall(new)) - Counter(_SILENCES.findall(old))
    return next((word for word in _SILENCES.findall(new) if more[word]), "")


def _taken_in(patch: Patch, before: Mapping[str, str]) -> Iterator[Doubt]:
    """What no mended function needs and its file did not do before: ways out of the service, and keys."""
    for path, hunks in hunks_of(patch).items():
        old = before.get(path, "\n".join(line for hunk in hunks for line in hunk.before))
        for _, how in reaching_out({path: hunks}):
            # A setting that is read is told to whoever approves it, and is no way out.
            if not how.startswith("reads ") and how.rpartition(": ")[2] not in old and not is_test(path):
                yield Doubt(kind="reaches-out", says=f"{path} {how}, which it did not before", refutes=True)
        new = "\n".join(line for hunk in hunks for line in hunk.after if line not in hunk.before)
        keys = (marked_key(new), *random_words(new))
        if any(key and key not in old for key in keys):
            yield Doubt(kind="secret", says=f"{path} gets a word that looks like a key", refutes=True)


def _lines_by_file(patch: Patch) -> Iterator[tuple[str, list[str], list[str]]]:
    """Path, added and removed lines, by the signs alone, so that nothing escapes by being written oddly."""
    path, added, removed = "", list[str](), list[str]()
    before = ""
    for line in patch.diff.splitlines():
        if line.startswith("+++ ") and before.startswith("--- "):
            if path:
                yield path, added, removed[:-1]
            side = before if line == "+++ /dev/null" else line
            path, added, removed = _PREFIX.sub("", side[4:].split("\t")[0]), [], []
        elif line.startswith("+"):
            added.append(line[1:])
        elif line.startswith("-"):
            removed.append(line[1:])
        before = line
    if path:
        yield path, added, removed


def _hidden(new: str, old: str) -> str:
    more = Counter(_HIDDEN.findall(new)) - Counter(_HIDDEN.findall(old))
    if more:
        return f"it adds a character that is not seen, U+{ord(min(more)):04X}"
    if (mixed := _MIXED.search(new)) and not _MIXED.search(old):
        return f"it adds a word of two scripts, {mixed[0]!a}"
    return ""


def _more(pattern: re.Pattern[str], new: str, old: str) -> bool:
    return len(pattern.findall(new)) > len(pattern.findall(old))


_DIVIDES = re.compile(r"//?|%")
_NUDGED = re.compile(r"[+-] ?1\b")
_ASKS = re.compile(r"\b(?:if|or|and|max|except|while)\b")


def _evades_nought(patch: Patch, error_type: str) -> Iterator[Doubt]:
    """A division by nought that is mended by dividing by one more, or not at all."""
    if error_type.rpartition(".")[2] != "ZeroDivisionError":
        return
    for path, added, removed in _lines_by_file(patch):
        new, old = "\n".join(added), "\n".join(removed)
        evades = _more(_DIVIDES, old, new) or (_DIVIDES.search(old) and _more(_NUDGED, new, old))
        if evades and not is_test(path) and not _more(_ASKS, new, old):
            yield Doubt(kind="evades-nought", says="It divides by something else or not at all, and asks nothing")


# --- what was captured


def captured_values(reproductions: Sequence[Reproduction]) -> frozenset[str]:
    """Texts and numbers that the failing run was given, as texts; what every code compares with is left out."""
    found: set[str] = set()
    for reproduction in reproductions:
        for name, text in reproduction.files.items():
            if name in {"call.json", "request.json"}:
                found.update(_scalars(_order(text)))
    return frozenset(list(found - _TRIVIAL)[:MOST_VALUES])


def _order(text: str) -> Json:
    try:
        order = cast("Json", json.loads(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(order, dict):
        return None
    given = [order.get("variables"), order.get("captured"), order.get("body"), *_asked(order.get("target"))]
    body = order.get("body")
    if isinstance(body, str):
        try:
            given.append(cast("Json", json.loads(body)))
        except (ValueError, RecursionError):
            given += [value for _, value in parse_qsl(body)]
    return given


def _asked(target: Json) -> list[Json]:
    if not isinstance(target, str):
        return []
    parts = urlsplit(target)
    return [*(value for _, value in parse_qsl(parts.query)), *parts.path.split("/")]


def _scalars(value: Json, depth: int = 0) -> Iterator[str]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list | dict):
        for each in value if isinstance(value, list) else value.values():
            yield from _scalars(each, depth + 1)
    elif isinstance(value, str):
        yield value
        yield value.strip("'\"")  # as a `repr` shows it
    elif value is not None and not isinstance(value, bool):
        yield str(value)


_LITERAL = re.compile(r"\"([^\"\n\\]{2,200})\"|'([^'\n\\]{2,200})'|\b(\d{2,18}(?:\.\d{1,9})?)\b")


def _literals_in(texts: Sequence[str]) -> frozenset[str]:
    found = (next(filter(None, match.groups()), "") for text in texts for match in _LITERAL.finditer(text[:200_000]))
    return frozenset(list(dict.fromkeys(found))[:MOST_VALUES]) - _TRIVIAL
