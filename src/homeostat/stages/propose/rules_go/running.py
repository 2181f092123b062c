"""Go: channels closed twice, locks given back twice or taken twice, goroutines that nobody counted."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, statement_of, walk
from homeostat.stages.propose.go_counting import counted_before
from homeostat.stages.propose.rules_go.corrected import above, corrected, imported, instead
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_STOPS = re.compile(r"test timed out after|all goroutines are asleep|deadlock")


def closed(spot: Spot) -> Iterator[Mend]:
    """`close of closed channel`: closed once, by a `sync.Once` of the struct; or looked at first."""
    if "close of closed channel" not in spot.message:
        return
    for node in _calls(spot, "close"):
        channel = next(iter((field(node, "arguments") or node).named_children), None)
        if channel is None:
            continue
        name = spot.text(channel)
        yield from _once(spot, node, name)
        yield from _by_its_flag(spot, node)
        statement = statement_of(node)
        if (
            statement is not None
            and _only_signals(spot, name)  # of others it would take what somebody sent
            and spot.source.begins_its_line(statement)
            and statement.type == "expression_statement"
        ):
            indent, newline = spot.source.indent(statement), spot.source.newline
            lines = ["select {", f"case <-{name}:", "default:", f"\tclose({name})", "}"]
            yield corrected(
                spot, "close-once", 0.6, f"close {name} unless it is closed", "A channel can be closed once.",
                instead(spot, statement, f"{newline}{indent}".join(lines)),
            )  # fmt: skip


def _only_signals(spot: Spot, name: str) -> bool:
    own = re.escape(name.rpartition(".")[2])
    return bool(re.search(rf"\b{own}\b[^\n]{{0,40}}chan struct\{{\}}", spot.source.text))


def _by_its_flag(spot: Spot, node: Node) -> Iterator[Mend]:
    """Where the function says by a flag that it was here, it asks it first."""
    function = spot.function
    result = field(function, "result")
    if function is None or (result is not None and spot.text(result) != "error"):
        return
    leaves = "return" if result is None else "return nil"
    for each in body_of(function):
        found = (
            re.fullmatch(r"(\w+(?:\.\w+)+) = true", spot.text(each)) if each.type == "assignment_statement" else None
        )
        if found is None or each.start_byte > node.start_byte or f"if {found[1]}" in spot.text(function):
            continue
        locked = re.search(r"(\S+)\.Lock\(\)\s*$", spot.source.text[: spot.source.span(each)[0]])
        unlocks = locked is not None and f"defer {locked[1]}.Unlock()" not in spot.text(function)
        lines = [f"if {found[1]} {{", *([f"\t{locked[1]}.Unlock()"] if unlocks and locked else []), f"\t{leaves}", "}"]
        if (edit := above(spot, each, *lines)) is not None:
            yield corrected(
                spot, "close-once", 0.7, f"leave where {found[1]} is set", "It says by itself that it was done.", edit,
            )  # fmt: skip
            return


def _once(spot: Spot, call: Node, name: str) -> Iterator[Mend]:
    """Where the channel is a field of the receiver's struct, declared in this file."""
    receiver = field(spot.function, "receiver")
    found = re.search(r"\((\w{1,60}) +\*(\w{1,80})\)", spot.text(receiver)) if receiver is not None else None
    if found is None or not name.startswith(f"{found[1]}."):
        return
    for spec in walk(spot.source.root):
        declared, kind = field(spec, "name"), field(spec, "type")
        if spec.type != "type_spec" or declared is None or kind is None or spot.text(declared) != found[2]:
            continue
        fields = next((each for each in kind.named_children if each.type == "field_declaration_list"), None)
        if kind.type != "struct_type" or fields is None or not fields.named_children:
            return
        last = fields.named_children[-1]
        once = f"{name.partition('.')[2].replace('.', '')}Once"
        end = spot.source.span(last)[1]
        added = Edit(end, end, f"{spot.source.newline}{spot.source.indent(last)}{once} sync.Once")
        wrapped = instead(spot, call, f"{found[1]}.{once}.Do(func() {{ close({name}) }})")
        yield corrected(
            spot, "close-once", 0.72, f"close {name} once", "A channel can be closed once, whoever comes first.",
            added, wrapped, *imported(spot, "sync"),
        )  # fmt: skip
        return


