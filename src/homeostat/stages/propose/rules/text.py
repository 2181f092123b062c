"""Bytes that are not in the encoding that the code expects."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, body_nodes, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Kind, Subject

_OTHERS = re.compile(
    r"""["'](cp1252|windows-1252|latin-1|latin1|iso-8859-1|iso-8859-15|utf-8-sig|cp437|utf-16)["']""", re.IGNORECASE
)
_OPENERS = frozenset({"open", "read_text", "write_text", "decode", "encode", "TextIOWrapper"})


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type not in {"UnicodeDecodeError", "UnicodeEncodeError"}:
        return
    decoding = crash.error_type == "UnicodeDecodeError"
    node = next(_calls(crash, decoding=decoding), None)
    if node is None:
        return
    subject = Subject(kind=Kind.INPUT, message="File is not valid UTF-8", case="the text is in another encoding")
    trouble = Trouble(crash=crash, node=node, whole=node, bad="", good="", family="text", subject=subject)
    statement = crash.module.statement_of(node)
    if decoding:
        yield from _other_encoding(trouble, statement)
        yield from policies.on_error(trouble, statement, "UnicodeDecodeError")
    else:
        yield from _utf8(trouble)
    edit = _with_argument(crash, node, "errors", '"replace"')
    if edit is not None:
        yield trouble.fix(
            "replace",
            0.46,
            edit,
            approach="default",
            title="Show a question mark for letters that cannot be read",
            description="Text in another encoding is read with marks in place of its special letters.",
            reasoning="Most of the text is readable in any case.",
            side_effects="Letters such as é are lost from such texts.",
            invents=True,
        )


def _calls(crash: Crash, *, decoding: bool) -> Iterator[ast.Call]:
    wanted = _OPENERS - ({"encode", "write_text"} if decoding else {"decode", "read_text"})
    for node in crash.nodes:
        if isinstance(node, ast.Call) and (tail(node.func) in wanted or _is_str_of_bytes(node)):
            yield node
    for node in body_nodes(crash.function):
        if isinstance(node, ast.Call) and tail(node.func) in {"open", "TextIOWrapper"} and node.lineno <= crash.line:
            yield node


def _is_str_of_bytes(node: ast.Call) -> bool:
    return tail(node.func) == "str" and len(node.args) > 1


def _other_encoding(trouble: Trouble, statement: ast.stmt) -> Iterator[Fix]:
    """Try what the code says, then the encoding of old spreadsheets, or one that the project names."""
    crash, node = trouble.crash, trouble.node
    named = next((found.group(1) for module in crash.neighbours if (found := _OTHERS.search(module.source))), None)
    encoding = named or "cp1252"
    position = _encoding_of(node)
    again = _replaced(crash, node, position, f'"{encoding}"')
    if again is None or not isinstance(statement, ast.Assign | ast.Return | ast.AnnAssign):
        return
    start = crash.module.span(statement)[0]
    inner = crash.module.span(node)
    whole = crash.text(statement)
    action = whole[: inner[0] - start] + again + whole[inner[1] - start :]
    if "\n" in action:
        return
    edits = policies.wrap_in_try(crash, statement, "UnicodeDecodeError", action)
    if edits is not None:
        yield trouble.fix(
            "other-encoding",
            0.64 if named else 0.56,
            *edits,
            approach="default",
            title=f"Read text that is not UTF-8 as {encoding}",
            description=f"Text in UTF-8 is read as before; what is not UTF-8 is read as {encoding}, which spreadsheets often write.",  # noqa: E501  # a sentence for people, whole
            reasoning="The project names this encoding elsewhere."
            if named
            else "Text that is not UTF-8 mostly comes from old Windows programs.",
            side_effects="A text in a third encoding shows wrong letters.",
        )


def _encoding_of(node: ast.expr) -> ast.expr | None:
    if not isinstance(node, ast.Call):
        return None
    keyword = next((found.value for found in node.keywords if found.arg == "encoding"), None)
    if keyword is not None:
        return keyword
    if tail(node.func) in {"decode", "encode", "read_text"} and node.args:
        return node.args[0]
    return None


def _replaced(crash: Crash, node: ast.expr, old: ast.expr | None, new: str) -> str | None:
    text = crash.text(node)
    if old is not None:
        start, (a, b) = crash.module.span(node)[0], crash.module.span(old)
        return text[: a - start] + new + text[b - start :]
    if not isinstance(node, ast.Call):
        return None
    bare = text.endswith("()")
    keyword = new if bare and tail(node.func) == "decode" else f"encoding={new}"
    return f"{text[:-1]}{'' if bare else ', '}{keyword})"


def _utf8(trouble: Trouble) -> Iterator[Fix]:
    crash, node = trouble.crash, trouble.node
    made = _replaced(crash, node, _encoding_of(node), '"utf-8"')
    if made is not None:
        yield trouble.fix(
            "utf-8",
            0.6 if tail(node) != "encode" else 0.52,
            splice(crash.module, node, made),
            approach="correct",
            title="Write the text as UTF-8",
            description="Every letter can be written in UTF-8; plain letters are written as before.",
            reasoning="The encoding in use has no room for some letters.",
            side_effects="Whoever reads it must expect UTF-8.",
        )


def _with_argument(crash: Crash, node: ast.expr, name: str, value: str) -> Edit | None:
    if not isinstance(node, ast.Call) or any(found.arg == name for found in node.keywords):
        return None
    end = crash.module.span(node)[1] - 1
    comma = "" if crash.text(node).endswith("()") else ", "
    return Edit(end, end, f"{comma}{name}={value}")
