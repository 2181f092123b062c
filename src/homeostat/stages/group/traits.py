"""What of an event speaks for its bug, each part by itself. How much of it has to agree is told in `kinship`."""

import re
from functools import lru_cache

from homeostat.records import Event, Traits
from homeostat.stages.group.details import ANSWERED, OF_KEYS, detail, key_in
from homeostat.stages.group.error_types import last_name, type_of
from homeostat.stages.group.families import done_in_go
from homeostat.stages.group.frames import core_of, library_of, line_tells
from homeostat.stages.group.kinds import RECURSION
from homeostat.stages.group.outside import host_in
from homeostat.stages.group.retold import GAP
from homeostat.stages.group.strands import Strand, Told
from homeostat.stages.group.values import failure_stated, with_gaps
from homeostat.stages.group.wording import MASK, first_line, loose, skeleton_of

_REMEMBERED = 2_048
_MOST_WORDS = 24
_FEW_OF_GO = 4  # words of a root, which say so little as `invalid syntax`: what wraps it says the rest
_MOST_NAMES = 8
_MOST_CODES = 4
_MOST_OTHERS = 6
_MOST = 120  # characters of one part

_WORD = re.compile(r"[^\W\d_]{2,40}")
_WORD_OR_GAP = re.compile(r"<\*>|[^\W\d_]{2,40}")
_HYPHEN = re.compile(r"(?<=\b\w)-(?=\w)")  # of `E-Mail`
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s\"'<>)\]]{1,300}")
_MANUAL = re.compile(r"\b(?i:visit|see|more(?: information| at)?|check|docs?)[: ]{1,2}\(?https?://[^\s\"'<>)]{1,300}")
_SIGNALS_OWN = re.compile(
    r"Exception \d{1,3}, Code |SIG[A-Z]{2,8}(?:: |$)|EXC_[A-Z_]{3,20} \("
)  # numbers of a processor, and no words
_CLOSURE = re.compile(r"[\w\\:]{0,200}\{closure[^}]{0,200}\}(?:\(\):? ?)?")  # PHP names it anew in each version
_DUMPED = re.compile(r"\{['\"][^{}]{0,400}\}?")  # of a dictionary: its keys are data, as its values are
_QUOTED = re.compile(r"(?<!value )[\"'`«“]([A-Za-z_$][\w$.:\\/-]{0,80})[\"'`»”]|(?<![\w:])[:#]([a-z]\w{1,60})\b")
_OF_CODE = re.compile(
    r"\b(?:[A-Za-z]\w{0,60}_\w{1,60}|[a-z]{1,40}[A-Z]\w{0,60}|[A-Z][a-z]{1,40}[A-Z]\w{0,60}|"
    r"[A-Za-z_]\w{1,60}(?:(?:\.|::|\\)[A-Za-z_]\w{1,60}){1,8})\b"
)
_CODE = re.compile(
    r"\b(?:E(?!RROR|XC)[A-Z]{3,14}|[A-Z]{2,6}-?\d{3,5}|[0-9][0-9A-Z]{4}(?=: ))\b|"
    r"\b(?i:errno|code|error|status|exception)[:= ]{1,2}#?(-?\d{1,6})\b"
)
_PORT = re.compile(r"(?:[A-Za-z_\]>]|[A-Za-z.-]\d{1,3}):(\d{2,5})\b(?!:)")  # `12:40` is none


