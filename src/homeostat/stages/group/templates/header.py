"""Where the message of a raw log line begins: after the time, the level, the host, the process and the logger."""

import re

import msgspec

_FARTHEST_FIRST, _FARTHEST_NEXT = 120, 60  # characters in which the first time ends, and another one after it
_LONGEST_HEADER = 800
_MOST_BEFORE, _MOST_BETWEEN = 4, 2  # words before the first time, and between two of them

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = "[0-9]{1,2}[:.][0-9]{2}[:.][0-9]{2}(?:[.,:][0-9]{1,9})?(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
_DATE = "(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}(?:[-/.][0-9]{2,4})?|[0-9]{8})"
_TIME = re.compile(
    rf"(?<![\w.-])(?:{_DATE}[-T ]{{1,2}}{_CLOCK}"
    rf"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?{_MONTH} {{1,2}}[0-9]{{1,2}} {_CLOCK}(?: [0-9]{{4}})?"
    rf"|[0-9]{{1,2}}[ /-]{_MONTH}[ /-][0-9]{{4}}[ :]{_CLOCK}"
    r"|[0-9]{6} [0-9]{6}|[12][0-9]{9}(?:\.[0-9]{1,9})?)(?![\w.])"
)
_LEVEL = (
    "(?:(?i:trace|debug|info|notice|warn(?:ing)?|err(?:or)?|severe|crit(?:ical)?|alert|emerg|fatal|panic)(?![\\w.=/-]))"
)
_LATER_LEVEL = "(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|SEVERE|CRITICAL|FATAL)(?![\\w.=/-])"
_BRACKETS = r"\[(?:[^\[\]]|\[[^\[\]]{0,100}\]){0,200}\]"
_NAME = r"[A-Za-z_][\w.$/@-]{0,120}(?:\([\w.-]{0,40}\))?(?:\[[\w.-]{0,20}\])?"

_SEPARATORS = re.compile(r"[\s,|\]-]*")
_COLUMNS = re.compile(r"\|(?:[\w.$-]{0,60}\|){1,4}")
_SYSLOG = re.compile(rf"(?![A-Z]+ )[\w.@/-]{{1,80}} {_NAME}:(?=\s|\Z)")  # the host, then the process
_NUMBERS = re.compile(r"(?:[0-9]{1,10}(?=[\s|\]])[\s,|\]-]*){1,3}")  # process and thread
_LEVELLED = re.compile(
    rf"(?:[\[(<]{_LEVEL}[\])>]|{_LEVEL}(?=[\s:,|])|(?:[\w:.$/@-]{{1,60}} ){{1,3}}\[?{_LATER_LEVEL}\]?(?=[\s:,|])"
    r"|[VDIWEF](?= [A-Za-z]))[:,]?"
)
_PROGRAM = re.compile(r"[\w.$/@-]{1,80}(?: \*?[\w.]{1,12})? - ")
_GROUP = re.compile(_BRACKETS)
_WORD = re.compile(r"(?<![\w./-])[A-Za-z]{2,}(?![\w./-])")
_COLUMN = re.compile(rf"{_NAME}(?=  )")
_LOGGER = re.compile(
    rf"(?={_NAME})(?:[A-Za-z_]\w*(?:[.$/@]|[a-z][A-Z])[\w.$/@-]*?)(?<!Error)(?<!Exception)(?: ?: |:\Z| (?=\[))"
)
# PostgreSQL sets two blanks behind its severity, Redis a sign before the message, nginx names process and connection.
_POSTGRES = re.compile(
    r"(?:[^\s:]{1,80} ){0,3}(?:[0-9A-Z]{5}: )?(?:DEBUG[1-5]|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC"
    r"|DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT):  "
)
_REDIS = re.compile(r"[0-9]{1,9}:[A-Z] [^*#]{8,40} [*#.-] ")
_NGINX = re.compile(r"\d{1,9}#\d{1,9}: (?:\*\d{1,18} )?")
_CLASS_BEHIND = re.compile(r" \((?:[a-z]\w{0,60}\.){1,12}[A-Z][\w$]{0,120}\)\Z")  # as log4j's `%m (%c)`
_SENTENCE = re.compile(r'[="({]|\b[A-Za-z]+ [A-Za-z]+ ')
_LOGFMT = re.compile(r'(?:\A|\s)(?:msg|message)="((?:[^"\\]|\\.){1,2000})"')


