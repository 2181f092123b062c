"""A test that a language model writes where nothing else shows the failure again; kept only if it fails by that."""

import json
import posixpath
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from homeostat.errors import HomeostatError, ModelUnavailable, NotFound, OverBudget
from homeostat.languages.paths import is_test
from homeostat.languages.scripts import as_tested, of_one_file
from homeostat.log import Log
from homeostat.ports import LanguageModel
from homeostat.records import Replay, ReplayResult, Reproduction, ReproductionKind
from homeostat.stages.propose.in_place import blocks_of
from homeostat.stages.propose.prompt import Scrub, block, crash, fenced, plain, shown_functions
from homeostat.stages.propose.reproduce.call import failure_of
from homeostat.stages.propose.situation import Situation

_log = Log()
_TRIES = 2
_WITHIN = timedelta(minutes=5)
_SECONDS = 30
_SECONDS_OF_GO = 240  # it is built before; the test itself has as long as others
_MOST_TOKENS = 900
_MOST_TEXT = 8_000  # characters of a test
_MOST_STYLE = 1_200  # of another test that is shown
_MOST_LOG = 1_000

Look = Callable[[Reproduction], Replay]
"""What a reproduction shows on the tree as it is."""


def written_by_model(
    situation: Situation, model: LanguageModel, *, look: Look, scrub: Scrub = str
) -> Reproduction | None:
    """A test that fails by the same exception at the same place; None where the model finds none in two tries.

    Each try is one question and one run in the sandbox. The second one is told what the first one printed.
    """
    failure = failure_of(situation.event)
    spot = _spot(situation) if failure is not None else None
    if failure is None or spot is None:
        return None
    told = ""
    try:
        for sample in range(_TRIES):
            words, _ = model.answer(
                instructions=files("homeostat.stages.propose").joinpath("test_instructions.md").read_text(),
                prompt=_prompt(situation, spot, told),
                sample=sample,
                most_tokens=_MOST_TOKENS,
                within=_WITHIN,
            )
            text = blocks_of(words)[0].strip("\n")[:_MOST_TEXT] + "\n"
            written = _reproduction(situation, spot, text, model.name)
            seen = look(written)
            if seen.result is ReplayResult.FAILED_ALIKE:
                return written
            told = scrub(f"{text[: _MOST_TEXT // 4]}\n{seen.detail}\n{seen.log[-_MOST_LOG:]}")
    except (ModelUnavailable, OverBudget) as error:
        _log.warning("the model is not asked for a test; going on without it", error=str(error))
    except HomeostatError as error:
        _log.warning("the model's test could not be tried", error=str(error))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where the test is put, how it is run, and a test of the service that shows how they are written."""

    path: str
    command: str
    style: str
    style_path: str


def _spot(situation: Situation) -> _Spot | None:
    language, places = situation.service.language, situation.diagnosis.places
    if not places:
        return None
    crash_path = places[0].path
    suffix = posixpath.splitext(crash_path)[1]
    near = sorted(
        (path for path in situation.files if is_test(path) and path.endswith(suffix) and "node_modules/" not in path),
        key=lambda path: (-len(posixpath.commonpath([path, crash_path])), len(path)),
    )
    other = next(iter(near), "")
    folder = posixpath.dirname(other)
    if language == "python":
        path = posixpath.join(folder or "", "test_homeostat_written.py")
        command = f"python -m pytest -q --tb=native -p no:cacheprovider {shlex.quote(path)}"
    elif language == "go":
        path = posixpath.join(posixpath.dirname(crash_path), "homeostat_written_test.go")
        command = (
            f"cd ./{shlex.quote(posixpath.dirname(crash_path))} && go test -vet=off -count=1 -timeout={_SECONDS}s ."
        )
    elif language == "javascript" and other:
        path = posixpath.join(folder, f"homeostat-written{_ending(other)}")
        command = of_one_file(as_tested(situation.service, situation.read).test, path)
    else:
        return None
    return _Spot(path=path, command=command, style=_text(situation, other), style_path=other)


def _ending(path: str) -> str:
    """`.test.ts` of `a.test.ts`."""
    name = posixpath.basename(path)
    return name[name.index(".") :]


def _text(situation: Situation, path: str) -> str:
    try:
        return situation.read(path)[:_MOST_STYLE] if path else ""
    except NotFound:
        return ""


def _prompt(situation: Situation, spot: _Spot, told: str) -> str:
    return "\n".join(_parts(situation, spot, told))


def _parts(situation: Situation, spot: _Spot, told: str) -> Iterator[str]:
    for shown in shown_functions(situation, most=2, longest=6_000):
        yield f"File {plain(shown.path)}, function {plain(shown.name)}:"
        yield block(shown.function.text)
    yield from crash(situation.event, situation)
    if spot.style:
        yield f"This is how the service's tests are written ({plain(spot.style_path)}):"
        yield block(spot.style)
    if told:
        yield "You wrote this test before, and it did not fail by that exception at that place:"
        yield fenced(told)
    yield f"Write the whole test file {plain(spot.path)}, in one code block, and nothing else."


def _reproduction(situation: Situation, spot: _Spot, text: str, model: str) -> Reproduction:
    failure = failure_of(situation.event)
    raised = failure.raised if failure is not None else None
    place = situation.diagnosis.places[0]
    error_type = raised.type if raised is not None else situation.event.error_type
    order = {
        "path": spot.path,
        "text": text,
        "command": spot.command,
        "seconds": _SECONDS_OF_GO if situation.service.language == "go" else _SECONDS,
        "language": situation.service.language,
        "error_type": error_type,
        "message": (raised.message if raised is not None else "").partition("\n")[0][:200],
        "function": place.function,
        "crash_path": place.path,
    }
    folder = files("homeostat.stages.propose.reproduce.harness")
    harness = {
        name: folder.joinpath(name).read_text(encoding="utf-8") for name in ("run_written.py", "failing_test.py")
    }
    return Reproduction(
        kind=ReproductionKind.WRITTEN,
        title=f"a test of {place.function}() that {model} wrote",
        command='"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/run_written.py"',
        files={**harness, "written.json": json.dumps(order)},
        error_type=error_type,
        crash_function=place.function,
        crash_path=place.path,
    )