def traits_of(event: Event, strands: tuple[Strand, ...]) -> Traits | None:
    """None where several failures met in one event, and where a limit cut the stack, so that no place is known."""
    if len(strands) > 1:
        return None
    if not strands:
        return _of_message(event)
    strand = strands[0]
    heart, site = strand.heart, strand.heart.site
    if heart.cause and heart.cause.kind == RECURSION:
        return None
    root = strand.below[0] if strand.below else heart
    words, names, codes, host = _told(root.raised.type, root.raised.message or heart.raised.message)
    if event.platform == "go" and len(words) < _FEW_OF_GO:
        words, names, codes, host = _told(heart.raised.type, heart.raised.message)
    line = _line_of(strand, event.platform)
    if _names_data(heart, line):
        words = names = ()
    others = (last_name(one.raised.type)[:_MOST] for one in (*strand.below, heart, *strand.above) if one is not root)
    return Traits(
        type=type_of(root.raised.type)[:_MOST],
        kind=root.cause.kind if root.cause else "",
        about=root.cause.about[:_MOST] if root.cause else "",
        words=words,
        names=names,
        codes=codes,
        host=host,
        module=site.crash.call.module[-_MOST:] if site else "",
        function=site.crash.call.function[:_MOST] if site else "",
        line=line[:_MOST],
        own=site is not None and site.own,
        thin=site is not None and (site.thin or site.minified),
        library=library_of(heart.raised.frames, event.platform)[:_MOST] if site and not site.own else "",
        others=tuple(dict.fromkeys(others))[:_MOST_OTHERS],
        logger=event.logger[:_MOST],
    )


def _names_data(told: Told, line: str) -> bool:
    """Whether all that a missing key's message says is the key, which the line of source does not spell."""
    if not line or last_name(told.raised.type) not in OF_KEYS:
        return False
    key = key_in(told.raised.type, told.raised.message)
    return not key or key not in line


def _line_of(strand: Strand, platform: str) -> str:
    """The line of source; in Go, whose errors have none, what was done when it failed."""
    site = strand.heart.site
    line = site.crash.line if site else ""
    done = done_in_go(strand) if platform == "go" and not line_tells(line) else ""
    return done or (core_of(line) if line else "")


def _of_message(event: Event) -> Traits:
    stated = failure_stated(event.message, event.message_template)
    said = event.message_template or event.message
    words, names, codes, host = _told(event.error_type, said)
    return Traits(
        type=type_of(event.error_type)[:_MOST],
        words=words,
        names=names,
        codes=codes,
        host=host,
        line=stated[:_MOST],
        logger=event.logger[:_MOST],
        pattern=_pattern_of(event),
    )


def _pattern_of(event: Event) -> tuple[str, ...]:
    if event.message_template in ("", event.message):
        return ()
    masked = with_gaps(first_line(event.message_template), MASK)
    found = _WORD_OR_GAP.findall(loose(_HYPHEN.sub("", skeleton_of(masked))))
    return tuple(GAP if word == MASK else word for word in found)[: 2 * _MOST_WORDS]


Said = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]


def _told(error_type: str, message: str) -> Said:
    """Words, names, codes and host of a message."""
    return _told_in(error_type, first_line(message))


@lru_cache(maxsize=_REMEMBERED)
def _told_in(error_type: str, line: str) -> Said:
    if _SIGNALS_OWN.match(line):
        return (), (), (), ""
    line = _MANUAL.sub("", line) if "://" in line else line
    line = _CLOSURE.sub("", line) if "{closure" in line else line
    plain = _HYPHEN.sub("", skeleton_of(line).replace(MASK, " "))
    words = tuple(_WORD.findall(loose(plain)))[:_MOST_WORDS]
    bare = _URL.sub(" ", line) if "://" in line else line
    bare = _DUMPED.sub(" ", bare) if "{" in bare else bare
    quoted = (first or second for first, second in _QUOTED.findall(bare))
    of_code = (name for name in (*quoted, *_OF_CODE.findall(bare)) if not name.isupper())  # `NX-30` is data
    names = dict.fromkeys(name.strip(".:")[-_MOST:] for name in of_code)
    answered = detail(error_type, line)
    codes = {found[1] or found[0] for found in _CODE.finditer(line)}
    codes |= {answered} if answered.startswith(ANSWERED) else set()
    return words, tuple(names)[:_MOST_NAMES], tuple(sorted(codes))[:_MOST_CODES], _host(line)


def _host(line: str) -> str:
    """By name, by port, or by both."""
    if ":" not in line and "host" not in line:
        return ""
    port = _PORT.search(line)
    return f"{host_in(line)} {port[1] if port else ''}".strip()[:_MOST]
