"""The runs that several proposals of one bug need, made in one sandbox that imports the service's packages once."""

import hashlib
import json
import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files
from typing import Any, cast

import msgspec

from homeostat.codec import decode
from homeostat.errors import HomeostatError
from homeostat.languages.results import suite_command
from homeostat.log import Log
from homeostat.ports import Sandbox
from homeostat.records import Limits, Patch, Proposal, Reproduction, ReproductionKind, Run, Service

_COMMAND = 'exec python "$HOMEOSTAT_FILES/warm.py"'
_MODULES = ("warm.py", "warm_command.py", "warm_fork.py", "warm_tree.py", "warm_zygote.py", "tree_patch.py")
QUICK = timedelta(seconds=20)  # a suite that is done by then is run whole for each candidate
_SUITE, _REPLAYS_LEARNED, _SUITE_LEARNED = -1, -2, -3  # in the place of a reproduction's number, as in warm.py
_MOST_NAMES = 256 * 1024  # characters of all that was learned
_SHARE = 0.9  # of the time that a sandbox gives: the rest is for laying out the tree and for the report

# The programs of the reproductions that can be started by a fork, and the commands that start them otherwise.
_PROGRAMS = {
    ReproductionKind.REQUEST: ("replay_request.py", '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/replay_request.py"'),
    ReproductionKind.CALL: ("call_function.py", 'python "$HOMEOSTAT_FILES/call_function.py"'),
    ReproductionKind.TEST: ("failing_test.py", '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/failing_test.py"'),
}
_WITH_REPORT = re.compile(r'export PYTEST_ADDOPTS="\$PYTEST_ADDOPTS (?P<options>[^"]*)"; (?P<plain>.*)', re.DOTALL)
# Links and submodules, which `SourceTree.export` refuses; its refusal is worded by a sandbox of the patch's own.
_LINK = re.compile(r"^(?:new file mode|new mode) 1[26]0000$", re.MULTILINE)

_log = Log()


