"""A crash in Go or JavaScript, for tests of the rules. `¦` stands before the expression that failed."""

from datetime import UTC, datetime

from homeostat.errors import NotFound
from homeostat.languages.diff import applied, hunks_of
from homeostat.records import Candidate, Diagnosis, Event, EventKind, FixClass, Frame, Place, Raised, Service
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.tree_rules import tree_rules

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Stack = list[tuple[str, str]]  # path and function, innermost first


def situation(files: dict[str, str], stack: Stack, said: str, library: str = "") -> tuple[Situation, dict[str, str]]:
    """The marks of a file are the places of its frames, in the order of the stack."""
    plain = {path: text.replace("¦", "") for path, text in files.items()}
    marks = {path: _marks(text) for path, text in files.items()}
    frames = [
        Frame(function=function, path=path, absolute_path=f"/srv/{path}", line=line, column=column)
        for path, function in stack
        for line, column in [marks[path].pop(0)]
    ]
    language = "go" if stack[0][0].endswith(".go") else "javascript"
    kind, _, message = said.partition(": ")
    event = Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=kind,
        message=message,
        chain=(
            Raised(
                type=kind,
                message=message,
                frames=tuple(
                    frame if language == "javascript" else Frame(**{**_fields(frame), "column": None})
                    for frame in reversed(frames)
                )
                + ((Frame(function=library, path="node_modules/l/i.js", line=1, in_app=False),) if library else ()),
            ),
        ),
    )
    places = tuple(
        Place(path=frame.path, function=frame.function, line=frame.line, first_line=1, source="") for frame in frames
    )
    diagnosis = Diagnosis(
        bug_code="BUG",
        base="base",
        released="",
        places=places,
        root_cause="",
        hypothesis="",
        classification="",
        impact="low",
        fix_class=FixClass.CODE_FIX,
        reason="",
        evidence=(),
    )

    def read(path: str) -> str:
        if path not in plain:
            raise NotFound(path)
        return plain[path]

    service = Service(name="shop", project_id=0, public_key="", language=language, repository="", branch="main")
    return Situation(diagnosis=diagnosis, event=event, service=service, read=read, files=tuple(plain)), plain


def _fields(frame: Frame) -> dict[str, object]:
    return {name: getattr(frame, name) for name in ("function", "path", "absolute_path", "line")}


def _marks(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        pieces = line.split("¦")
        found += [(number, len("".join(pieces[:at])) + 1) for at in range(1, len(pieces))]
    return found


def after(candidate: Candidate, plain: dict[str, str]) -> str:
    """All changed files, whole."""
    texts = [applied(plain[path], hunks) for path, hunks in hunks_of(candidate.patch).items()]
    return "\n".join(text for text in texts if text is not None)


def offered(files: dict[str, str], stack: Stack, said: str, library: str = "") -> list[str]:
    seen, plain = situation(files, stack, said, library)
    return [after(candidate, plain) for candidate in tree_rules(seen, 8)]
