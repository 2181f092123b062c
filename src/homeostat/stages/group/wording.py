"""Messages as they are compared: without what changes from one event to the next. What they mean is in `causes`.

`skeleton` keeps the words and masks the data. It looks at the first line's first 400 characters only, and its
expressions have bounded repeats, so its time is bounded.
"""

import re
from functools import lru_cache

from homeostat.stages.group.fields import field_below
from homeostat.stages.group.reports import reported

_MOST = 400
_MOST_SKELETON = 200
_REMEMBERED = 4_096  # lines, of at most 400 characters: each is asked for several times for one event
MASK = "<*>"

_SERVICE_PORT = re.compile(r":(?:22|25|53|80|389|443|587|1433|1521|3306|5432|5672|6379|8080|9092|9200|11211|27017)")

# Names that stand in quotes and are code, not data: they tell faults apart.
_CODE_NOUN = (
    r"attribute|column|relation|table|view|constraint|property|method|function|class|variable|argument|parameter|"
    r"named|"
    r"module|name|field|type|schema|reading|setting|evaluating|for key|invoke|because|value of|enum|interface|index"
)
# The same, where what stands in quotes looks like a name of code: no digits, no spaces.
_NAMED_NOUN = (
    r"template|view|route|event|topic|queue|header|option|setting|permission|scope|job|task|command|bean|cookie|"
    r"environment variable|env|directive|filter|partial|mailer|handler|provider|package|component|hook|action|"
    r"trigger|policy"
)
# What is kept of what would else be masked.
_KEEP = rf"""
        \bSQLSTATE(?:\[|:?\ )\w{{5}}\b\]? | \bReact\ error\ \#\d{{1,4}}\b | \bORA-\d{{5}}\b | \bE\d{{5}}\b
      | \b(?:HTTP(?:/\d(?:\.\d)?)?|[Ss]tatus(?:\ ?[Cc]ode)?|error\ code)[:=]?\s?[1-5]\d\d\b
      | \b(?:Errno|os\ error|exit\ (?:code|status)|signal)[:=]?\s?-?\d{{1,3}}\b
      | \b(?i:{_CODE_NOUN})[:=]?\s\(?(?:"[^"\s<]{{1,120}}"|'[^'\s<]{{1,120}}'|`[^`'\s<]{{1,120}}[`'])
      | \b(?i:{_NAMED_NOUN})[:=]?\s\(?["'`][A-Za-z_][A-Za-z_.:\\/-]{{1,100}}["'`]
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
      | \[{{1,2}}ip\]{{1,2}}(?::\d{{1,5}}\b)?
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
_KEYED = re.compile(r"(?<![\w:.-])(?:[a-z][\w-]{0,60}:){2,6}[\w-]{0,60}\d[\w-]{0,60}")  # `repeat:returns:1761228`
_COMPOSED = re.compile(r"(?<=\w=)[^\s,;)\]&\"'=:/.]{0,100}[:/.][^\s,;)\]&\"'=]{1,200}")
_ASKED = re.compile(r"\?[\w.%\[\]-]{1,60}=[^\s\"'<>]{0,400}")
_IN_BRACKETS = re.compile(r"\[(?:ip|[0-9a-fA-F:.%]{2,45})\](?=:\d)")  # `ip` is what scrubbing leaves
_MASKS = re.compile(r"<\*>(?:[\s,;:/|+-]{0,4}<\*>)+")
_NAMED_BAD = re.compile(
    r"\b((?i:unknown|invalid|unsupported|bad|illegal|duplicate|not found)"
    r"(?!\ (?:class|module|table|column|method|property|field|function|template))[\w ]{0,40}: )[^\s:]{1,100}$"
)


_REASON = re.compile(  # the phrase that HTTP/1 has for a status, and HTTP/2 has not
    r"\b([45]\d\d):? \(?(?:Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Conflict|"
    r"Gone|Precondition Failed|Payload Too Large|Unprocessable (?:Entity|Content)|Locked|Too Many Requests|"
    r"Internal Server Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)\)?"
)


def skeleton(message: str) -> str:
    """The first line with data masked: `order 17 of "Boiron" is late` is `order <*> of <*> is late`."""
    return skeleton_of(first_line(message))


@lru_cache(maxsize=_REMEMBERED)
def skeleton_of(words: str) -> str:
    """The same, of a first line."""
    if "HTTP" in words or "tatus" in words or words[:1] in "[45":
        words = _REASON.sub(r"\1", words)
    if words.count(":") > 1 and words.replace(": ", "").count(":") > 1:
        words = _KEYED.sub("0", words)
    masked = _PIECE.sub(_mask, words)
    masked = _MASKS.sub(MASK, _NAMED_BAD.sub(rf"\1{MASK}", masked))
    return " ".join(masked.split())[:_MOST_SKELETON]


_ADVICE = re.compile(
    r"[.;] (?=(?i:For|This|See|Consider|Did|Make|If|You|Check|Read|Please|A common|Any|Try|Note|"
    r"Data may|Maybe|Are|Use|To|Verify|A digest)\b)"
)
_NEGATION = re.compile(
    r"\b(?:can(?:not| not|'t)|could(?: not|n't)|(?:was |were |is )?unable to|failed to|failure to|did(?: not|n't)|"
    r"do(?:es)?(?: not|n't)|is(?: not|n't)|are(?: not|n't)|was(?: not|n't)|has(?: not|n't)|no)\b"
)
_FILLING = re.compile(r"\b(?:the|an?|been|was|were|is|are|has|have)\b|[^\w<*>.$/-]+")
_ENOUGH = 4  # words that hardly two failures share
_ENOUGH_IN_FUNCTION = 2
_A_SENTENCE = 5


@lru_cache(maxsize=_REMEMBERED)
def loose(words: str) -> str:
    """A skeleton without what versions of one library change: case, articles, marks, how "not" is said, advice."""
    first = _ADVICE.split(words, maxsplit=1)[0]
    chosen = first if len(first.split()) >= _A_SENTENCE else words
    plain = _FILLING.sub(" ", _NEGATION.sub("not", chosen.lower()))
    return " ".join(plain.replace(". ", " ").split()).rstrip(".")


def says_enough(words: str, *, in_function: bool = False) -> bool:
    """Whether words hardly mean two failures, wherever they were said or within one function."""
    return sum(word.isalpha() for word in words.split()) >= (_ENOUGH_IN_FUNCTION if in_function else _ENOUGH)


def to_mine(message: str) -> str:
    """The message for a miner: of `key=orders:17` the value is one value, however many words it is made of.

    So is what a URL is asked with, whichever and however many the parameters, and an address in brackets.
    """
    told = reported(message)
    words = _IN_BRACKETS.sub("0", told) if "]:" in told else told
    if "=" not in words:
        return words
    return _COMPOSED.sub("0", _ASKED.sub("?0", words) if "?" in words else words)


def kept(message: str) -> tuple[str, ...]:
    """The codes of errors and the names of code in quotes that tell faults apart where a template masks them."""
    words = first_line(message)
    if not _MAY_KEEP.search(words):
        return ()
    return tuple(sorted({found[0].replace("`", "'") for found in _KEPT.finditer(words)}))


# .NET names an argument, and what was disposed, in the second line, in the language of the system.
_NAMED_BELOW = (
    "Object name",
    "Objektname",
    "Nom de l",
    "Nombre del objeto",
    "Parameter",
    "Nom du param",
    "Nombre del par",
    "Nome do par",
    "Nome parametro",
)
_MOST_LINES = 40
_UNCAUGHT = re.compile(r"^Uncaught (?:\(in promise\) )?(?:\w{1,60}(?:Error|Exception): |Error: )?")
_NUMBERED = re.compile(r"^\d{1,3}: ")
_ON_TWO_LINES = ("exited in: ", "no match of", "no case clause", "no with clause")  # Elixir's terms
_FIELDS = re.compile(r"\d{1,6} validation errors? for ")  # pydantic names the field in the second line


def first_line(message: str) -> str:
    """Bounded; with what later lines add of what failed: a name, a field, the cause, the whole of JSON laid out."""
    words = reported(message[: 4 * _MOST].strip())
    if words.startswith("Uncaught "):  # as a page's `onerror` hears it
        words = _UNCAUGHT.sub("", words)
    if "Intent { " in words:  # Android prints all that it holds
        words = _INTENT.sub(r"Intent \1", words)
    if "<class '" in words:  # SQLAlchemy says so which exception of the driver's it translated
        words = _TRANSLATED.sub("", words)
    if words.endswith(("more error)", "more errors)")):  # Laravel tells the first
        words = words[: words.rindex(" (")] if " (" in words else words
    if "; nested exception is " in words:  # Spring before 6 repeats the cause
        words = words.partition("; nested exception is ")[0]
    if words[-1:] in _ENDS_OF_PLACES and " line " in words:
        words = _PLACE.sub("", words)
    if "\n" not in words:
        return _OWN_TYPE.sub("", words[:_MOST]) if words[-1:] == ")" else words[:_MOST]  # Ruby adds the type
    lines = [line.strip() for line in words.split("\n", _MOST_LINES) if line.strip()]
    first = _first_of(lines, message)
    if cause := _cause_below(lines):
        first = f"{first[: _MOST // 2]} {cause}"
    if field := field_below(words):
        first = f"{first[: _MOST // 2]} at field {field}"
    return first[:_MOST]


_INTENT = re.compile(r"Intent \{ (?:act=(\S{1,150}) )?[^\n]{0,300}\}(?= from |$)")
_TRANSLATED = re.compile(r"<class '[\w.]{1,120}'>: ")
_ENDS_OF_PLACES = frozenset("0123456789.)")
_PLACE = re.compile(  # where in a template or a program it was: it moves with each edit
    r" in (?:\"[^\"\n]{1,200}\"|[\w.-]{0,100}[/\\][\w./\\-]{1,200}) (?:at|on) line \d{1,7}\.?$"
)


def _first_of(lines: list[str], message: str) -> str:
    """The first line, with those that it goes on in."""
    first, *others = lines
    second = others[0] if others else ""
    if first in ("[", "{"):
        return " ".join(lines)
    if first.endswith("that terminated with:"):  # gRPC: its status, and the details
        return " ".join((first, *others[:2]))
    if second.startswith(_NAMED_BELOW) or first.startswith(_ON_TWO_LINES) or _goes_on(first, second):
        return f"{first} {second}"
    if _FIELDS.match(first):
        return " ".join((first, *others[:2]))
    if first.startswith("Invalid `") and "invocation" in first:  # Prisma shows the call, and says why below it
        return message[-_MOST:].strip().rpartition("\n")[2].strip()
    return first


def _goes_on(first: str, second: str) -> bool:
    """Whether the first line only announces what the second says in words, or as the first of a list; not data."""
    if first.endswith("(OS Error:"):  # what a system says to Dart
        return True
    return first.endswith(":") and (second[:1].isalpha() or second.startswith(("* ", "- ", "-- ")))


def _cause_below(lines: list[str]) -> str:
    """The last cause that the message tells itself: `Caused by: …` of Expo and Java, a list of Rust's `anyhow`."""
    for place in range(len(lines) - 1, 0, -1):
        _, by, cause = lines[place].partition("aused by:")
        if by:
            return cause.strip() or _NUMBERED.sub("", lines[-1])
    return ""


_OWN_TYPE = re.compile(
    r" \((?!Errno)(?:[A-Z]\w{0,60}::){0,6}[A-Z]\w{0,60}(?:Error|Exception|Invalid|NotFound|::\w{1,60})\)$"
)


def _mask(piece: re.Match[str]) -> str:
    kind, found = piece.lastgroup, piece[0]
    if kind == "keep":
        if found[-1] in "\"'" and found[:-1].rpartition(found[-1])[2].isdecimal():
            return MASK  # `module "41"` is a number, and no name
        return found.replace("`", "'") if found.endswith("'") else found
    if kind == "url":
        scheme, _, rest = found.partition("://")
        host = re.split(r"[/?#:@]", rest, maxsplit=1)[0]
        return f"{scheme}://{MASK if any(map(str.isdigit, host)) else host}/{MASK}"
    if kind == "address":
        port = found[found.rfind(":") :]
        return MASK + port if _SERVICE_PORT.fullmatch(port) else MASK
    return MASK
