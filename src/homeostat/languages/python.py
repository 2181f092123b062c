"""What a stage must know of Python source: functions, statements, imports, and edits that keep everything else.

Positions are characters of the text, lines are 1-based. A file is parsed, never run.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from homeostat.errors import BadInput
from homeostat.languages.parentheses import bare, undoubled
from homeostat.languages.syntax import BYTE_ORDER_MARK, parse

LARGEST_SOURCE = 400_000  # characters; what is longer is generated, and parsing it costs seconds

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While

_NEWLINE = re.compile(r"\r\n|\n|\r")
_FIRST_LINES = re.compile(r"#!|[ \t]*#.*coding[:=]")
_ROUTE_WORDS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "route", "api_route", "websocket"}
)
_VIEW_WORDS = frozenset({"api_view", "require_http_methods", "require_GET", "require_POST", "csrf_exempt", "action"})
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "list", "create", "retrieve", "update", "destroy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function as it stands in its file; `first_line` is that of its first decorator."""

    name: str
    first_line: int
    last_line: int
    source: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A name that a module brings in: `from module import name as alias`; `name` is "" for `import module`."""

    module: str
    name: str
    alias: str

    @property
    def line(self) -> str:
        if not self.name:
            renamed = self.alias != self.module and "." not in self.module
            return f"import {self.module} as {self.alias}" if renamed else f"import {self.module}"
        renaming = f" as {self.alias}" if self.alias != self.name else ""
        return f"from {self.module} import {self.name}{renaming}"


class Module:
    """One parsed file.

    Raises:
        BadInput: the text is not Python, or longer than `LARGEST_SOURCE`.
    """

    def __init__(self, source: str, path: str = "") -> None:
        self.source = source
        self.path = path
        if len(source) > LARGEST_SOURCE:
            raise BadInput(f"{path or 'The file'} is too long to be read as Python.")
        try:
            self.tree = parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise BadInput(f"{path or 'The file'} is not Python that this version reads: {error}") from error
        self.newline = "\r\n" if "\r\n" in source else "\n"
        first = len(BYTE_ORDER_MARK) if source.startswith(BYTE_ORDER_MARK) else 0
        self._starts = [first, *(found.end() for found in _NEWLINE.finditer(source))]

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in the file, walked once: a project is looked through many times over."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def functions(self) -> tuple[FunctionNode, ...]:
        """All of them, those within others too."""
        return tuple(node for node in self.nodes if isinstance(node, FunctionNode))

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """Those that are read and not called, in the order in which they come first."""
        called = {id(node.func) for node in self.nodes if isinstance(node, ast.Call)}
        read = [node for node in self.nodes if isinstance(node, ast.Attribute) and id(node) not in called]
        return tuple(dict.fromkeys(node.attr for node in read))

    @cached_property
    def own_attributes(self) -> tuple[str, ...]:
        """Those of them that something is asked of itself for: `self.limit`."""
        of_itself = {
            node.attr
            for node in self.nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
        }
        return tuple(name for name in self.attributes if name in of_itself)

    @cached_property
    def members(self) -> frozenset[str]:
        """What its classes have: attributes that are set or read, and methods."""
        methods = (
            member.name
            for owner in self.nodes
            if isinstance(owner, ast.ClassDef)
            for member in owner.body
            if isinstance(member, FunctionNode)
        )
        return frozenset((*(node.attr for node in self.nodes if isinstance(node, ast.Attribute)), *methods))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(_imports(self.nodes, self.path))

    @cached_property
    def top_names(self) -> frozenset[str]:
        """What the module's own top level binds, imports included."""
        names = {bound for node in self.tree.body for bound in _bound_by(node)}
        return frozenset(names | {found.alias for found in self.imports})

    def start(self, line: int) -> int:
        """Where a line begins."""
        return self._starts[line - 1] if 0 < line <= len(self._starts) else len(self.source)

    def line(self, number: int) -> str:
        return self.source[self.start(number) : self.start(number + 1)].rstrip("\r\n")

    def span(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.keyword | ast.arg) -> tuple[int, int]:
        return (
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
        )

    def text(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.keyword | ast.arg) -> str:
        start, end = self.span(node)
        return self.source[start:end]

    def indent(self, node: ast.stmt) -> str:
        return re.match(r"[ \t]*", self.line(node.lineno)).group()  # pyright: ignore[reportOptionalMemberAccess]

    def begins_its_line(self, node: ast.stmt) -> bool:
        return self.span(node)[0] == self.start(node.lineno) + len(self.indent(node))

    def function_node(self, line: int) -> FunctionNode | None:
        """The innermost function that holds the line."""
        holding = [
            node
            for node in self.nodes
            if isinstance(node, FunctionNode) and first_line(node) <= line <= (node.end_lineno or 0)
        ]
        return max(holding, key=lambda node: node.lineno, default=None)

    def function_named(self, name: str) -> FunctionNode | None:
        """The first function of that name or qualified name."""
        tail = name.rpartition(".")[2]
        return next((node for node in functions(self.tree) if node.name == tail), None)

    def statements_at(self, line: int) -> list[ast.stmt]:
        """The statements whose own lines hold the line, the innermost first; the body of a block is not its own."""
        holding = [
            node
            for node in self.nodes
            if isinstance(node, ast.stmt)
            and node.lineno <= line <= _header_end(node)
            and not isinstance(node, ast.ClassDef)
        ]
        return sorted(holding, key=lambda node: (-node.lineno, -node.col_offset))

    def statement_of(self, node: ast.AST) -> ast.stmt:
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """What encloses a node, the nearest first."""
        while (above := self.parents.get(node)) is not None:
            yield above
            node = above

    def function_of(self, node: ast.AST) -> FunctionNode | None:
        return next((above for above in self.ancestors(node) if isinstance(above, FunctionNode)), None)

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        return next((above for above in self.ancestors(node) if isinstance(above, ast.ClassDef)), None)

    def loop_of(self, node: ast.AST) -> Loop | None:
        """The loop of the same function whose body holds the node."""
        below = node
        for above in self.ancestors(node):
            if isinstance(above, FunctionNode | ast.Lambda | ast.ClassDef):
                return None
            if isinstance(above, Loop) and below in above.body:
                return above
            below = above
        return None

    def import_edit(self, wanted: Import) -> Edit | None:
        """Where to add an import; None when the module already has it, or binds the name to something else."""
        if wanted in self.imports or wanted.alias in self.top_names:
            return None
        return Edit(at := self._import_place(), at, wanted.line + self.newline)

    def _import_place(self) -> int:
        """After the last import at the top; before that one where the next statement follows on the same line."""
        place = self.start(1)
        for number in (1, 2):  # how it is started, and how it is encoded: both have to stay first
            if _FIRST_LINES.match(self.line(number)):
                place = self.start(number + 1)
        for index, node in enumerate(self.tree.body):
            docstring = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not docstring and not isinstance(node, ast.Import | ast.ImportFrom):
                break
            place = self.start((node.end_lineno or node.lineno) + 1)
        return place

    def _offset(self, line: int, column: int) -> int:
        """The compiler counts columns in bytes of UTF-8."""
        start = self.start(line)
        text = self.source[start : self.start(line + 1)]
        return start + (column if text.isascii() else len(text.encode()[:column].decode(errors="replace")))


