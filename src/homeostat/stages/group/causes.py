"""What a failure is in any engine's words: how engines, versions, languages and drivers say the same.

A runtime speaks the language of its system, and its types do not: where a type says all, the type counts. Which of the
wordings fits is told by RE2 in one pass, so that knowing many costs little; expressions have bounded repeats.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from homeostat.linear import Which
from homeostat.stages.group import databases
from homeostat.stages.group.wording import first_line, last_name

_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of failure that is worded differently by engines and versions, and the name in the code it is about."""

    kind: str
    about: str = ""

    @property
    def from_outside(self) -> bool:
        """It says that something else is not there: whoever asked for it, it is one fault."""
        return self.kind.startswith(_OUTSIDE)

    @property
    def of_schema(self) -> bool:
        """It names what of the database's schema refused: the same whoever asked, on whichever line."""
        return bool(self.about) and self.kind in _OF_SCHEMA

    @property
    def anywhere(self) -> bool:
        """A clock or a limit struck while some line ran: another one is no other fault."""
        return self.kind in (HANG, LIMIT, MEMORY)

    @property
    def tells_all(self) -> bool:
        """Within one function its name is enough, whatever the line of source says: an edit of it is no new bug."""
        return self.anywhere or self.of_schema or (bool(self.about) and (self.kind in _COMPLETE or self.is_uncommon))

    @property
    def is_uncommon(self) -> bool:
        """It is about a name that says where it is: `fareClass`, not the `length` or `name` of anything."""
        return self.kind in _OF_MEMBER and _UNCOMMON.search(self.about) is not None

    @property
    def is_named(self) -> bool:
        """Its name tells without the function's: not the `length`, `map` or `id` of anything, nor a minifier's name."""
        return len(self.about) > _MINIFIED and not _COMMON.fullmatch(self.about)

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}" if self.about else self.kind


_OUTSIDE = "not reachable"
RECURSION = "endless recursion"
HANG = "a hang"
LIMIT = "a time limit"
MEMORY = "no memory left"
_NOTHING = "a member of nothing"
_NIL = "use of nothing"
_INDEX = "an index out of range"
_WRITE = "a write to nothing"
_ITEM = "an item of nothing"
_UNKNOWN_NAME = "a name that does not exist"
_ZERO = "division by zero"
_CAST = "a value of another type"
_NO_NUMBER = "not a number"
_GIVEN_UP = "given up before the answer"
_BAD_ADDRESS = "a bad address"
_REFUSED, _NO_HOST, _CUT, _SLOW = (f"{_OUTSIDE}: {why}" for why in ("refused", "no such host", "cut off", "too slow"))

_OF_MEMBER = frozenset({_NOTHING, _WRITE, "not a function"})
_COMPLETE = frozenset(
    {
        _UNKNOWN_NAME,
        "a missing attribute",
        "a missing class",
        "a missing key",
        "a variable without a value",
        "an undefined variable",
        "an argument nobody asked for",
        "a missing argument",
    }
)
_OF_SCHEMA = frozenset(
    {
        "a duplicate in the database",
        "a reference to a missing row",
        "a column without its value",
        "a value that a check forbids",
    }
)
_MINIFIED = 2  # characters of a name that a minifier gave, at most
_COMMON = re.compile(  # members that anything has
    r"length|map|filter|forEach|find|reduce|some|every|push|pop|shift|slice|splice|concat|join|"
    r"split|indexOf|includes|sort|keys|values|entries|get|set|has|add|delete|then|catch|finally|"
    r"call|apply|bind|toString|trim|replace|match|test|exec|toLowerCase|toUpperCase|charAt|startsWith|"
    r"endsWith|toFixed|id|name|type|value|data|key|code|message|status|text|body|title|label|url|"
    r"src|href|style|children|props|state|current|target|default|items|item|list|result|results|"
    r"error|response|payload|params|options|config|user|index|size|count|equals|hashCode|compareTo|"
    r"isEmpty|invoke|run"
)
_UNCOMMON = re.compile(r"[a-z\d]_[a-z]|[a-z][A-Z]")

