"""Messages as they are compared: without what changes from one event to the next, and by what they mean.

`skeleton` keeps the words and masks the data. `cause` knows how engines and versions word the same failure. Both look
at the first line's first 400 characters only, and their expressions have bounded repeats, so their time is bounded.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_MOST = 400
_MOST_SKELETON = 200
_REMEMBERED = 4_096  # lines, of at most 400 characters: each is asked for several times for one event
MASK = "<*>"

_SERVICE_PORT = re.compile(r":(?:22|25|53|80|389|443|587|1433|1521|3306|5432|5672|6379|8080|9092|9200|11211|27017)")

# Names that stand in quotes and are code, not data: they tell faults apart.
_CODE_NOUN = (
    r"attribute|column|relation|table|view|constraint|property|method|function|class|variable|argument|parameter|named|"
    r"module|name|field|type|schema|reading|setting|evaluating|for key|invoke|because|value of|enum|interface|index"
)
# What is kept of what would else be masked.
_KEEP = rf"""
        \bSQLSTATE\[\w{{5}}\] | \bORA-\d{{5}}\b | \bE\d{{5}}\b
      | \b(?:HTTP(?:/\d(?:\.\d)?)?|[Ss]tatus(?:\ ?[Cc]ode)?|error\ code)[:=]?\s?[1-5]\d\d\b
      | \b(?:Errno|os\ error|exit\ (?:code|status)|signal)[:=]?\s?-?\d{{1,3}}\b
      | \b(?i:{_CODE_NOUN})[:=]?\s\(?(?:"[^"\s<]{{1,120}}"|'[^'\s<]{{1,120}}'|`[^`'\s<]{{1,120}}[`'])
      | (?<!\w)'[\w.]{{1,80}}'(?=\ object\b|\ and\ '[\w.]{{1,80}}'|\ instances?\b)
      | (?<=\ and\ )'[\w.]{{1,80}}'(?=$)
      | `(?:None|Some|Ok|Err|[^`\d\s]{{1,80}}(?:::|\(|\.)[^`\d\s]{{0,80}})`
      | \b(?:u?int|float)(?:8|16|32|64)\b
      | \b(?i:utf-?(?:8|16|32)|base64|sha-?\d{{1,3}}|md5|x509|ipv[46]|http[23]|oauth2)\b
      | %(?:\(\w{{1,40}}\))?[-\d.]{{0,8}}[sdrifx] | \{{[A-Za-z_]{{0,40}}\}}
"""
_PIECE = re.compile(
    rf"""
    (?P<keep>{_KEEP})
  | (?P<url>\b[a-z][a-z0-9+.-]{{1,15}}://[^\s"'<>)\]]{{1,300}})
  | (?P<address>
        \b\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d{{1,5}}\b)?(?:->[\d.:]{{3,30}})?
      | \[[0-9a-fA-F:.]{{2,45}}\](?::\d{{1,5}}\b)?
    )
  | (?P<data>
        (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}
      | \b\d{{4}}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?(?:\ ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?
      | "[^"]{{0,300}}" | (?<!\w)'[^']{{0,300}}'(?!\w) | `[^`]{{0,300}}` | “[^”]{{0,300}}” | «[^»]{{0,300}}»
      | (?<=\w=)[^\s,;)\]&"']{{1,200}}
      | <local\d{{1,4}}>
      | (?<![\w/<.])(?:[A-Za-z]:)?[/\\][\w.@%+~/\\-]{{1,300}}
      | (?<![\w.-])(?:\.{{0,2}}[\w.@%+~-]{{1,100}}/)[\w.@%+~/-]{{1,200}}\.\w{{1,6}}\b
      | @[0-9a-f]{{5,16}}\b
      | (?<![\w-])(?=[a-fA-F\d-]{{0,64}}\d)[0-9a-fA-F]{{7,64}}(?:-[0-9a-fA-F]{{1,64}}){{0,8}}(?!\w|[.,]\d)
      | (?<![\w-])[\w-]{{0,64}}\d[\w-]{{0,128}}(?:[.,:]\d[\w-]{{0,64}}){{0,8}}%?
    )
    """,
    re.VERBOSE,
)
_KEPT = re.compile(_KEEP, re.VERBOSE)
_MAY_KEEP = re.compile(  # wider than it, and quicker: one of these stands in whatever is kept
    r"[\"'`\[%{]|\b(?:HTTP|[Ss]tatus|error code|Errno|os error|exit|signal|ORA-|E[0-9]|"
    r"(?i:u?int|float|utf|base64|sha|md5|x509|ipv|http[23]|oauth2)-?[0-9]?)"
)
_COMPOSED = re.compile(r"(?<=\w=)[^\s,;)\]&\"'=:/.]{0,100}[:/.][^\s,;)\]&\"'=]{1,200}")
_MASKS = re.compile(r"<\*>(?:[\s,;:/|+-]{0,4}<\*>)+")
_NAMED_BAD = re.compile(
    r"\b((?i:unknown|invalid|unsupported|bad|illegal|duplicate|not found)"
    r"(?!\ (?:class|module|table|column|method|property|field|function|template))[\w ]{0,40}: )[^\s:]{1,100}$"
)


def skeleton(message: str) -> str:
    """The first line with data masked: `order 17 of "Boiron" is late` is `order <*> of <*> is late`."""
    return _skeleton(first_line(message))


@lru_cache(maxsize=_REMEMBERED)
def _skeleton(words: str) -> str:
    masked = _PIECE.sub(_mask, words)
    masked = _MASKS.sub(MASK, _NAMED_BAD.sub(rf"\1{MASK}", masked))
    return " ".join(masked.split())[:_MOST_SKELETON]


def to_mine(message: str) -> str:
    """The message for a miner: of `key=orders:17` the value is one value, however many words it is made of."""
    return _COMPOSED.sub("0", message) if "=" in message else message


def kept(message: str) -> tuple[str, ...]:
    """The codes of errors and the names of code in quotes that tell faults apart where a template masks them."""
    words = first_line(message)
    if not _MAY_KEEP.search(words):
        return ()
    return tuple(sorted({found[0].replace("`", "'") for found in _KEPT.finditer(words)}))


def first_line(message: str) -> str:
    """Bounded; with the second line of .NET Framework, which names the argument there."""
    words = message[: 4 * _MOST].strip().replace("\r\n", "\n").replace(".\nParameter name: ", ". Parameter name: ", 1)
    return words.split("\n", 1)[0][:_MOST]


def _mask(piece: re.Match[str]) -> str:
    kind, found = piece.lastgroup, piece[0]
    if kind == "keep":
        return found.replace("`", "'") if found.endswith("'") else found
    if kind == "url":
        scheme, _, rest = found.partition("://")
        host = re.split(r"[/?#:@]", rest, maxsplit=1)[0]
        return f"{scheme}://{MASK if any(map(str.isdigit, host)) else host}/{MASK}"
    if kind == "address":
        port = found[found.rfind(":") :]
        return MASK + port if _SERVICE_PORT.fullmatch(port) else MASK
    return MASK


# --- what a message means ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of failure that is worded differently by engines and versions, and the name in the code it is about."""

    kind: str
    about: str = ""

    @property
    def from_outside(self) -> bool:
        """It says that something else is not there: whoever asked for it, it is one fault."""
        return self.kind.startswith(_OUTSIDE)

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}" if self.about else self.kind


