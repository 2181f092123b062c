"""Refuse: tell whoever asked, as the code around does."""

import ast
import builtins
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from homeostat.languages.python import Edit, FunctionNode, Import, parameters, tail
from homeostat.languages.syntax import parse
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.answers import Answer, answers, statuses
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.none_allowed import allows_none
from homeostat.stages.propose.rules.policies.asking import guarded
from homeostat.stages.propose.rules.policies.trouble import Trouble
from homeostat.stages.propose.rules.subject import Kind, Subject

_STATUS_ORDER = {Kind.LOOKUP: (404,), Kind.STATE: (409, 422, 400), Kind.INPUT: (422, 400)}
_OF_NOTHING = frozenset({"zero", "empty", "pair"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    rule: str
    text: str
    imports: tuple[Import, ...]
    prior: float
    because: str
    own_manner: bool = True  # False for the framework's manner, which the project does not use yet

    @property
    def answer(self) -> str:
        """What the caller gets: the status, or the error's name, and the words."""
        return f"{_status_in(self.text) or tail(_raised(self.text))} {_message_in(self.text).lower()}"


_ELSEWHERE = 0.76  # of the same guard in another file, which may answer for another thing of that name


def refuse(trouble: Trouble) -> Iterator[Fix]:
    """Stop before the crash with an answer in the project's own manner."""
    for refusal in refusals(trouble.crash, trouble.subject, trouble.node):
        guard = guarded(trouble, refusal.text)
        if guard is None:
            return
        yield refusing(trouble, refusal, refusal.prior - _unwillingness(trouble, refusal), *guard)


def refusing(trouble: Trouble, refusal: Refusal, prior: float, *edits: Edit) -> Fix:
    """The fix that says a refusal, in words for the person who decides."""
    return trouble.fix(
        refusal.rule,
        prior,
        *edits,
        imports=refusal.imports,
        title=refusal_title(refusal.text, trouble.subject),
        description=refusal_description(trouble, refusal.text),
        reasoning=refusal.because,
        side_effects="None: such a request failed before as well, with a server error.",
        refuses=True,
        outcome=f"refuse {refusal.answer}",
    )


def _unwillingness(trouble: Trouble, refusal: Refusal) -> float:
    """How much less a refusal is wanted than a gap in the answer.

    Where the code base answers such cases with a refusal, so does the fix, also to who only looks: a made-up value
    was wrong far more often. But a value that may be missing by its own declaration is no reason to refuse, and one
    incomplete entry none to withhold a whole list.
    """
    crash = trouble.crash
    if refusal.rule == "guard-as-sibling" or trouble.subject.kind is Kind.INPUT:
        return 0.0
    if trouble.family != "key" and allows_none(crash, trouble.whole):
        return 0.3
    if crash.only_reads and crash.module.loop_of(trouble.statement) is not None:
        return 0.3
    if refusal.own_manner and crash.serves_a_request:
        return 0.04 if trouble.family in _OF_NOTHING else 0.0
    if crash.only_reads and (trouble.subject.kind is Kind.STATE or trouble.family in _OF_NOTHING):
        return 0.3
    return 0.12 if trouble.family in _OF_NOTHING else 0.0


def refusals(crash: Crash, subject: Subject, node: ast.expr | None = None) -> list[Refusal]:
    """Statements that refuse, the best first; at most three."""
    found: list[Refusal] = []
    if node is not None and (same := neighbours.guard_for(crash, node)) is not None:
        text, imports, where = same
        found.append(
            Refusal(
                rule="guard-as-sibling",
                text=text,
                imports=imports,
                prior=0.8 if where.startswith(f"{crash.module.path}:") else _ELSEWHERE,
                because=f"{where} already answers the same case this way.",
            )
        )
    known = answers(crash)
    found += _caught_errors(crash, subject, known)
    found += _http_refusal(crash, subject, known)
    found += _own_errors(subject, known)
    found += _asked_errors(crash, subject, known)
    unique: dict[str, Refusal] = {}
    for refusal in sorted(found, key=lambda refusal: -refusal.prior):
        unique.setdefault(refusal.answer.split()[0], refusal)
    return sorted(unique.values(), key=lambda refusal: -refusal.prior)[:3]


def status_for(crash: Crash, kind: Kind) -> int:
    """The status that the code around the crash uses for such a case, else the usual one."""
    wanted = crash.wanted.statuses or _STATUS_ORDER[kind]
    if crash.wanted.statuses:
        return wanted[0]
    used = statuses(crash)
    return next((status for status in wanted if used[status]), wanted[0])


def _http_refusal(crash: Crash, subject: Subject, known: list[Answer]) -> Iterator[Refusal]:
    local = any(answer.status is not None and answer.distance < 2 for answer in known)  # noqa: PLR2004  # elsewhere
    if not (crash.is_handler or (local and crash.serves_a_request)):
        return
    status = status_for(crash, subject.kind)
    prior = 0.74 if crash.is_handler else 0.66
    fits = [answer for answer in known if answer.status is not None and (answer.status == status or not answer.fixed)]
    for answer in sorted(fits, key=lambda answer: (answer.distance, answer.status != status))[:1]:
        yield Refusal(
            rule="guard-raise",
            text=answer.write(status, subject.message),
            imports=answer.imports,
            prior=prior,
            because="Other requests of this service are refused in the same words and form.",
        )
        return
    made = _framework_refusal(crash, status, subject.message)
    if made is not None:
        text, imports = made
        yield Refusal(
            rule="guard-raise",
            text=text,
            imports=imports,
            prior=prior - 0.1,
            because="The web framework's usual refusal.",
            own_manner=False,
        )


def _framework_refusal(crash: Crash, status: int, message: str) -> tuple[str, tuple[Import, ...]] | None:
    modules = {found.module.partition(".")[0] for found in crash.module.imports}
    said = message.replace('"', "'")
    if "fastapi" in modules or "starlette" in modules:
        home = "fastapi" if "fastapi" in modules else "starlette.exceptions"
        wanted = (Import(module=home, name="HTTPException", alias="HTTPException"),)
        return f'raise HTTPException(status_code={status}, detail="{said}")', wanted
    if "flask" in modules:
        return f'abort({status}, description="{said}")', (Import(module="flask", name="abort", alias="abort"),)
    if modules & {"django", "rest_framework"} and crash.is_handler:
        wanted = (Import(module="django.http", name="JsonResponse", alias="JsonResponse"),)
        return f'return JsonResponse({{"detail": "{said}"}}, status={status})', wanted
    return None


def _caught_errors(crash: Crash, subject: Subject, known: list[Answer]) -> Iterator[Refusal]:
    """The errors that somebody above turns into an answer, and their subclasses."""
    caught = neighbours.caught_outside(crash)
    classes = neighbours.classes(crash)

    def is_caught(name: str, depth: int = 0) -> bool:
        if name in caught:
            return True
        node = classes[name][0] if name in classes else None
        return node is not None and depth < 5 and any(is_caught(tail(base), depth + 1) for base in node.bases)  # noqa: PLR2004

    for answer in known:
        if answer.status is None and answer.class_name and is_caught(answer.class_name):
            yield Refusal(
                rule="guard-domain-error",
                text=answer.write(0, subject.message),
                imports=answer.imports,
                prior=0.72 if answer.distance < 2 else 0.6,  # noqa: PLR2004  # elsewhere
                because=f"{answer.class_name} is what the callers of this code already turn into an answer.",
            )


def _own_errors(subject: Subject, known: list[Answer]) -> Iterator[Refusal]:
    """What this function, or else this module, raises for its own refusals."""
    for answer in known:
        if (
            answer.status is None
            and answer.distance < 2  # noqa: PLR2004  # said in the words beside it
            and answer.class_name not in {"SystemExit", "NotImplementedError"}
        ):
            yield Refusal(
                rule="guard-own-error",
                text=answer.write(0, subject.message),
                imports=answer.imports,
                prior=0.5 if answer.distance == 0 else 0.4,
                because=f"This code refuses other cases with {answer.class_name}.",
            )


def _asked_errors(crash: Crash, subject: Subject, known: list[Answer]) -> Iterator[Refusal]:
    """The exception that the failing test waits for."""
    for name in crash.wanted.errors:
        written = next((answer for answer in known if answer.class_name == name and answer.status is None), None)
        home = neighbours.classes(crash).get(name)
        imports: tuple[Import, ...] = ()
        if written is None and home is not None and name not in crash.module.top_names:
            dots = home[1].path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
            imports = (Import(module=dots, name=name, alias=name),)
        elif written is None and not (hasattr(builtins, name) or name in crash.module.top_names):
            continue
        words = "" if home is not None and not _takes_words(home[0]) else json.dumps(subject.message)
        yield Refusal(
            rule="guard-as-asked",
            text=written.write(0, subject.message) if written else f"raise {name}({words})",
            imports=written.imports if written else imports,
            prior=0.82 if written else 0.76,
            because=f"The test that failed waits for {name}.",
        )


def _takes_words(error: ast.ClassDef) -> bool:
    """Whether it can be raised with a message: its own words may be written in its `__init__`."""
    made = next((node for node in error.body if isinstance(node, FunctionNode) and node.name == "__init__"), None)
    return made is None or len(parameters(made)) > 1


def _status_in(text: str) -> str:
    found = re.search(r"\b4\d\d\b", text) or re.search(r"(?<=_)4\d\d(?=_)", text)
    return found.group() if found else ""


def _message_in(text: str) -> str:
    """The words of a refusal: the last text in it that is no key."""
    found = re.findall(r"\"([^\"\n]{3,120})\"(?!\s*:)|'([^'\n]{3,120})'(?!\s*:)", text)
    return (found[-1][0] or found[-1][1]) if found else ""


def _raised(text: str) -> ast.AST:
    try:
        statement = parse(text).body[0]
    except (SyntaxError, IndexError, ValueError):
        return ast.Pass()
    return statement.exc if isinstance(statement, ast.Raise) and statement.exc else ast.Pass()


def refusal_title(text: str, subject: Subject) -> str:
    status, message = _status_in(text), _message_in(text)
    said = f" “{message}”" if message else ""
    verb = f"Answer {status}{said}" if status else f"Refuse with{said or ' a clear error'}"
    return f"{verb} when {subject.case}"


def refusal_description(trouble: Trouble, text: str) -> str:
    status, name = _status_in(text), tail(_raised(text))
    if status:
        gets = f"the client gets {status} with this message instead of a server error"
    else:
        said = f"{name or 'an error'} with this message, which it can answer"
        gets = f"the caller gets {said}, instead of {trouble.crash.error_type}"
    return f"When {trouble.subject.case}, {gets}. Every other call goes on as before."
