"""What the name of an exception's type tells, in whichever version of a language."""

import re

# What a later version raises where an earlier one raised the type beside it, with the same words.
_RENAMED = {
    # Python: 3.3 made one of all that a system's call raises, 3.6 and 3.13 gave others names of their own
    **dict.fromkeys(("IOError", "EnvironmentError", "WindowsError", "socket.error", "select.error"), "OSError"),
    "ModuleNotFoundError": "ImportError",
    "PythonFinalizationError": "RuntimeError",
    "socket.timeout": "TimeoutError",
    # Ruby
    "Date::Error": "ArgumentError",
    "UncaughtThrowError": "ArgumentError",
    "FrozenError": "RuntimeError",
    "NoMatchingPatternKeyError": "NoMatchingPatternError",
    # PHP: what Symfony and Laravel made of an Error
    "FatalThrowableError": "Error",
    "FatalErrorException": "FatalError",
    # JavaScript, Kotlin, Dart
    "UnhandledRejection": "Error",
    "AxiosError": "Error",
    "KotlinNullPointerException": "NullPointerException",
    "DioError": "DioException",
    **dict.fromkeys(("_CastError", "CastError", "_TypeError"), "TypeError"),
    "_Exception": "Exception",
}
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+")
_ENDING = frozenset({"error", "exception", "fault", "failure"})
_CONDITION = re.compile(
    r"not|no|invalid|missing|duplicate|empty|already|insufficient|expired|exceeded|denied|unknown|out|too|forbidden|"
    r"exists|"
    r"conflict|closed|locked|required|overflow|division|zero|uninitialized|unreachable|unavailable|cannot|mismatch|"
    r"unauthorized|recursion|decode|disposed|multiple"
)
_TELLING = frozenset(
    {
        "KeyError",
        "KeyNotFoundException",
        "IndexError",
        "MatchError",
        "CaseClauseError",
        "WithClauseError",
        "StopIteration",
        "NumberFormatException",
        "FormatException",
    }
)
_ABOUT_CODE = re.compile(r"method|class|module|field|attribute|property|column|table|template|state|argument")
_SAYS_LITTLE = frozenset({"InvalidOperationException", "InvalidArgumentException", "NotSupportedException"})


def tells(error_type: str) -> bool:
    """Whether the type's name says what went wrong, so that the message adds data only.

    `UserNotFoundException` does, `OrderException` and `IllegalStateException` do not.
    """
    name = last_name(error_type)
    if name in _TELLING or name in _SAYS_LITTLE:
        return name in _TELLING
    words = [word.lower() for word in _CAMEL.findall(name)]
    words = [word for word in words if word not in _ENDING]
    named_in_message = any(map(_ABOUT_CODE.fullmatch, words))
    return len(words) > 1 and not named_in_message and any(map(_CONDITION.fullmatch, words))


_ANY_SUBJECT = re.compile(
    r"resource|entity|object|item|record|element|document|data|value|model|row|request|response|operation|service|"
    r"api|app|"
    r"application|domain|business|http|such|found|argument|state|input|bad|does|exist|match|is|token|parameter|"
    r"param|format|type|signature|session|grant|client|"
    r"message|payload|body|header|option|config|configuration|name|path|url|file|id|identifier|code|property|servlet"
)


def names_subject(error_type: str) -> bool:
    """Whether the type's name says of what it is true: `RateMissing` does, `EntityNotFound` does not."""
    if last_name(error_type) in _TELLING:
        return True
    words = (word.lower() for word in _CAMEL.findall(last_name(error_type)))
    return any(not (word in _ENDING or _CONDITION.fullmatch(word) or _ANY_SUBJECT.fullmatch(word)) for word in words)


_LANGUAGES_OWN = re.compile(
    r"(?:Type|Range|Syntax|Attribute|OS|IO|Eval|Standard|Key|Index|Name|Import|Lookup|Assertion)Error|"
    r"ErrorException|panic|Panic"
)


def is_own_word(error_type: str) -> bool:
    """Whether a library or a program chose the words, and not the language, whose versions word its errors anew.

    What anybody may raise (`ValueError`, `RuntimeException`) is no word of the language: who raises it says why.
    """
    return _LANGUAGES_OWN.fullmatch(last_name(error_type)) is None


_ADDED = re.compile(r" / 0x[0-9a-fA-F]{1,16}$| \[[A-Z][A-Z_\d]{3,60}\]$")


def type_of(error_type: str) -> str:
    """By one name for all versions, without the address that a processor's fault names, or the code that Node adds.

    `SIGSEGV / 0x7ff0` is `SIGSEGV`, and `TypeError [ERR_INVALID_ARG_TYPE]` a `TypeError`.
    """
    bare = _ADDED.sub("", error_type)
    return _RENAMED.get(bare) or _RENAMED.get(last_name(bare)) or bare


def last_name(error_type: str) -> str:
    """Of `shop.errors.NotPaid` the last part; of a signal or a fault of the processor the first: `SIGSEGV / 0x0`."""
    return re.split(r"[.\\:$/]", error_type.partition(" / ")[0].partition(" [")[0].lstrip("*"))[-1]