# Kind and expression; a group is what it is about. The first that fits counts.
_WORDINGS: tuple[tuple[str, str], ...] = (
    # Python 3.8 to 3.14
    (_NOTHING, r"'NoneType' object has no attribute '(\w{1,100})'"),
    (_NOTHING, r"^'None' has no attribute '(\w{1,100})'"),
    (_UNKNOWN_NAME, r"^'(\w{1,100})' is undefined$"),
    ("a missing attribute", r"((?:type object )?'[\w.]{1,100}'(?: object)? has no attribute '\w{1,100}')"),
    ("a variable without a value", r"local variable '(\w{1,100})' (?:referenced before|where it is not associated)"),
    ("a variable without a value", r"free variable '(\w{1,100})'"),
    (_ITEM, r"'NoneType' object is not subscriptable"),
    ("a search in nothing", r"argument of type 'NoneType' is not "),
    ("a walk through nothing", r"'NoneType' object is not iterable|cannot unpack non-iterable NoneType"),
    ("a missing argument", r"(\w{1,100}\(\)) missing \d{1,3} required"),
    ("a wrong number of arguments", r"(\w{1,100}\(\)) takes .{0,40}positional argument"),
    ("an argument nobody asked for", r"(\w{1,100}\(\) got an unexpected keyword argument '\w{1,100}')"),
    # JavaScript: V8, SpiderMonkey, JavaScriptCore
    (_NOTHING, r"Cannot read propert(?:y|ies) of (?:undefined|null) \(reading '([^']{1,100})'\)"),
    (_NOTHING, r"Cannot read property '([^']{1,100})' of (?:undefined|null)"),
    (_NOTHING, r"can't access property \"?([\w$]{1,100})\"?"),
    (_NOTHING, r"Cannot destructure property '([\w$]{1,100})' of "),
    (_WRITE, r"Cannot set propert(?:y|ies) of (?:undefined|null) \(setting '([^']{1,100})'\)"),
    (_WRITE, r"Cannot set property '([^']{1,100})' of (?:undefined|null)"),
    (_WRITE, r"(?:undefined|null) is not an object \(evaluating '[^'=]{1,150}?([\w$]{1,100})\s?=[^=]"),
    (_NOTHING, r"(?:undefined|null) is not an object \(evaluating '(?:[^']{0,200}[^\w$'])?([\w$]{1,100})\W{0,3}'\)"),
    (_NOTHING, r"^[\w$.()\[\]]{1,150} is (?:undefined|null)$"),
    ("not iterable", r"is not iterable\b|is not a function \(near '\.\.\.|undefined is not a function$"),
    ("not a function", r"([\w$]{1,100})(?:\([^)]{0,40}\))? is not a function\b"),
    ("not a constructor", r"([\w$]{1,100}) is not a constructor\b"),
    (
        "a variable without a value",
        r"(?:Cannot access '|lexical declaration ')([\w$]{1,100})' before initiali[sz]ation",
    ),
    ("a variable without a value", r"Cannot access uninitialized variable"),
    (
        "a write to a constant",
        r"Assignment to constant variable|invalid assignment to const|assign to readonly property",
    ),
    ("a circle in JSON", r"circular structure to JSON|cyclic object value|serialize cyclic structures"),
    ("a walk through nothing", r"(?:Cannot|can't) convert (?:undefined|null)(?: or null)? to object"),
    ("a bad length", r"Invalid (?:typed )?array length|[Aa]rray size is not a small|length exceeds the maximum"),
    ("a bad length", r"^Invalid count value|repeat count must be|String\.prototype\.repeat argument"),
    ("a bad date", r"^Invalid time value|^Invalid Date|^date value is not finite"),
    (
        "a bad precision",
        r"digits argument must be between|precision \S{1,20} out of range|\(\) argument must be between",
    ),
    (
        "too much for a browser's storage",
        r"exceeded the quota|quota has been exceeded|Quota ?Exceeded|DOM_QUOTA_REACHED",
    ),
    ("an observer's loop", r"ResizeObserver loop"),
    (_UNKNOWN_NAME, r"^(?:name ')?([\w$]{1,100})'? is not defined\b"),
    (_UNKNOWN_NAME, r"Can't find variable: ([\w$]{1,100})"),
    (
        "not JSON",
        r"JSON\.parse: |JSON Parse error|not valid JSON|in JSON at position|end of JSON input|Expecting value: l",
    ),
    ("a script that cannot be loaded", r"Loading (?:CSS )?chunk|dynamically imported module|Importing a module script"),
    (
        f"{_OUTSIDE}: the network",
        r"^Failed to fetch|^NetworkError when attempting|^Load failed|^Network request failed|^Network Error$",
    ),
    (
        RECURSION,
        r"Maximum call stack size|too much recursion|maximum recursion depth|stack level too deep|stack overflow",
    ),
    # Ruby 2.7 to 3.4, PHP 7 and 8
    (_NOTHING, r"undefined method [`']([^`']{1,100})' for nil\b"),
    ("a missing method", r"undefined method [`']([^`']{1,100})' for "),
    (_UNKNOWN_NAME, r"undefined local variable or method [`']([^`']{1,100})'"),
    ("a missing class", r"uninitialized constant ([\w:]{1,100})"),
    (_NOTHING, r"Call to a member function (\w{1,100})\(\) on null"),
    (_NOTHING, r"(?:Attempt to read|Trying to get) property ['\"](\w{1,100})['\"] o[nf] (?:null|non-object)"),
    (_WRITE, r"(?:Attempt to assign property|Creating default object from empty value) ?(?:['\"](\w{1,100})['\"])?"),
    (_ITEM, r"Trying to access array offset on (?:value of type )?null"),
    ("a missing key", r"Undefined (?:index: |array key \")([^\"\s]{1,100})"),
    (_INDEX, r"Undefined (?:offset: |array key )-?\d"),
    ("an undefined variable", r"Undefined variable:? \$?(\w{1,100})"),
    (_UNKNOWN_NAME, r"(?:Use of undefined constant |Undefined constant \")([\w\\]{1,100})"),
    ("a missing class", r"^Class ['\"]([\w\\]{1,150})['\"] not found"),
    (_CAST, r"Argument #?(\d{1,2}) (?:\(\$\w{1,80}\) |passed to \S{1,150} )?must be (?:of|an instance|an array)"),
    # Java, Kotlin, Android, Dart, .NET, Go, Rust
    (_NIL, r"Cannot invoke \"java\.lang\.(?:Integer|Long|Double|Boolean|Float|Short|Byte|Character)\.\w{3,7}Value\(\)"),
    (_NOTHING, r"Cannot (?:invoke|read field|assign field) \"(?:[\w$]{1,80}\.){0,20}([\w$]{1,100})[(\"]"),
    (_NOTHING, r"invoke (?:virtual|interface|direct) method '[^'(]{1,200}[.]([\w$<>]{1,100})\([^']{0,250}' on a null"),
    (_NOTHING, r"(?:read from|write to) field '[^']{1,200}[.]([\w$]{1,100})' on a null"),
    ("an argument that is nothing", r"specified as non-null is null: method (\S{1,200}, parameter \w{1,80})"),
    ("an argument that is nothing", r"Value cannot be null\. \(?Parameter (?:name: |')(\w{1,100})"),
    (_CAST, r"(?:^|class )([\w.$]{1,150}) cannot be cast to (?:class )?([\w.$]{1,150})"),
    (_NOTHING, r"The (?:getter|method|setter) '(\w{1,100})' was called on null"),
    (_NIL, r"nil pointer dereference|Object reference not set|Null check operator used on a null|on a `None` value"),
    (_CAST, r"type '([^']{1,100})' is not a subtype of type '([^']{1,100})'"),
    (
        _ZERO,
        r"(?i:divi(?:sion|de)d? (?:or modulo )?by (?:zero|0))|^/ by zero|integer divide by zero|IntegerDivisionByZero",
    ),
    (_INDEX, r"index out of (?:range|bounds)|[Ii]ndex:? \d{1,12}(?: out of|, Size)|outside the bounds of the array"),
    (
        _INDEX,
        r"^length=\d{1,12}; index=|index \d{1,12} beyond bounds|^RangeError \(index\)|Not in inclusive range",
    ),
    (_NO_NUMBER, r"^For input string: |nput string .{0,200}was not in a correct format|invalid literal for int"),
    (
        _NO_NUMBER,
        r"Parse(?:Int|Float)Error|^strconv\.(Atoi|Parse\w{1,8}): |^Invalid (?:double|radix-10)|^Cannot parse null",
    ),
    ("a slice out of range", r"slice bounds out of range"),
    ("an assertion", r"^assertion (?:failed: )?`\(?left ([!=]=) right\)?`"),
    ("a missing key", r"^key :(\w{1,100}) not found|^key not found: :(\w{1,100})"),
    ("a map used by many at once", r"concurrent map (?:writes|read|iteration)"),
    ("a cell already borrowed", r"already (?:mutably )?borrowed"),
    ("a missing field", r"missing field [`'\"]?(\w{1,100})"),
    # outside of the program; numbers of Linux, macOS and Windows, whose words are in the system's language
    (_NO_HOST, r"(?i:ENOTFOUND|getaddrinfo|no such host|name or service not known|EAI_AGAIN|failed host lookup)"),
    (_NO_HOST, r"(?i:nodename nor servname|no address associated with|failed to lookup address|name resolution)"),
    (_NO_HOST, r"(?i:WinError |os error )110(?:01|04)\b"),
    (
        _REFUSED,
        r"(?i:connection refused|ECONNREFUSED|actively refused|Verbindung verweiger|Verbindungsaufbau abgelehnt)",
    ),
    (_REFUSED, r"(?i:connexion refus|cible l.a expressément refusée|conexión rehusada|connessione rifiutata)"),
    (_REFUSED, r"(?i:WinError 10061|(?:errno[\] =:]{0,3}|os error )(?:111|61|10061))\b"),
    (_CUT, r"(?i:connection reset|ECONNRESET|broken pipe|EPIPE|server closed the connection|socket hang up)"),
    (
        _CUT,
        r"(?i:forcibly closed by the remote|WinError 1005[34]|(?:errno[\] =:]{0,3}|os error )(?:104|54|1005[34]))\b",
    ),
    (f"{_OUTSIDE}: too many connections", r"(?i:too many connections|too many clients|remaining connection slots)"),
    (f"{_OUTSIDE}: no space", r"(?i:no space left|ENOSPC|disk (?:is )?full)"),
    (_GIVEN_UP, r"context deadline exceeded|Client\.Timeout exceeded|^Read timed out$|^timeout$"),
    (MEMORY, r"^(?:Error: )?Allowed memory size of "),
    (LIMIT, r"^Maximum execution time of |^Request ran for longer than "),
)
_DATABASES = len(_WORDINGS)
_EXPRESSIONS = tuple(re.compile(expression) for _, expression in _WORDINGS)
_BOUND = re.compile(r"\{([01]),\d{1,3}\}")


