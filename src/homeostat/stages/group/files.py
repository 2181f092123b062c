"""Files without what a build, a release, a machine or an operating system puts into their paths."""

import re
from urllib.parse import unquote

_ROOT = re.compile(
    r"^/(?:app|code|workspace|usr/src/app|var/task|(?:srv|opt|var/www|home/[^/]{1,60})/[^/]{1,60})(?=/)|"
    r"^[A-Za-z]:(?=[/\\])"
)
_SCHEME = re.compile(r"^(?:webpack-internal:///(?:\([\w-]{1,40}\)/)?|[a-z][a-z0-9+-]{1,30}://[^/]{0,200}/?|node:)")
_RUNTIMES_NOTE = re.compile(r" \[[\w-]{1,40}\](?: \(\w{1,40}\))?$")  # `b.tsx [app-client] (ecmascript)`, of Turbopack
_RELEASE = re.compile(r"v?\d[\d._-]*|(?=.{0,39}\d)[0-9a-f]{7,40}|releases?|current|_next", re.IGNORECASE)
_INSTALLED = re.compile(r"^(?:site-packages|dist-packages|node_modules|gems|mod|vendor)$")
_VERSION = re.compile(r"[-@]v?\d[\w.+-]*$")
_COMMON_FILE = re.compile(r"(?:index|page|route|layout|main|mod|lib|handler|views|models|__init__)\.\w+")
_ENTRY = re.compile(
    r"(?:^|/)(?:page|layout|route|template|loading|error|not-found|default)(?:\.js)?$|(?:^|"
    r"/)pages/(?!_)[\w\[\].-]{1,100}$"
)
_HASH = re.compile(
    r"(?=[a-f]*\d)[0-9a-f]{6,64}|(?=[A-Za-z]*\d)(?![A-Za-z]+\d{1,4}$)[0-9A-Za-z]{8,64}"
    r"|(?=[A-Z]*[2-7])[A-Z2-7]{8}"  # esbuild's, which may end with its only digit
)
_VITE_HASH = re.compile(r"-(?=\w{0,7}[A-Z\d])[\w-]{8}$")
_LETTERS_OF_HASH = 8
_MOST_CAPITALS = 3  # of eight letters that are a word: `UserCard`, not `BQkTzxAb`
_BUNDLES = (".chunk.js", ".bundle.js", ".min.js", ".js.map", ".js", ".mjs", ".cjs", ".css", ".wasm")
_UNPACKED = re.compile(r"^\.(?:chunk|bundle|min)(?=\.)")
_NATIVE_BUNDLE = re.compile(r"main\.jsbundle|index\.(?:android|ios)\.bundle")
_COMPILED = re.compile(r"[0-9a-f]{16,64}\.php|<ipython-input-\d+-\w+>|\d+\.py")


_GENERATED = re.compile(r"<(attrs generated [\w .]{1,300})-\d{1,9}>")


def file_of(path: str) -> str:
    """The end of a path that stays the same between builds, releases, machines and operating systems."""
    if path.startswith("<"):  # of code that was made at run time
        return _GENERATED.sub(r"<\1>", path)
    path = _RUNTIMES_NOTE.sub("", path.split("?", 1)[0].split("#", 1)[0])
    bare = _ROOT.sub("", _SCHEME.sub("", unquote(path) if "%" in path else path))
    parts = [part for part in re.split(r"[/\\]", bare) if part not in ("", ".", "..", "~")]
    if not parts:
        return ""
    *folders, name = parts
    if _NATIVE_BUNDLE.fullmatch(name):  # of React Native, which has one for each platform
        return "bundle.js"
    if _COMPILED.fullmatch(name):  # of a view or a notebook
        return "*"
    folders = [part for part in folders if not _RELEASE.fullmatch(part)]
    installed = [place for place, part in enumerate(folders) if _INSTALLED.fullmatch(part)]
    if installed:
        folders = [_VERSION.sub("", part) for part in folders[installed[-1] + 1 :]]
    else:
        folders = folders[-2:] if _COMMON_FILE.fullmatch(name) else folders[-1:]
    return "/".join((*folders, without_hash(name)))


def is_entry(module: str) -> bool:
    """Whether it is a bundle of one page of Next.js, and not of anything."""
    return _ENTRY.search(module) is not None


def without_hash(name: str) -> str:
    """`main-3f2a9c1b.chunk.js` of every build is `main.js`; a name that is nothing but a hash or number is `*`."""
    extension = next((ending for ending in _BUNDLES if name.endswith(ending)), "")
    if not extension:
        return name
    stem = name.removesuffix(extension)
    if (found := _VITE_HASH.search(stem)) and _is_hash(found[0][1:].replace("-", "").replace("_", "0")):
        stem = stem[: found.start()]
    pieces = re.split(r"([-._~])", stem)
    kept = [piece for place, piece in enumerate(pieces) if place % 2 or not _is_hash(piece)]
    stem = re.sub(r"([-._~])[-._~]+", r"\1", "".join(kept)).strip("-._~")
    return ("*" if not stem or stem.isdecimal() else stem) + _UNPACKED.sub("", extension)


def _is_hash(piece: str) -> bool:
    if _HASH.fullmatch(piece):
        return True
    return len(piece) == _LETTERS_OF_HASH and piece.isalpha() and sum(map(str.isupper, piece)) > _MOST_CAPITALS
