"""What the code around the crash does with errors, waiting and iterating."""

import ast
import builtins
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, Import, Module, names_in, splice, tail
from homeostat.stages.propose.rules import neighbours, policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_HOMES = {
    "InvalidOperation": "decimal", "DivisionByZero": "decimal", "JSONDecodeError": "json", "StatisticsError": "statistics",  # noqa: E501  # a sentence for people, whole
    "Error": "", "BadZipFile": "zipfile", "ParseError": "xml.etree.ElementTree",
}  # fmt: skip
_OF_TESTS = frozenset({"AssertionError", "Failed"})  # what a test found wrong is nobody's to catch
_TOO_WIDE = frozenset({"Exception", "BaseException"})
_OF_ABSENCE = frozenset({"IndexError", "KeyError", "LookupError"})
_OF_MISTAKES = frozenset({"TypeError", "AttributeError", "NameError", "UnboundLocalError", "NotImplementedError"})


def widen(crash: Crash) -> Iterator[Fix]:
    """Add the error to an `except` that already answers its siblings: right in all of six measured cases.

    Not so for what tells of a mistake in the code, where other functions of ours lie between: such an `except` would
    answer for every mistake below it.
    """
    if crash.error_type in _OF_TESTS:
        return
    for rank, frame in enumerate((crash, *crash.outer)):
        handler = _near_handler(frame)
        if handler is None:
            continue
        wanted = _import_of(frame, crash.error_type)
        name = crash.error_type
        if wanted is None and not hasattr(builtins, name) and name not in frame.module.top_names:
            home = crash.error_home
            if not home or (home, "") not in {(one.module, one.name) for one in frame.module.imports}:
                continue
            name = f"{home}.{name}"
        if handler.type is None:
            return
        text = frame.text(handler.type)
        mistaken = rank > 0 and name in _OF_MISTAKES
        absent = _refuses_what_is_absent(handler, name)
        prior = 0.5 if absent else 0.9 if rank == 0 else 0.36 if mistaken else 0.8
        own = not any(hasattr(builtins, known) or known in _HOMES for known in neighbours.handled_names(handler))
        if own:
            prior = min(prior, 0.42)  # an error of the domain's own speaks to the client; this one would not
        kind = "-above" if mistaken else "-refusing" if absent else "-of-its-own" if own and rank else ""
        inner = text[1:-1].rstrip().rstrip(",") if isinstance(handler.type, ast.Tuple) else text
        yield Fix(
            rule=f"widen-except{kind}",
            prior=prior,
            title=f"Treat {name} like the errors that are already handled here",
            description=f"The code already answers {inner}; {name} now gets the same answer where it crashed before.",
            approach="guard",
            reasoning=f"{frame.module.path}:{handler.lineno} handles errors of this step and missed this one.",
            module=frame.module,
            edits=(splice(frame.module, handler.type, f"({inner}, {name})"),),
            imports=(wanted,) if wanted else (),
            test="The call that crashed gets the answer of the existing handler.",
        )
        return


def _refuses_what_is_absent(handler: ast.ExceptHandler, error: str) -> bool:
    """Whether it refuses what cannot be read, and the error says that nothing was given: that is often no mistake."""
    refuses = any(isinstance(node, ast.Raise) for node in handler.body)
    return refuses and error in _OF_ABSENCE and not set(neighbours.handled_names(handler)) & _OF_ABSENCE


def _near_handler(frame: Crash) -> ast.ExceptHandler | None:
    """The last `except` of the innermost `try` whose body holds the crash, if it names what it catches."""
    statement = frame.statement
    if statement is None:
        return None
    below: ast.AST = statement
    for above in frame.module.ancestors(statement):
        if isinstance(above, FunctionNode):
            return None
        if isinstance(above, ast.Try) and below in above.body and above.handlers:
            named = [found for found in above.handlers if not set(neighbours.handled_names(found)) & _TOO_WIDE]
            if len(named) == len(above.handlers):
                return named[-1]
        below = above
    return None


def as_sibling(crash: Crash) -> Iterator[Fix]:
    """Answer the error around the call as other code answers it."""
    for frame in (crash, *crash.outer):
        statement = frame.statement
        if statement is None or _near_handler(frame) is not None:
            continue
        for module in frame.neighbours:
            found = next(_handlers_of(module, crash.error_type, like=_words_of(statement)), None)
            if found is None or not (frame.is_handler or module is frame.module):
                continue
            body = found.body[0]
            if len(found.body) != 1 or not isinstance(body, ast.Raise | ast.Return | ast.Continue):
                continue
            wanted = _needed(found, module, frame)
            fixed = wanted is not None and _wrapped(frame, statement, found, module)
            if wanted is None or not fixed:
                continue
            yield Fix(
                rule="handle-as-sibling",
                prior=0.78,
                title=f"Answer {crash.error_type} as the code does elsewhere",
                description=f"The same error is already answered at {module.path}:{found.lineno}; this call now gets the same answer.",  # noqa: E501  # a sentence for people, whole
                approach="guard",
                reasoning="Other calls of the same step handle this error; this one forgot to.",
                module=frame.module,
                edits=tuple(fixed),
                imports=wanted,
                test="The call that crashed gets the same answer as its siblings.",
            )
            return


def _handlers_of(module: Module, error: str, *, like: frozenset[str]) -> Iterator[ast.ExceptHandler]:
    """Handlers of the error around something that uses a word of `like`: another step's handler says nothing here."""
    for node in module.nodes:
        if isinstance(node, ast.Try) and any(like & _words_of(statement) for statement in node.body):
            for handler in node.handlers:
                if handler.type is not None and error in neighbours.handled_names(handler):
                    yield handler