class _Line(msgspec.Struct, array_like=True, frozen=True):
    """One run, as warm.py reports it. `patch` is a digest, "" for the tree as it is."""

    patch: str
    number: int
    exit_code: int
    output: str
    results: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be run at one base."""

    base: str
    reproductions: Sequence[Reproduction]
    suite: str
    patches: Mapping[str, Patch]
    learned: Mapping[str, Sequence[str]]  # what earlier runs without a patch imported: "replays", and "suite"
    replays_known: Mapping[str, str]  # of the reproductions without a patch, by number
    suite_known: bool  # without a patch


def rehearse(
    proposals: Sequence[Proposal],
    *,
    service: Service,
    sandbox: Sandbox,
    limits: Limits,
    known: MutableMapping[str, Run],
) -> None:
    """Run every trial of these proposals in one warm sandbox and put the runs into `known`, where `verify` finds them.

    For Python services whose commands are plain, and for proposals of one base and with the same reproductions. What
    is not put there, for whatever reason, `verify` runs in a sandbox of its own: nothing is raised, and a second call
    is harmless. It takes at most `limits.wall` altogether, and runs that take over a third of that are left out, and
    suites that are not `QUICK`.
    """
    plan = _planned(proposals, service, known)
    if plan is not None:
        _hold(plan, service=service, sandbox=sandbox, limits=limits, known=known)


def sift(
    patches: Sequence[Patch],
    reproductions: Sequence[Reproduction],
    *,
    service: Service,
    base: str,
    sandbox: Sandbox,
    limits: Limits,
    known: MutableMapping[str, Run],
) -> None:
    """Run the reproductions alone on many patches, in one warm sandbox, as `rehearse` does: for a search."""
    if _can_be_kept_warm(service) and _can_be_forked(reproductions):
        given = {patch.digest: patch for patch in patches if not _LINK.search(patch.diff)}
        plan = _plan(service, base, reproductions, "", given, known)
        _hold(plan, service=service, sandbox=sandbox, limits=limits, known=known)


def _can_be_kept_warm(service: Service) -> bool:
    """Where something is made before the start, each trial has to make it anew."""
    return service.language == "python" and not (service.build or service.fixture)


def _hold(
    plan: "_Plan", *, service: Service, sandbox: Sandbox, limits: Limits, known: MutableMapping[str, Run]
) -> None:
    try:
        run = sandbox.run(
            _COMMAND, service=service, commit=plan.base, patch=None, files=_files(plan, limits), limits=limits
        )
    except HomeostatError as error:
        _log.debug("rehearse.failed", service=service.name, why=str(error))
        return
    if run.exit_code != 0 or run.timed_out:
        # Whoever ends the harness may also have written its report.
        _log.debug("rehearse.failed", service=service.name, why=run.output[-500:])
        return
    try:
        lines = [decode(line, _Line) for line in run.results.splitlines()]
        runs = dict(_run_of(line, plan, service, limits) for line in lines)
    except (msgspec.DecodeError, LookupError, RecursionError, OverflowError) as error:
        _log.debug("rehearse.failed", service=service.name, why=f"its report cannot be read: {error}")
        return
    for name, of_before in plan.learned.items():
        key = _learned_key(service, plan.base, name)
        if key in runs:
            together = "\n".join(dict.fromkeys([*of_before, *runs[key].results.splitlines()]))
            runs[key] = replace(runs[key], results=together[:_MOST_NAMES])
    known.update(runs)
    _log.debug("rehearsed", service=service.name, runs=len(runs), patches=len(plan.patches), said=run.output[-500:])


def run_key(service: Service, base: str, command: str, given: Mapping[str, str], patch: Patch | None) -> str:
    """What a run is known by: all that decides on what it sees."""
    digest = patch.digest if patch else ""
    what = (service.name, service.repository, service.prepare, base, command, dict(given), digest)
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def slow_key(service: Service, base: str) -> str:
    """Where it is kept that the suite at a base is not quick: then it is `suites.py` that runs it."""
    return run_key(service, base, f"slow: {suite_command(service)}", {}, None)


def again_key(service: Service, base: str) -> str:
    """Of the suite run with a patch that was asked again."""
    return f"again {slow_key(service, base)}"


def _planned(proposals: Sequence[Proposal], service: Service, known: Mapping[str, Run]) -> _Plan | None:
    """None when there is nothing that this can do."""
    if not _can_be_kept_warm(service) or not proposals:
        return None
    base, reproductions = proposals[0].base, proposals[0].reproductions
    if any((each.base, each.reproductions) != (base, reproductions) for each in proposals):
        return None
    if not _can_be_forked(reproductions):
        return None
    suite = "" if slow_key(service, base) in known else suite_command(service)
    trials: list[tuple[str, Mapping[str, str]]] = [(each.command, each.files) for each in reproductions]
    trials += [(suite, {})] if suite else []

    def is_new(patch: Patch) -> bool:
        return not any(run_key(service, base, command, given, patch) in known for command, given in trials)

    patches = {each.candidate.patch.digest: each.candidate.patch for each in proposals}
    wanted = {digest: patch for digest, patch in patches.items() if not _LINK.search(patch.diff) and is_new(patch)}
    return _plan(service, base, reproductions, suite, wanted, known) if wanted and trials else None


def _plan(  # noqa: PLR0917 - what a rehearsal needs
    service: Service,
    base: str,
    reproductions: Sequence[Reproduction],
    suite: str,
    patches: Mapping[str, Patch],
    known: Mapping[str, Run],
) -> _Plan:
    """With what earlier rehearsals at the base learned, so that nothing is run again without a patch."""
    learned: dict[str, Sequence[str]] = {}
    for name in ("replays", "suite"):
        run = known.get(_learned_key(service, base, name))
        learned[name] = run.results.splitlines() if run is not None else ()
    results = {
        str(number): result
        for number, each in enumerate(reproductions)
        if (run := known.get(run_key(service, base, each.command, dict(each.files), None))) is not None
        and (result := _result_of(run))
    }
    before = known.get(run_key(service, base, suite, {}, None))
    return _Plan(
        base=base,
        reproductions=reproductions,
        suite=suite,
        patches=patches,
        learned=learned,
        replays_known=results if learned["replays"] else {},
        suite_known=bool(learned["suite"]) and before is not None and before.exit_code in {0, 1},
    )


def _learned_key(service: Service, base: str, name: str) -> str:
    return run_key(service, base, f"learned: {name}", {}, None)


def _result_of(run: Run) -> str:
    """As warm.py reads it; "" where that is for a sandbox of its own to say."""
    try:
        return str(decode(run.results, dict[str, object]).get("result", ""))
    except (msgspec.DecodeError, RecursionError):
        return ""


def _can_be_forked(reproductions: Sequence[Reproduction]) -> bool:
    return all(_PROGRAMS.get(each.kind, ("", ""))[1] == each.command for each in reproductions)


def _files(plan: _Plan, limits: Limits) -> dict[str, str]:
    suite = _WITH_REPORT.fullmatch(plan.suite)
    order = {
        "seconds": limits.wall.total_seconds() * _SHARE,
        "output_bytes": limits.output_bytes,
        "reproductions": [
            {
                "program": _PROGRAMS[each.kind][0],
                "start": _start_of(each),
                "call": each.kind is ReproductionKind.CALL,
                "outward": each.outward,
            }
            for each in plan.reproductions
        ],
        "learned": plan.learned,
        "replays_known": plan.replays_known,
        "suite_known": plan.suite_known,
        "suite_seconds": QUICK.total_seconds(),
        "suite": suite["plain"] if suite else plan.suite,
        "pytest_options": suite["options"] if suite else "",
        "patches": {digest: patch.diff for digest, patch in plan.patches.items()},
    }
    harness = files("homeostat.stages.verify.harness")
    programs = {name: harness.joinpath(name).read_text(encoding="utf-8") for name in _MODULES}
    beside = {
        f"{number}/{name}": text for number, each in enumerate(plan.reproductions) for name, text in each.files.items()
    }
    return {**beside, **programs, "order.json": json.dumps(order)}


def _start_of(reproduction: Reproduction) -> str:
    """The command that starts the service, or the test; "" for a call, which needs none."""
    named = {ReproductionKind.REQUEST: ("request.json", "start"), ReproductionKind.TEST: ("test.json", "command")}
    if reproduction.kind not in named:
        return ""
    file, key = named[reproduction.kind]
    order = cast("dict[str, Any]", msgspec.json.decode(reproduction.files[file]))
    return str(order[key])


def _run_of(line: _Line, plan: _Plan, service: Service, limits: Limits) -> tuple[str, Run]:
    """Raises LookupError for a run that nobody asked for."""
    patch = plan.patches[line.patch] if line.patch else None
    names = {_REPLAYS_LEARNED: "replays", _SUITE_LEARNED: "suite"}
    if line.number in names:
        run = Run(command="", exit_code=0, output="", results=line.results, duration=timedelta(0))
        return _learned_key(service, plan.base, names[line.number]), run
    if line.number == _SUITE:
        command, given = plan.suite, dict[str, str]()
    elif line.number >= 0:
        command, given = plan.reproductions[line.number].command, dict(plan.reproductions[line.number].files)
    else:
        raise LookupError(line.number)
    run = Run(
        command=command,
        exit_code=line.exit_code,
        output=line.output[-limits.output_bytes - 1 :],
        results=line.results,
        duration=timedelta(seconds=line.seconds),
    )
    return run_key(service, plan.base, command, given, patch), run
