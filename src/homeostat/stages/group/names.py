"""Names of functions, modules and files without what a compiler, a build or a release puts into them.

What each language generates is known from its own documentation and from what its runtimes print: CGLIB and Hibernate
proxies, `lambda$x$0`, Kotlin's `invokeSuspend`, Go's `func1.2`, Rust's `::h…`, C#'s `<Run>d__3`, hashed bundles.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from homeostat.records import Frame
from homeostat.stages.group.files import file_of, without_hash

_MOST = 200  # characters of a name that count
_LANGUAGES = {
    **dict.fromkeys(("py", "pyx", "python"), "python"),
    **dict.fromkeys(("js", "mjs", "cjs", "jsx", "ts", "tsx", "vue", "svelte", "javascript", "node"), "javascript"),
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy", "clj"), "java"),
    **dict.fromkeys(("rb", "rake", "ruby"), "ruby"),
    **dict.fromkeys(("cs", "vb", "fs", "csharp"), "csharp"),
    **dict.fromkeys(("rs", "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "m", "mm", "swift"), "native"),
    **dict.fromkeys(("native", "rust", "cocoa"), "native"),
    "dart": "dart",
    "php": "php",
    "go": "go",
}
_UNNAMED = frozenset(
    {"", "?", "??", "<unknown>", "unknown", "<anonymous>", "anonymous", "<redacted>", "<lambda>", "{closure}", "eval"}
)
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


@dataclass(frozen=True, slots=True)
class Call:
    """A function as it is compared: by module (or file) and name; "" for a function without a name."""

    module: str
    function: str

    def __str__(self) -> str:
        return f"{self.module} {self.function or '(without a name)'}".strip()


def call_of(frame: Frame, platform: str) -> Call:
    return _call(frame.function, frame.module, frame.path or frame.absolute_path, frame.package, platform)


def language_of(path: str, platform: str) -> str:
    """By the file's extension, else by the event's platform: one event may hold frames of several languages."""
    extension = path.partition("?")[0].rpartition(".")[2].lower()
    return _LANGUAGES.get(extension) or _LANGUAGES.get(platform, "")


_ASYNC = re.compile(r"(?<=\w)Async$|(?<=\w)_async$")


@lru_cache(maxsize=4_096)
def without_async(function: str) -> str:
    """By its name without what says that it is awaited: `Load` and `LoadAsync` do the same, the one for the other."""
    return _ASYNC.sub("", function)


@lru_cache(maxsize=8_192)  # the hot path sees the same few frames again and again; at most 1.5 KB a name
def _call(function: str, module: str, path: str, package: str, platform: str) -> Call:
    language = language_of(path, platform)
    if language == "go" or (not module and path.endswith(".go")):
        found = _go(function, module)
    elif language == "java":
        found = _clojure(module) if path.endswith((".clj", ".cljc")) else _java(function, module)
    elif language == "csharp":
        found = _csharp(function, module)
    elif language == "native":
        found = Call(module if "::" not in function else "", _native(function))
    else:
        named = "" if module == "__main__" else file_of(module) if module.startswith("<") else module
        named = _PLACES[language](named, path) if language in _PLACES else named
        found = Call(named, _PLAIN[language](function))
    image = _image_of(package) if platform == "cocoa" else ""  # files are known only where symbols are
    if around := (image or found.module if language in ("", "native") else ""):  # Elixir and Swift say it twice
        found = Call(found.module, found.function.removeprefix(f"{around}."))
    unnamed = found.function in _UNNAMED or _ADDRESS.fullmatch(found.function) is not None
    function = "" if unnamed else found.function[:_MOST]
    spelt_out = language == "native" and "::" in function  # its name holds its module
    where = found.module or ("" if spelt_out else image or file_of(path) or file_of(package) or file_of(module))
    return Call(where[-_MOST:], function)


def _image_of(package: str) -> str:
    """The program's file; a build for development has its code in a library beside it."""
    return re.split(r"[/\\]", package)[-1].removesuffix(".debug.dylib")


# --- files of which an SDK says a module, and a printed stack the path -------------------------------------------


_PYTHON_FILE = re.compile(r"(?:/__init__)?\.py[xc]?$")
_COMMON_MODULE = re.compile(r"(?:main|mod|lib|handler|views|models)$")
_SPREAD = 2  # names of `shop.billing.rates` that both say: how far up a path is the program's own, only one knows


def _python_module(module: str, path: str) -> str:
    """The last names of a module, or of the path where it was started by it; the same of both."""
    file = "" if module else file_of(path)
    if module.startswith("<") or (file and not _PYTHON_FILE.search(file)):  # made at run time, or a template
        return module or file
    parts = (module or _PYTHON_FILE.sub("", file).replace("/", ".")).removeprefix("src.").split(".")
    spread = _SPREAD + 1 if _COMMON_MODULE.match(parts[-1]) else _SPREAD
    return ".".join(parts[-spread:])


