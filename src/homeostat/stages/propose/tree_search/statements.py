"""Changes of statements that Go and JavaScript share: conditions, branches, loops, what is missing or misplaced."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, loop_of
from homeostat.stages.propose.tree_search.expressions import Found, unbracketed
from homeostat.stages.propose.tree_search.subject import Subject

_BLOCKS = frozenset({"statement_block", "statement_list", "block"})
_SIMPLE = frozenset({"expression_statement", "assignment_statement", "inc_statement", "dec_statement"})
_DECLARES = frozenset({"lexical_declaration", "variable_declaration", "short_var_declaration", "var_declaration"})
_LEAVES = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})

_OPPOSITES = {
    "==": "!=", "!=": "==", "===": "!==", "!==": "===", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
_BOUND_TIGHTLY = frozenset({
    "identifier", "call_expression", "selector_expression", "member_expression", "index_expression",
    "subscript_expression", "parenthesized_expression", "true", "false",
})  # fmt: skip


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    match node.type:
        case "if_statement" | "while_statement" | "ternary_expression":
            yield from _condition(subject, node)
        case "else_clause":
            yield from _ask_again(subject, node)
        case "break_statement" | "continue_statement":
            yield from _left(subject, node)
        case "return_statement":
            yield from _returned(subject, node)
        case _:
            pass
    if node.parent is not None and (node.parent.type in _BLOCKS or node.parent.type == "switch_case"):
        yield from _placed(subject, node, node.parent)


def _condition(subject: Subject, node: Node) -> Iterator[Found]:
    asked = field(node, "condition")
    if asked is None:
        return
    inner = unbracketed(asked)
    denied = opposite(subject, inner)
    whole = f"({denied})" if asked.type == "parenthesized_expression" else denied
    yield "the opposite condition", 0.4, (subject.replaced(asked, whole),)
    then, other = field(node, "consequence"), field(node, "alternative")
    if node.type == "ternary_expression" and then is not None and other is not None:
        edits = (subject.replaced(then, subject.text(other)), subject.replaced(other, subject.text(then)))
        yield "branches swapped", 0.25, edits


def opposite(subject: Subject, asked: Node) -> str:
    """A condition's opposite, as a person writes it: `a != b`, `!ok`, `!f(x)`, and in brackets what needs them."""
    text, sign, held = (
        subject.text(asked),
        field(asked, "operator"),
        field(asked, "operand") or field(asked, "argument"),
    )
    if asked.type == "unary_expression" and sign is not None and sign.type == "!" and held is not None:
        return subject.text(unbracketed(held))
    left, right = field(asked, "left"), field(asked, "right")
    other = _OPPOSITES.get(sign.type) if asked.type == "binary_expression" and sign is not None else None
    if other is not None and left is not None and right is not None:
        return f"{subject.text(left)} {other} {subject.text(right)}"
    return f"!{text}" if asked.type in _BOUND_TIGHTLY else f"!({text})"


def _ask_again(subject: Subject, node: Node) -> Iterator[Found]:
    inner = node.named_children[0] if node.named_children else None
    if inner is not None and inner.type == "if_statement":
        start = subject.source.span(node)[0]
        yield "asked in every case", 0.25, (Edit(start, subject.source.span(inner)[0], ""),)


def _left(subject: Subject, node: Node) -> Iterator[Found]:
    text = subject.text(node)
    if loop_of(node) is None:
        return
    if text.startswith("break"):
        yield "continue instead", 0.4, (subject.replaced(node, text.replace("break", "continue", 1)),)
    else:
        yield "break instead", 0.3, (subject.replaced(node, text.replace("continue", "break", 1)),)


def _returned(subject: Subject, node: Node) -> Iterator[Found]:
    """In a loop that is to go on; another value that the function gives elsewhere."""
    end = ";" if subject.text(node).endswith(";") else ""
    if loop_of(node) is not None and not node.named_children:
        yield "continue instead", 0.3, (subject.replaced(node, f"continue{end}"),)
    others = [subject.text(each) for each in subject.nodes if each.type == "return_statement" and each != node]
    for other in list(dict.fromkeys(others))[:4]:
        if other != subject.text(node) and "\n" not in other:
            yield "as it is left elsewhere", 0.2, (subject.replaced(node, other),)


def _placed(subject: Subject, node: Node, block: Node) -> Iterator[Found]:
    """Without it, after the next one, or out of the block that it stands in."""
    if not subject.source.begins_its_line(node):
        return
    siblings = [each for each in block.named_children if each.type != "comment"]
    if node not in siblings:
        return
    index = siblings.index(node)
    simple = node.type in _SIMPLE or node.type in {"defer_statement", "go_statement"}
    if simple and len(siblings) > 1:
        yield "without it", 0.2 if _undoes(subject, node) else 0.12, (_whole_lines(subject, node),)
    following = siblings[index + 1] if index + 1 < len(siblings) else None
    if following is not None and (simple or node.type in _DECLARES) and following.type in {*_SIMPLE, *_DECLARES}:
        edits = (
            subject.replaced(node, subject.text(following)),
            subject.replaced(following, subject.text(node)),
        )
        yield "after the next", 0.2, edits
    if following is None and (simple or node.type == "return_statement") and index:
        yield from _out_of_the_block(subject, node, block)
    if node.type == "if_statement" and following is not None and following.type in {"if_statement", *_LEAVES}:
        edits = (
            subject.replaced(node, subject.text(following)),
            subject.replaced(following, subject.text(node)),
        )
        yield "after the next", 0.22 if following.type == "if_statement" else 0.05, edits


def _undoes(subject: Subject, node: Node) -> bool:
    """Whether the function does the very same at its end already: an unlocking, a closing."""
    text = subject.text(node).rstrip(";")
    return any(each.type == "defer_statement" and subject.text(each).endswith(text) for each in subject.nodes)


def _out_of_the_block(subject: Subject, node: Node, block: Node) -> Iterator[Found]:
    """The last statement of a loop or an `if`, done once after it."""
    holder = block.parent
    if holder is not None and holder.type in {"block", "statement_block"}:
        holder = holder.parent
    if holder is None or holder.type not in {"for_statement", "for_in_statement", "if_statement", "while_statement"}:
        return
    end = subject.source.span(holder)[1]
    text = f"{subject.source.newline}{subject.source.indent(holder)}{subject.text(node)}"
    yield "out of the block", 0.28, (_whole_lines(subject, node), Edit(end, end, text))


def _whole_lines(subject: Subject, node: Node) -> Edit:
    """Its lines go, with their ends, where nothing else stands on them."""
    text = subject.source.text
    start, end = subject.source.span(node)
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    rest = text[end : last if last >= 0 else len(text)].strip()
    if rest in {"", ";"} and last >= 0:
        return Edit(first, last + 1, "")
    return Edit(start, end, "")