def function_at(source: str, line: int) -> Function | None:
    """The innermost function that holds a line; None outside of functions and where the text is not Python."""
    try:
        module = Module(source)
    except BadInput:
        return None
    node = module.function_node(line)
    if node is None:
        return None
    first, last = first_line(node), node.end_lineno or node.lineno
    return Function(
        name=node.name,
        first_line=first,
        last_line=last,
        source=source[module.start(first) : module.start(last + 1)],
    )


def apply(source: str, edits: Iterable[Edit]) -> str:
    """The text with all edits done; they may touch but not overlap. None doubles parentheses that are there.

    Raises:
        BadInput: two edits overlap.
    """
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            raise BadInput("Two edits overlap.")
        text = (
            bare(undoubled(edit.text, source), source[: edit.start], source[edit.end :])
            if "(" in edit.text
            else edit.text
        )
        pieces += [source[at : edit.start], text]
        at = edit.end
    return "".join([*pieces, source[at:]])


def splice(module: Module, node: ast.expr | ast.stmt, text: str) -> Edit:
    """Put `text` where a node stands."""
    return Edit(*module.span(node), text)


def first_line(node: FunctionNode | ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def functions(tree: ast.AST) -> Iterator[FunctionNode]:
    return (node for node in ast.walk(tree) if isinstance(node, FunctionNode))


def own_nodes(statement: ast.AST) -> Iterator[ast.AST]:
    """The expressions of a statement, without those of the statements in its body."""
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield child
            yield from own_nodes(child)


def deeper(indent: str) -> str:
    """One level further in, as the text does it."""
    return indent + ("\t" if "\t" in indent else "    ")


def body_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What a function's own body holds, without the functions and classes inside it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, FunctionNode | ast.ClassDef | ast.Lambda):
            yield from body_nodes(child)


def parameters(function: FunctionNode) -> list[ast.arg]:
    args = function.args
    rest = [arg for arg in (args.vararg, args.kwarg) if arg is not None]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *rest]


