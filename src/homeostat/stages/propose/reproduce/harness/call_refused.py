"""Whether an exception is how the service says no: raised on purpose, and answered by who called."""

from __future__ import annotations

import ast
import os
import re
import sys
import traceback
from pathlib import Path
from typing import Iterator, List, Mapping, Union  # noqa: UP035 - for Python 3.8

from call_target import ROOT, is_own

MOST_FILES, MOST_SOURCE = 400, 400_000  # read for what they answer; characters of one
CLIENTS = re.compile(r"(?<![\d.])4\d\d(?!\d)|_4\d\d_|HTTPStatus\.[A-Z]|\.(?:status_code|status|code)\b")
SERVERS = re.compile(r"INTERNAL_SERVER_ERROR|BAD_GATEWAY|SERVICE_UNAVAILABLE|GATEWAY_TIMEOUT")
DECORATORS = ("errorhandler", "app_errorhandler", "exception_handler")
REGISTERS = ("register_error_handler", "add_exception_handler", "add_error_handler")
NOT_OWN = ("venv", "node_modules", "site-packages", "tests", "test", "__pycache__", "build", "dist")

FunctionNode = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]  # noqa: UP007 - for Python 3.9


def is_own_refusal(error: BaseException) -> bool:
    """Whether it is an exception of the service's own that its own code raises by name, and answers elsewhere.

    Answered is what is caught by name, or what a web framework is told to answer with a client's error. That is how a
    program says no to what it was given: its callers know it. It is no answer where nobody catches it.
    """
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)
    if not frames or not is_own(frames[-1].filename) or not is_own(file_of(kind)):
        return False
    if re.match(rf"raise (?:\w+\.)*{kind.__name__}\b", frames[-1].line or "") is None:
        return False
    names = frozenset(each.__name__ for each in kind.__mro__ if is_own(file_of(each)))
    return any(is_answered(source, names) for source in own_sources())


def file_of(kind: type) -> str:
    return getattr(sys.modules.get(kind.__module__), "__file__", None) or ""


def is_answered(source: str, names: frozenset[str]) -> bool:
    """Whether one of the errors is caught there, or handed to a framework that answers it with a client's error."""
    if not any(name in source for name in names):
        return False
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, FunctionNode)}
    return any(answers(node, names, functions) for node in ast.walk(tree))


def answers(node: ast.AST, names: frozenset[str], functions: Mapping[str, Function]) -> bool:
    if isinstance(node, ast.ExceptHandler):
        return node.type is not None and tells(node.type, names)
    if isinstance(node, FunctionNode):
        called = [each for each in node.decorator_list if isinstance(each, ast.Call) and last(each.func) in DECORATORS]
        named = any(tells(given, names) for each in called for given in each.args)
        return (named or (node.name == "process_exception" and tells(node, names))) and says_no(node)
    if not isinstance(node, ast.Call):
        return False
    handlers: List[ast.expr] = []  # noqa: UP006
    if last(node.func) in REGISTERS and len(node.args) > 1 and tells(node.args[0], names):
        handlers.append(node.args[1])
    for given in node.keywords:
        if given.arg == "exception_handlers" and isinstance(given.value, ast.Dict):
            pairs = zip(given.value.keys, given.value.values)  # noqa: B905 - for Python 3.8
            handlers += [value for key, value in pairs if key is not None and tells(key, names)]
    # One from another file cannot be looked at here; that somebody answers the error is said.
    return any(last(each) not in functions or says_no(functions[last(each)]) for each in handlers)


def says_no(handler: Function) -> bool:
    text = "\n".join(ast.unparse(statement) for statement in handler.body)
    return CLIENTS.search(text) is not None and SERVERS.search(text) is None


def tells(node: ast.AST, names: frozenset[str]) -> bool:
    return any(last(each) in names for each in ast.walk(node))


def last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def own_sources() -> Iterator[str]:
    """The texts of modules that are loaded, then of those that the service has beside them."""
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    loaded = {os.path.realpath(file): "" for file in files if file.endswith(".py") and is_own(file)}
    beside = {os.path.realpath(file): "" for file in own_files()}
    for path in list({**loaded, **beside})[:MOST_FILES]:
        try:
            yield Path(path).read_text(encoding="utf-8", errors="replace")[:MOST_SOURCE]
        except OSError:
            continue


def own_files() -> Iterator[str]:
    """Python's files of the service, without its tests."""
    for folder, inner, files in os.walk(ROOT):
        inner[:] = [name for name in sorted(inner) if name not in NOT_OWN and not name.startswith(".")]
        yield from (f"{folder}{os.sep}{name}" for name in sorted(files) if name.endswith(".py"))