_JS_FILE = re.compile(r"\.(?:[cm]?[jt]sx?|vue|svelte)$")
_JS_BUILT = re.compile(r"^(?:src|dist|build|lib|out|esm|cjs|compiled)/(?=.)")


def _javascript_module(module: str, path: str) -> str:
    """Below the program's folder, as Node's SDK says it, which a release's folder is no part of; else by the path."""
    file = without_hash(f"{module.replace(':', '/')}.js") if module else file_of(path)
    return _JS_BUILT.sub("", _JS_FILE.sub("", file))


_PLACES = {"python": _python_module, "javascript": _javascript_module}


# --- functions ---------------------------------------------------------------------------------------------------


_PYTHON_TEMPLATE = re.compile(r"top-level template code|block '[^']{0,100}'|template")


def _python(function: str) -> str:
    """The last of a qualified name; nothing for the parts of a template, which move as it is laid out anew."""
    return "" if _PYTHON_TEMPLATE.fullmatch(function) else function.rpartition(".")[2]


_JS_PREFIX = re.compile(r"^(?:(?:async|new|get|set|static|bound)[ *])+")
_JS_ALIAS = re.compile(r" \[as [^\]]{1,200}\]$")
_JS_HOLDER = re.compile(
    r"^(?:(?:module\.)?exports|Object|Module|Function|Window|global|globalThis|Array|Promise|HTML\w{0,40}Element)\."
)


_JS_COMPILED = re.compile(r"_(?:callee|loop|temp)_?\d{0,4}\$?")  # of a compiler, where a function was taken apart
_JS_CLASS = re.compile(r"^_(?=[A-Z]\w{0,100}\.)")  # esbuild's name of a class that names itself
_JS_CALLBACK = re.compile(
    r"\w\.(?:on|once|then|catch|finally|forEach|map|filter|use|subscribe|addEventListener|addListener)$"
)


def _javascript(function: str) -> str:
    """Without `async`, `new`, `[as x]`, the global object that V8 names, and Firefox's `/<`.

    Older V8 named a callback for what it was given to: `stream.on`.
    """
    name = _JS_ALIAS.sub("", _JS_PREFIX.sub("", function.strip()))
    name = name.rstrip("<").rstrip("/").rpartition("/")[2]
    name = _JS_CLASS.sub("", _JS_HOLDER.sub("", name))
    unnamed = name.endswith(("<anonymous>", "?")) or _JS_COMPILED.fullmatch(name) or _JS_CALLBACK.search(name)
    return "" if unnamed else name


_GO_GENERATED = re.compile(r"\.(?:func\d+|gowrap\d+|deferwrap\d+)(?:\.\d+)*|(?<=\w)-(?:fm|range\d+)\b|(?<=init)\.\d+\b")


_GO_MAJOR = re.compile(r"/v\d{1,3}(?=/|$)")  # of a module's path: its next major version


def _go(function: str, module: str) -> Call:
    name = _without_brackets(function, "[", "]")
    if not module:
        slash = name.rfind("/")
        package, _, rest = name[slash + 1 :].partition(".")
        module, name = (name[: slash + 1] + package, rest) if rest else ("", name)
    name = _GO_GENERATED.sub("", name.removeprefix(module + "."))
    name = "init" if name == "glob." else name  # what a variable of the package is made by, before Go 1.21
    name = re.sub(r"^func\d+(?:\.\d+)*$", "", name)
    return Call(_GO_MAJOR.sub("", module.replace("%2e", ".")), name.replace("(*", "").replace(")", "").strip("."))


_JAVA_CUT = re.compile(
    r"\$\$.*|_(?:Subclass|ClientProxy)(?=\$|$)|\$Proxy\$.*|\$(?:HibernateProxy|MockitoMock|ByteBuddy|Proxy\d).*|"
    r"/0x[0-9a-f]+|_\$\$_.*|__\d+\b"
)
_JAVA_COUNT = re.compile(r"lambda-\d+|-?\d+|_closure\d+|anonfun|Companion|DefaultImpls|INSTANCE|")
_JAVA_BODY = frozenset({"invoke", "invokeSuspend"})
_JAVA_CLOSURE = re.compile(  # Scala to 2.11, Groovy: a class for each, which names the function around it
    r"^(?P<module>[\w.$]{1,300}?)(?:\$\$anonfun\$(?P<scala>[A-Za-z]\w{0,100})|\$_(?P<groovy>\w{1,100}?)_closure\d).*"
)
_JAVA_NOISE = re.compile(
    r"_aroundBody\d+|\$\$superforward\d*|\$(?:lambda.*|default|suspendImpl|adapted|sp|mc[A-Z]+|original.*|extension|"
    r"annotations|impl)|^lambda\$|^\$anonfun\$|"
    r"^access\$(?:get|set|\d+)?|(?<=\w)-[\w-]{7}$|\$\d+|__\d+\b|^null$|^-?\$\$Nest\$\w"
)


