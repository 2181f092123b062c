"""Source that the code writes and runs: a value was put between quotes, and held one itself."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, body_nodes, tail
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_RUNS = frozenset({"exec", "eval", "compile"})
# A quoted text with a value in it, inside a formatted string of the other quotes. Bounded: no part of it nests.
_QUOTED = re.compile(r"'([^'\"\n\\{}]{0,200}(?:\{[^{}'\"\n\\!:]{1,100}\}[^'\"\n\\{}]{0,200}){1,8})'")


def fixes(crash: Crash) -> Iterator[Fix]:
    runs = any(isinstance(node, ast.Call) and tail(node.func) in _RUNS for node in crash.nodes)
    if crash.error_type != "SyntaxError" or not runs:
        return
    edits = [
        edit for node in body_nodes(crash.function) if isinstance(node, ast.JoinedStr) for edit in _quoted(crash, node)
    ]
    edits = list(dict.fromkeys(edits))
    if edits:
        yield Fix(
            rule="generated-repr",
            prior=0.72,
            title="Write values into the generated source as Python writes them",
            description="A value that holds a quote is written with its quotes escaped; other values as before.",
            approach="correct",
            reasoning="The source that this function writes puts values between quotes by hand.",
            module=crash.module,
            edits=tuple(edits),
            test="The call that crashed, and one whose value holds both kinds of quotes.",
        )


def _quoted(crash: Crash, node: ast.JoinedStr) -> Iterator[Edit]:
    start, end = crash.module.span(node)
    text = crash.module.source[start:end]
    if "f'" in text or '"""' in text or "'''" in text:
        return
    for found in _QUOTED.finditer(text):
        yield Edit(start + found.start(), start + found.end(), "{f'" + found.group(1) + "'!r}")
