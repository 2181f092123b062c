"""The proved fixes of a failing test or program, told apart by what they answer to other inputs (`verify/apart.py`)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from importlib.resources import files

from homeostat.errors import HomeostatError, NotFound
from homeostat.languages.diff import applied, hunks_of
from homeostat.languages.given import lets_in
from homeostat.log import Log
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Apart, Event, Limits, Patch, Proposal, Service
from homeostat.stages.propose.reproduce.call import HARNESS_PARTS
from homeostat.stages.verify.apart import rows_of, told_apart
from homeostat.stages.verify.swapping import Place, Swap, place_around, swap_of

_MOST_FIXES = 10
_MOST_PLACES = 8
_SECONDS = 14.0  # of all commands together
_FEWEST_SECONDS = 2.0
_SECONDS_EACH = 1.0  # of one answer
_START_AND_END = timedelta(seconds=15)  # of the sandbox, beside that
_COMMAND = 'PYTHONDONTWRITEBYTECODE=1 python "$HOMEOSTAT_FILES/live.py"'
_OURS = ("live.py", "live_watch.py", "live_call.py", "vary_call.py", "vary_values.py", "vary_answers.py")
_OF_A_CALL = tuple(f"call_{name}.py" for name in HARNESS_PARTS)

_log = Log()


def tell_apart(
    proposals: Sequence[Proposal],
    event: Event,
    commands: Sequence[str],
    *,
    service: Service,
    source: SourceTree,
    sandbox: Sandbox,
    limits: Limits,
    seconds: float = _SECONDS,
) -> Mapping[str, Apart]:
    """By the patch's digest, where anything was seen. One run in the sandbox, of about 15 seconds; for Python.

    `commands` are the one that fails and the one of what passes. The project's own code runs beside it: whatever does
    not fit is no observation, and nothing is raised.
    """
    seconds = min(seconds, _SECONDS)
    if service.language != "python" or not proposals or seconds < _FEWEST_SECONDS:
        return {}
    base = proposals[0].base
    patches = {each.candidate.patch.digest: each.candidate.patch for each in proposals[:_MOST_FIXES]}
    order = order_of(patches, event, commands, source, base)
    if order is None:
        return {}
    limits = replace(limits, wall=min(limits.wall, timedelta(seconds=seconds) + _START_AND_END))
    try:
        run = sandbox.run(
            _COMMAND,
            service=service,
            commit=base,
            patch=None,
            files={**harness(), "order.json": json.dumps({**order, "seconds": seconds})},
            limits=limits,
        )
    except HomeostatError as error:
        _log.debug("apart.failed", service=service.name, why=str(error))
        return {}
    kinds = {each.candidate.patch.digest: each.candidate.strategy for each in proposals}
    return told_apart(rows_of(run), {digest: kinds[digest] for digest in patches})


def order_of(
    patches: Mapping[str, Patch], event: Event, commands: Sequence[str], source: SourceTree, base: str
) -> dict[str, object] | None:
    """What `live.py` is told; None where no patch can be put into a running program."""
    swaps = {digest: swap for digest, patch in patches.items() if (swap := _swaps(patch, source, base))}
    places = list(dict.fromkeys([*_changed(patches, source, base), *_on_the_stack(event, source, base)]))
    if not swaps or not places:
        return None
    return {
        "seconds_each": _SECONDS_EACH,
        "expected": event.error_type.rpartition(".")[2],
        "commands": list(dict.fromkeys(lets_in(command) for command in commands if command)),
        "targets": [asdict(place) for place in places[:_MOST_PLACES]],
        "candidates": {
            digest: {path: asdict(swap) for path, swap in of_one.items()} for digest, of_one in swaps.items()
        },
    }


def harness() -> dict[str, str]:
    folder, calls = files("homeostat.stages.verify.harness"), files("homeostat.stages.propose.reproduce.harness")
    ours = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _OURS}
    return {**ours, **{name: calls.joinpath(name).read_text(encoding="utf-8") for name in _OF_A_CALL}}


def _swaps(patch: Patch, source: SourceTree, base: str) -> dict[str, Swap] | None:
    """By path; None where one of the files cannot be done."""
    found: dict[str, Swap] = {}
    for path, hunks in hunks_of(patch).items():
        text = _read(source, path, base)
        after = applied(text, hunks) if text and path.endswith(".py") else None
        swap = swap_of(text, after) if text and after is not None else None
        if swap is None:
            return None
        found[path] = swap
    return found


def _changed(patches: Mapping[str, Patch], source: SourceTree, base: str) -> Iterator[Place]:
    for patch in patches.values():
        for path, hunks in hunks_of(patch).items():
            text = _read(source, path, base)
            for hunk in hunks:
                for line in sorted(hunk.touched)[:3]:
                    if text and (place := place_around(text, path, line)):
                        yield place


def _on_the_stack(event: Event, source: SourceTree, base: str) -> Iterator[Place]:
    """The functions through which the failing run came: the outermost first, as people call that."""
    for frame in event.own_frames:
        text = _read(source, frame.path, base)
        if frame.in_app and text and frame.line and (place := place_around(text, frame.path, frame.line)):
            yield place


def _read(source: SourceTree, path: str, base: str) -> str:
    try:
        return source.read(path, base)
    except NotFound:
        return ""