def _java(function: str, module: str) -> Call:
    """Of Java, Kotlin, Scala, Groovy and Clojure: proxies, lambdas, coroutines, anonymous classes."""
    if ("anonfun" in module or "_closure" in module) and (closure := _JAVA_CLOSURE.match(module)):
        return Call(closure["module"], closure["scala"] or closure["groovy"])
    kept = _JAVA_CUT.sub("", module)
    outer, *inner = kept.split("$")
    anonymous = bool(inner) and _JAVA_COUNT.fullmatch(inner[-1]) is not None
    named = [part for part in inner if not _JAVA_COUNT.fullmatch(part)]
    name = _JAVA_NOISE.sub("", function)
    name = "" if name == "null" else name.strip("$")
    if named and anonymous and (function in _JAVA_BODY or named[-1][:1].islower()):
        name = next((part for part in named if part[:1].islower()), named[-1])
        named = [part for part in named[: named.index(name)] if part[:1].isupper()]
    return Call("$".join((outer, *named)), name)


_CLOJURE_NUMBER = re.compile(r"\$(?:fn|eval|reify)__\d+.*|__\d+")


def _clojure(module: str) -> Call:
    """A class for each function, called by `invoke` or `invokeStatic`."""
    namespace, _, name = _CLOJURE_NUMBER.sub("", module).partition("$")
    return Call(namespace, name)


_RUBY_BLOCK = re.compile(r"^(?:(?:block|rescue|ensure)(?: \(\d+ levels?\))? in )+")


_RUBY_VIEW = re.compile(r"(?<=[a-z])_{1,4}\d{3,24}_\d{1,24}$")


def _ruby(function: str) -> str:
    """Without its blocks, the class that Ruby 3.4 names before it, and the numbers of a compiled view."""
    name = _RUBY_VIEW.sub("", _RUBY_BLOCK.sub("", function))
    if name == "<top (required)>":  # of a file that another one loads, instead of the one that was started
        return "<main>"
    if "#" in name:
        return name.rpartition("#")[2]
    return name.rpartition(".")[2] if name[:1].isupper() else name


_PHP_CLOSURE = re.compile(
    r"\{closure(?::(?P<around>[^}]{0,400})\(\):\d{1,7})?(?::[^}]{0,400})?\}$"
)  # 8.4 says in which
_PHP_ANONYMOUS = re.compile(r"(class@anonymous)[^:]{0,400}(?::\d+\$[0-9a-f]+)?")


def _php(function: str) -> str:
    """Nothing for a template that was compiled: which of its methods it is changes as it is laid out anew."""
    name = _PHP_ANONYMOUS.sub(r"\1", function).replace("->", "::")
    if closure := _PHP_CLOSURE.search(name):
        return closure["around"] or ""
    return "" if name.startswith("__TwigTemplate_") else name


_CS_STATE = re.compile(r"[+/.]<(?:<([\w.]{1,200})>b__\w{1,20}|([\w.]{0,200}))>d(?:__\d+)?(?:`\d+)?$")
_CS_CLOSURE = re.compile(r"[+/.]<>c(?:__DisplayClass\d+_\d+)?(?:`\d+)?(?:<[^>]{0,200}>)?$")
_FS_CLOSURE = re.compile(r"[+$](\w{1,200})@\d+(?:-\d+)?$")
_CS_LOCAL = re.compile(r"^<(?:<(?=Main>))?([\w.]{1,200})>(?:\$>)?(?:g__(\w{1,200})\|[\d_]+|b__[\d_]+)")


def _csharp(function: str, module: str) -> Call:
    """Of .NET: state machines of `async`, closures, local functions, and signatures as words."""
    if "@" in module and (closure := _FS_CLOSURE.search(module)):
        return Call(module[: closure.start()].replace("+", "."), closure[1])
    state = _CS_STATE.search(module)
    around = (state[1] or state[2]) if state else ""
    name = around if around and function == "MoveNext" else "Main" if function == "<Main>$" else function
    module = _CS_CLOSURE.sub("", _CS_STATE.sub("", module))
    if local := _CS_LOCAL.match(name):
        name = f"{local[1]}.{local[2]}" if local[2] else local[1]
    else:
        name = _without_brackets(name.partition("(")[0], "<", ">").partition(" {")[0].rpartition(" ")[2]
        name = _without_brackets(name, "[", "]")
        held, _, last = name.rpartition(".")
        constructor = last in ("ctor", "cctor")
        module, name = module or ("" if constructor else held), f".{last}" if constructor else last or name
    return Call(re.sub(r"`\d+", "", module).replace("+", "."), re.sub(r"`\d+", "", name))


