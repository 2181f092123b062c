"""The bug that may own several fingerprints: the same failure in the same own function, however it came and was worded.

Never wider than what a person would call one bug: where the words of an engine are not known to mean the same, the
line of source or the message keep two failures of one function apart.
"""

import re
from dataclasses import replace
from itertools import pairwise

from homeostat.records import Raised
from homeostat.stages.group.databases import is_kind
from homeostat.stages.group.details import ANSWERED, REFUSED_FIELD, asked, detail, file_in, key_in
from homeostat.stages.group.error_types import type_of
from homeostat.stages.group.files import is_entry
from homeostat.stages.group.frames import (
    Counted,
    Site,
    core_of,
    entry_of,
    is_reporter,
    library_of,
    line_tells,
    named_caller_of,
)
from homeostat.stages.group.frames import recursion_of as _recursion_of
from homeostat.stages.group.kinds import ENCODING, HYDRATION, LIMIT, RECURSION, Cause
from homeostat.stages.group.names import Call, language_of, without_async
from homeostat.stages.group.strands import Strand, Told
from homeostat.stages.group.wording import loose, says_enough, skeleton

_WRAPPED = re.compile(r"^(?!runtime error)[^:]{1,100}: ")  # Go's wrappers say so what they were doing
_GO_TYPES = frozenset(  # say by which function an error was made, and nothing of it
    {
        "string",
        "*errors.errorString",
        "*errors.fundamental",
        "*errors.joinError",
        "*errors.withMessage",
        "*errors.withStack",
        "*fmt.wrapError",
        "*fmt.wrapErrors",
        "runtime.Error",
        "runtime.boundsError",
        "runtime.errorString",
        "runtime.plainError",
    }
)
_GO_WRAPPERS = frozenset({"*errors.withMessage", "*errors.withStack", "*fmt.wrapError", "*fmt.wrapErrors"})
_GO_SAYS = re.compile(r"(?:dial|read|write|lookup|listen|tls|x509|rpc|net|remote) ")  # Go's own packages, too
_GO_CALLS = re.compile(
    r"\*(?:url|net|os|tls|fs|strconv|json|xml|time|csv|http|exec|x509|base64|hex)\."
)  # what Go's own packages wrap says nothing of the program
_LONG_LINE = 18  # characters of what a line does that hardly stands twice in one file
_LINE_ABOUT = 10  # of one that holds the name that failed


def family_of(strand: Strand, platform: str, strictly: tuple[str, ...]) -> str:
    """The bug's key, in words. `strictly` are the parts of the fingerprint, for where nothing better is known."""
    heart, site = strand.heart, strand.heart.site
    if heart.cause and heart.cause.kind == RECURSION:
        return f"{RECURSION} through {', '.join(_recursion_of(heart.raised.frames, platform))}"
    cause = _cause_of(strand)
    if cause and cause.everywhere:
        return str(cause)
    if platform == "go" and (sentence := _sentence_of_go(strand)):
        return f"message {sentence!r}"
    words = "" if cause and not _is_only_kind(strand, cause) else _words(strand, platform)
    found = [*_caused(strand, cause, words), *_failure(heart, cause, words)]
    if site is None or not site.own:
        found += _without_own_frames(heart, cause, platform, strictly)
    elif cause and cause.kind == LIMIT:
        found.append(f"on the way from {entry_of(heart.raised.frames, platform)}")
    else:
        context = () if words else _context(strand, site, cause, platform)
        if _is_told_by_wrapper(heart, context) or (platform == "go" and cause and cause.of_schema):
            return "; ".join(dict.fromkeys((*found, *context)))
        if site.crash.line and not _is_told(heart, cause, words):
            found.append(f"at {core_of(site.crash.line)!r}")
        found += [f"message {words!r}"] if words else context
        found += _place(heart, site, cause, platform)
    return "; ".join(dict.fromkeys(found))


def callers_of(site: Site | None, cause: Cause | None) -> tuple[Counted, ...]:
    """Nobody's call makes a host that is down another fault, nor a constraint that the database names."""
    named = cause is not None and (
        cause.from_outside or cause.of_schema or cause.of_connection or cause.kind == ENCODING
    )
    return () if site is None or named else site.callers


def _is_only_kind(strand: Strand, cause: Cause) -> bool:
    """Whether the words add something, where no line tells: a cause further down names nothing, or it is but a code."""
    site = strand.heart.site
    if cause.is_code:
        return site is not None and site.own and not line_tells(site.crash.line)
    if cause.of_object:
        return False
    return strand.heart.cause is None and not cause.about and site is not None and site.own and not site.crash.line


# --- what failed -------------------------------------------------------------------------------------------------


def _cause_of(strand: Strand) -> Cause | None:
    """What a database or another program answered is the cause, however many say what that call was good for."""
    own = strand.heart.cause
    deciding = [one.cause for one in strand.below if one.cause and (one.cause.decides or is_kind(one.cause.kind))]
    if own is None:
        own = deciding[0] if deciding else None
    if own and not own.about:
        named = (cause for cause in deciding if cause.kind == own.kind and cause.about)
        asking = (strand.heart, *reversed(strand.below)) if own.of_others else ()
        host = next(filter(None, (asked(one.raised.message) for one in asking)), "")
        return next(named, Cause(own.kind, host) if host else own)
    return own