def default_of(function: FunctionNode, name: str) -> ast.expr | None:
    """The default of a parameter, where it has one."""
    positional = [*function.args.posonlyargs, *function.args.args]
    pairs: list[tuple[ast.arg, ast.expr | None]] = list(
        zip(reversed(positional), reversed(function.args.defaults), strict=False)
    )
    pairs += zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return next((default for arg, default in pairs if arg.arg == name), None)


def bound_names(function: FunctionNode) -> set[str]:
    """Every name that is local to a function."""
    return {arg.arg for arg in parameters(function)} | {
        name for node in body_nodes(function) for name in _bound_by(node)
    }


def names_in(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression, "" for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


def tail(node: ast.AST) -> str:
    """The last word of a name, an attribute, a call or a constant key; "" for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=func):
            return tail(func)
        case ast.Await(value=value):
            return tail(value)
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case _:
            return ""


def root(node: ast.AST) -> str:
    """The name that an expression starts from: `order` of `order.lines[0].price`."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def is_plain(node: ast.AST) -> bool:  # noqa: PLR0911  # one shape of code a case
    """True for what can be evaluated twice without harm: names, attributes, items, constants, `len()` of these."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value):
            return is_plain(value)
        case ast.Subscript(value=value, slice=index):
            return is_plain(value) and is_plain(index)
        case ast.UnaryOp(operand=operand):
            return is_plain(operand)
        case ast.BinOp(left=left, right=right):
            return is_plain(left) and is_plain(right)
        case ast.Call(func=ast.Name(id="len"), args=[inner], keywords=[]):
            return is_plain(inner)
        case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[key], keywords=[]):
            return is_plain(value) and is_plain(key)
        case _:
            return False


def is_request_handler(function: FunctionNode, owner: ast.ClassDef | None = None) -> bool:
    """True for what a web framework calls: a routed function, a Django view, a method of a view class.

    A Django function view has no decorator: it is known by its first parameter's name, `request`.
    """
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute) and called.attr in _ROUTE_WORDS and isinstance(decorator, ast.Call):
            return True
        if tail(called) in _VIEW_WORDS:
            return True
    if owner is None:
        return bool(function.args.args) and function.args.args[0].arg == "request"
    return function.name in _METHODS and any(
        tail(base).endswith(("View", "ViewSet", "Resource", "Endpoint", "APIView")) for base in owner.bases
    )


def answers_get(handler: FunctionNode) -> bool:
    """Whether a request handler serves GET: by its decorator, by its methods, or by its own name."""
    for decorator in handler.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
            methods = next((found.value for found in decorator.keywords if found.arg == "methods"), None)
            said = (
                {found.value for found in ast.walk(methods) if isinstance(found, ast.Constant)} if methods else {"GET"}
            )
            if decorator.func.attr == "get" or (decorator.func.attr == "route" and said == {"GET"}):
                return True
    return handler.name in {"get", "list", "retrieve"}


def _header_end(node: ast.stmt) -> int:
    """The last line of a statement before its body."""
    body: object = getattr(node, "body", None)
    if isinstance(node, ast.Match):
        return node.subject.end_lineno or node.lineno
    if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        ends = [found.end_lineno or 0 for found in own_nodes(node) if isinstance(found, ast.expr)]
        return max([node.lineno, *ends])
    return node.end_lineno or node.lineno


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.Import() | ast.ImportFrom():
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        case ast.Assign() | ast.AnnAssign() | ast.For() | ast.With() | ast.If() | ast.Try():
            yield from (
                found.id for found in ast.walk(node) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)
            )
        case _:
            return


def _imports(nodes: Iterable[ast.AST], path: str) -> Iterator[Import]:
    package = path.replace("\\", "/").split("/")[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module=alias.name, name="", alias=alias.asname or alias.name.partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package[: len(package) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])]).removeprefix("src.")
            for alias in node.names:
                yield Import(module=base, name=alias.name, alias=alias.asname or alias.name)