_NATIVE_NOISE = re.compile(
    r"::h[0-9a-f]{16}\b|(?<=\w)\[[0-9a-f]{8,16}\]|(?:::)?\{\{?[\w#.() ]{1,100}\}\}?|::\$_\d+|"
    r" ?\[clone [^\]]{1,60}\]|\[abi:\w{1,20}\]|"
    r"\.(?:cold|isra|part|constprop|llvm)(?:\.\d+)*|\(anonymous namespace\)::|`anonymous namespace'::|"
    r"^(?:(?:implicit )?closure #\d+ (?:\([^)]{0,200}\) (?:async )?(?:throws )?(?:-> \S{1,100} )?)?in |specialized |"
    r"partial apply (?:forwarder )?for |"
    r"@(?:non)?objc |thunk for |static |merged |\(\d+\) (?:await|suspend) resume partial function for )+|"
    r"\+0x[0-9a-f]+$"
)


_CPP_LAMBDA = re.compile(  # as GCC, Clang, Microsoft and old Clang name one; what follows is how it is called
    r"(?:\([^()]{0,300}\))?(?: const)?(?:'::`\d{1,4}')?::(?:\{lambda\(|\$_\d|<lambda_|'lambda).{0,400}$"
)


_RUST_TRAIT = re.compile(r"(?<=[\w>]) as [\w:]{1,200}(?:<[^<>]{0,100}>)?(?=>::)")  # by which its type has a function
_OBJC_BLOCK = re.compile(r"__\d{0,4}(?:([-+]\[[^\]]{1,200}\])|(\w{1,100}?))_block_invoke[\w.]{0,20}$")


def _native(function: str) -> str:
    """Of Rust, C++, Swift: without hash, closures, generic arguments, parameters and the type that is returned."""
    if block := _OBJC_BLOCK.match(function):
        return block[1] or block[2]
    if function[:2] in ("-[", "+["):  # Objective-C
        return function
    name = _CPP_LAMBDA.sub("", function)
    name = _NATIVE_NOISE.sub("", name.removeprefix("`") if name is not function else function)
    if name.startswith("<"):  # Rust: `<shop::Lot as Sub>::sub`
        name = _without_brackets(_RUST_TRAIT.sub("", name).replace("<", "", 1).replace(">::", "::", 1), "<", ">")
        return name.replace("::::", "::").rstrip(":")
    operator = re.search(r"\boperator\s?(?:\(\)|[^\w\s(]{1,3}|\w+)", name)
    if operator:
        return _without_brackets(name[: operator.start()], "<", ">").rpartition(" ")[2] + operator[0]
    name = _without_brackets(name, "<", ">").partition("(")[0].replace("::::", "::").strip(" :")
    return name.rpartition(" ")[2]


def _without_brackets(words: str, opening: str, closing: str) -> str:
    """What stands outside of brackets, however deep; one walk through the text."""
    if opening not in words:
        return words
    depth = 0
    kept: list[str] = []
    for character in words:
        if character == opening:
            depth += 1
        elif character == closing and depth:
            depth -= 1
        elif not depth:
            kept.append(character)
    return "".join(kept)


_DART_NOISE = re.compile(r"^new |(?:\.|^)<(?:anonymous closure|fn)>|@\d{3,12}")


def _dart(function: str) -> str:
    """Without closures, a constructor's `new` of the interpreter, and the numbers of private libraries."""
    return _DART_NOISE.sub("", function)


_ELIXIR_CLOSURE = re.compile(r"^(?:anonymous )?fn/\d+ in ")
_ERLANG_FUN = re.compile(  # of a function, a comprehension or a `try` that became a function of its own
    r"[\"']?-([^\"'/]{1,100}/\d{1,3})-(?:fun|lists|inlined|l[bc]c|lc|mc|blc|bc|after|"
    r"try)[-^$][^\"']{0,60}[\"']?(?:/\d{1,3})?$"
)


def _other(function: str) -> str:
    return _ELIXIR_CLOSURE.sub("", _ERLANG_FUN.sub(r"\1", function))


_PLAIN = {"python": _python, "javascript": _javascript, "ruby": _ruby, "php": _php, "dart": _dart, "": _other}
