"""One small change of a function, and the function that is looked at."""

import ast
import builtins
from dataclasses import dataclass
from functools import cached_property

from homeostat.languages.python import Edit, FunctionNode, Import, Module, body_nodes, bound_names, parameters


@dataclass(frozen=True, slots=True)
class Variant:
    """`prior` is how often such a change is the right one, beside others of the same line."""

    family: str
    prior: float
    line: int
    edits: tuple[Edit, ...]
    imports: tuple[Import, ...] = ()
    least: float = 0.0  # suspicion of what does its harm elsewhere than where it stands
    holder: ast.stmt | None = None  # what the edits lie in, where that is not the function


@dataclass(frozen=True)
class Subject:
    """A function of a module."""

    module: Module
    function: FunctionNode

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        return tuple(arg.arg for arg in parameters(self.function) if arg.arg not in {"self", "cls"})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Local names, parameters first, then in the order in which they are bound."""
        bound = bound_names(self.function)
        order = [node.id for node in body_nodes(self.function) if isinstance(node, ast.Name) and node.id in bound]
        return tuple(name for name in dict.fromkeys((*self.parameters, *order)) if name not in {"self", "cls"})

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(body_nodes(self.function))

    @cached_property
    def known(self) -> frozenset[str]:
        """All that a statement of it may name: what it binds, what the module does, what is built in, itself."""
        return frozenset((*self.names, *self.module.top_names, *dir(builtins), "self", "cls"))

    @cached_property
    def read(self) -> frozenset[str]:
        """Names that it reads, functions within too."""
        found = (node for node in ast.walk(self.function) if isinstance(node, ast.Name))
        return frozenset(node.id for node in found if isinstance(node.ctx, ast.Load))

    def text(self, node: ast.expr | ast.stmt) -> str:
        return self.module.text(node)

    def replaced(self, node: ast.expr, text: str) -> Edit:
        start, end = self.module.span(node)
        return Edit(start, end, text)

    def known_before(self, name: str, line: int) -> bool:
        """Whether a name is bound by the time that the line is reached, as far as the text tells."""
        if name in self.parameters:
            return True
        return any(
            isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) and node.lineno <= line
            for node in self.nodes
        )
