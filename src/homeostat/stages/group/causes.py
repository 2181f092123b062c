"""What a failure is in any engine's words: how engines, versions, languages and drivers say the same.

A runtime speaks the language of its system, and its types do not: where a type says all, the type counts. Which of the
wordings fits is told by RE2 in one pass, so that knowing many costs little; expressions have bounded repeats.
"""

import re
from functools import lru_cache

from homeostat.linear import Which
from homeostat.stages.group import databases, engines, frameworks, outside, runtimes, states, versions
from homeostat.stages.group.error_types import last_name
from homeostat.stages.group.kinds import (
    ABORTED,
    ABSENT_FILE,
    BAD_ADDRESS,
    BROWSERS,
    CAST,
    CERTIFICATE,
    CLOSED_FILE,
    CUT,
    ENCODING,
    GIVEN_UP,
    GRPC,
    HANG,
    INDEX,
    LIMIT,
    LOGIN,
    MEMORY,
    NETWORK,
    NIL,
    NO_HOST,
    NOT_JSON,
    OF_OTHERS,
    OVERTAKEN,
    POOL,
    RECURSION,
    REFUSED,
    STALE_SCRIPT,
    UNANSWERED,
    ZERO,
    Cause,
)
from homeostat.stages.group.wording import first_line

_REMEMBERED = 4_096

# Kind and expression; the first that fits counts.
_WORDINGS: tuple[tuple[str, str], ...] = (
    *states.WORDINGS,
    *versions.WORDINGS,
    *engines.WORDINGS,
    *runtimes.WORDINGS,
    *frameworks.WORDINGS,
    *outside.WORDINGS,
    (
        ABSENT_FILE,
        r"(?i:\bENOENT\b|no such file or directory|cannot find the (?:file|path) specified|Could not find file)",
    ),
    (
        ABSENT_FILE,
        r"(?i:Errno 2\]|os error 2\b|WinError [23]\]|angegebene Datei nicht finden|Failed to open stream: No such)",
    ),
    (ABSENT_FILE, r"\bkind: NotFound\b"),  # as Rust prints an error of a system that speaks another language
    (CLOSED_FILE, r"\bkind: PermissionDenied\b"),
    (CLOSED_FILE, r"(?i:\bEACCES\b|\bEPERM\b|Errno 13\]|os error (?:13|5)\b|WinError 5\]|^Access to the path)"),
    (
        MEMORY,
        (
            r"^(?:Error: )?Allowed memory size of |JavaScript heap out of memory|Cannot allocate memory|\bENOMEM\b|"
            r"^Unable to allocate \d|os error 12\b|failed to allocate memory"
        ),
    ),
    (
        LIMIT,
        (
            r"^(?:Error: )?Maximum execution time of |^Request (?:ran for|waited) |^(?:\S{1,60} )?Task timed out after|"
            r"FUNCTION_INVOCATION_TIMEOUT"
        ),
    ),
)
_DATABASES = len(_WORDINGS)
_EXPRESSIONS = tuple(re.compile(expression) for _, expression in _WORDINGS)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BOUND = re.compile(r"\{([01]),\d{1,3}\}")


def _unbounded(expression: str) -> str:
    r"""Wider, and small for RE2, whose time does not depend on it; its `\w` is ASCII, so only such names are found."""
    return _BOUND.sub(lambda bound: "+" if bound[1] == "1" else "*", expression)


# Those that RE2 finds as they stand, and that name nothing: nothing is left to look for.
_CERTAIN = tuple(one.groups == 0 and _unbounded(one.pattern) == one.pattern for one in _EXPRESSIONS)
_which = Which(map(_unbounded, (expression for _, expression in (*_WORDINGS, *databases.WORDINGS))))

