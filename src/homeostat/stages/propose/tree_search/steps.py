"""What statements of JavaScript and TypeScript are usually meant as: copies, ends, loops that wait, what goes on.

The caller's object is changed, a state is changed in its place, a `switch` has no answer for the rest, a callback is
told and the function goes on, nobody waits for a loop, an error is caught and nobody hears of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_TOLD = frozenset({"next", "callback", "cb", "done", "reject", "fail", "fn", "resolve"})
_SETS = re.compile(r"\.set(?:UTC)?(?:Time|FullYear|Month|Date|Hours|Minutes|Seconds|Milliseconds)\(")
_FILLS = re.compile(r"\.(?:push|pop|shift|unshift|splice|sort|reverse|fill)\(")
_KEEPS = re.compile(r"\.(?:set|add|delete|clear)\(")
_LONGEST = 20_000  # characters of a function that is searched for what it changes
_LEAVES = frozenset({"break_statement", "return_statement", "throw_statement", "continue_statement"})


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


# --- copies


def _declared(subject: Subject, node: Node) -> Iterator[Found]:
    """`const mine = theirs`, which is changed afterwards."""
    name, value = field(node, "name"), field(node, "value")
    if name is None or value is None or value.type not in {"identifier", "member_expression"}:
        return
    for copy in _copies(subject, subject.text(name), subject.text(value)):
        yield "a copy", 0.58, (subject.replaced(value, copy),)


def _copies(subject: Subject, name: str, value: str) -> Iterator[str]:
    """Of what kind it is, its changes say."""
    body = subject.text(subject.function)
    if len(body) > _LONGEST:
        return
    after = [body[found.end() : found.end() + 40] for found in re.finditer(rf"\b{re.escape(name)}\b", body)]
    if any(_SETS.match(rest) for rest in after):
        yield f"new Date({value})"
    elif any(_FILLS.match(rest) for rest in after):
        yield f"[...{value}]"
    elif any(re.match(r"(?:\.\w{1,60}|\[[^\]]{1,60}\])\s*(?:[-+*/|&?]{0,2}=(?!=)|\+\+|--)", rest) for rest in after):
        yield f"{{ ...{value} }}"
        yield f"[...{value}]"
    elif any(_KEEPS.match(rest) for rest in after):
        yield f"new Map({value})"
        yield f"new Set({value})"


def _body(subject: Subject, node: Node) -> Iterator[Found]:
    """A parameter that is changed: a copy of it first."""
    if node.parent != subject.function or not node.named_children:
        return
    first = node.named_children[0]
    at, margin = subject.source.span(first)[0], f"{subject.source.newline}{subject.source.indent(first)}"
    for name in _own_parameters(subject)[:4]:
        for copy in list(_copies(subject, name, name))[:1]:
            yield "a copy", 0.42, (Edit(at, at, f"{name} = {copy};{margin}"),)


def _own_parameters(subject: Subject) -> list[str]:
    held = field(subject.function, "parameters")
    found = held.named_children if held is not None else [field(subject.function, "parameter")]
    names = [field(each, "pattern") or field(each, "left") or each for each in found if each is not None]
    return [subject.text(name) for name in names if name.type == "identifier"]


def _statement(subject: Subject, node: Node) -> Iterator[Found]:
    inner = node.named_children[0] if node.named_children else None
    if inner is None:
        return
    if inner.type == "call_expression":
        yield from _told(subject, node, inner)
        yield from _each_in_turn(subject, node, inner)
        yield from _taken_out(subject, node, inner)
    yield from _anew(subject, node, inner)
    yield from _only_something(subject, node, inner)


def _anew(subject: Subject, node: Node, inner: Node) -> Iterator[Found]:
    """`state.list.push(x); return state;` gives the same object, changed: who compares sees nothing."""
    following = node.next_named_sibling
    if following is None or following.type != "return_statement" or not following.named_children:
        return
    held = subject.text(following.named_children[0])
    if not held.isidentifier():
        return
    own = re.escape(held)
    text = subject.text(inner)
    patterns = (
        (rf"{own}\.(\w+)\.push\((.{{1,300}})\)", rf"{{ ...{held}, \1: [...{held}.\1, \2] }}"),
        (rf"{own}\.(\w+)\.unshift\((.{{1,300}})\)", rf"{{ ...{held}, \1: [\2, ...{held}.\1] }}"),
        (rf"{own}\.(\w+)\[(.{{1,100}}?)\] = (.{{1,300}})", rf"{{ ...{held}, \1: {{ ...{held}.\1, [\2]: \3 }} }}"),
        (rf"{own}\.(\w+) = (.{{1,300}})", rf"{{ ...{held}, \1: \2 }}"),
        (rf"{own}\[(.{{1,100}}?)\] = (.{{1,300}})", rf"{{ ...{held}, [\1]: \2 }}"),
        (rf"{own}\.push\((.{{1,300}})\)", rf"[...{held}, \1]"),
    )
    start, end = subject.source.span(node)[0], subject.source.span(following)[1]
    for pattern, anew in patterns:
        if re.fullmatch(pattern, text, re.DOTALL):
            yield "a new one", 0.66, (Edit(start, end, f"return {re.sub(pattern, anew, text, flags=re.DOTALL)};"),)
            return


def _object(subject: Subject, node: Node) -> Iterator[Found]:
    """`{ ...state, part: { [key]: value } }` forgets what else the part holds."""
    spread = next((each for each in node.named_children if each.type == "spread_element"), None)
    if spread is None or not spread.named_children:
        return
    held = subject.text(spread.named_children[0])
    for pair in node.named_children:
        key, value = field(pair, "key"), field(pair, "value")
        if pair.type != "pair" or key is None or value is None or value.type not in {"object", "array"}:
            continue
        if not value.named_children or any(each.type == "spread_element" for each in value.named_children):
            continue
        part = f"{held}{subject.text(key)}" if key.type == "computed_property_name" else f"{held}.{subject.text(key)}"
        at = subject.source.span(value.named_children[0])[0]
        yield "with all else of it", 0.62, (Edit(at, at, f"...{part}, "),)


# --- what goes on, and what ends


def _told(subject: Subject, node: Node, call: Node) -> Iterator[Found]:
    """`if (error) { next(error); }` tells, and goes on."""
    callee, block = field(call, "function"), node.parent
    held = block.parent if block is not None and block.type == "statement_block" else block
    if callee is None or held is None or held.type not in {"if_statement", "else_clause", "catch_clause"}:
        return
    siblings = block.named_children if block is not None and block.type == "statement_block" else [node]
    if subject.text(callee).rpartition(".")[2] in _TOLD and siblings[-1] == node:
        start = subject.source.span(node)[0]
        yield "left there", 0.62, (Edit(start, start, "return "),)


def _switch(subject: Subject, node: Node) -> Iterator[Found]:
    """A function that answers by cases gives what it was given, for all else."""
    body = field(node, "body")
    cases = body.named_children if body is not None else []
    if body is None or not cases or any(each.type == "switch_default" for each in cases):
        return
    indent, newline = subject.source.indent(cases[0]), subject.source.newline
    end = subject.source.span(cases[-1])[1]
    step = subject.source.step
    for name in _own_parameters(subject)[:2]:
        said = f"{newline}{indent}default:{newline}{indent}{step}return {name};"
        yield "for all else", 0.6, (Edit(end, end, said),)


def _catch(subject: Subject, node: Node) -> Iterator[Found]:
    """What was caught is told to whoever waits."""
    parameter, body = field(node, "parameter"), field(node, "body")
    if parameter is None or body is None or parameter.type != "identifier":
        return
    inner = [each for each in body.named_children if each.type != "comment"]
    if any(each.type == "throw_statement" for each in walk(body)) or (inner and inner[-1].type in _LEAVES):
        return
    error, newline = subject.text(parameter), subject.source.newline
    known = [name for name in ("reject", "callback", "cb", "done", "next") if name in subject.parameters]
    said = [(f"{known[0]}({error});", 0.64)] if known and known[0] not in subject.text(body) else []
    for text, prior in (*said, (f"throw {error};", 0.5)):
        if inner:
            at = subject.source.span(inner[-1])[1]
            yield "told", prior, (Edit(at, at, f"{newline}{subject.source.indent(inner[-1])}{text}"),)
        else:
            indent = subject.source.indent(node)
            yield (
                "told",
                prior,
                (subject.replaced(body, f"{{{newline}{indent}{subject.source.step}{text}{newline}{indent}}}"),),
            )


def _returned(subject: Subject, node: Node) -> Iterator[Found]:
    """`return promise` leaves a `try` before it fails."""
    value = node.named_children[0] if node.named_children else None
    if value is None or value.type != "call_expression" or not _is_async(subject):
        return
    below: Node = node
    for each in ancestors(node):
        if each.type in FUNCTIONS:
            return
        if each.type == "try_statement" and field(each, "body") == below:
            at = subject.source.span(value)[0]
            yield "waited for", 0.72, (Edit(at, at, "await "),)
            return
        below = each


def _is_async(subject: Subject) -> bool:
    return (
        subject.text(subject.function).lstrip().startswith("async")
        or re.match(r"(?:static\s+)?async\b", subject.text(subject.function)) is not None
    )


def _if(subject: Subject, node: Node) -> Iterator[Found]:
    """`catch (error) { if (tell) tell(error); }`: where nobody is told, it goes on to whoever called."""
    handler = next((each for each in ancestors(node) if each.type in {"catch_clause", *FUNCTIONS}), None)
    parameter, then = field(handler, "parameter"), field(node, "consequence")
    if handler is None or handler.type != "catch_clause" or parameter is None or then is None:
        return
    error = subject.text(parameter)
    if field(node, "alternative") is None and re.search(rf"\b{re.escape(error)}\b", subject.text(then)):
        newline, indent = subject.source.newline, subject.source.indent(node)
        end = subject.source.span(node)[1]
        text = f"{newline}{indent}else throw {error};"
        if then.type == "statement_block":
            text = f" else {{{newline}{indent}{subject.source.step}throw {error};{newline}{indent}}}"
        yield "told, or thrown", 0.56, (Edit(end, end, text),)


# --- loops and lists


def _each_in_turn(subject: Subject, node: Node, call: Node) -> Iterator[Found]:
    """`list.forEach(async …)` waits for none of them."""
    callee, arguments = field(call, "function"), field(call, "arguments")
    name, held = field(callee, "property"), field(callee, "object")
    given = arguments.named_children if arguments is not None else []
    if name is None or held is None or subject.text(name) != "forEach" or len(given) != 1 or not _is_async(subject):
        return
    body, parameters = field(given[0], "body"), field(given[0], "parameters")
    one = field(given[0], "parameter") or (
        parameters.named_children[0] if parameters is not None and len(parameters.named_children) == 1 else None
    )
    if body is None or one is None or body.type != "statement_block" or not subject.text(given[0]).startswith("async"):
        return
    if not any(each.type == "return_statement" for each in body_of(given[0])):
        text = f"for (const {subject.text(one)} of {subject.text(held)}) {subject.text(body)}"
        yield "one after the other", 0.6, (subject.replaced(node, text),)


def _taken_out(subject: Subject, node: Node, call: Node) -> Iterator[Found]:
    """`list.splice(list.indexOf(x), 1)` takes the last one out where there is no such element."""
    callee, arguments = field(call, "function"), field(call, "arguments")
    name, held = field(callee, "property"), field(callee, "object")
    given = arguments.named_children if arguments is not None else []
    if name is None or held is None or subject.text(name) != "splice" or not given:
        return
    at = subject.text(given[0])
    sought = re.fullmatch(r".{1,100}\.indexOf\((.{1,100})\)", at)
    born = [
        subject.text(value)
        for each in subject.nodes
        if each.type == "variable_declarator"
        and subject.text(field(each, "name") or each) == at
        and (value := field(each, "value")) is not None
    ]
    if sought is not None:
        yield from _only_if(subject, node, f"{subject.text(held)}.includes({sought[1]})", 0.62)
    elif any(re.search(r"\.(?:indexOf|findIndex)\(", text) for text in born):
        yield from _only_if(subject, node, f"{at} !== -1", 0.62)


def _only_something(subject: Subject, node: Node, inner: Node) -> Iterator[Found]:
    """`into[key] = made(found[n])`, where there may be nothing."""
    value = field(inner, "right") if inner.type == "assignment_expression" else None
    if value is None:
        return
    for each in walk(value):
        if each.type == "subscript_expression":
            text = subject.text(each)
            yield from _only_if(subject, node, f"{text} !== undefined", 0.45)
            return


def _only_if(subject: Subject, node: Node, asked: str, prior: float) -> Iterator[Found]:
    newline, indent = subject.source.newline, subject.source.indent(node)
    inner = subject.text(node).replace("\n", f"\n{subject.source.step}")
    text = f"if ({asked}) {{{newline}{indent}{subject.source.step}{inner}{newline}{indent}}}"
    yield "only where it is", prior, (subject.replaced(node, text),)


def _loop(subject: Subject, node: Node) -> Iterator[Found]:
    """A list that is changed while it is gone through; keys of a list, which are text."""
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if sign is None or left is None or right is None:
        return
    name, held = subject.text(left), subject.text(right)
    if sign.type == "of" and right.type in {"identifier", "member_expression"}:
        calls = any(each.type == "call_expression" for each in walk(field(node, "body") or node))
        yield "a copy of the list", 0.46 if calls else 0.2, (subject.replaced(right, f"[...{held}]"),)
    if sign.type == "in" and f"{held}[{name}]" in subject.text(node) and left.type == "identifier":
        start, end = subject.source.text.rfind("(", 0, subject.source.span(left)[0]), subject.source.span(right)[1]
        yield "by number", 0.58, (Edit(start, end, f"(let {name} = 0; {name} < {held}.length; {name}++"),)


def _either(subject: Subject, node: Node) -> Iterator[Found]:
    """`!x || !x.value`: the second asks of what is there."""
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if sign is None or left is None or right is None or sign.type not in {"&&", "||"}:
        return
    one, other = subject.text(left).lstrip("!"), subject.text(right).lstrip("!")
    if other.startswith(f"{one}.") and re.fullmatch(r"[\w.]{1,100}", other):
        yield "whatever it holds", 0.5, (Edit(subject.source.span(left)[1], subject.source.span(right)[1], ""),)


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "variable_declarator": _declared,
    "statement_block": _body,
    "expression_statement": _statement,
    "object": _object,
    "if_statement": _if,
    "switch_statement": _switch,
    "catch_clause": _catch,
    "return_statement": _returned,
    "for_in_statement": _loop,
    "binary_expression": _either,
}
