"""Which frames of a stack say where a fault is.

The innermost own frame does, with its line of source. Three kinds of it say too little, and count together with who
called them: a helper that fails for its callers (`ensure`, `get_or_raise`, a `db.run`), a function without a name, and
one that a minifier named. Callers beyond that never count, since the same fault is reached from many places.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from homeostat.records import Frame
from homeostat.stages.group.libraries import own_frames
from homeostat.stages.group.names import Call, call_of, language_of, without_async

_MOST_LINE = 200  # characters of a line of source that count; longer ones are a bundle's
_MOST_CALLERS = 2
_MOST_CYCLE = 8  # functions of a recursion that are named
_MOST_OF_PACKAGE = 3  # names of `org.postgresql.core.v3` that say which library it is
_MINIFIED = 2  # characters of a name that a minifier gave, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A frame that counts."""

    call: Call
    line: str  # of source, spaces folded; "" where it is not known or of a bundle

    def __str__(self) -> str:
        return f"{self.call} at {self.line!r}" if self.line else str(self.call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where an exception came from."""

    crash: Counted
    callers: tuple[Counted, ...]  # that count, the nearest first
    thin: bool  # the crash frame alone says nothing of the fault, by its name
    own: bool  # false where only libraries were on the stack
    minified: bool
    frame_count: int


def site_of(frames: tuple[Frame, ...], platform: str) -> Site | None:
    """None without frames."""
    if not frames:
        return None
    frames = _named_within(frames)
    own = own_frames(frames)
    inwards = _from_inside(own or frames, platform)
    crash = next(inwards)
    minified = _is_minified((own or frames)[-1], crash, platform)
    callers: list[Counted] = []
    nearest = crash
    while len(callers) < _MOST_CALLERS and (_says_little(nearest) or (minified and not callers)):
        caller = next((one for one in inwards if one.call != crash.call), None)
        if caller is None:
            break
        callers.append(caller)
        nearest = caller
    return Site(
        crash=crash,
        callers=tuple(callers),
        thin=_is_thin(crash),
        own=bool(own),
        minified=minified,
        frame_count=len(frames),
    )


def entry_of(frames: tuple[Frame, ...], platform: str) -> Call:
    """Where a library last called the program: the task, the job, the view of a request, below its middleware."""
    own = {id(frame) for frame in own_frames(frames)} or set(map(id, frames))
    inner = next(place for place in reversed(range(len(frames))) if id(frames[place]) in own)
    outer = inner
    while outer and id(frames[outer - 1]) in own:
        outer -= 1
    return call_of(frames[outer], platform)


def named_caller_of(frames: tuple[Frame, ...], platform: str) -> str:
    """The nearest function whose name a minifier left as it was, since a framework calls it by that name: `onClick`."""
    for counted in _from_inside(own_frames(frames), platform):
        name = counted.call.function.rpartition(".")[2]
        if len(name) > _MINIFIED:
            return name
    return ""


_NODE_PACKAGE = re.compile(r"[/\\]node_modules[/\\]((?:@[\w.-]{1,80}[/\\])?[\w.-]{1,80})(?!.{0,300}node_modules)")


def library_of(frames: tuple[Frame, ...], platform: str) -> str:
    """The library on top of the stack, by the first of its names; of a runtime nobody asks which part it was."""
    for frame in reversed(frames):
        if not frame.path.startswith(("node:", "<", "internal/")):
            if installed := _NODE_PACKAGE.search(frame.path):
                return installed[1]
            module = frame.module or call_of(frame, platform).module
            parts = re.split(r"[/\\]", module) if "/" in module else module.split(".")
            spread = 2 if module.startswith("@") else 1 if "/" in module else _MOST_OF_PACKAGE
            return "/".join(parts[:spread])
    return "the runtime"


def recursion_of(frames: tuple[Frame, ...], platform: str) -> tuple[str, ...]:
    """The functions that call each other without end, by name; the limit cuts the stack at any of them."""
    counts = Counter(found.call for found in _each_from_inside(own_frames(frames) or frames, platform))
    if not counts:
        return ()
    most = counts.most_common(1)[0][1]
    return tuple(sorted(str(call) for call, count in counts.most_common(_MOST_CYCLE) if 2 * count > most))


# --- functions without a name ------------------------------------------------------------------------------------

_GO_LITERAL = re.compile(r"func\d+(?:\.\d+)*")
_MOST_WITHIN = 3  # frames: the literal, what calls it, and the function around both
_NAMELESS_IN_JS = frozenset({"", "?", "<anonymous>"})
_JS_WALK = re.compile(r"Array\.\w{2,20}")


def _named_within(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """A function literal that runs at once within another one of its file is known by that one's name.

    Go says it of one that the compiler took in; JavaScript of one that `map` and its like call.
    """
    last, *around = reversed(frames[-_MOST_WITHIN:])
    if around and _GO_LITERAL.fullmatch(last.function) and around[0].absolute_path == last.absolute_path:
        return (*frames[:-1], structs.replace(last, function=around[0].function))
    if len(around) > 1 and last.function in _NAMELESS_IN_JS and _JS_WALK.fullmatch(around[0].function):
        outer = around[1]
        if (outer.path, outer.absolute_path) == (last.path, last.absolute_path):
            return (*frames[:-1], structs.replace(last, function=outer.function))
    return frames


# --- folding -----------------------------------------------------------------------------------------------------

_COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})


def _from_inside(frames: tuple[Frame, ...], platform: str) -> Iterator[Counted]:
    """From the crash outwards, without a call that its own caller repeats: recursion of any depth is one call."""
    last: Call | None = None
    for counted in _each_from_inside(frames, platform):
        if counted.call != last:
            yield counted
        last = counted.call


def _each_from_inside(frames: tuple[Frame, ...], platform: str) -> Iterator[Counted]:
    """Every frame; what Python runs within a function (and 3.12 inlined) counts as that function."""
    inner: list[Counted] = []  # comprehensions whose function is still to come
    for frame in reversed(frames):
        call = call_of(frame, platform)
        counted = Counted(call=call, line=_line(frame))
        if frame.function.rpartition(".")[2] in _COMPREHENSIONS:
            inner.append(counted)
            continue
        for one in inner:
            yield replace(one, call=call if call.module == one.call.module else Call(one.call.module, ""))
        inner.clear()
        yield counted
    yield from (replace(one, call=Call(one.call.module, "")) for one in inner)


def _line(frame: Frame) -> str:
    line = " ".join(frame.source[: 2 * _MOST_LINE].split())
    return "" if len(line) > _MOST_LINE else line.rstrip(" ;")


# --- what says too little ----------------------------------------------------------------------------------------

_THIN_NAME = re.compile(
    r"(?i:^_*(?:must|assert|ensure|require|invariant|guard|expect|unwrap|raise|throw|fail|panic|abort|bail|die|"
    r"capture|report)(?:_\w*|[A-Z]\w*|able)?$)|"
    r"^_*(?:reply|respond|answer|(?:send|write|render)_?(?:[jJ]son|JSON|[eE]rror|[rR]eply|[rR]esponse|[aA]nswer))$|"
    r"(?:_or_(?:raise|fail|die|none)|_?or_404|OrThrow|OrFail|OrElseThrow|IfNull|NotNull)$|"
    r"^_*(?:wrapper|wrapped|inner|decorator|decorated|handle_?[eE]rror|on_?[eE]rror|log_?[eE]rror|reject|"
    r"retry|(?:with|call|run|do|in)_?[rR]etr(?:y|ies)|(?:with|run|in)_?(?:[tT]imeout|[lL]ock|[tT]ransaction|"
    r"[sS]ession))$"
)
_GENERIC_NAME = re.compile(
    r"^_*(?:get|fetch|query|execute|exec|run|call|request|send|post|put|patch|delete|insert|update|upsert|save|"
    r"select|scan|one|all|first|rows?|(?:query|exec|select|fetch|find)_?(?:row|rows|one|all|many|first|context|"
    r"by_?id)|invoke|apply|dispatch|load|read|find|"
    r"get_?(?:key|item|value|field|attr|prop|one|or_default|path|in)|(?:get|post|put|fetch|send|do|make|"
    r"raw)_?(?:json|text|bytes|body|all|many|request|call)|[gs]etItem|at|lookup|pick|__getitem__|__getattr__)$",
    re.IGNORECASE,
)
_SHARED_FOLDER = re.compile(r"utils?|helpers?|guards?|preconditions", re.IGNORECASE)
_SHARED_FILE = re.compile(
    r"(?i:utils?|helpers?|guards?|common|tools?|misc|shared|asserts?|assertions?|support|preconditions|"
    r"\w+_(?:utils?|helpers?))|"
    r"[A-Z]\w{0,80}(?:Utils?|Helpers?)"
)
_ACCESS_FILE = re.compile(
    r"(?i:db|database|client|http|api_?client|requests?|rpc|fetch|cache|connection|api|store|storage|repo|repository|"
    r"repositories|dao|queries|sql|postgres|mysql|mongo|redis|orm|gateway|(?:\w{1,40}[_-])?(?:api|http|rest|rpc)?_?client)|"
    r"\w{1,40}(?:Client|Api|API|Gateway)"
)
_CLIENTS = re.compile(r"(?i:clients?|gateways?)")  # a folder
_ONE_USE = re.compile(r"['\"`]/?[^'\"`]{0,60}/[A-Za-z]{4,}")  # what it asks for is written there: one thing, for all
_SHORT_CLASS = re.compile(r"(?:[a-z]\w{0,2}\.){1,8}[a-z]\w?(?:\$[a-z])?")  # as R8 and ProGuard name one
_EXTENSION = re.compile(r"\.(?:py|[cm]?jsx?|tsx?|vue|svelte|go|java|kts?|scala|rb|php|cs|rs|c|cc|cpp|h|hpp|swift)$")


_REPORTER = re.compile(r"_*(?:capture|report|handle|on|log)_?(?:[A-Za-z]*_?(?i:error|exception|failure))?(?:_\w*)?")


def is_reporter(counted: Counted) -> bool:
    """Whether it only reports what others met: who called it says nothing where the error has words of its own."""
    return _REPORTER.fullmatch(re.split(r"\.|::|\\", counted.call.function)[-1]) is not None


def _is_thin(counted: Counted) -> bool:
    """It fails for whoever called it, as its name says."""
    function = counted.call.function
    if not function:
        return not line_tells(counted.line)
    name = re.split(r"\.|::|\\", function)[-1]
    if _THIN_NAME.search(name):
        return True
    *folders, file = _segments(counted.call.module)
    if not _GENERIC_NAME.search(without_async(name)) or _ONE_USE.search(counted.line):
        return False
    return _is_shared(counted) or _ACCESS_FILE.fullmatch(file) is not None or any(map(_CLIENTS.fullmatch, folders[-1:]))


def _is_shared(counted: Counted) -> bool:
    """It lies where helpers lie: callers tell its uses apart, though maybe not its faults."""
    *folders, file = _segments(counted.call.module)
    return _SHARED_FILE.fullmatch(file) is not None or any(map(_SHARED_FOLDER.fullmatch, folders))


def _says_little(counted: Counted) -> bool:
    return _is_thin(counted) or _is_shared(counted)


def _segments(module: str) -> list[str]:
    """Of a file's path without its extension, or of a dotted name."""
    return re.split(r"[/.\\:$]+", _EXTENSION.sub("", module))


def _is_minified(frame: Frame, counted: Counted, platform: str) -> bool:
    """By the length of its name; R8 leaves no class its own either, and puts the map's id where the file was."""
    if counted.line:
        return False
    language = language_of(frame.path or frame.absolute_path, platform)
    short = len(counted.call.function.rpartition(".")[2]) <= _MINIFIED
    if frame.path.startswith("r8-map-id-") or (short and language == "java" and _SHORT_CLASS.fullmatch(frame.module)):
        return True
    return short and language == "javascript" and language_of(frame.path or frame.absolute_path, "") == language


# --- what a line of source tells ---------------------------------------------------------------------------------

_PASSED_ON = re.compile(
    r"^(?:else )?(?:(?:return|await|yield) )*(?:raise|throw|panic|reject|callback|cb|next|done|fail|abort|die|Err|"
    r"Promise\.reject)\b|^(?:return )?(?:await )?(?:func|fn|f|view|handler|call_next|next)\(|^yield$|^return$"
)
_REPORTED = re.compile(
    r"(?i:capture_?(?:exception|error)|report_?error|\blog(?:ger)?\.(?:error|exception|fatal|critical))"
)
_THROWN_WHOLE = re.compile(r"^(?:raise|throw)(?: new)? [\w.:\\]{0,120}\b[A-Z]\w{1,100}(?:\(\s*\))?$")


def line_tells(line: str) -> bool:
    """Whether the line shows the fault, not only that one is passed on, reported, or begins there."""
    if not re.search(r"\w\W+\w|\w{4}", line) or _REPORTED.search(line):
        return False
    if _THROWN_WHOLE.search(line):
        return True
    if line.endswith(("(", "[", "{", ",")) and _PASSED_ON.search(line):
        return False
    return "'" in line or '"' in line or "`" in line or not _PASSED_ON.search(line)


_BEGINNING = re.compile(
    r"^(?:(?:return|await|yield|else|if|go|defer|try)\b[ (]*)+|"
    r"^(?:(?:const|let|var|val|final|auto|mut)\b )*(?:[$@]{0,2}\w{1,60}, ?){0,4}"
    r"[$@]{0,2}\w{1,60}(?:: [\w<>\[\]., |]{1,60})? ?[-+*/:]?= ?(?!=)"
)
_AWAITED = re.compile(r"\bawait |[?!]{1,2}(?=\.)|[;,{]+$")
_IN_TEMPLATE = re.compile(r"\{\{[^{}]{1,150}\}\}|<%[^%]{1,150}%>")  # of Jinja, Twig, Blade, ERB; not of JSX
_COMMENT = re.compile(r"\s(?:#|//) .*$|\s/\*.*\*/$")


_BUNDLED = re.compile(  # how bundlers call what was imported
    r"\(0,\s?[\w$]{1,3}\.[\w$]{1,60}\)|\bObject\([\w$]{1,3}(?:\.[\w$]{1,60}|\[['\"][\w$]{1,60}['\"]\])\)\("
)
_KEPT_NAMES = re.compile(r"[A-Za-z_$][\w$]{2,80}")
_NO_NAMES = frozenset({"await", "async", "let", "var", "const", "Object"})


def core_of(line: str) -> str:
    """The line without what an edit changes and the fault survives: `await`, a variable for it, quotes, a remark.

    Of a bundle's line the names that a minifier left: those it gave, and what else it wrote anew, change in each build.
    """
    if _BUNDLED.search(line):
        return " ".join(name for name in _KEPT_NAMES.findall(line) if name not in _NO_NAMES)
    if "=" not in line.partition("{{")[0][-1:] and (expressions := _IN_TEMPLATE.findall(line)):
        return " ".join(expressions)
    said = _COMMENT.sub("", line) if " #" in line or " /" in line else line
    bare = _AWAITED.sub("", _BEGINNING.sub("", _BEGINNING.sub("", said, count=1), count=1))
    return bare.replace('"', "'").replace("`", "'").strip() or line
