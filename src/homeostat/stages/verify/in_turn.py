"""The trials of many patches in Go and JavaScript: one sandbox in which one follows another."""

import json
import shlex
from collections.abc import Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.resources import files

import msgspec

from homeostat.codec import decode
from homeostat.errors import HomeostatError
from homeostat.languages.narrowing import runs_jest_or_vitest
from homeostat.log import Log
from homeostat.ports import Sandbox
from homeostat.records import Limits, Patch, Replay, ReplayResult, Reproduction, ReproductionKind, Run, Service
from homeostat.stages.verify.rehearse import run_key

_COMMAND = '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/in_turn.py"'
_PROGRAMS = ("in_turn.py", "go_variants.py", "go_command.py", "tree_patch.py", "warm_runner.py", "warm_node.mjs")
_SHARE = 0.85  # of the time that a sandbox gives: the rest is for laying out the tree
_FEWEST = 3  # patches for which it is worth its start
_WORTH_A_START = 20  # patches for each, where a runner stays
_WORTH_A_BUILD = 96  # patches of Go for each: they are built into one program
_CODES = {ReplayResult.PASSED: 0, ReplayResult.FAILED_ALIKE: 1, ReplayResult.FAILED_OTHERWISE: 2}

_log = Log()


def take_turns(
    patches: Sequence[Patch],
    reproductions: Sequence[Reproduction],
    *,
    service: Service,
    base: str,
    sandbox: Sandbox,
    limits: Limits,
    known: MutableMapping[str, Run],
    workers: int,
) -> Sequence[Patch]:
    """The patches that are worth a sandbox of their own: those with which the test passes in `workers` shared ones.

    The runs that failed, and the one without a patch, are put into `known`; those that passed are not, since a run
    before may have had a part in it. Where nothing can be told (no failing test, few patches, a sandbox that fails),
    all of them are.
    """
    first = reproductions[0] if reproductions else None
    if first is None or first.kind is not ReproductionKind.TEST or service.build or service.fixture:
        return patches
    if limits.wall <= timedelta(0):
        return patches
    new = [patch for patch in patches if run_key(service, base, first.command, dict(first.files), patch) not in known]
    if len(new) < _FEWEST:
        return patches
    as_it_is = run_key(service, base, first.command, dict(first.files), None)
    workers = min(workers, _most_starts(len(new), first))
    parts = [{patch.digest: patch.diff for patch in part} for start in range(workers) if (part := new[start::workers])]
    if as_it_is not in known:
        parts[0] = {"": "", **parts[0]}

    def tried(part: Mapping[str, str]) -> "Mapping[str, Replay] | None":
        return _tried(part, first, service=service, base=base, sandbox=sandbox, limits=limits)

    with ThreadPoolExecutor(len(parts)) as pool:
        seen = list(pool.map(tried, parts))
    if any(each is None for each in seen):
        return patches
    replays = {digest: replay for each in seen if each is not None for digest, replay in each.items()}
    by_digest: dict[str, Patch | None] = {"": None, **{patch.digest: patch for patch in new}}
    for digest, replay in replays.items():
        if digest in by_digest and (replay.result is not ReplayResult.PASSED or not digest):
            key = run_key(service, base, first.command, dict(first.files), by_digest[digest])
            known.setdefault(key, _run_of(first, replay))
    passed = {digest for digest, replay in replays.items() if replay.result is ReplayResult.PASSED}
    return [patch for patch in patches if patch.digest in passed or patch not in new]


def _most_starts(patches: int, reproduction: Reproduction) -> int:
    """Sandboxes at once: where a second one costs another start, or build, that is most of what it takes."""
    if "go test" in reproduction.title:
        return max(1, patches // _WORTH_A_BUILD)
    return max(1, patches // _WORTH_A_START) if _stays(reproduction) else patches


def _stays(reproduction: Reproduction) -> bool:
    """Whether its runner is one that `in_turn.py` keeps between runs."""
    try:
        command = decode(reproduction.files["test.json"], dict[str, object]).get("command")
        return runs_jest_or_vitest(shlex.split(str(command)))
    except (KeyError, ValueError, msgspec.DecodeError):
        return False


def _tried(
    diffs: Mapping[str, str],
    reproduction: Reproduction,
    *,
    service: Service,
    base: str,
    sandbox: Sandbox,
    limits: Limits,
) -> dict[str, Replay] | None:
    """By digest; None where the sandbox, or what it says, is of no use."""
    harness = files("homeostat.stages.verify.harness")
    programs = {name: harness.joinpath(name).read_text(encoding="utf-8") for name in _PROGRAMS}
    order = {"seconds": limits.wall.total_seconds() * _SHARE, "patches": diffs}
    given = {f"reproduction/{name}": text for name, text in reproduction.files.items()}
    try:
        run = sandbox.run(
            _COMMAND,
            service=service,
            commit=base,
            patch=None,
            files={**given, **programs, "order.json": json.dumps(order)},
            limits=limits,
        )
        said = decode(run.results, list[tuple[str, Replay]])
    except (HomeostatError, msgspec.DecodeError, RecursionError) as error:
        _log.debug("turns.failed", service=service.name, why=str(error))
        return None
    if run.exit_code != 0 or run.timed_out or not said:
        _log.debug("turns.failed", service=service.name, why=run.output[-500:])
        return None
    return dict(said)


def _run_of(reproduction: Reproduction, replay: Replay) -> Run:
    report = {"result": replay.result.value, "detail": replay.detail, "log": replay.log}
    return Run(
        command=reproduction.command,
        exit_code=_CODES.get(replay.result, 3),
        output="",
        results=json.dumps(report),
        duration=timedelta(0),
    )
