"""What a newer Python, or a newer release of a library, calls by another name: by its own hint, or by its notes.

Works wherever the line stands, so also where a module is imported and no function has begun.
"""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, Import, Module, dotted, splice
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_OF_MODULE = re.compile(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'")
_OF_OBJECT = re.compile(r"'[\w.]+' object has no attribute '(?P<name>\w+)'")
_HINT = re.compile(r"Use `(?:np\.)?(?P<new>[\w.]+)` instead")

_ABSTRACT = (
    "Mapping", "MutableMapping", "Sequence", "MutableSequence", "Set", "MutableSet", "Iterable", "Iterator", "Callable",
    "Hashable", "Sized", "Container", "Generator", "Awaitable", "Coroutine", "AsyncIterator", "AsyncIterable",
    "KeysView", "ValuesView", "ItemsView", "MappingView", "ByteString",
)  # fmt: skip
# From the "removed" sections of What's New in Python 3.0 to 3.13; a builtin has no module to import.
_MOVED = {
    **{f"collections.{name}": f"collections.abc.{name}" for name in _ABSTRACT},
    "inspect.getargspec": "inspect.getfullargspec", "time.clock": "time.perf_counter", "fractions.gcd": "math.gcd",
    "cgi.escape": "html.escape", "string.letters": "string.ascii_letters", "string.lowercase": "string.ascii_lowercase",
    "string.uppercase": "string.ascii_uppercase", "string.maketrans": "str.maketrans", "os.getcwdu": "os.getcwd",
    "os.errno": "errno", "itertools.izip": "zip", "itertools.imap": "map", "itertools.ifilter": "filter",
    "itertools.izip_longest": "itertools.zip_longest", "base64.encodestring": "base64.encodebytes",
    "base64.decodestring": "base64.decodebytes", "sys.maxint": "sys.maxsize", "types.StringType": "str",
    "types.ListType": "list", "types.DictType": "dict", "types.IntType": "int", "types.TupleType": "tuple",
    "locale.format": "locale.format_string",
    "importlib.find_loader": "importlib.util.find_spec", "configparser.SafeConfigParser": "configparser.ConfigParser",
    "urllib.urlencode": "urllib.parse.urlencode", "urllib.quote": "urllib.parse.quote",
    "urllib.unquote": "urllib.parse.unquote", "urllib.quote_plus": "urllib.parse.quote_plus",
    "urllib.urlopen": "urllib.request.urlopen", "urllib.urlretrieve": "urllib.request.urlretrieve",
    "datetime.UTC": "datetime.timezone.utc", "asyncio.JoinableQueue": "asyncio.Queue",
    # NumPy 1.24 and 2.0
    "numpy.float": "float", "numpy.int": "int", "numpy.bool": "bool", "numpy.object": "object", "numpy.str": "str",
    "numpy.complex": "complex", "numpy.product": "numpy.prod", "numpy.cumproduct": "numpy.cumprod",
    "numpy.in1d": "numpy.isin", "numpy.alltrue": "numpy.all", "numpy.sometrue": "numpy.any", "numpy.NaN": "numpy.nan",
    "numpy.Inf": "numpy.inf", "numpy.infty": "numpy.inf", "numpy.float_": "numpy.float64",
    "numpy.trapz": "numpy.trapezoid", "numpy.row_stack": "numpy.vstack",
}  # fmt: skip
_RENAMED = {
    "isAlive": "is_alive", "iteritems": "items", "itervalues": "values", "iterkeys": "keys", "getiterator": "iter",
    "readfp": "read_file", "assertEquals": "assertEqual", "assertItemsEqual": "assertCountEqual", "tostring": "tobytes",
    "fromstring": "frombytes",
}  # fmt: skip


def fixes(crash: Crash) -> Iterator[Fix]:
    yield from renamed(crash.module, crash.line, crash.error_type, crash.message)


def renamed(module: Module, line: int, error_type: str, message: str) -> Iterator[Fix]:
    """For the line of a module at which it broke."""
    if error_type != "AttributeError":
        return
    if said := _OF_MODULE.search(message):
        old = f"{said.group('module')}.{said.group('name')}"
        hint = _HINT.search(message)
        home = said.group("module").partition(".")[0]
        new = (f"{home}.{hint.group('new')}" if hint else "") or _MOVED.get(old, "")
        if new:
            yield from _elsewhere(module, line, said.group("name"), old, new)
    elif said := _OF_OBJECT.search(message):
        name = said.group("name")
        if name in _RENAMED:
            edits = [
                Edit(end - len(name), end, _RENAMED[name])
                for node in module.nodes
                if isinstance(node, ast.Attribute) and node.attr == name
                for end in [module.span(node)[1]]
            ]
            if edits:
                yield _fix(module, name, _RENAMED[name], edits)


def _elsewhere(module: Module, line: int, name: str, old: str, new: str) -> Iterator[Fix]:
    """At the crash and wherever else the module says it; under the name by which the module knows the library."""
    at = [node for node in module.nodes if isinstance(node, ast.Attribute) and node.attr == name]
    here = next((node for node in at if node.lineno <= line <= (node.end_lineno or node.lineno)), None)
    if here is None or not dotted(here.value):
        return
    known, library = dotted(here.value), old.rpartition(".")[0]
    text = f"{known}{new.removeprefix(library)}" if new.startswith(f"{library}.") else new
    home = new if new == "errno" else new.rpartition(".")[0]
    edits = [splice(module, node, text) for node in at if dotted(node.value) == known]
    imports = () if home in {"", "str", library} else (Import(module=home, name="", alias=home),)
    yield _fix(module, old, new, edits, imports)


def _fix(module: Module, old: str, new: str, edits: list[Edit], imports: tuple[Import, ...] = ()) -> Fix:
    return Fix(
        rule="moved-name",
        prior=0.86,
        title=f"Use {new}: {old} is gone",
        description=f"{old} was renamed or moved to {new}; it does the same.",
        approach="correct",
        reasoning="The release that runs here removed the old name, and says which one to use.",
        module=module,
        edits=tuple(edits),
        imports=imports,
        side_effects="A very old release that lacks the new name is no longer supported.",
        test="The call that crashed.",
    )