class _Entry(msgspec.Struct):
    """A line in JSON; loggers agree on little but that the message has one of these names."""

    message: str = ""
    msg: str = ""
    event: str = ""
    log: str = ""


_ENTRIES = msgspec.json.Decoder(_Entry)


def message_of(line: str) -> str:
    """What the program said: the line without its header, or the whole line where none is seen.

    A header is known by its time. What may follow one in the usual formats is taken off from left to right; where
    in doubt it stays, since a word too many only splits a template. Of JSON and logfmt it is the message's value.
    """
    line = line.strip()
    if line.startswith("{"):
        return _json_message(line) or line
    if ('msg="' in line or 'message="' in line) and (found := _LOGFMT.search(line)):
        return found[1]
    end = _end_of_times(line)
    if not end:
        return line
    if redis := _REDIS.match(line):
        return line[redis.end() :].lstrip() or line
    rest = line[end : end + _LONGEST_HEADER]
    message = line[end + _end_of_fields(rest) :].lstrip() or line
    if message.endswith(")") and (behind := _CLASS_BEHIND.search(message, max(0, len(message) - _LONGEST_HEADER))):
        return message[: behind.start()]
    return message


def _json_message(line: str) -> str:
    try:
        entry = _ENTRIES.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return ""
    return entry.message or entry.msg or entry.event or entry.log


def _end_of_times(line: str) -> int:
    """The end of the last time of the header, 0 if the line does not begin with one, more or less."""
    end, farthest, most_words = 0, _FARTHEST_FIRST, _MOST_BEFORE
    while found := _TIME.search(line, end, end + farthest):
        before = line[end : found.start()]
        if len(before.split()) > most_words or _SENTENCE.search(before):
            break
        end, farthest, most_words = found.end(), _FARTHEST_NEXT, _MOST_BETWEEN
    return end


def _end_of_fields(rest: str) -> int:
    """The end of what stands between the time and the message."""
    if columns := _COLUMNS.match(rest):
        return columns.end()
    place = _after(_SEPARATORS, rest, 0)
    if ":  " in rest and (postgres := _POSTGRES.match(rest, place)):
        return postgres.end()
    if syslog := _SYSLOG.match(rest, place):
        return syslog.end()
    place = _after_ids(rest, _after(_NUMBERS, rest, place))
    levelled = _LEVELLED.match(rest, place)
    if levelled is None:
        return _after(_PROGRAM, rest, place)
    place = _after(_SEPARATORS, rest, levelled.end())
    if nginx := _NGINX.match(rest, place):
        return nginx.end()
    return _after_logger(rest, _after_groups(rest, place))


def _after_logger(rest: str, place: int) -> int:
    for kind in (_COLUMN, _LOGGER, _PROGRAM):
        if found := kind.match(rest, place):
            return _after_ids(rest, _after(_SEPARATORS, rest, found.end()))
    return _after_ids(rest, place)


def _after_ids(rest: str, place: int) -> int:
    """Past groups in brackets without a word in them: [4711], [req-6a3f - -]."""
    while (group := _GROUP.match(rest, place)) and not _WORD.search(group[0]):
        place = _after(_SEPARATORS, rest, group.end())
    return place


def _after_groups(rest: str, place: int) -> int:
    """Past groups in brackets that a logger or a dash follows: [main] org.example.Main: ..., [worker 3] - ..."""
    while group := _GROUP.match(rest, place):
        after = _after(_SEPARATORS, rest, group.end())
        if not rest.startswith(("- ", ": "), group.end() + (rest[group.end() : group.end() + 1] == " ")) and not (
            _LOGGER.match(rest, after)
        ):
            break
        place = after
    return place


def _after(kind: re.Pattern[str], rest: str, place: int) -> int:
    found = kind.match(rest, place)
    return found.end() if found else place
