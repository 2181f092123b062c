"""How sure one may be of a fix: points for facts, never for words."""

from collections.abc import Iterator

from homeostat.records import Candidate, Confidence, Part, Proposal, Record, ReproductionKind
from homeostat.stages.verify.judge import Seen
from homeostat.stages.verify.weighing import bounds_of, parts_of

# What was measured before: a failing test that passes, and a suite that still does, were right in 11 of 18 real
# crashes (and 43 of 73 plausible patches at another house): together they are worth 60 points. A strategy's own rate
# ran from 6 of 6 to 0 of 2, so it may move a fix by 15 points up or down, and its record here by as much again.
AT_MOST = 97
REFUSED_AT_MOST = 0.10

_SWALLOWED_AT_MOST = 35
_UNPROVED_AT_MOST = 30
_NO_SUITE_AT_MOST = 60
_LARGE_REVERT_AT_MOST = 60

_REPRODUCED = {ReproductionKind.REQUEST: 20, ReproductionKind.CALL: 16, ReproductionKind.TEST: 20}
_GONE = 20
_SUITE = ((10, 20), (3, 15), (1, 10))  # from so many tests on, so many points
_SMALL_EDIT_LINES = 5
_LARGE_EDIT_LINES = 20
_TRACK_RECORD = 15  # either way
_OTHERS_MENDED = 6
_SERVER_ERROR = 500


def confidence(proposal: Proposal, seen: Seen, *, record: Record) -> Confidence:
    """The sum of the parts, in hundredths: a limit is a part of its own, so they always add up."""
    candidate = proposal.candidate
    parts = [
        part
        for part in (
            *_proof(seen),
            *_edit(candidate, seen),
            *parts_of(seen.scrutiny),
            *_track_record(candidate, record),
        )
        if part.points
    ]
    points = sum(part.points for part in parts)
    for most, says in _bounds(candidate, seen):
        if points > most:
            parts.append(Part(says=says, points=most - points))
            points = most
    if points < 0:
        parts.append(Part(says="Nothing is less likely than not at all", points=-points))
        points = 0
    return Confidence(value=points / 100, parts=tuple(parts))


def _proof(seen: Seen) -> Iterator[Part]:
    if seen.reproduction is not None:
        yield Part(says="The failure was seen again without the patch", points=_REPRODUCED[seen.reproduction.kind])
    if seen.gone:
        yield Part(says="It is gone with the patch", points=_GONE)
    after = seen.replay_after
    if seen.gone and after is not None and after.answer_status is not None and after.answer_status < _SERVER_ERROR:
        yield Part(says=f"The request is now answered with {after.answer_status}", points=4)
    if mended := seen.mended_tests:
        others = "1 other test that failed passes" if mended == 1 else f"{mended} other tests that failed pass"
        yield Part(says=f"{others} with it", points=min(_OTHERS_MENDED, 2 * mended))
    if seen.suite_held and seen.suite_before is not None:
        count = len(seen.suite_before.passed)
        tests = "The one test that passed still does" if count == 1 else f"All {count} tests that passed still do"
        yield Part(says=tests, points=next(points for least, points in _SUITE if count >= least))


def _edit(candidate: Candidate, seen: Seen) -> Iterator[Part]:
    lines, files = candidate.patch.changed_lines, len(candidate.patch.files)
    if lines <= _SMALL_EDIT_LINES:
        yield Part(says=f"The edit is small: {lines} {'line' if lines == 1 else 'lines'}", points=4)
    if lines > _LARGE_EDIT_LINES:
        yield Part(says=f"The edit is large: {lines} lines", points=-6)
    if files > 1:
        yield Part(says=f"It touches {files} files", points=-6)
    if seen.leaving_tests:
        yield Part(says=f"It takes {len(seen.leaving_tests)} tests back with it", points=-8)
    if candidate.invents_value:
        yield Part(says="It makes up a value that the code uses nowhere else", points=-15)


def _track_record(candidate: Candidate, record: Record) -> Iterator[Part]:
    usual = round((candidate.prior - 0.5) * 2 * _TRACK_RECORD)
    if made := candidate.learned_from:  # its prior is its record here already
        tried = made.kept + made.taken_back + made.rejected
        yield Part(says=f"As in {made.bug_code}: {made.kept} of {tried} such fixes were kept", points=usual)
        return
    yield Part(
        says="Such fixes were more often right than not" if usual > 0 else "Such fixes were often wrong", points=usual
    )
    tried = record.kept + record.taken_back + record.rejected
    if tried:
        here = (record.kept + 1) / (tried + 2)  # Laplace's rule: one success and one failure are always assumed
        says = f"Here {record.kept} of {tried} such fixes were kept"
        yield Part(says=says, points=round((here - 0.5) * 2 * _TRACK_RECORD))


def _bounds(candidate: Candidate, seen: Seen) -> Iterator[tuple[int, str]]:
    """What no sum of points may pass, the widest bound first."""
    yield AT_MOST, "No proof is perfect"
    if candidate.approach == "revert" and candidate.patch.changed_lines > _LARGE_EDIT_LINES:
        yield _LARGE_REVERT_AT_MOST, "It takes other work back"
    if not seen.suite_held:
        yield _NO_SUITE_AT_MOST, "No test speaks for the rest of the service"
    if candidate.swallows:
        yield _SWALLOWED_AT_MOST, "The failure only becomes silent"
    yield from bounds_of(seen.scrutiny)
    if not seen.gone:
        yield _UNPROVED_AT_MOST, "Unproved: the failure was not seen to go away"
    if seen.refuted:
        yield round(REFUSED_AT_MOST * 100), "What was seen speaks against it"