_OUTSIDE = "not reachable"
RECURSION = "endless recursion"
_NOTHING = "a member of nothing"
_INDEX = "an index out of range"

# Kind and expression; a group is what it is about. The first that fits counts.
_WORDINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(expression))
    for kind, expression in (
        # Python 3.8 to 3.14
        (_NOTHING, r"'NoneType' object has no attribute '(\w{1,100})'"),
        ("a missing attribute", r"((?:type object )?'[\w.]{1,100}'(?: object)? has no attribute '\w{1,100}')"),
        (
            "a variable without a value",
            r"local variable '(\w{1,100})' (?:referenced before|where it is not associated)",
        ),
        ("a variable without a value", r"free variable '(\w{1,100})'"),
        ("an item of nothing", r"'NoneType' object is not subscriptable"),
        ("a search in nothing", r"argument of type 'NoneType' is not "),
        ("a walk through nothing", r"'NoneType' object is not iterable|cannot unpack non-iterable NoneType"),
        ("a missing argument", r"(\w{1,100}\(\)) missing \d{1,3} required"),
        ("an argument nobody asked for", r"(\w{1,100}\(\) got an unexpected keyword argument '\w{1,100}')"),
        # JavaScript: V8, SpiderMonkey, JavaScriptCore
        (_NOTHING, r"Cannot read propert(?:y|ies) of (?:undefined|null) \(reading '([^']{1,100})'\)"),
        (_NOTHING, r"Cannot read property '([^']{1,100})' of (?:undefined|null)"),
        (_NOTHING, r"can't access property \"?([\w$]{1,100})\"?"),
        ("a write to nothing", r"Cannot set propert(?:y|ies) of (?:undefined|null) \(setting '([^']{1,100})'\)"),
        ("a write to nothing", r"Cannot set property '([^']{1,100})' of (?:undefined|null)"),
        (
            "a write to nothing",
            r"(?:undefined|null) is not an object \(evaluating '[^'=]{1,150}?([\w$]{1,100})\s?=[^=]",
        ),
        (
            _NOTHING,
            r"(?:undefined|null) is not an object \(evaluating '(?:[^']{0,200}[^\w$'])?([\w$]{1,100})\W{0,3}'\)",
        ),
        (_NOTHING, r"^[\w$.()\[\]]{1,150} is (?:undefined|null)$"),
        ("not iterable", r"is not iterable\b|is not a function \(near '\.\.\.|undefined is not a function$"),
        ("not a function", r"([\w$]{1,100})(?:\([^)]{0,40}\))? is not a function\b"),
        ("a name that does not exist", r"^(?:name ')?([\w$]{1,100})'? is not defined\b"),
        ("a name that does not exist", r"Can't find variable: ([\w$]{1,100})"),
        (
            "not JSON",
            r"JSON\.parse: |JSON Parse error|not valid JSON|in JSON at position|end of JSON input|Expecting value: l",
        ),
        (
            "a script that cannot be loaded",
            r"Loading (?:CSS )?chunk|dynamically imported module|Importing a module script",
        ),
        (
            f"{_OUTSIDE}: the network",
            r"^Failed to fetch|^NetworkError when attempting|^Load failed|^Network request failed",
        ),
        (
            RECURSION,
            r"Maximum call stack size|too much recursion|maximum recursion depth|stack level too deep|stack overflow",
        ),
        # Ruby 2.7 to 3.4, PHP 7 and 8
        (_NOTHING, r"undefined method [`']([^`']{1,100})' for nil\b"),
        ("a missing method", r"undefined method [`']([^`']{1,100})' for "),
        (_NOTHING, r"Call to a member function (\w{1,100})\(\) on null"),
        (_NOTHING, r"(?:Attempt to read|Trying to get) property ['\"](\w{1,100})['\"] o[nf] (?:null|non-object)"),
        ("a missing key", r"Undefined (?:index: |array key \")([^\"\s]{1,100})"),
        ("an undefined variable", r"Undefined variable:? \$?(\w{1,100})"),
        # Java, .NET, Go, Rust
        (_NOTHING, r"Cannot (?:invoke|read field|assign field) \"(?:[\w$]{1,80}\.){0,20}([\w$]{1,100})[(\"]"),
        ("an argument that is nothing", r"Value cannot be null\. \(?Parameter (?:name: |')(\w{1,100})"),
        ("use of nothing", r"nil pointer dereference|Object reference not set"),
        ("division by zero", r"(?i:divi(?:sion|de)d? (?:or modulo )?by (?:zero|0))|^/ by zero|integer divide by zero"),
        (
            "an index out of range",
            r"index out of (?:range|bounds)|[Ii]ndex \d{1,12} out of|outside the bounds of the array",
        ),
        (
            "not a number",
            r"^For input string: |nput string .{0,200}was not in a correct format|invalid literal for int",
        ),
        # outside of the program
        (f"{_OUTSIDE}: refused", r"(?i:connection refused|ECONNREFUSED|actively refused)"),
        (f"{_OUTSIDE}: no such host", r"(?i:ENOTFOUND|getaddrinfo|no such host|name or service not known|EAI_AGAIN)"),
        (f"{_OUTSIDE}: cut off", r"(?i:connection reset|ECONNRESET|broken pipe|EPIPE|server closed the connection)"),
        (f"{_OUTSIDE}: too many connections", r"(?i:too many connections|too many clients|remaining connection slots)"),
        (f"{_OUTSIDE}: no space", r"(?i:no space left|ENOSPC|disk (?:is )?full)"),
    )
)
_RECURSION_TYPES = frozenset(
    {"RecursionError", "StackOverflowError", "SystemStackError", "InsufficientExecutionStackException"}
)