# Types that say all, in whichever language their words are.
_BY_TYPE = {
    **dict.fromkeys(
        ("RecursionError", "StackOverflowError", "SystemStackError", "InsufficientExecutionStackException"), RECURSION
    ),
    **dict.fromkeys(("StackOverflowException", "EXCEPTION_STACK_OVERFLOW"), RECURSION),
    "NullReferenceException": NIL,
    **dict.fromkeys(("PoolTimedOut", "PoolTimeout", "WaitQueueTimeoutError", "ConnectionAcquireTimeoutError"), POOL),
    "SequelizeConnectionAcquireTimeoutError": POOL,
    "UriFormatException": "not a URL",
    **dict.fromkeys(("FileNotFoundError", "NoSuchFileException", "FileNotFoundException"), ABSENT_FILE),
    **dict.fromkeys(("UnauthorizedAccessException", "PermissionError"), CLOSED_FILE),
    **dict.fromkeys(("UnicodeDecodeError", "UnicodeEncodeError", "InvalidByteSequenceError"), ENCODING),
    **dict.fromkeys(("JSONDecodeError", "ParserError"), NOT_JSON),
    "AuthenticationError": LOGIN,
    "ChunkLoadError": STALE_SCRIPT,
    "ConcurrentModificationException": "a walk through what changes",
    **dict.fromkeys(
        ("OptimisticLockException", "ObjectOptimisticLockingFailureException", "StaleObjectStateException"), OVERTAKEN
    ),
    **dict.fromkeys(("StaleObjectError", "StaleDataError", "StaleEntryError", "OptimisticLockError"), OVERTAKEN),
    "DbUpdateConcurrencyException": OVERTAKEN,
    "UnknownHostException": NO_HOST,
    "IndexOutOfRangeException": INDEX,
    **dict.fromkeys(("DivideByZeroException", "DivisionByZero", "DivisionUndefined"), ZERO),
    **dict.fromkeys(("EXCEPTION_INT_DIVIDE_BY_ZERO", "EXC_ARITHMETIC", "SIGFPE"), ZERO),
    **dict.fromkeys(("TaskCanceledException", "OperationCanceledException"), GIVEN_UP),
    **dict.fromkeys(("NS_ERROR_DOM_QUOTA_REACHED", "QuotaExceededError"), "too much for a browser's storage"),
    **dict.fromkeys(("SIGSEGV", "SIGBUS", "EXC_BAD_ACCESS", "Segfault"), BAD_ADDRESS),
    **dict.fromkeys(("EXCEPTION_ACCESS_VIOLATION_READ", "EXCEPTION_ACCESS_VIOLATION_WRITE"), BAD_ADDRESS),
    **dict.fromkeys(("EXCEPTION_ACCESS_VIOLATION", "AccessViolationException"), BAD_ADDRESS),
    **dict.fromkeys(("ApplicationNotResponding", "ANR", "AppHang", "App Hanging", "App Hang Fully Blocked"), HANG),
    "App Hang Non Fully Blocked": HANG,
    **dict.fromkeys(
        ("OutOfMemoryError", "OutOfMemoryException", "MemoryError", "NoMemoryError", "_ArrayMemoryError"), MEMORY
    ),
    **dict.fromkeys(("SoftTimeLimitExceeded", "TimeLimitExceeded", "JobTimeoutException", "WorkerTimeout"), LIMIT),
    **dict.fromkeys(("RequestTimeoutException", "RequestTimeoutError"), LIMIT),
}
_OF_NSURL = {  # of NSURLError and CFNetwork
    "-999": ABORTED,
    "-1001": GIVEN_UP,
    **dict.fromkeys(("-1003", "-1006"), NO_HOST),
    "-1004": REFUSED,
    "-1005": CUT,
    **dict.fromkeys(("-1009", "-1018", "-1019", "-1020"), NETWORK),
    **dict.fromkeys(("-1200", "-1201", "-1202", "-1203", "-1204"), CERTIFICATE),
}
_NAMED = re.compile(r"['\"«»„“]\s?([\w.`+]{1,150})\s?['\"«»“”]")
_NAMED_LAST = re.compile(r"(?:['\"»]|: )(\w{1,100})['\"«]?\)?$")
_WORDLESS = {  # what Java 8 says without words, or with the index alone
    "NullPointerException": NIL,
    "ArrayIndexOutOfBoundsException": INDEX,
    "IndexOutOfBoundsException": INDEX,
}


def cause(error_type: str, message: str) -> Cause | None:
    """What the failure is in any engine's words; None where only its own words tell."""
    return cause_in(last_name(error_type), first_line(message))


_TIMEOUT = re.compile(
    r"(?:Http|Read|Write|Connect(?:ion)?|Socket|Request|Server|Open|Operation|Command|Receive|Send|Headers|Body){0,2}"
    r"Timed?[Oo]ut(?:Error|Exception)?"
)
# Exceptions of the DOM have the same names in all engines, and words of each.
_OF_DOM = frozenset(
    f"{name}Error"
    for name in (
        "NotFound",
        "InvalidState",
        "Constraint",
        "NotAllowed",
        "NotSupported",
        "DataClone",
        "HierarchyRequest",
        "InvalidCharacter",
        "InvalidAccess",
        "NotReadable",
        "Overconstrained",
        "TransactionInactive",
        "Version",
        "Encoding",
        "WrongDocument",
        "Security",
    )
)
_ENGINES_WORDS = re.compile(
    r"^Failed to (?:execute|construct|read|set|register)\b|^[A-Z]\w{2,60}[. ]\w{2,60}: |"
    r"^(?:The|A) (?:object|operation|request|string|play|element|user|database|node|transaction|mutation|"
    r"requested)\b|"
    r"^play\(\)|[Pp]ermission (?:denied|dismissed)|^Document is not focused|user gesture|user didn't interact|"
    r"^(?:Could not start|Starting|Failed to allocate) (?:video|audio)|^Requested device not found|"
    r"^Key already exists in|"
    r"^Unable to add key to index"
)
_OF_DOM_ALONE = frozenset(  # no program names its own so
    f"{name}Error"
    for name in (
        "DataClone",
        "HierarchyRequest",
        "InvalidCharacter",
        "NotReadable",
        "TransactionInactive",
        "WrongDocument",
    )
)
_NODE_GONE = "The object can not be found here."  # all that WebKit says when a node was moved by others
_DOM_CALL = re.compile(
    r"^Failed to execute '(\w{1,60})' on '(\w{1,60})'|^([A-Z]\w{1,60})\.(\w{1,60}): |"
    r"\) to (\w{1,60})\.(\w{1,60}) must"
)
_MOVING = frozenset({"Node.removeChild", "Node.insertBefore", "Node.replaceChild"})
_CODE = re.compile(r"\(?Code[:=] ?\"?(-?\d{1,9})")