def _words(strand: Strand, platform: str) -> str:
    heart = strand.heart
    tells = _line_tells(heart)
    if _status(heart) and heart.site and not heart.site.thin and not heart.site.crash.line:
        return ""
    if platform == "go" and heart.site and not tells and (doing := _doing(strand)):
        return loose(doing)
    return loose(heart.words)


def _status(heart: Told) -> str:
    """By which status a server answered, and which: the same whichever client says so."""
    found = detail(heart.raised.type, heart.raised.message)
    if not found.startswith(ANSWERED):
        return ""
    host = asked(heart.raised.message) if _asks_who(heart) else ""
    return f"{found} by {host}" if host else found


def _asks_who(heart: Told) -> bool:
    """Whether the place says too little of which program was asked."""
    site = heart.site
    return site is None or site.thin or not site.crash.line


def _line_tells(heart: Told) -> bool:
    return heart.site is not None and heart.site.own and line_tells(heart.site.crash.line)


def _failure(heart: Told, cause: Cause | None, words: str) -> tuple[str, ...]:
    """Words that say enough are the same failure under another type: libraries rename those."""
    if cause:
        return _named(heart, cause)
    if status := _status(heart):
        return (status,)
    own = heart.site is not None and heart.site.own
    told = says_enough(words, in_function=own) or heart.raised.type in _GO_TYPES
    return () if told else (type_of(heart.raised.type),)


def _named(heart: Told, cause: Cause) -> tuple[str, ...]:
    """The cause; with the other program's name where the place says too little, the DOM's call where it is minified."""
    site = heart.site
    if cause.of_others:
        return (str(cause) if _asks_who(heart) else cause.kind,)
    if not cause.of_browser:
        return (str(cause),)
    if site is None or not site.minified:
        return (cause.kind,)
    return (str(cause),) if cause.about else (cause.kind, f"message {loose(heart.words)!r}")


def _is_told(heart: Told, cause: Cause | None, words: str) -> bool:
    """Whether the line would add nothing: an edit of it is no new bug."""
    if cause:
        return cause.tells_all
    if words.startswith(REFUSED_FIELD) and Cause(REFUSED_FIELD, words.rpartition(".")[2].split()[-1]).is_named:
        return True  # by which call of a library's which version data were checked
    return bool(words) and words == key_in(heart.raised.type, heart.raised.message).lower()


def _caused(strand: Strand, cause: Cause | None, words: str) -> tuple[str, ...]:
    """The first cause, unless what was raised upon it repeats its words: what lies between differs by version."""
    if not strand.below or (cause and (cause.decides or is_kind(cause.kind))):
        return ()
    root = strand.below[0]
    if root.cause is None and cause and any(_GO_CALLS.match(one.raised.type) for one in strand.below):
        return ()  # what a call of Go's own packages ends with: `invalid syntax`
    raised = (root.raised.type, root.raised.message)
    repeated = raised == (strand.heart.raised.type, strand.heart.raised.message)
    repeated = repeated or (bool(root.words) and loose(root.words) in words)
    same = root.cause is not None and cause is not None and root.cause.kind == cause.kind
    return () if repeated or same else (f"caused by {_meaning(root)}",)


def _sentence_of_go(strand: Strand) -> str:
    """What a plain error of Go's says, where that is enough: it is made in one place, and reported in many."""
    root = strand.below[0] if strand.below else strand.heart
    plain = root.raised.type in _GO_TYPES and root.raised.type.startswith("*") and root.raised.type not in _GO_WRAPPERS
    words = loose(root.words) if plain and root.cause is None else ""
    return words if says_enough(words) else ""


def _meaning(told: Told) -> str:
    """What a database refused is in the cause, in any language; which host is not there, in the words."""
    if told.cause and not told.cause.from_outside:
        return str(told.cause)
    words = loose(told.words)
    if words and told.raised.type in _GO_TYPES:
        return repr(words)
    return f"{type_of(told.raised.type)}: {words!r}" if words else type_of(told.raised.type)


def _context(strand: Strand, site: Site, cause: Cause | None, platform: str) -> tuple[str, ...]:
    """What Go's wrappers say, where the place tells nothing: one place reports every error."""
    if platform != "go" or line_tells(site.crash.line) or cause is None or (is_kind(cause.kind) and cause.about):
        return ()
    doing = _doing(strand) if is_kind(cause.kind) else _done(strand)
    return (f"while {loose(doing)!r}",) if doing else ()


def done_in_go(strand: Strand) -> str:
    """What was done when it failed, in the words of Go's wrappers; "" where none says so: `json: ` is a package."""
    doing = _done(strand)
    return f"while {loose(doing)!r}" if " " in doing else ""


def _done(strand: Strand) -> str:
    doing = _doing(strand)
    return _nearest(strand.heart.words) if not doing and _WRAPPED.search(strand.heart.words) else doing


