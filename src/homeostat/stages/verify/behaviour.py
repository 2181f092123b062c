"""Whether a patch keeps what was right: a function's answers without and with it, to arguments near the captured ones.

A crash tells what must not happen and nothing of what should. What the code answered to inputs that do not crash is
the best there is to be had of that: a patch that changes it mends more than the failure, or less.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any, cast

import msgspec

from homeostat.codec import decode
from homeostat.records import Behaviour, Patch, Proposal, Reproduction, ReproductionKind, Run

Runner = Callable[[str, Mapping[str, str], Patch | None], Run]

MOST_NAMED = 3
_MOST_WORDS = 300  # characters of one change
_COMMAND = 'PYTHONHASHSEED=0 python "$HOMEOSTAT_FILES/vary_call.py"'  # texts in a set come in one order
_HARNESS = ("vary_call.py", "vary_values.py", "vary_answers.py")
_REQUESTS = '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/vary_request.py"'
_REQUEST_HARNESS = ("vary_request.py", "vary_values.py")
_REQUEST_SECONDS = 8.0  # of all requests to one tree
_SECONDS = 5.0  # of all calls without the patch
_SECONDS_EACH = 1.0
_PATIENCE = 3.0  # times as long with the patch: what is not reached is not compared, and what is slow is not endless
_MOST_TRIED = 3  # reproductions, until one can be varied


class Answer(msgspec.Struct, frozen=True):
    """One call, as `vary_call.py` reports it."""

    kind: str  # "answered", "raised", "endless", "unknown"
    says: tuple[str, ...] = ()  # the changes of the captured arguments
    sure: bool = True  # whether their types are those that the function is given
    digest: str = ""  # "" where the answer holds times or ids
    loose: str = ""  # of a request: digest of the status alone
    left: str = ""  # digest of the plain arguments, afterwards
    shown: str = ""
    type: str = ""
    deliberate: bool = False


class Answers(msgspec.Struct, frozen=True):
    base: Answer  # to the captured arguments themselves
    seeds: tuple[str | int, ...]
    inputs: tuple[Answer, ...]
    unsteady: int  # inputs that were answered differently when asked twice
    failing: tuple[tuple[str, ...], ...] = ()  # changes with which it fails as with the captured arguments


def behaviour(proposal: Proposal, reproduction: Reproduction | None, run: Runner) -> Behaviour | None:
    """What is kept, by one run without the patch (the same for all patches of a bug) and one with it.

    Calls come first, as they cost less; the request where no call can be varied, in whatever language. None where
    neither can, the function does not answer alike twice, or nothing came of it.
    """
    for call in list(_calls(proposal, reproduction))[:_MOST_TRIED]:
        before = _read(run(_COMMAND, _files(call, None), None))
        if before is None or not before.inputs or not _is_the_failure(before.base, call):
            continue
        if before.unsteady:
            return None
        asked = {"seeds": before.seeds, "inputs": [*(each.says for each in before.inputs), *before.failing]}
        after = _read(run(_COMMAND, _files(call, asked), proposal.candidate.patch))
        if after is None:
            return None
        seen = compared(f"{_order(call)['function']}()", before, after)
        # What ends the failure of another call, further out, need not end this one's.
        return seen if call is reproduction else replace(seen, failing=0, mended=0)
    if reproduction is None or reproduction.kind is not ReproductionKind.REQUEST:
        return None
    heard = "request.json" in reproduction.files  # else a test sent it, and nobody listens who could be asked more
    before = _read(run(_REQUESTS, _request_files(reproduction, None), None)) if heard else None
    if before is None or not before.inputs or before.base.kind != "raised":
        return None
    asked = {"inputs": [*(each.says for each in before.inputs), *before.failing]}
    after = _read(run(_REQUESTS, _request_files(reproduction, asked), proposal.candidate.patch))
    return compared(reproduction.title, before, after) if after else None


def compared(function: str, before: Answers, after: Answers) -> Behaviour:
    """From the answers alone: same answers, same behaviour.

    The n-th input of `after` is the n-th of `before`; what failed comes last.
    """
    kept = failures = 0
    changed: list[tuple[bool, str]] = []
    for old, new in zip(before.inputs, after.inputs, strict=False):
        if new.kind == "unknown" or new.says != old.says:
            continue
        if old.kind == "raised" and not old.deliberate:
            failures += (old.kind, old.type) != (new.kind, new.type)
        elif words := _difference(old, new):
            changed.append((not old.sure, f"{function} with {', '.join(old.says)}: {words}"[:_MOST_WORDS]))
        elif old.kind in {"answered", "raised"}:
            kept += 1
    then = [each for each in after.inputs[len(before.inputs) :] if each.kind != "unknown"]
    return Behaviour(
        function=function,
        compared=kept + len(changed),
        kept=kept,
        changed=tuple(words for _, words in sorted(changed, key=lambda pair: pair[0])[:MOST_NAMED]),
        surely_changed=sum(not guessed for guessed, _ in changed),
        failures_changed=failures,
        failing=len(then),
        mended=sum(each.kind == "answered" or each.deliberate for each in then),
        cluster=_cluster(function, before, after),
    )


def _cluster(function: str, before: Answers, after: Answers) -> str:
    """A digest of all that a caller would notice; of an answer that holds times or ids, of what stays."""
    steady = [bool(old.digest) or old.kind != "answered" for old in before.inputs]
    told = [function, _noticed(after.base, steady=True)]
    for number, new in enumerate(after.inputs):
        told.append(f"{new.says} {_noticed(new, steady=number >= len(steady) or steady[number])}")
    return hashlib.sha256("\n".join(told).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _noticed(answer: Answer, *, steady: bool) -> str:
    if answer.kind == "answered":
        return f"answered {answer.digest if steady else ''} {answer.loose} {answer.left}"
    return f"{answer.kind} {answer.type} {answer.left}"


def _difference(old: Answer, new: Answer) -> str:
    """What a caller would notice; "" when that is nothing, or cannot be said."""
    if old.kind not in {"answered", "raised"}:
        return ""
    if old.kind == new.kind == "raised":
        return "" if old.type == new.type else f"raised {old.shown}, now {new.shown}"
    if old.kind == new.kind:
        if (old.digest, old.loose) != (new.digest if old.digest else "", new.loose):
            return f"{old.shown} before, {new.shown} now"
        return "" if old.left == new.left else "it leaves its arguments changed otherwise"
    before = old.shown if old.kind == "answered" else f"raised {old.shown}"
    now = {"answered": new.shown, "raised": f"raises {new.shown}"}.get(new.kind, new.shown)
    return f"{before} before, {now} now"


def _calls(proposal: Proposal, reproduction: Reproduction | None) -> Iterator[Reproduction]:
    """Calls that go through the patch: the one whose failure is gone, then those of functions in a file it writes."""
    if reproduction is not None and reproduction.kind is ReproductionKind.CALL:
        yield reproduction
    written = set(proposal.candidate.patch.files)
    for each in proposal.reproductions:
        is_call = each.kind is ReproductionKind.CALL and each is not reproduction
        if is_call and _order(each).get("path") in written:
            yield each


def _order(call: Reproduction) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.json.decode(call.files["call.json"]))


def _is_the_failure(base: Answer, call: Reproduction) -> bool:
    return (
        base.kind == "raised" and base.type.partition(" ")[0].rpartition(".")[2] == call.error_type.rpartition(".")[2]
    )


def _files(call: Reproduction, asked: Mapping[str, Any] | None) -> dict[str, str]:
    folder = files("homeostat.stages.verify.harness")
    patience = _PATIENCE if asked else 1.0
    order = {"seconds": _SECONDS * patience, "seconds_each": _SECONDS_EACH * patience, "asked": asked}
    own = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _HARNESS}
    return {**call.files, **own, "vary.json": json.dumps(order, sort_keys=True)}


def _request_files(request: Reproduction, asked: Mapping[str, Any] | None) -> dict[str, str]:
    folder = files("homeostat.stages.verify.harness")
    own = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _REQUEST_HARNESS}
    order = {"seconds": _REQUEST_SECONDS * (_PATIENCE if asked else 1.0), "asked": asked}
    return {**request.files, **own, "vary.json": json.dumps(order, sort_keys=True)}


def _read(run: Run) -> Answers | None:
    """What was reported; a report that is broken, or by a run that failed, is none."""
    if run.exit_code or run.timed_out:
        return None
    try:
        return decode(run.results, Answers)
    except (msgspec.DecodeError, RecursionError):
        return None