_NAMING = {
    "ArgumentNullException": "an argument that is nothing",
    "ArgumentOutOfRangeException": "an argument out of range",
    "ObjectDisposedException": "use of what is disposed",
}


def _by_type(error_type: str, words: str) -> Cause | None:
    if kind := _BY_TYPE.get(error_type):
        return Cause(kind)
    if kind := _NAMING.get(error_type):
        named = _NAMED_LAST.search(words.rstrip("."))
        return Cause(kind, named[1] if named else "")
    if error_type == "InvalidCastException":
        return Cause(CAST, " to ".join(_NAMED.findall(words)[:2]))
    if error_type.endswith("ErrorDomain") and (code := _CODE.search(words)):
        return Cause(_OF_NSURL.get(code[1], f"code {code[1]} of {error_type}"))
    if error_type in _OF_DOM_ALONE or (error_type in _OF_DOM and _ENGINES_WORDS.search(words)):
        return Cause(f"a {error_type}{BROWSERS}", _dom_call(words))
    return None


def _dom_call(words: str) -> str:
    found = _DOM_CALL.search(words)
    if not found:
        return "Node" if words == _NODE_GONE else ""
    method, on, interface, called, last, lasts = found.groups()
    call = f"{on or interface or last}.{method or called or lasts}"
    return "Node" if call in _MOVING else call


def _about(number: int, words: str) -> str | None:
    """What a wording is about; None where it does not fit after all."""
    found = None if _CERTAIN[number] else _EXPRESSIONS[number].search(words)
    if found is None and not _CERTAIN[number]:
        return None
    if _WORDINGS[number][0] in OF_OTHERS:
        return outside.host_in(words)
    if found is None:
        return ""
    if _WORDINGS[number][0] == GRPC:
        return _CAMEL.sub("_", next(filter(None, found.groups()))).upper()
    named = found.groupdict()
    if "last" in named:  # Symfony says the name before what it is of
        return (
            f"{named['owner']}::{named['last']}"
            if "owner" in named
            else f"{named['space'] or ''}\\{named['last']}".lstrip("\\")
        )
    return " to ".join(filter(None, found.groups()))


_MOST_SAID = 4  # each is another look
_SAID_BEFORE = re.compile(r"[A-Za-z][\w .$-]{2,80}: (?=\S)")  # what was done, or a type: `load prices: timed out`


@lru_cache(maxsize=_REMEMBERED)
def cause_in(error_type: str, words: str) -> Cause | None:
    """The same, of a type's last name and a message's first line."""
    if found := _by_type(error_type, words):
        return found
    fitting = sorted(_which.found_in(words)) if words else []
    worded = databases.WORDINGS[fitting[-1] - _DATABASES][0] if fitting and fitting[-1] >= _DATABASES else ""
    if refused := databases.refused(error_type, words, worded):
        return Cause(*refused)
    for number in fitting:
        if number < _DATABASES and (found := _about(number, words)) is not None:
            return _as_the_type_says(error_type, Cause(_WORDINGS[number][0], found))
    return _otherwise(error_type, words)


def _as_the_type_says(error_type: str, found: Cause) -> Cause:
    """Some libraries say `timed out` of any time limit, and by the type of which."""
    connecting = found.kind == GIVEN_UP and "Connect" in error_type and _TIMEOUT.fullmatch(error_type)
    return Cause(UNANSWERED, found.about) if connecting else found


def _otherwise(error_type: str, words: str) -> Cause | None:
    """Where the words are nobody's that are known."""
    if error_type == "TypeError" and (call := _dom_call(words)):
        return Cause("an argument of another type", call)
    if "Time" in error_type and _TIMEOUT.fullmatch(error_type):
        kind = UNANSWERED if "Connect" in error_type or "Open" in error_type else GIVEN_UP
        return Cause(kind, outside.host_in(words))
    wordless = not words or words.isdecimal()
    if wordless and error_type in _WORDLESS:
        return Cause(_WORDLESS[error_type])
    said = _SAID_BEFORE.match(words) if words.count(": ") <= _MOST_SAID else None
    return cause_in(error_type, words[said.end() :]) if said else None
