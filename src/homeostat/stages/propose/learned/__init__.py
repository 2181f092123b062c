"""Fixes that people approved here before, done again where they fit: the cheapest source of a fix, and its best."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from homeostat.errors import BadInput, NotFound
from homeostat.languages.diff import diff_of
from homeostat.languages.function_text import language_of
from homeostat.languages.python import Edit, apply
from homeostat.languages.syntax import parse
from homeostat.languages.trees import Source, ancestors, broken, suffix_of
from homeostat.records import Candidate, LearnedFrom, Place, Precedent
from homeostat.stages.propose.learned.known import same_again
from homeostat.stages.propose.learned.match import (
    Bound,
    Site,
    answers_alike,
    answers_of,
    bindings,
    is_named,
    sites,
    told_alike,
)
from homeostat.stages.propose.learned.names import import_edits, missing
from homeostat.stages.propose.learned.pattern import Pattern, patterns
from homeostat.stages.propose.learned.rewrite import Rewriting, in_characters
from homeostat.stages.propose.learned.tree import Tree, tree_of
from homeostat.stages.propose.situation import Situation

MOST_PRECEDENTS = 40  # are looked at, of one language and kind of error: the newest
_MOST_PLACES = 4  # frames of the stack
_MOST_BROKEN = 16  # that no longer parse, each found by parsing the file
_MOST_USES = 400  # of patterns, of which the best are made into patches
_MESSAGE = 1_000  # characters of it are looked at
_NAMED = 4  # words, that it counts for when the message names what the fix is about
_SAME_AGAIN = 1_000  # words told: more than any pattern tells
_DEFINITIONS = frozenset({"function_definition", "function_declaration", "method_declaration", "method_definition"})


@dataclass(frozen=True, slots=True)
class _Use:
    """A fix that fits somewhere. `edits` are in characters; `told` is how much of the code around it is as it was."""

    precedents: tuple[Precedent, ...]
    source: Source
    place: Place
    edits: tuple[Edit, ...]
    told: int
    away: tuple[int, int]  # frames from the crash, then statements
    named: bool = False  # whether the failure's message quotes what is asked of the value that it is about

    @property
    def share_kept(self) -> float:
        return _learned_from(self.precedents).share_kept


def learned(situation: Situation, precedents: Sequence[Precedent], most: int) -> Iterator[Candidate]:
    """At most `most` fixes as earlier ones were, those first that fit the code around them best; each parses.

    Only fixes of the same language and the same kind of error are looked at.
    """
    alike = [each for each in precedents if _is_alike(each, situation)][:MOST_PRECEDENTS]
    if not alike:
        return
    uses = sorted(_as_the_message_says(_uses(situation, alike)), key=lambda use: (-use.told, -use.share_kept, use.away))
    best: dict[object, _Use] = {}
    for use in uses:
        best.setdefault((use.source.path, use.edits), use)
    made = (_candidate(use) for use in islice(best.values(), most + _MOST_BROKEN))
    yield from islice((candidate for candidate in made if candidate is not None), most)


def _as_the_message_says(uses: Iterator[_Use]) -> list[_Use]:
    """Where the message tells which value a fix has to be about, the same fix of another value does not fit."""
    found = list(uses)
    told = {each.bug_code for use in found if use.named for each in use.precedents}
    return [use for use in found if use.named or told.isdisjoint(each.bug_code for each in use.precedents)]


def _is_alike(precedent: Precedent, situation: Situation) -> bool:
    raised = situation.event.raised
    error_type = (raised.type if raised else situation.event.error_type).rpartition(".")[2]
    kinds = precedent.classification, situation.diagnosis.classification
    return precedent.error_type == error_type and (kinds[0] == kinds[1] or not all(kinds))


def _uses(situation: Situation, precedents: list[Precedent]) -> Iterator[_Use]:
    learned_patterns: dict[str, list[Pattern]] = {}
    made = 0
    for depth, place in enumerate(situation.diagnosis.places[:_MOST_PLACES]):
        source = _source(situation, place)
        if source is None:
            continue
        language = language_of(place.path)
        same = [each for each in precedents if each.language == language]
        if language not in learned_patterns:
            learned_patterns[language] = patterns(same)
        words = _quoted(situation)
        fitting = _fitting(learned_patterns[language], source, place, depth, words)
        for use in (*_again(same, source, place, depth), *fitting):
            yield use
            made += 1
            if made == _MOST_USES:
                return


def _source(situation: Situation, place: Place) -> Source | None:
    """The place's file; None where it cannot be read or parsed."""
    if not suffix_of(place.path):
        return None
    try:
        source = Source(place.path, situation.read(place.path))
        return source if 0 < place.line <= len(source.lines) and source.root else None
    except (NotFound, BadInput):
        return None


