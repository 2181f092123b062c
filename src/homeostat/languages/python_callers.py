"""The map of a Python tree: functions, what they use, and the routes of FastAPI, Flask, Starlette and Django."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from homeostat.errors import BadInput
from homeostat.languages.callers import METHODS, MODULE_LEVEL, CodeMap, Reference, Unit
from homeostat.languages.python import FunctionNode, Module, dotted, first_line, tail

_VERBS = frozenset(method.lower() for method in METHODS)
_ROUTERS = frozenset({"APIRouter", "Blueprint", "Router", "Flask", "FastAPI", "Starlette", "APIFlask"})
_REGISTERS = frozenset({"Route", "add_route", "add_api_route", "add_url_rule", "path", "re_path"})
_INCLUDES = frozenset({"include_router", "register_blueprint"})
_ROOTS_DEEP = 2  # folders that may stand before a package: "src/", "services/shop/"
_MOST_PREFIXES = 4  # routers inside each other
_LONGEST_PATH = 300
_MOST_ROUTES = 8  # of one function


class _Names:
    """Which file a dotted name means."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths: dict[str, str] = {}
        packages = {path.removesuffix("/__init__.py") for path in paths if path.endswith("/__init__.py")}
        for path in sorted(paths, key=len):
            parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
            for skipped in range(min(len(parts), _ROOTS_DEEP + 1)):
                if skipped and "/".join(parts[:skipped]) in packages:
                    break
                self._paths.setdefault(".".join(parts[skipped:]), path)

    def path(self, module: str) -> str:
        return self._paths.get(module, "")


def map_python(texts: Mapping[str, str], paths: Sequence[str]) -> CodeMap:
    """A map of the sources that can be parsed; `paths` are all of the tree, which imports may name."""
    names = _Names([path for path in paths if path.endswith(".py")])
    files = [file for path, text in texts.items() if (file := _File.read(path, text, names)) is not None]
    routes = _Routes(files)
    units = [
        replace(unit, routes=routes.decorating(file, node)) if node is not None else unit
        for file in files
        for unit, node in file.units()
    ]
    return CodeMap(
        units=tuple(units),
        sees={file.module.path: frozenset(file.seen()) | {file.module.path} for file in files},
        aliases={(file.module.path, alias): known for file in files for alias, known in file.known.items() if known[1]},
        registered=routes.registered(),
    )


def python_units(path: str, text: str) -> list[Unit]:
    """The functions of one file by themselves, for comparing signatures."""
    file = _File.read(path, text, _Names([]))
    return [unit for unit, _ in file.units()] if file else []


class _File:
    """One parsed file, and what its names stand for."""

    def __init__(self, module: Module, names: _Names) -> None:
        self.module = module
        self.names = names
        self.known: dict[str, Reference] = {}  # alias to where it comes from; (path, "") for a module
        for found in module.imports:
            below = names.path(f"{found.module}.{found.name}") if found.name else names.path(found.module)
            if below:
                self.known[found.alias] = below, ""
            elif found.name and (path := names.path(found.module)):
                self.known[found.alias] = path, found.name
        self.tops = {
            node.name for node in _definitions(module.tree.body) if isinstance(node, FunctionNode | ast.ClassDef)
        }

    @classmethod
    def read(cls, path: str, text: str, names: _Names) -> "_File | None":
        try:
            return cls(Module(text, path), names)
        except BadInput:
            return None

    def seen(self) -> Iterator[str]:
        for path, _ in self.known.values():
            yield path

    def units(self) -> Iterator[tuple[Unit, FunctionNode | None]]:
        own: set[int] = set()
        for node, owner in _functions(self.module.tree.body):
            inside = list(ast.walk(node))
            own.update(map(id, inside))
            yield (
                Unit(
                    path=self.module.path,
                    name=f"{owner}.{node.name}" if owner else node.name,
                    first_line=first_line(node),
                    last_line=node.end_lineno or node.lineno,
                    signature=_signature(node),
                    uses=frozenset(self.uses(inside, owner)) - {(self.module.path, node.name)},
                ),
                node,
            )
        outside = [node for node in self.module.nodes if id(node) not in own]
        yield (
            Unit(
                path=self.module.path,
                name=MODULE_LEVEL,
                first_line=0,
                last_line=0,
                signature="",
                uses=frozenset(self.uses(outside, "")),
            ),
            None,
        )

    def uses(self, nodes: Sequence[ast.AST], owner: str) -> Iterator[Reference]:
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                if reference := self.reference(node):
                    yield reference
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                if reference := self.reference(node):
                    yield reference
                elif owner and isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}:
                    yield self.module.path, f"{owner}.{node.attr}"
                    yield "", node.attr
                else:
                    yield "", node.attr

    def reference(self, node: ast.AST) -> Reference | None:
        """What a name, or an attribute of an imported module, stands for."""
        if isinstance(node, ast.Name):
            if node.id in self.tops:
                return self.module.path, node.id
            known = self.known.get(node.id)
            return known if known and known[1] else None
        if not isinstance(node, ast.Attribute):
            return None
        base = dotted(node.value)
        known = self.known.get(base)
        if known and not known[1]:
            return known[0], node.attr
        path = self.names.path(base) if base.partition(".")[0] in self.known else ""
        return (path, node.attr) if path else None


