"""Two arguments that were given in each other's place."""

import ast
from collections.abc import Iterator
from itertools import combinations

from homeostat.languages.python import FunctionNode, parameters, splice, tail
from homeostat.stages.propose.rules.correcting import corrected
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.subject import words

_KINDS = {"TypeError", "AttributeError", "ValueError", "KeyError", "IndexError"}
_NAMED, _TYPED = 0.88, 0.84
_MOST = 6  # arguments


def order_fixes(crash: Crash) -> Iterator[Fix]:
    """Where names, or types, of two arguments fit the parameters crosswise and not as they stand."""
    if crash.error_type not in _KINDS or not crash.outer:
        return
    caller = crash.outer[0]
    for node in caller.nodes:
        if not (isinstance(node, ast.Call) and tail(node.func) == crash.function.name):
            continue
        names = [argument.arg for argument in parameters(crash.function)]
        bound = names[1:] if names[:1] in (["self"], ["cls"]) and isinstance(node.func, ast.Attribute) else names
        given = list(zip(bound, node.args, strict=False))[:_MOST]
        if any(isinstance(value, ast.Starred) for _, value in given):
            continue
        for (one, first), (other, second) in combinations(given, 2):
            prior = _crosswise(crash, caller, (one, first), (other, second))
            if prior:
                title = f"Give {crash.function.name} its {words(one)} and its {words(other)} in the order it takes them"
                because = f"It takes {one} before {other}, and the call gives them the other way round."
                swapped = (
                    splice(caller.module, first, caller.text(second)),
                    splice(caller.module, second, caller.text(first)),
                )
                yield corrected(caller, "argument-order", prior, title, because, *swapped)
                return


def _crosswise(crash: Crash, caller: Crash, one: tuple[str, ast.expr], other: tuple[str, ast.expr]) -> float:
    """How likely they are to be exchanged; 0.0 where nothing says so."""
    (first, given_first), (second, given_second) = one, other
    if caller.text(given_first) == caller.text(given_second):
        return 0.0
    if _names(given_first, second) and _names(given_second, first):
        return 0.0 if _names(given_first, first) or _names(given_second, second) else _NAMED
    kinds = _declared(crash.function)
    held = {name: crash.type_of(ast.Name(id=name, ctx=ast.Load())) for name in (first, second)}
    wanted = {name: kinds.get(name, "") for name in (first, second)}
    if not all(wanted.values()) or wanted[first] == wanted[second]:
        return 0.0
    return _TYPED if (held[first], held[second]) == (wanted[second], wanted[first]) else 0.0


def _names(node: ast.expr, parameter: str) -> bool:
    """Whether the argument is called as the parameter is, or by its last word."""
    word = tail(node)
    return bool(word) and (word == parameter or word.endswith(f"_{parameter}") or parameter.endswith(f"_{word}"))


def _declared(function: FunctionNode) -> dict[str, str]:
    """The types of parameters by their names, as far as they are plain words."""
    found: dict[str, str] = {}
    for argument in parameters(function):
        if argument.annotation is not None:
            text = ast.unparse(argument.annotation).removesuffix(" | None").partition("[")[0]
            found[argument.arg] = text.rpartition(".")[2]
    return found
