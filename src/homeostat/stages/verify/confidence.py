"""How sure one may be of a fix: what was seen, and how often such fixes turned out right; never words.

It is a chance, reckoned in log-odds, and told in hundredths: each part says by how many of them it moved the chance.
How often fixes of each source and strategy were right was measured (`measured.json`, made by
`bench/repair/calibrate.py`); docs/confidence.md has the curve. Weights that no measurement tells apart stand here.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from homeostat.codec import decode
from homeostat.languages.function_text import language_of
from homeostat.languages.paths import is_test
from homeostat.records import Candidate, Confidence, Part, Proposal, Record, Reproduction, ReproductionKind
from homeostat.stages.verify.judge import Seen, bare_name, told_of
from homeostat.stages.verify.weighing import bounds_of, parts_of

AT_MOST = 97
REFUSED_AT_MOST = 0.10

_NOT_KEPT_HERE_AT_MOST = 89
_HARDLY_KNOWN_AT_MOST = 85
_KNOWN_FROM = 3  # outcomes of its very kind
_SWALLOWED_AT_MOST = 35
_UNPROVED_AT_MOST = 30
_NO_SUITE_AT_MOST = 60
_TESTS_SPEAK = 10
# Of 73 fixes of crashes that nobody had looked at, for which hardly more than the failing run spoke, 34 were right, of
# those that were thought surest no more than of the others: what goes beyond that share counts for less.
_ONE_RUN = math.log(0.46 / 0.54)
_BEYOND_IT = 0.3
_PART_AT_MOST = 80  # until the rest has run as well
_LARGE_REVERT_AT_MOST = 60

# In log-odds, by judgement: in the benchmark each crash has one way to be seen again and one program for a suite.
_NOTHING_SEEN = -4.0  # a change of which only is known that somebody thought of it
_REPRODUCED = {
    ReproductionKind.REQUEST: 2.5,
    ReproductionKind.CALL: 2.2,
    ReproductionKind.TEST: 2.5,
    ReproductionKind.WRITTEN: 2.0,  # its values are a guess
}
_GONE = 1.5  # with the reproduction: even, before it is asked what kind of fix it is
_ANSWERED = 0.1
_MENDED = (0.1, 0.3)  # for each other test, and at most
_HALF_MENDED = -1.5  # of the cases of one test
_FAILS_BEHIND = -1.5  # tests that could not run before
_SUITE = ((10, 0.3), (3, 0.15), (1, 0.0))  # from so many tests on; one is what was measured with
_SMALL_EDIT = (5, 0.1)  # lines
_LARGE_EDIT = (20, -0.3)
_MANY_FILES = -0.3
_LEAVING_TESTS = -0.4
_POINTS = 25.0  # hundredths that one of log-odds is worth near an even chance
_SERVER_ERROR = 500
_LEAST, _MOST = 0.02, 0.98  # what a chance is taken for at the ends


class Measured(msgspec.Struct, frozen=True):
    """What was measured, and from how much."""

    sources: dict[str, float]  # log-odds of a proved fix of that source whose own prior is even, in Python
    languages: dict[str, float]  # what is added to that in another language; not for a source that is unmeasured
    unmeasured: float  # of any other source
    prior: float  # by how much a strategy's own prior, in log-odds, counts
    invents: float
    signs: dict[str, float]  # log-odds, by kind
    asserted: float  # log-odds, where a test says what is right, and not only that it does not crash
    behind: float  # log-odds, where a likelier one was proved
    strategies: dict[str, dict[str, tuple[int, int]]]  # by language: right, of so many
    weight: float  # how many outcomes the chance by source and prior is worth beside those
    judged: int
    crashes: int


@dataclass(frozen=True, slots=True)
class _Step:
    """Moves the chance by so many log-odds."""

    says: str
    by: float


def confidence(proposal: Proposal, seen: Seen, *, record: Record, known: Measured | None = None) -> Confidence:
    """The chance that it is right, as the sum of its parts, in hundredths: a limit is a part of its own.

    `known` is what was measured, where it is other than what is shipped.
    """
    candidate = proposal.candidate
    known = known or measured()
    parts: list[Part] = []
    odds, points = _NOTHING_SEEN, 0
    for step in (
        *_proof(seen),
        *_strategy(candidate, record, known),
        *_asserted(seen, known),
        *_signs(seen, known),
        *_suite(seen),
        *_edit(candidate, seen),
        *_scrutiny(seen),
    ):
        odds += step.by
        moved = round(100 * chance(odds)) - points
        points += moved
        if moved:
            parts.append(Part(says=step.says, points=moved))
    if odds > _ONE_RUN and not _spoken_for(candidate, seen, record, known):
        moved = round(100 * chance(_ONE_RUN + _BEYOND_IT * (odds - _ONE_RUN))) - points
        points += moved
        if moved:
            parts.append(Part(says="Hardly more than the failing run speaks for it", points=moved))
    for most, says in _bounds(candidate, seen, record, known):
        if points > most:
            parts.append(Part(says=says, points=most - points))
            points = most
    return Confidence(value=points / 100, parts=tuple(parts))


def odds_besides(candidate: Candidate, seen: Seen) -> float:
    """What judgement alone makes of it, in log-odds: all but what is measured."""
    steps = (*_proof(seen), *_suite(seen), *_edit(candidate, seen), *_scrutiny(seen))
    return _NOTHING_SEEN + sum(step.by for step in steps)


def language(candidate: Candidate) -> str:
    """That of the first file it writes whose ending tells; "" where none does."""
    return next((found for path in candidate.patch.files if (found := language_of(path))), "")


@cache
def measured() -> Measured:
    text = files("homeostat.stages.verify").joinpath("measured.json").read_bytes()
    return decode(text, Measured)


def _proof(seen: Seen) -> Iterator[_Step]:
    if seen.reproduction is not None:
        yield _Step("The failure was seen again without the patch", _REPRODUCED[seen.reproduction.kind])
    if seen.gone:
        yield _Step("It is gone with the patch", _GONE)
    after = seen.replay_after
    if seen.gone and after is not None and after.answer_status is not None and after.answer_status < _SERVER_ERROR:
        yield _Step(f"The request is now answered with {after.answer_status}", _ANSWERED)


def _suite(seen: Seen) -> Iterator[_Step]:
    if mended := seen.mended_tests:
        others = "1 other test that failed passes" if mended == 1 else f"{mended} other tests that failed pass"
        yield _Step(f"{others} with it", min(_MENDED[1], _MENDED[0] * mended))
    if seen.half_mended is not None:
        test, left, failed = seen.half_mended
        says = f"{left} of {failed} cases of {bare_name(test)} that failed still {'fails' if left == 1 else 'fail'}"
        yield _Step(says, _HALF_MENDED)
    if behind := seen.fails_behind:
        tests = (
            "1 test that could not run before fails"
            if len(behind) == 1
            else f"{len(behind)} tests that could not run before fail"
        )
        yield _Step(f"{tests} with it: {bare_name(behind[0])}", _FAILS_BEHIND)
    if seen.suite_held and seen.suite_before is not None:
        count = len(seen.suite_before.passed)
        tests = "The one test that passed still does" if count == 1 else f"All {count} tests that passed still do"
        tests = f"{told_of(seen.suite_before)} still pass" if seen.partly else tests
        yield _Step(tests, next(weight for least, weight in _SUITE if count >= least))


def _edit(candidate: Candidate, seen: Seen) -> Iterator[_Step]:
    lines, touched = candidate.patch.changed_lines, len(candidate.patch.files)
    if lines <= _SMALL_EDIT[0]:
        yield _Step(f"The edit is small: {lines} {'line' if lines == 1 else 'lines'}", _SMALL_EDIT[1])
    if lines > _LARGE_EDIT[0]:
        yield _Step(f"The edit is large: {lines} lines", _LARGE_EDIT[1])
    if touched > 1:
        yield _Step(f"It touches {touched} files", _MANY_FILES)
    if seen.leaving_tests:
        yield _Step(f"It takes {len(seen.leaving_tests)} tests back with it", _LEAVING_TESTS)


def _scrutiny(seen: Seen) -> Iterator[_Step]:
    for part in parts_of(seen.scrutiny):
        yield _Step(part.says, part.points / _POINTS)


def is_asserted(failed: Reproduction) -> bool:
    """Whether a test failed because an answer was wrong: nothing was raised, or by the test itself alone."""
    if failed.kind is not ReproductionKind.TEST:
        return False
    by_the_test = not failed.crash_path or is_test(failed.crash_path)
    return not failed.error_type or (failed.error_type == "AssertionError" and by_the_test)


def _asserted(seen: Seen, known: Measured) -> Iterator[_Step]:
    if seen.gone and seen.reproduction is not None and is_asserted(seen.reproduction):
        yield _Step("The test that failed says what is right", known.asserted)


def _signs(seen: Seen, known: Measured) -> Iterator[_Step]:
    for sign in seen.scrutiny.signs:
        yield _Step(sign.says, known.signs.get(sign.kind, 0.0))


def _strategy(candidate: Candidate, record: Record, known: Measured) -> Iterator[_Step]:
    """How often fixes of its source and prior were right; then how often this strategy was, measured and here."""
    if made := candidate.learned_from:  # its prior is its record here already
        tried = made.kept + made.taken_back + made.rejected
        fared = f"{made.kept} of {tried} such fixes were kept" if tried else "how such fixes fare is not known yet"
        says = f"As in {made.bug_code}: {fared}"
        yield _Step(says, log_odds(candidate.prior))
        return
    source = candidate.strategy.partition(":")[0]
    by_kind = known.unmeasured
    if source in known.sources:
        by_kind = known.sources[source] + known.languages.get(language(candidate), 0.0)
    by_kind += known.prior * log_odds(candidate.prior)
    usual = "more often right than not" if by_kind > 0 else "as often wrong as right, or oftener"
    yield _Step(f"Such fixes, when proved, were {usual}", by_kind)
    if candidate.invents_value:
        yield _Step("It makes up a value that the code uses nowhere else", known.invents)
        by_kind += known.invents
    right, judged = _outcomes(candidate, known)
    with_measured = _blended(by_kind, known.weight, right, judged)
    yield _Step(f"Of this very kind {right} of {judged} were right where that was measured", with_measured - by_kind)
    tried = record.kept + record.taken_back + record.rejected
    here = _blended(with_measured, known.weight, record.kept, tried)
    yield _Step(f"Here {record.kept} of {tried} such fixes were kept", here - with_measured)


def _outcomes(candidate: Candidate, known: Measured) -> tuple[int, int]:
    return known.strategies.get(language(candidate), {}).get(candidate.strategy, (0, 0))


def _blended(odds: float, weight: float, right: int, judged: int) -> float:
    """The chance before, as if it were `weight` outcomes, and the outcomes that came: Beta's rule, in log-odds."""
    return log_odds((weight * chance(odds) + right) / (weight + judged)) if judged else odds


def chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def log_odds(chance: float) -> float:
    bounded = min(max(chance, _LEAST), _MOST)
    return math.log(bounded / (1 - bounded))


def _spoken_for(candidate: Candidate, seen: Seen, record: Record, known: Measured) -> bool:
    """Whether it looks right by more than that one failure is gone, and nothing seen beside it says otherwise.

    By tests that say what is right, or pass in numbers; or because fixes of this very kind, in real crashes, were right
    each time, or were kept here. That other inputs are answered as before is not enough: nearly every fix does that,
    wrong ones too.
    """
    if (candidate.learned_from or record).kept >= _KNOWN_FROM:
        return True
    apart = seen.scrutiny.apart
    if apart is not None and (apart.changed or apart.disputing):
        return False
    right, judged = _outcomes(candidate, known)
    asserted = seen.reproduction is not None and is_asserted(seen.reproduction)
    passed = len(seen.suite_before.passed) if seen.suite_held and seen.suite_before else 0
    return asserted or passed >= _TESTS_SPEAK or right == judged >= _KNOWN_FROM


def _bounds(candidate: Candidate, seen: Seen, record: Record, known: Measured) -> Iterator[tuple[int, str]]:
    """What no chance may pass, the widest bound first."""
    yield AT_MOST, "No proof is perfect"
    here = candidate.learned_from or record
    if here.kept < _KNOWN_FROM:
        yield _NOT_KEPT_HERE_AT_MOST, "No benchmark makes sure: too few such fixes were kept here"
    _, judged = _outcomes(candidate, known)
    if judged + here.kept + here.taken_back + here.rejected < _KNOWN_FROM:
        yield _HARDLY_KNOWN_AT_MOST, "Too few such fixes have been judged yet"
    if candidate.approach == "revert" and candidate.patch.changed_lines > _LARGE_EDIT[0]:
        yield _LARGE_REVERT_AT_MOST, "It takes other work back"
    if not seen.suite_held:
        yield _NO_SUITE_AT_MOST, "No test speaks for the rest of the service"
    elif seen.partly:
        yield _PART_AT_MOST, "The rest of the suite was not run with it"
    if candidate.swallows:
        yield _SWALLOWED_AT_MOST, "The failure only becomes silent"
    yield from bounds_of(seen.scrutiny, asserted=seen.reproduction is not None and is_asserted(seen.reproduction))
    if not seen.gone:
        yield _UNPROVED_AT_MOST, "Unproved: the failure was not seen to go away"
    if seen.refuted:
        yield round(REFUSED_AT_MOST * 100), "What was seen speaks against it"