def _calls(spot: Spot, name: str) -> list[Node]:
    return [
        node
        for node in spot.here
        if node.type == "call_expression" and spot.text(field(node, "function") or node).rpartition(".")[2] == name
    ]


def counted(spot: Spot) -> Iterator[Mend]:
    """`sync: negative WaitGroup counter`: added to before the goroutine begins."""
    if re.search(r"WaitGroup misuse|WaitGroup is reused", spot.message):
        yield from _counted_before(spot)
    if "negative WaitGroup counter" not in spot.message:
        return
    for node in walk(spot.source.root):
        body = spot.text(node) if node.type == "go_statement" else ""
        done = re.search(r"\b([\w.]{1,80})\.Done\(\)", body)
        if done is None:
            continue
        start = node.start_point.row
        near = "\n".join(spot.source.lines[max(0, start - 3) : start])
        group = done[1]
        added = above(spot, node, f"{group}.Add(1)")
        if f"{group}.Add(" not in near and added is not None:
            yield corrected(
                spot, "count-first", 0.8, f"add to {group} before the goroutine begins",
                "Each that is done has to be counted before it begins.", added,
            )  # fmt: skip
    for node in _calls(spot, "Done"):
        statement = statement_of(node)
        if statement is not None and any(
            each.type == "defer_statement" and spot.text(node) in spot.text(each)
            for each in body_of(spot.function or statement)
            if each != statement
        ):
            yield _left_out(spot, statement, "done-once", "It is done once at the end already.")


def _counted_before(spot: Spot) -> Iterator[Mend]:
    for node in walk(spot.source.root):
        edits = counted_before(spot.source, node) if node.type == "go_statement" else ()
        if edits:
            because = "Who waits does not know of what counts itself only once it runs."
            yield corrected(spot, "count-first", 0.84, "count a goroutine before it begins", because, *edits)


def unlocked(spot: Spot) -> Iterator[Mend]:
    """`unlock of unlocked mutex`: given back by `defer` already, or never taken."""
    if not re.search(r"[Uu]nlock of unlocked", spot.message):
        return
    function = spot.function
    for node in body_of(function) if function is not None else ():
        if node.type != "call_expression" or not spot.text(node).endswith("Unlock()"):
            continue
        statement = statement_of(node)
        deferred = [
            each
            for each in body_of(function or node)
            if each.type == "defer_statement" and spot.text(node) in spot.text(each)
        ]
        if statement is not None and statement.type == "expression_statement" and deferred:
            yield _left_out(spot, statement, "unlock-once", "It is unlocked at the end by `defer`.")
            yield _left_out(spot, deferred[0], "unlock-once", "It is unlocked by hand.", 0.45)
        lock = spot.text(node).replace("Unlock()", "Lock()")
        added = above(spot, node, lock)
        if lock not in spot.text(function or node) and added is not None:
            yield corrected(spot, "lock-first", 0.66, f"`{lock}` first", "It is given back, and never taken.", added)


def _left_out(spot: Spot, statement: Node, rule: str, because: str, prior: float = 0.76) -> Mend:
    text = spot.source.text
    start, end = spot.source.span(statement)
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1
    does = f"leave `{spot.text(statement)[:60]}` out"
    return corrected(spot, rule, prior, does, because, Edit(first, last, ""))


def stuck(spot: Spot) -> Iterator[Mend]:
    """A method that holds a lock calls another that takes it; a lock that is not given back on some way out."""
    if not _STOPS.search(spot.message):
        return
    for each in (spot, *spot.outer):
        yield from _taken_twice(each)
        yield from _kept(each)
        yield from _no_room(each)


def _taken_twice(spot: Spot) -> Iterator[Mend]:
    """The call becomes what the called method gives, without its lock."""
    receiver = field(spot.function, "receiver")
    own = re.search(r"\((\w{1,60}) ", spot.text(receiver)) if receiver is not None else None
    if own is None or spot.function is None or f"{own[1]}." not in spot.text(spot.function):
        return
    if not re.search(r"\.R?Lock\(\)", spot.text(spot.function)):
        return
    for node in spot.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        name = field(callee, "field")
        if callee is None or name is None or spot.text(field(callee, "operand") or node) != own[1]:
            continue
        for other in spot.source.root.named_children:
            named = field(other, "name") if other.type == "method_declaration" else None
            if named is None or spot.text(named) != spot.text(name):
                continue
            given = _given_under_lock(spot, other)
            head = re.search(r"\((\w{1,60}) ", spot.text(field(other, "receiver") or other))
            if given and head:
                text = re.sub(rf"\b{re.escape(head[1])}\.", f"{own[1]}.", given)
                yield corrected(
                    spot, "without-the-lock", 0.76, f"take `{text[:60]}` without locking again",
                    f"The lock is held already, and {spot.text(name)} waits for it.", instead(spot, node, text),
                )  # fmt: skip


