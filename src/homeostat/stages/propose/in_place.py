"""A model's function put into its file, in the place of the one it was shown; or left, where that is not clean.

Of what a model writes only code is read. Formatting stays as it was on every line that the model did not change.
"""

import ast
import difflib
import re
import textwrap
from collections.abc import Iterator, Sequence

from homeostat.errors import BadInput
from homeostat.languages.braces import Braced, braced_function_at, braced_functions
from homeostat.languages.function_text import function_text, language_of
from homeostat.languages.python import Import, Module, apply, function_at
from homeostat.languages.syntax import parse

_FENCE = re.compile(r"^[ \t]{0,3}(`{3,})[\w+-]*[ \t]*$")
_MOST_BLOCKS = 8
_MOST_IMPORTS = 5
_LEFT_OUT = re.compile(
    r"^\s*(?:#|//|/\*)\s*(?:\.\.\.|…|(?:the )?(?:rest|remaining|existing|previous|other)\b"
    r".{0,60}(?:code|function|same|here|unchanged|\.\.\.))",
    re.IGNORECASE | re.MULTILINE,
)
_MODIFIERS = re.compile(r"^(?:(?:export|default|static|public|private|protected|override|readonly)\s+)+")

Def = ast.FunctionDef | ast.AsyncFunctionDef


def blocks_of(words: str) -> list[str]:
    """The code blocks of an answer; the answer itself when it has none. One that was cut off goes to the end."""
    found, inside, fence = list[str](), list[str](), ""
    for line in words.splitlines(keepends=True):
        mark = _FENCE.match(line.rstrip("\r\n"))
        if mark and not fence:
            fence, inside = mark[1], []
        elif mark and len(mark[1]) >= len(fence):
            found.append("".join(inside))
            fence = ""
        elif fence:
            inside.append(line)
    if fence:
        found.append("".join(inside))
    return found[:_MOST_BLOCKS] or [words]


def put_in_place(words: str, before: str, *, path: str, line: int) -> str | None:
    """The file with the function that holds the line exchanged for the one in the answer; None when it cannot be."""
    made = (_put(textwrap.dedent(block).strip("\n"), before, path, line) for block in blocks_of(words))
    return next((after for after in made if after is not None), None)


def leaves_out(words: str, before: str) -> bool:
    """Whether the answer says "the rest stays" in the place of code."""
    return bool(_LEFT_OUT.search(words)) and not _LEFT_OUT.search(before)


def says_the_same(before: str, after: str, path: str) -> bool:
    """Whether only comments and blanks differ."""
    if language_of(path) == "python":
        try:
            return ast.dump(parse(before)) == ast.dump(parse(after))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return before == after
    return [line.strip() for line in _code(before)] == [line.strip() for line in _code(after)]


def _code(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("//", "*", "/*")))


def _put(written: str, before: str, path: str, line: int) -> str | None:
    if not written.strip() or leaves_out(written, before):
        return None
    old = function_text(path, before, line)
    if old is None:
        return None
    if not old.name:
        return _whole(written, before, path)
    if language_of(path) == "python":
        return _python(written, before, line)
    return _braced(written, before, line, language_of(path))


def _whole(written: str, before: str, path: str) -> str | None:
    """The answer as the whole file, when it is one."""
    after = written + "\n" * before.endswith("\n")
    language = language_of(path)
    if language == "python":
        return after if _parses(after) else None
    kept = {each.name for each in braced_functions(after, language)}
    return after if {each.name for each in braced_functions(before, language)} <= kept else None


# --- Python


def _python(written: str, before: str, line: int) -> str | None:
    """Imports may stand before the function, and a class around it."""
    old = function_at(before, line)
    try:
        body = parse(written).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    rest: list[ast.stmt] = [node for node in body if node not in imports]
    if len(rest) == 1 and isinstance(rest[0], ast.ClassDef):
        rest = list(rest[0].body)
    if old is None or (imports and len(imports) > _MOST_IMPORTS):
        return None
    named = [node for node in rest if isinstance(node, Def) and node.name == old.name]
    if len(named) != 1 or any(node not in named for node in rest if node in body):
        return None
    after = _exchanged(written, named[0], before, old.first_line, old.last_line)
    return _with_imports(after, imports) if _parses(after) else None