_WORDLESS = {  # what Java 8 says without words, or with the index alone
    "NullPointerException": "use of nothing",
    "ArrayIndexOutOfBoundsException": _INDEX,
    "IndexOutOfBoundsException": _INDEX,
}


def cause(error_type: str, message: str) -> Cause | None:
    """What the failure is in any engine's words; None where only its own words tell."""
    return _cause(last_name(error_type), first_line(message))


@lru_cache(maxsize=_REMEMBERED)
def _cause(error_type: str, words: str) -> Cause | None:
    if error_type in _RECURSION_TYPES:
        return Cause(RECURSION)
    for kind, expression in _WORDINGS:
        if found := expression.search(words):
            about = next((group for group in found.groups() if group), "")
            return Cause(kind, about)
    if words and not words.isdecimal():
        return None
    return Cause(_WORDLESS[error_type]) if error_type in _WORDLESS else None


# --- what a type's name tells ------------------------------------------------------------------------------------

_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+")
_ENDING = frozenset({"error", "exception", "fault", "failure"})
_CONDITION = re.compile(
    r"not|no|invalid|missing|duplicate|empty|already|insufficient|expired|exceeded|denied|unknown|out|too|forbidden|exists|"
    r"conflict|closed|locked|required|overflow|division|zero|uninitialized|unreachable|unavailable|cannot|mismatch|"
    r"unauthorized|recursion|decode|disposed"
)
_TELLING = frozenset(
    {"KeyError", "IndexError", "MatchError", "StopIteration", "NumberFormatException", "FormatException"}
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


def last_name(error_type: str) -> str:
    return re.split(r"[.\\:$/]", error_type.lstrip("*"))[-1]