def _given_under_lock(spot: Spot, method: Node) -> str:
    """What a method gives that does nothing but lock and return; "" for any other."""
    body = field(method, "body")
    statements = [
        each for each in walk(body) if each.parent is not None and each.parent.type == "statement_list"
    ] if body is not None else []  # fmt: skip
    if not statements or statements[-1].type != "return_statement" or field(method, "parameters") is None:
        return ""
    locks = all(
        re.fullmatch(r"(?:defer )?[\w.]{1,80}\.R?(?:Un)?[Ll]ock\(\)", spot.text(each)) for each in statements[:-1]
    )
    named = (field(method, "parameters") or method).named_children
    return spot.text(statements[-1]).removeprefix("return").strip() if locks and not named else ""


def _kept(spot: Spot) -> Iterator[Mend]:
    """`mu.Lock()` without a `defer mu.Unlock()`, in a function that is left in several ways."""
    for node in spot.source.root.named_children:
        text = spot.text(node)
        if node.type not in {"method_declaration", "function_declaration"} or ".Lock()" not in text:
            continue
        for each in body_of(node):
            found = (
                re.fullmatch(r"([\w.]{1,80})\.(R?)Lock\(\)", spot.text(each))
                if each.type == "expression_statement"
                else None
            )
            if found is None:
                continue
            free = f"{found[1]}.{found[2]}Unlock()"
            if f"defer {free}" in text or text.count("return") < 2:  # noqa: PLR2004 - several ways
                continue
            end = spot.source.span(each)[1]
            edits = [Edit(end, end, f"{spot.source.newline}{spot.source.indent(each)}defer {free}")]
            for other in body_of(node):
                if other.type == "expression_statement" and spot.text(other) == free:
                    start, last = spot.source.span(other)
                    line = spot.source.text.rfind("\n", 0, start) + 1
                    edits.append(Edit(line, spot.source.text.find("\n", last) + 1, ""))
            yield corrected(
                spot, "always-unlock", 0.7, f"`defer {free}`", "On one way out the lock is not given back.", *edits
            )


def _no_room(spot: Spot) -> Iterator[Mend]:
    """A channel that is written to before anybody reads."""
    for node in body_of(spot.function) if spot.function is not None else ():
        found = (
            re.fullmatch(r"make\((chan [^,()]{1,80})\)", spot.text(node)) if node.type == "call_expression" else None
        )
        if found:
            does = "give the channel room for one"
            because = "Who writes to it waits for a reader that comes later, or never."
            yield corrected(spot, "with-room", 0.5, does, because, instead(spot, node, f"make({found[1]}, 1)"))


def sent(spot: Spot) -> Iterator[Mend]:
    """`send on closed channel`: closed after all was sent."""
    if "send on closed channel" not in spot.message:
        return
    for node in walk(spot.source.root):
        if node.type != "call_expression" or not spot.text(node).startswith("close("):
            continue
        statement = statement_of(node)
        if statement is None or statement.type != "expression_statement":
            continue
        function = next((each for each in ancestors(statement) if field(each, "body") is not None), None)
        waits = next(
            (
                each
                for each in (body_of(function) if function is not None else ())
                if each.type == "expression_statement" and spot.text(each).endswith(".Wait()")
            ),
            None,
        )
        if waits is not None and waits.start_byte > statement.start_byte:
            edits = (instead(spot, statement, spot.text(waits)), instead(spot, waits, spot.text(statement)))
            because = "Those who write are waited for before it is closed."
            yield corrected(spot, "close-last", 0.74, "close it after all have written", because, *edits)
        does = "close it at the end"
        because = "What is closed takes nothing more."
        yield corrected(spot, "close-last", 0.5, does, because, instead(spot, statement, f"defer {spot.text(node)}"))