def _definitions(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module or class, those below `if` and `try` too."""
    for node in body:
        yield node
        if isinstance(node, ast.If):
            yield from _definitions([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _definitions([*node.body, *node.orelse, *node.finalbody])


def _functions(body: Sequence[ast.stmt], owner: str = "") -> Iterator[tuple[FunctionNode, str]]:
    for node in _definitions(body):
        if isinstance(node, FunctionNode):
            yield node, owner
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{owner}.{node.name}" if owner else node.name)


def _signature(node: FunctionNode) -> str:
    return f"{node.name}({ast.unparse(_without_annotations(node.args))})"


def _without_annotations(arguments: ast.arguments) -> ast.arguments:
    def bare(argument: ast.arg | None) -> ast.arg | None:
        return ast.arg(arg=argument.arg) if argument else None

    def every(found: Sequence[ast.arg]) -> list[ast.arg]:
        return [ast.arg(arg=argument.arg) for argument in found]

    return ast.arguments(
        posonlyargs=every(arguments.posonlyargs),
        args=every(arguments.args),
        vararg=bare(arguments.vararg),
        kwonlyargs=every(arguments.kwonlyargs),
        kw_defaults=arguments.kw_defaults,
        kwarg=bare(arguments.kwarg),
        defaults=arguments.defaults,
    )


class _Routes:
    """Paths that the files give to functions, with the prefixes of the routers they stand on."""

    def __init__(self, files: Sequence[_File]) -> None:
        self._own: dict[Reference, str] = {}  # a router's own prefix
        self._included: dict[Reference, list[tuple[Reference, str]]] = defaultdict(list)  # in what, with what prefix
        self._below: dict[str, list[tuple[str, str]]] = defaultdict(list)  # Django: a file's, in what file
        self._named: list[tuple[str, Reference, str, tuple[str, ...]]] = []  # file, function, path, methods
        for file in files:
            for node in file.module.nodes:
                if isinstance(node, ast.Assign | ast.AnnAssign):
                    self._router(file, node)
                elif isinstance(node, ast.Call):
                    self._call(file, node)

    def decorating(self, file: _File, function: FunctionNode) -> tuple[str, ...]:
        """What the decorators of a function give it."""
        found: list[str] = []
        for decorator in function.decorator_list:
            if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
                continue
            word = decorator.func.attr
            path = _text(decorator.args[0] if decorator.args else _keyword(decorator, "path", "rule"))
            if path is None or word not in {*_VERBS, "route", "api_route"}:
                continue
            methods = (word.upper(),) if word in _VERBS else _methods(decorator)
            router = self._reference(file, decorator.func.value)
            found += [f"{method} {_whole(prefix, path)}" for prefix in self._prefixes(router) for method in methods]
        return tuple(dict.fromkeys(found))[:_MOST_ROUTES]

    def registered(self) -> dict[Reference, tuple[str, ...]]:
        """What a call names as answering a path."""
        found: dict[Reference, list[str]] = defaultdict(list)
        for file, reference, path, methods in self._named:
            for prefix in self._above(file):
                found[reference] += [f"{method} {_whole(prefix, path)}" for method in methods]
        return {reference: tuple(dict.fromkeys(routes))[:_MOST_ROUTES] for reference, routes in found.items()}

    def _router(self, file: _File, node: ast.Assign | ast.AnnAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if isinstance(node.value, ast.Call) and tail(node.value) in _ROUTERS:
            prefix = _text(_keyword(node.value, "prefix", "url_prefix")) or ""
            for target in targets:
                if isinstance(target, ast.Name):
                    self._own[file.module.path, target.id] = prefix

    def _call(self, file: _File, node: ast.Call) -> None:
        word = tail(node.func)
        if word in _INCLUDES and node.args and isinstance(node.func, ast.Attribute):
            prefix = _text(_keyword(node, "prefix", "url_prefix")) or ""
            outer = self._reference(file, node.func.value)
            self._included[self._reference(file, node.args[0])].append((outer, prefix))
        elif word in _REGISTERS and node.args and (path := _text(node.args[0])) is not None:
            answering = node.args[1] if len(node.args) > 1 else _keyword(node, "endpoint", "view_func", "view")
            if isinstance(answering, ast.Call) and tail(answering.func) == "include":
                self._include(file, answering, path)
            elif answering is not None and (reference := file.reference(_view_class(answering) or answering)):
                self._named.append((file.module.path, reference, path, _methods(node, unsaid=_unsaid(word))))

    def _include(self, file: _File, node: ast.Call, path: str) -> None:
        """Django's `path("shop/", include("shop.urls"))`."""
        if node.args and (module := _text(node.args[0])) and (below := file.names.path(module)):
            self._below[below].append((file.module.path, path))

    def _reference(self, file: _File, node: ast.AST) -> Reference:
        found = file.reference(node)
        return found or (file.module.path, dotted(node))

    def _prefixes(self, router: Reference, depth: int = 0) -> list[str]:
        own = self._own.get(router, "")
        outer = self._included.get(router, [])[:_MOST_PREFIXES] if depth < _MOST_PREFIXES else []
        above = [f"{before}{prefix}" for other, prefix in outer for before in self._prefixes(other, depth + 1)]
        return [f"{before}{own}" for before in above or [""]][:_MOST_PREFIXES]

    def _above(self, path: str, depth: int = 0) -> list[str]:
        outer = self._below.get(path, [])[:_MOST_PREFIXES] if depth < _MOST_PREFIXES else []
        return [f"{before}/{prefix}" for other, prefix in outer for before in self._above(other, depth + 1)] or [""]


def _view_class(node: ast.AST) -> ast.expr | None:
    """The class of `OrderView.as_view()`."""
    called = node.func if isinstance(node, ast.Call) else None
    return called.value if isinstance(called, ast.Attribute) and called.attr == "as_view" else None


def _unsaid(word: str) -> str:
    """The method of a route that names none."""
    return "ANY" if word in {"path", "re_path"} else "GET"


def _keyword(call: ast.Call, *names: str) -> ast.expr | None:
    return next((found.value for found in call.keywords if found.arg in names), None)


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _methods(call: ast.Call, unsaid: str = "GET") -> tuple[str, ...]:
    said = _keyword(call, "methods")
    words = [text.upper() for found in ast.walk(said) if (text := _text(found))] if said else []
    return tuple(word for word in words if word in METHODS) or (unsaid,)


def _whole(prefix: str, path: str) -> str:
    """One path of prefix and path, its parameters in braces: "/orders/{order_id}"."""
    joined = re.sub(r"/{2,}", "/", f"/{prefix}/{path}"[:_LONGEST_PATH])
    templated = re.sub(r"<(?:[^<>:]{0,40}:)?(\w{1,60})>", r"{\1}", joined)
    return templated if path else templated.rstrip("/") or "/"
