"""The bodies that a service's own tests post to a path."""

import ast
import contextlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from homeostat.errors import BadInput, NotFound
from homeostat.languages.paths import is_test
from homeostat.languages.syntax import parse
from homeostat.languages.trees import Source
from homeostat.records import Json
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.go_requests.sending import sendings as go_sendings
from homeostat.stages.propose.javascript_requests.literals import read_literal
from homeostat.stages.propose.javascript_requests.sending import sendings as javascript_sendings

_MOST_FILES = 60
_MOST_BODIES = 4
_BODY_KEYS = ("json", "data", "content", "body")
_ENDINGS = {
    "python": (".py",),
    "go": ("_test.go",),
    "javascript": (".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", ".mts"),
}


def bodies_in_tests(target: str, language: str, files: Sequence[str], read: Callable[[str], str]) -> Iterator[Json]:
    """Decoded, each once; ids in the path may be others."""
    look = {"python": _python, "go": _go, "javascript": _javascript}[language]
    found: list[Json] = []
    tests = [path for path in files if is_test(path) and path.endswith(_ENDINGS[language])]
    for path in tests[:_MOST_FILES]:
        with contextlib.suppress(NotFound, BadInput):
            text = read(path)
            last = target.strip("/").rpartition("/")[2]
            for body in look(path, text, target) if last in text else ():
                if body not in found and len(found) < _MOST_BODIES:
                    found.append(body)
                    yield body


def _is_there(path: str, target: str) -> bool:
    """Whether a path that a test names is the target, but for ids."""
    own, other = ([part for part in each.partition("?")[0].split("/") if part] for each in (path, target))
    return len(own) == len(other) and own[-1:] == other[-1:] and own[:1] == other[:1]


def _python(path: str, text: str, target: str) -> Iterator[Json]:
    del path
    try:
        tree = parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "post"):
            continue
        where = node.args[0] if node.args else None
        if not (isinstance(where, ast.Constant) and isinstance(where.value, str) and _is_there(where.value, target)):
            continue
        named = [each.value for key in _BODY_KEYS for each in node.keywords if each.arg == key]
        for given in [*named, *node.args[1:2]][:1]:
            with contextlib.suppress(ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                yield _decoded(_value(given))


def _value(node: ast.expr) -> object:
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("dumps") and node.args:
        node = node.args[0]
    return ast.literal_eval(node)


def _decoded(value: object) -> Json:
    if isinstance(value, bytes | str):
        return cast("Json", json.loads(value))
    return cast("Json", json.loads(json.dumps(value)))


def _go(path: str, text: str, target: str) -> Iterator[Json]:
    source = Source(path, text)
    for sending in go_sendings(source, Asked(method="POST", target=target, body="{}")):
        posts = sending.method is None or "POST" in source.text_of(sending.method).upper()
        if sending.body is not None and posts and _is_there(sending.written_path, target):
            said = source.text_of(sending.body)
            with contextlib.suppress(ValueError):
                yield cast("Json", json.loads(said[1:-1] if said.startswith("`") else json.loads(said)))


def _javascript(path: str, text: str, target: str) -> Iterator[Json]:
    source = Source(path, text)
    for sending in javascript_sendings(source, Asked(method="POST", target=target, body="{}")):
        if sending.body is None or sending.method_said != "POST" or not _is_there(sending.written_path, target):
            continue
        said = source.text_of(sending.body)
        inner = re.fullmatch(r"JSON\.stringify\((.*)\)", said, re.DOTALL)
        with contextlib.suppress(ValueError, BadInput):
            yield read_literal(inner[1] if inner else said)
