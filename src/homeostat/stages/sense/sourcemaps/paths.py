"""What bundlers call the files that they built from, as the repository calls them."""

import posixpath
import re

_LONGEST = 1_000
_SCHEME = re.compile(r"(?:webpack-internal|webpack|turbopack|rollup|vite|ng|parcel|file|https?|app|bun|deno):/{0,3}")
_NAMED = re.compile(r"(?:webpack|turbopack|rollup|vite|ng|app):///?")  # followed by a name, or by nothing and a slash
_LAYER = re.compile(r"\([\w-]{1,40}\)/")  # Next.js: which of its compilations, e.g. (app-pages-browser)/
_QUERY = re.compile(r"[?#][^/]*$")
_LIBRARY = re.compile(
    r"(?:^|/)(?:node_modules|bower_components|\.pnpm|\.yarn)/|^(?:webpack|turbopack)[/-]|^\(?(?:webpack|turbopack)\)|"
    r"^\[?(?:turbopack|next)\]|^vite/|(?:^|/)next/dist/|^external |^ignored\|"
)


def joined(root: str, source: str) -> str:
    """The source below the map's `sourceRoot`."""
    if not root or _SCHEME.match(source) or source.startswith("/"):
        return source
    return f"{root.rstrip('/')}/{source}"


def clean_source(source: str) -> str:
    """The path below the repository's root, where that can be told.

    `webpack://shop/./src/app.ts?1f2e`, `turbopack:///[project]/src/app.ts` and `../../src/app.ts` are `src/app.ts`.
    """
    path = source[:_LONGEST].replace("\\", "/").replace("\x00", "")
    scheme = _SCHEME.match(path)
    if scheme:
        rest = path[scheme.end() :]
        slashes = len(scheme[0]) - len(scheme[0].rstrip("/"))
        name, slash, below = rest.partition("/")
        if scheme[0].startswith("file"):
            path = f"/{rest}"
        elif slashes == 2 and slash and not name.startswith("."):  # noqa: PLR2004 - a name stands between // and /
            path = below if not name.startswith("(") else rest
        else:
            path = rest
    path = _QUERY.sub("", path)
    while layer := _LAYER.match(path.removeprefix("./")):
        path = path.removeprefix("./")[layer.end() :]
    path = path.removeprefix("/@fs").removeprefix("[project]/")
    absolute = path.startswith("/")
    path = posixpath.normpath(path).lstrip("/")
    while path.startswith("../"):
        path = path[3:]
    path = path.removeprefix("[project]/")
    return f"/{path}" if absolute and scheme and scheme[0].startswith("file") else path


def is_library(path: str) -> bool:
    """Whether a cleaned path leads to code that others wrote, or that the bundler added."""
    return _LIBRARY.search(path) is not None