def _unbounded(expression: str) -> str:
    r"""Wider, and small for RE2, whose time does not depend on it; its `\w` is ASCII, so only such names are found."""
    return _BOUND.sub(lambda bound: "+" if bound[1] == "1" else "*", expression)


_which = Which(map(_unbounded, (expression for _, expression in (*_WORDINGS, *databases.WORDINGS))))

# Types that say all, in whichever language their words are.
_BY_TYPE = {
    **dict.fromkeys(
        ("RecursionError", "StackOverflowError", "SystemStackError", "InsufficientExecutionStackException"), RECURSION
    ),
    **dict.fromkeys(("StackOverflowException", "EXCEPTION_STACK_OVERFLOW"), RECURSION),
    "NullReferenceException": _NIL,
    "UnknownHostException": _NO_HOST,
    "IndexOutOfRangeException": _INDEX,
    "DivideByZeroException": _ZERO,
    **dict.fromkeys(("EXCEPTION_INT_DIVIDE_BY_ZERO", "EXC_ARITHMETIC", "SIGFPE"), _ZERO),
    **dict.fromkeys(("TaskCanceledException", "OperationCanceledException"), _GIVEN_UP),
    **dict.fromkeys(("NS_ERROR_DOM_QUOTA_REACHED", "QuotaExceededError"), "too much for a browser's storage"),
    **dict.fromkeys(("SIGSEGV", "SIGBUS", "EXC_BAD_ACCESS", "Segfault"), _BAD_ADDRESS),
    **dict.fromkeys(("EXCEPTION_ACCESS_VIOLATION_READ", "EXCEPTION_ACCESS_VIOLATION_WRITE"), _BAD_ADDRESS),
    **dict.fromkeys(("EXCEPTION_ACCESS_VIOLATION", "AccessViolationException"), _BAD_ADDRESS),
    **dict.fromkeys(("ApplicationNotResponding", "ANR", "AppHang", "App Hanging", "App Hang Fully Blocked"), HANG),
    "App Hang Non Fully Blocked": HANG,
    **dict.fromkeys(("OutOfMemoryError", "OutOfMemoryException", "MemoryError", "NoMemoryError"), MEMORY),
    **dict.fromkeys(("SoftTimeLimitExceeded", "TimeLimitExceeded", "JobTimeoutException", "WorkerTimeout"), LIMIT),
    **dict.fromkeys(("RequestTimeoutException", "RequestTimeoutError"), LIMIT),
}
_NAMED = re.compile(r"['\"«»„“]\s?([\w.`+]{1,150})\s?['\"«»“”]")
_NAMED_LAST = re.compile(r"(?:['\"»]|: )(\w{1,100})['\"«]?\)?$")
_WORDLESS = {  # what Java 8 says without words, or with the index alone
    "NullPointerException": _NIL,
    "ArrayIndexOutOfBoundsException": _INDEX,
    "IndexOutOfBoundsException": _INDEX,
}


def cause(error_type: str, message: str) -> Cause | None:
    """What the failure is in any engine's words; None where only its own words tell."""
    return cause_in(last_name(error_type), first_line(message))


def _by_type(error_type: str, words: str) -> Cause | None:
    if kind := _BY_TYPE.get(error_type):
        return Cause(kind)
    if error_type == "ArgumentNullException":
        named = _NAMED_LAST.search(words)
        return Cause("an argument that is nothing", named[1] if named else "")
    if error_type == "InvalidCastException":
        return Cause(_CAST, " to ".join(_NAMED.findall(words)[:2]))
    return None


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
        if number < _DATABASES and (found := _EXPRESSIONS[number].search(words)):
            return Cause(_WORDINGS[number][0], " to ".join(filter(None, found.groups())))
    if words and not words.isdecimal():
        return None
    return Cause(_WORDLESS[error_type]) if error_type in _WORDLESS else None