def _again(precedents: list[Precedent], source: Source, place: Place, depth: int) -> Iterator[_Use]:
    for precedent in precedents:
        edit = same_again(precedent, source, place.line)
        if edit is not None:
            yield _Use((precedent,), source, place, (edit,), _SAME_AGAIN, (depth, 0))


def _quoted(situation: Situation) -> frozenset[str]:
    """Words that the failure's message quotes: the attribute that nothing has, the key that is missing."""
    raised = situation.event.raised
    message = raised.message if raised else situation.event.message
    return frozenset(re.split("['\"`]", message[:_MESSAGE])[1::2])


def _fitting(found: list[Pattern], source: Source, place: Place, depth: int, words: frozenset[str]) -> Iterator[_Use]:
    start = len("\n".join(source.lines[: place.line - 1]).encode()) + (place.line > 1)
    line = source.lines[place.line - 1].encode()
    start, end = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
    try:
        around = _surroundings(source, start, end)
        near = sites(around, start, end)
    except BadInput:
        return
    answers = answers_of(around)
    for pattern in (each for each in found if answers_alike(each, answers)):
        for site in near:
            for bound in bindings(pattern, site):
                try:
                    edits = _edits(pattern, site, source, bound)
                except BadInput:
                    continue
                named = is_named(bound, site, words)
                told = pattern.told + told_alike(pattern, bound) + _NAMED * named
                yield _Use(pattern.precedents, source, place, edits, told, (depth, site.far), named)


def _surroundings(source: Source, start: int, end: int) -> Tree:
    """The function that holds the line, or what of the top level does. Raises BadInput."""
    node = source.root.descendant_for_byte_range(start, max(start, end - 1))
    if node is None:
        raise BadInput("Nothing stands on the line.")
    around = [node, *ancestors(node)]
    function = next((each for each in around if each.type in _DEFINITIONS), None)
    return tree_of(function or around[-1], source.data)


def _edits(pattern: Pattern, site: Site, source: Source, bound: Bound) -> tuple[Edit, ...]:
    """Raises BadInput: it cannot be done here without harm."""
    first = pattern.precedents[0]
    made = Rewriting(pattern, source, bound).edits(site.nodes, site.parent)
    return *import_edits(missing(pattern, source, first.language), first, source), *in_characters(source, made)


def _candidate(use: _Use) -> Candidate | None:
    """None when nothing changes, or something no longer parses."""
    source, first = use.source, use.precedents[0]
    try:
        after = apply(source.text, use.edits)
        if after == source.text or (broken(Source(source.path, after)) and not broken(source)):
            return None
        if source.path.endswith(".py"):
            parse(after)
    except (BadInput, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    made = _learned_from(use.precedents)
    again = use.told >= _SAME_AGAIN
    return Candidate(
        strategy=f"learned:{first.bug_code}",
        title=f"{use.place.function.rpartition('.')[2]}: as in {first.bug_code}",
        description=f"{'The same code again' if again else 'The same change'} as in {first.bug_code}: {first.title}",
        approach=first.approach,
        patch=diff_of(source.path, source.text, after),
        reasoning=f"A fix of the same kind of error, {first.error_type}, that people approved here. {_fared(made)}",
        side_effects=f"What {first.bug_code} changed for users, it changes here too.",
        test_cases=("The call that failed", "The service's whole suite"),
        prior=made.share_kept,
        invents_value=first.invents_value,
        swallows=first.swallows,
        learned_from=made,
    )


def _fared(made: LearnedFrom) -> str:
    tried = made.kept + made.taken_back + made.rejected
    if not tried:
        return "It was merged where nothing watches, so how it fared is not known."
    return f"Of {tried} such {'fix' if tried == 1 else 'fixes'} {made.kept} {'was' if made.kept == 1 else 'were'} kept."


def _learned_from(precedents: tuple[Precedent, ...]) -> LearnedFrom:
    first = precedents[0]
    each_once = {each.bug_code: each for each in precedents}.values()
    return LearnedFrom(
        bug_code=first.bug_code,
        watched=first.watched,
        since=first.learned_at,
        kept=sum(each.kept for each in each_once),
        taken_back=sum(each.taken_back for each in each_once),
        rejected=sum(each.rejected for each in each_once),
    )