def _words_of(statement: ast.stmt) -> frozenset[str]:
    """What it calls, and of what it takes entries."""
    return frozenset(
        tail(node.func) if isinstance(node, ast.Call) else tail(node.value)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call | ast.Subscript)
    ) - {""}


def _needed(found: ast.ExceptHandler, module: Module, frame: Crash) -> tuple[Import, ...] | None:
    imports: list[Import] = []
    for name in names_in(found) - {found.name or ""} - set(dir(builtins)):
        if module is frame.module and name in module.top_names:
            continue
        if name in frame.module.top_names and any(
            one in frame.module.imports for one in module.imports if one.alias == name
        ):
            continue
        known = next((one for one in module.imports if one.alias == name), None)
        if known is None or name in frame.locals or name in frame.module.top_names:
            return None
        imports.append(known)
    return tuple(imports)


def _leaves_a_loop(found: ast.ExceptHandler, frame: Crash, statement: ast.stmt) -> bool:
    """Whether the answer goes on with a loop, where there is none."""
    return isinstance(found.body[0], ast.Continue | ast.Break) and frame.module.loop_of(statement) is None


def _wrapped(frame: Crash, statement: ast.stmt, found: ast.ExceptHandler, module: Module) -> list[Edit] | None:
    if found.type is None or _leaves_a_loop(found, frame, statement):
        return None
    text = module.text(found.body[0])
    if "\n" in text:
        text = re.sub(r",?\s*\n\s*\)", ")", text)
        text = re.sub(r"\s*\n\s*", " ", text).replace("( ", "(")
    error = module.text(found.type) + (f" as {found.name}" if found.name else "")
    edits = policies.wrap_in_try(frame, statement, error, "pass")
    if not edits:
        return None
    head, _, _ = edits[0].text.rpartition("pass")
    return [Edit(edits[0].start, edits[0].end, head + text)]


def _import_of(frame: Crash, name: str) -> Import | None:
    if hasattr(builtins, name) or name in frame.module.top_names:
        return None
    for module in frame.neighbours:
        found = next((one for one in module.imports if one.alias == name), None)
        if found is not None and module is not frame.module:
            return found
    known = neighbours.classes(frame).get(name)
    if known is not None:
        dots = known[1].path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
        return Import(module=dots, name=name, alias=name)
    return Import(module=_HOMES[name], name=name, alias=name) if _HOMES.get(name) else None


# --- iterating, waiting, writing ---------------------------------------------------------------------------------


def iterating(crash: Crash) -> Iterator[Fix]:
    """Something that changes while it is gone through."""
    if not re.search(r"changed size during iteration|mutated during iteration|changed during iteration", crash.message):
        return
    statement = crash.statement
    loop = statement if isinstance(statement, ast.For) else crash.module.loop_of(statement) if statement else None
    found = loop.iter if isinstance(loop, ast.For) else None
    if found is None:
        found = next((node.iter for node in crash.nodes if isinstance(node, ast.comprehension)), None)
    if found is not None:
        yield _fix(
            crash,
            "iterate-copy",
            0.88,
            "Go through a copy, so that changes do not disturb it",
            splice(crash.module, found, f"list({crash.text(found)})"),
        )


def waiting(crash: Crash) -> Iterator[Fix]:
    """A coroutine that nobody awaited."""
    if "coroutine" not in crash.message or not isinstance(crash.function, ast.AsyncFunctionDef):
        return
    made_here = {
        found.name for module in crash.neighbours for found in module.nodes if isinstance(found, ast.AsyncFunctionDef)
    }
    for node in crash.nodes:
        calls = isinstance(node, ast.Call) and not isinstance(crash.module.parents.get(node), ast.Await)
        if calls and isinstance(node, ast.Call) and tail(node.func) in made_here:
            yield _await(crash, node)
            return
    for node in crash.nodes:
        if isinstance(node, ast.Name) and "coroutine" in str(crash.value(node)):
            born = next(crash.assigned(node.id), None)
            if born is not None and isinstance(born[1], ast.Call):
                yield _await(crash, born[1])
                return


def _await(crash: Crash, node: ast.expr) -> Fix:
    text = f"await {crash.text(node)}"
    held = isinstance(crash.module.parents.get(node), ast.Attribute | ast.Subscript | ast.Call)
    return _fix(
        crash,
        "await",
        0.88,
        "Wait for the answer before using it",
        splice(crash.module, node, f"({text})" if held else text),
    )


def writing_json(crash: Crash) -> Iterator[Fix]:
    said = re.search(r"Object of type (\w+) is not JSON serializable", crash.message)
    if said is None:
        return
    for node in crash.nodes:
        if (
            isinstance(node, ast.Call)
            and tail(node.func) in {"dumps", "dump"}
            and all(found.arg != "default" for found in node.keywords)
        ):
            end = crash.module.span(node)[1] - 1
            yield _fix(
                crash, "json-default", 0.64, f"Write {said.group(1)} values as text", Edit(end, end, ", default=str")
            )
            return
        if (
            isinstance(node, ast.Call)
            and tail(node.func) == "JsonResponse"
            and node.args
            and said.group(1) in {"list", "set"}
        ):
            end = crash.module.span(node)[1] - 1
            yield _fix(crash, "json-safe", 0.6, "Answer with a list", Edit(end, end, ", safe=False"))


def _fix(crash: Crash, rule: str, prior: float, title: str, edit: Edit) -> Fix:
    return Fix(
        rule=rule,
        prior=prior,
        title=title,
        description=f"{title}; the result is what the code was written to give.",
        approach="correct",
        reasoning=f"The message names the fault itself: {crash.message[:100]}.",
        module=crash.module,
        edits=(edit,),
        test="The call that crashed, with the captured values.",
    )