def _exchanged(written: str, node: Def, before: str, first_line: int, last_line: int) -> str:
    lines = before.splitlines(keepends=True)
    first = lines[first_line - 1]
    indent = first[: len(first) - len(first.lstrip())]
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    body = textwrap.dedent("\n".join(written.splitlines()[start - 1 : node.end_lineno]))
    if not node.decorator_list:  # models drop decorators; what routes to the function stays
        body = textwrap.dedent("".join(_decorators(lines, first_line))) + body
    newline = "\r\n" if first.endswith("\r\n") else "\n"
    put = textwrap.indent(body, indent) + "\n"
    return "".join(lines[: first_line - 1]) + put.replace("\n", newline) + "".join(lines[last_line:])


def _decorators(lines: Sequence[str], first_line: int) -> list[str]:
    found: list[str] = []
    for text in lines[first_line - 1 :]:
        if re.match(r"\s*(async\s+)?def\s", text):
            return found
        found.append(text)
    return []


def _with_imports(after: str, imports: Sequence[ast.Import | ast.ImportFrom]) -> str | None:
    """The file with those imports of an answer that it lacks."""
    for node in imports:
        for each in node.names:
            module = node.module or "" if isinstance(node, ast.ImportFrom) else each.name
            if isinstance(node, ast.ImportFrom) and (node.level or not module):
                return None
            name = each.name if isinstance(node, ast.ImportFrom) else ""
            try:
                edit = Module(after).import_edit(Import(module=module, name=name, alias=each.asname or each.name))
            except BadInput:
                return None
            after = apply(after, [edit]) if edit else after
    return after if _parses(after) else None


def _parses(text: str) -> bool:
    try:
        parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


# --- Go and JavaScript


def _braced(written: str, before: str, line: int, language: str) -> str | None:
    old = braced_function_at(before, line, language)
    if old is None:
        return None
    named = [each for each in braced_functions(written, language) if each.name == old.name]
    new = next(iter(named), None)
    if new is None or _holds_more(written, new, language):
        return None
    after = before[: old.start] + _formatted(written[new.start : new.end], before, old) + before[old.end :]
    # Braces that matched before match afterwards, and no other function is gone.
    left = [each.name for each in braced_functions(after, language)]
    return after if old.name in left else None


def _holds_more(written: str, new: Braced, language: str) -> bool:
    """Whether a second function stands beside it: then it is not clear what goes where."""
    return any(each.start > new.end for each in braced_functions(written, language) if each.name != new.name) and (
        not written[: new.start].rstrip().endswith("{")
    )


def _formatted(text: str, before: str, old: Braced) -> str:
    """The function as its file is written: indentation, and every line that says the same as one before."""
    line_start = before.rfind("\n", 0, old.start) + 1
    indent = before[line_start : old.start] if not before[line_start : old.start].strip() else ""
    was = before[old.start : old.end].splitlines()
    lines = text.splitlines()
    head = _MODIFIERS.match(was[0])
    if head and not _MODIFIERS.match(lines[0]):
        lines[0] = head[0] + lines[0]
    unit = _unit(lines[1:])
    base = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    base = base if lines[-1].strip() and len(lines[-1]) - len(lines[-1].lstrip()) == base else 0
    tabs = any(line.startswith("\t") for line in was)
    now = [lines[0]]
    for line in lines[1:]:
        depth = line[base:]
        inner = depth[: len(depth) - len(depth.lstrip())]
        if tabs and unit and "\t" not in inner:
            inner = "\t" * (len(inner) // unit)
        now.append(indent + inner + depth.lstrip() if line.strip() else "")
    matcher = difflib.SequenceMatcher(
        None, [line.strip() for line in was], [line.strip() for line in now], autojunk=False
    )
    for block in matcher.get_matching_blocks():
        now[block.b : block.b + block.size] = was[block.a : block.a + block.size]
    return ("\r\n" if "\r\n" in before else "\n").join(now)


def _unit(lines: Sequence[str]) -> int:
    """Spaces of one step of indentation."""
    depths = {len(line) - len(line.lstrip(" ")) for line in lines if line.strip() and line.startswith(" ")}
    return min(depths, default=0)
