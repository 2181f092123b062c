"""Ways through a Go function that are forgotten: a return after an answer, an unlocking, a label, a default."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, field, walk
from homeostat.stages.propose.go_counting import counted_before
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import (
    after,
    before,
    failing_exits,
    given_back,
    line_edit,
    loop_around,
    results_of,
    statements,
    with_import,
    within,
    zero_of,
)
from homeostat.stages.propose.tree_search.subject import Subject

_LEAVES = frozenset({
    "return_statement", "break_statement", "continue_statement", "goto_statement", "fallthrough_statement",
})  # fmt: skip
_CHOICES = frozenset({"expression_switch_statement", "type_switch_statement", "select_statement"})
_CASES = frozenset({"expression_case", "default_case", "type_case", "communication_case"})
_LOCKS = re.compile(r"(?P<held>[\w.]{1,60})\.(?P<kind>R?)Lock\(\)$")
_LAST_WORDS = re.compile(r"(?:[\w.]{1,60}\.)?(?:Done|R?Unlock|Close|Stop|Flush|cancel)\(\)$")


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    for change in _BY_KIND.get(node.type, ()):
        yield from change(subject, node)


def _goes_on(subject: Subject, node: Node) -> Iterator[Found]:
    """`if … { http.Error(…) }` and no `return`, where the function leaves after such elsewhere."""
    inner = statements(field(node, "consequence"))
    if not inner or inner[-1].type in _LEAVES or field(node, "alternative") is not None:
        return
    last = inner[-1]
    answers = last.type == "expression_statement"
    prior = 0.6 if answers and _is_alike(subject, last) else 0.5 if answers else 0.3
    if not results_of(subject) and node.next_named_sibling is not None:
        yield "left then", prior, (after(subject, last, "return"),)
    for code in _ways_out(subject, node):
        yield "left then", prior - 0.05, (after(subject, last, code),)
    if loop_around(node) is not None:
        yield "on with the next", prior - 0.08, (after(subject, last, "continue"),)
        yield "the loop is left", prior - 0.2, (after(subject, last, "break"),)


def _is_alike(subject: Subject, last: Node) -> bool:
    """Whether the function leaves elsewhere after a call of the same."""
    called = subject.text(last).partition("(")[0]
    for each in subject.nodes:
        previous = each.prev_named_sibling if each.type == "return_statement" else None
        if previous is not None and subject.text(previous).partition("(")[0] == called:
            return True
    return bool(re.search(r"(?i)error|fail|respond|write|abort", called))


def _ways_out(subject: Subject, node: Node) -> list[str]:
    """Returns of the function that stand in an `if`, the nearest first."""
    found = [
        each
        for each in subject.nodes
        if each.type == "return_statement" and any(above.type == "if_statement" for above in within(each))
    ]
    found.sort(key=lambda each: abs(each.start_byte - node.start_byte))
    codes = [subject.text(each) for each in found]
    return [code for code in dict.fromkeys(codes) if code != "return" and "\n" not in code and len(code) < 120][:3]  # noqa: PLR2004 - plain ones


def _broken_off(subject: Subject, node: Node) -> Iterator[Found]:
    """`break` in a `switch` leaves that alone; in an inner loop, that alone."""
    word = "break" if node.type == "break_statement" else "continue"
    if subject.text(node) != word:
        return
    around = list(within(node))
    loops = [each for each in around if each.type == "for_statement"]
    choice = next((each for each in around if each.type in _CHOICES or each.type == "for_statement"), None)
    chosen = word == "break" and choice is not None and choice.type in _CHOICES
    outer = loops[0] if chosen and loops else loops[1] if len(loops) > 1 else None
    if outer is not None:
        yield from _labelled(subject, node, word, outer, 0.62 if chosen else 0.5)
        other = "continue" if word == "break" else "break"
        yield from _labelled(subject, node, other, outer, 0.25)
    if chosen and loops:
        final = [each for each in subject.nodes if each.type == "return_statement"]
        code = subject.text(final[-1]) if final else "return" if not results_of(subject) else ""
        if code and "\n" not in code:
            yield "left then", 0.5, (subject.replaced(node, code),)
    if word == "continue" and len(loops) == 1 and "break" not in subject.text(loops[0]):
        yield "the loop is left", 0.3, (subject.replaced(node, "break"),)


def _labelled(subject: Subject, node: Node, word: str, loop: Node, prior: float) -> Iterator[Found]:
    above = loop.parent
    if above is not None and above.type == "labeled_statement":
        label = subject.text(above.named_children[0])
        yield "out of the outer one", prior, (subject.replaced(node, f"{word} {label}"),)
        return
    label = next(
        name for name in ("outer", "loop", "all") if not re.search(rf"\b{name}\b", subject.text(subject.function))
    )
    start = subject.source.span(loop)[0]
    line = subject.source.text.rfind("\n", 0, start) + 1
    indent = subject.source.indent(loop)[: -len(subject.source.step)]
    edits = (Edit(line, line, f"{indent}{label}:{subject.source.newline}"), subject.replaced(node, f"{word} {label}"))
    yield "out of the outer one", prior, edits


def _kept_locked(subject: Subject, node: Node) -> Iterator[Found]:
    """A way out that does not unlock what the function locked, and unlocks on another."""
    held = _held_at(subject, node)
    if held is None:
        return
    code = f"{held['held']}.{held['kind']}Unlock()"
    siblings = statements(node.parent) if node.parent is not None else []
    index = siblings.index(node) if node in siblings else 0
    if code not in "\n".join(subject.text(each) for each in siblings[:index]):
        yield "unlocked before", 0.6, (before(subject, node, code),)


def _gathered(subject: Subject, node: Node) -> Iterator[Found]:
    """`return out, nil` where errors were gathered."""
    values = given_back(node)
    if not values or subject.text(values[-1]) != "nil" or results_of(subject)[-1:] != ["error"]:
        return
    for name in [each for each in subject.known_at(node) if re.fullmatch(r"(?i)\w*err(or)?s", each)][:2]:
        edits = (subject.replaced(values[-1], f"errors.Join({name}...)"), *with_import(subject, "errors"))
        yield "its errors given back", 0.5, edits


def _held_at(subject: Subject, node: Node) -> re.Match[str] | None:
    """What is locked at a node without a deferred unlocking."""
    found: re.Match[str] | None = None
    for each in subject.nodes:
        if each.start_byte >= node.start_byte:
            break
        if each.type == "expression_statement" and (locks := _LOCKS.match(subject.text(each))):
            found = locks
    if found is None:
        return None
    deferred = rf"defer {re.escape(found['held'])}\.{found['kind']}Unlock\(\)"
    return None if re.search(deferred, subject.text(subject.function)) else found


def _locked(subject: Subject, node: Node) -> Iterator[Found]:
    """`mu.Lock()` and its unlocking on some ways only: deferred instead, and each of the others left out."""
    locks = _LOCKS.match(subject.text(node))
    if locks:
        code = f"{locks['held']}.{locks['kind']}Unlock()"
        others = [each for each in subject.nodes if each.type == "expression_statement" and subject.text(each) == code]
        deferred = any(each.type == "defer_statement" and code in subject.text(each) for each in subject.nodes)
        if not deferred:
            edits = (after(subject, node, f"defer {code}"), *(line_edit(subject, each) for each in others))
            yield "unlocked in the end", 0.6 if others else 0.66, edits
        if locks["kind"]:
            whole = (*_swapped(subject, "RLock", "Lock"), *_swapped(subject, "RUnlock", "Unlock"))
            yield "locked for writing", 0.35, whole


def _swapped(subject: Subject, name: str, other: str) -> Iterator[Edit]:
    for each in subject.nodes:
        if each.type == "field_identifier" and subject.text(each) == name:
            yield subject.replaced(each, other)


def _in_the_end(subject: Subject, node: Node) -> Iterator[Found]:
    """`wg.Done()` and the like, which a way out before it leaves out: deferred from the start."""
    text = subject.text(node)
    if not _LAST_WORDS.match(text) or not subject.source.begins_its_line(node):
        return
    body = statements(field(subject.function, "body"))
    if body and body[0] != node:
        yield "in any case", 0.55, (before(subject, body[0], f"defer {text}"), line_edit(subject, node))


def _deferred(subject: Subject, node: Node) -> Iterator[Found]:
    """In a loop it waits for the end of the function: done in the same turn, once its work is done."""
    loop = loop_around(node)
    call = node.named_children[0] if node.named_children else None
    if loop is None or call is None:
        return
    text = subject.text(call)
    siblings = statements(node.parent)
    index = siblings.index(node) if node in siblings else len(siblings)
    rest = siblings[index + 1 :]
    for nth, each in enumerate(rest[:3]):
        if each.type not in _LEAVES:
            yield "in its turn", 0.5 - 0.06 * nth, (line_edit(subject, node), after(subject, each, text))
    if rest and not any(each.type in _LEAVES for held in rest for each in walk(held)):
        start, end = subject.source.span(node)[0], subject.source.span(rest[-1])[1]
        yield "a function for each turn", 0.4, (Edit(start, start, "func() {\n"), Edit(end, end, "\n}()"))


def _no_default(subject: Subject, node: Node) -> Iterator[Found]:
    """What no case is for: an error of its own, in a function that gives errors."""
    kinds = results_of(subject)
    cases = [each for each in node.named_children if each.type in _CASES]
    if not kinds or kinds[-1] != "error" or not cases or any(each.type == "default_case" for each in cases):
        return
    value = field(node, "value")
    asked = subject.text(value) if value is not None else ""
    plain = next((name[1] for name in re.finditer(r"\w+\((\w+)\)$", asked)), asked)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain.rpartition(".")[2]).lower()
    error = f'fmt.Errorf("unknown {words} %v", {plain})' if plain else 'fmt.Errorf("unknown value")'
    indent, newline = subject.source.indent(node), subject.source.newline
    end = subject.source.span(node)[1] - 1
    code = f"default:{newline}{indent}\treturn {', '.join([*map(zero_of, kinds[:-1]), error])}{newline}{indent}"
    yield "an error for the rest", 0.5, (Edit(end, end, code), *with_import(subject, "fmt"))


def _unlooked(subject: Subject, node: Node) -> Iterator[Found]:
    """`x, _ := f()`: the error is looked at, and given back."""
    left, right = field(node, "left"), field(node, "right")
    names = left.named_children if left is not None else []
    call = right.named_children[-1] if right is not None and right.named_children else None
    if len(names) < 2 or call is None or call.type != "call_expression" or subject.text(names[-1]) != "_":  # noqa: PLR2004 - a value and its error
        return
    above = {*subject.known_at(node), *_named_results(subject)}
    declared = "err" in above
    is_new = node.type == "short_var_declaration"
    for code in failing_exits(subject, node, "err")[:2]:
        edits = [subject.replaced(names[-1], "err"), after(subject, node, _checked(subject, node, code))]
        if not declared and not is_new:
            edits.insert(0, before(subject, node, "var err error"))
        yield "its error looked at", 0.62, tuple(edits)


def _named_results(subject: Subject) -> set[str]:
    result = field(subject.function, "result")
    return {subject.text(each) for each in walk(result) if each.type == "identifier"} if result is not None else set()


def _checked(subject: Subject, node: Node, code: str) -> str:
    indent, newline = subject.source.indent(node), subject.source.newline
    return f"if err != nil {{{newline}{indent}\t{code}{newline}{indent}}}"


def _dropped(subject: Subject, node: Node) -> Iterator[Found]:
    """A call whose error nobody takes, in a function that gives errors: `if err := f(); err != nil`."""
    call = node.named_children[0] if node.named_children else None
    if call is None or call.type != "call_expression" or not subject.source.begins_its_line(node):
        return
    callee = subject.text(field(call, "function") or call)
    if callee.startswith(("fmt.", "log.")) or callee in {"panic", "close", "delete", "copy", "print", "println"}:
        return
    if any(each.type in FUNCTIONS for each in walk(call)):
        return
    for code in failing_exits(subject, node, "err")[:2]:
        text = _checked(subject, node, code).replace("if err", f"if err := {subject.text(call)}; err", 1)
        yield "its error looked at", 0.45, (subject.replaced(node, text),)


def _counts_itself(subject: Subject, node: Node) -> Iterator[Found]:
    """`go func() { wg.Add(1) … }`: who waits may be through before it is counted."""
    if edits := counted_before(subject.source, node):
        yield "counted before it begins", 0.8, edits


_BY_KIND: Mapping[str, tuple[Callable[[Subject, Node], Iterator[Found]], ...]] = {
    "if_statement": (_goes_on,),
    "break_statement": (_broken_off,),
    "continue_statement": (_broken_off,),
    "return_statement": (_kept_locked, _gathered),
    "expression_statement": (_locked, _in_the_end, _dropped),
    "defer_statement": (_deferred,),
    "expression_switch_statement": (_no_default,),
    "go_statement": (_counts_itself,),
    "short_var_declaration": (_unlooked,),
    "assignment_statement": (_unlooked,),
}