def _nearest(words: str) -> str:
    """What the wrapper says that is nearest to the failure and says enough; else what the outermost does."""
    said = words.split(": ")[:-1]
    own = (one for one in reversed(said) if says_enough(loose(one), in_function=True) and not _GO_SAYS.match(one))
    return next(own, said[0])


def _is_told_by_wrapper(heart: Told, context: tuple[str, ...]) -> bool:
    """Go's errors have the stack of who reported them: what was done, in words of the program, is the better place."""
    said = (one.removeprefix("while ").strip("'\"") for one in context)
    return heart.raised.type in _GO_WRAPPERS and any(says_enough(one, in_function=True) for one in said)


def _doing(strand: Strand) -> str:
    """What the wrapper says that is nearest to the failure: those above it are callers."""
    chain = (*strand.below, strand.heart)
    for inner, outer in pairwise(chain):
        root, said = skeleton(inner.raised.message), skeleton(outer.raised.message)
        doing = said.removesuffix(root).rstrip(": ")
        if root and doing and doing != said and not _GO_CALLS.match(outer.raised.type):
            return doing
    return ""


# --- where -------------------------------------------------------------------------------------------------------


def _without_own_frames(heart: Told, cause: Cause | None, platform: str, strictly: tuple[str, ...]) -> tuple[str, ...]:
    """Where only libraries were on the stack. Which function of a runtime heard that a host is gone says nothing."""
    if cause and (cause.tells_all or cause.of_framework):
        return ()
    if cause and cause.of_library:
        return (f"in {library_of(heart.raised.frames, platform)}",) if heart.site else ()
    if cause and cause.of_others:
        words = () if cause.about else (f"message {loose(heart.words)!r}",)
        return (*words, *((f"in {library_of(heart.raised.frames, platform)}",) if heart.site else ()))
    if cause and heart.site is None:
        file = file_in(heart.raised.type, heart.raised.message)
        return (f"of {file}",) if file else ()
    words = loose(heart.words)
    return (f"message {words!r}",) if says_enough(words) and not cause else strictly


def _place(heart: Told, site: Site, cause: Cause | None, platform: str) -> list[str]:
    """The function, and callers where it says too little.

    A minifier's names are others in each build: where the failure itself is about a name or has words of its own, or
    the file is that of one page, the file is enough. So it is where a long line of JavaScript is known, whose functions
    engines and compilers name as they like.
    """
    javascript = language_of(heart.raised.frames[-1].path, "") == "javascript"
    module = site.crash.call.module
    if cause and cause.of_object:
        return [f"of {module} {site.crash.call.function.rpartition('.')[0]}".rstrip(), *_shared(site.crash.line)]
    if cause and cause.of_framework and (site.minified or cause.censored or cause.kind == HYDRATION):
        return [f"in {module}"] if is_entry(module) else []
    named = cause.is_named or cause.of_browser if cause else heart.words
    if site.minified and (named or is_entry(module)):
        hook = named_caller_of(heart.raised.frames, platform)
        return [f"in minified {module if javascript else ''}".rstrip(), *([f"called by {hook}"] if hook else [])]
    told = is_reporter(site.crash) and says_enough(loose(heart.words), in_function=True)
    callers = callers_of(site, cause) if (site.thin or site.minified) and not told else ()
    place = (
        module
        if javascript and _is_rare(site.crash.line, cause)
        else str(_without_class(site.crash.call, heart.raised))
    )
    return [f"in {place}", *(f"called by {_shown(caller)}" for caller in callers)]


_HELD = re.compile(r"\b(?:range )?((?:[A-Za-z_]\w{0,60}\.){1,5}[A-Za-z_]\w{0,60})(?:\[|,| \{|$)")


def _shared(line: str) -> tuple[str, ...]:
    """What of an object is shared, where the line says so: the `rates` of `c.rates[key] = rate`."""
    held = _HELD.search(line)
    return (f"its {held[1].rpartition('.')[2]}",) if held else ()


def _is_rare(line: str, cause: Cause | None) -> bool:
    """Whether it hardly stands twice in one file; calls of other programs do, `fetch(url)`."""
    least = _LONG_LINE if cause is None or not cause.about or cause.about not in line else _LINE_ABOUT
    return line_tells(line) and len(core_of(line)) >= least and not (cause and cause.of_others)


def _shown(caller: Counted) -> str:
    return str(replace(caller, line=core_of(caller.line)))


_COMMON_METHOD = re.compile(
    r"render|constructor|update|init|[gs]et|handle|run|execute|load|save|create|delete|remove|add|start|stop|open|"
    r"close|"
    r"toString|valueOf|parse|build|apply|call|next|then|on|emit|dispatch|process|validate|submit"
)


def _without_class(call: Call, raised: Raised) -> Call:
    """Only V8 names a method's class; where browsers' stacks meet, a method that is not called as many are does.

    Whether it is awaited makes no other fault of it.
    """
    call = replace(call, function=without_async(call.function))
    last = call.function.rpartition(".")[2]
    path = raised.frames[-1].path
    if language_of(path, "") != "javascript" or "://" not in path or _COMMON_METHOD.fullmatch(last):
        return call
    return Call(call.module, last)
