"""The miner: lines go in one by one, each gets the id and the text of its template."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from homeostat.stages.group.templates import words
from homeostat.stages.group.templates.marks import NAME, VALUE
from homeostat.stages.group.templates.masking import mask
from homeostat.stages.group.templates.printed import fold_all

WILDCARD: Final = "<*>"
MOST_TEMPLATES: Final = 2_000
_MOST_PARTS = 400  # of a line that are compared
_MOST_SLOTS = 48  # words of a line that may turn out to be values
_MOST_PAIRED = 10  # of these, looked at two by two
_LONG_LIST = 3  # so many values in a row are a list, of any length
_REMEMBERED_PER_TEMPLATE = 8
_SEEN_PER_TEMPLATE = 4
_LONGEST_SEEN = 500  # characters of a masked line that is looked up without being split
_GONE = "\x03"  # a unit that varies belongs to its number
_STATE_VERSION = 1
_SEPARATOR = "\x1f"
_CONTROLS = {code: " " for code in (*range(9), *range(11, 32), 127) if chr(code) not in {VALUE, NAME}}

_Key = TypeVar("_Key", int, str)


class Mined(NamedTuple):
    template_id: str
    template: str


@dataclass(frozen=True, slots=True)
class SavedTemplate:
    template_id: str
    key: str  # its parts, each value in it generalised
    text: str  # its parts as they are shown
    count: int
    last_line: int


@dataclass(frozen=True, slots=True)
class State:
    """All that a miner knows, for msgspec; what else it holds is made from this."""

    version: int
    lines: int
    templates: tuple[SavedTemplate, ...]  # oldest first
    aliases: dict[str, str]
    remembered: dict[int, str]


@dataclass(slots=True, eq=False)
class _Template:
    template_id: str
    number: int  # older ones have smaller ones
    key: list[str]
    text: list[str]
    count: int = 0
    last_line: int = 0
    slots: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # place, digest of the key without it
    mined: Mined = field(default_factory=lambda: Mined("", ""))

    def show(self) -> None:
        self.mined = Mined(self.template_id, _render(self.text))

    def generalise(self, parts: list[str]) -> None:
        """Take a line in: where it differs from the text, the text has a value."""
        text = self.text
        if len(text) != len(parts):
            text, parts = _fold_lists(text), _fold_lists(parts)
        if len(text) != len(parts):
            text, parts = _fold_objects(text), _fold_objects(parts)
        if len(text) != len(parts):
            text = parts = self.key
        if text != parts or text is not self.text:
            self.text = [
                mine if mine == theirs else _GONE if words.is_unit(parts, place) and mine != VALUE else VALUE
                for place, (mine, theirs) in enumerate(zip(text, parts, strict=True))
            ]
            self.show()


class Miner:
    """Finds the templates of one stream of lines; one miner for each service and format.

    It holds at most `most` templates: of 2,000, 65 MB where every line is as long as it may be and different, 10 MB
    of common lines (measured with tracemalloc). The least useful quarter leaves when it is full: seldom seen first,
    then longest not seen. A template that comes back has its old id. A line costs 6 µs if one like it was seen, 0.15 ms
    if not, 1.3 ms if it is very long as well. Not safe for several threads.
    """

    def __init__(self, most: int = MOST_TEMPLATES) -> None:
        self._most = max(4, most)
        self._lines = 0
        self._numbers = 0
        self.found = 0  # templates that were begun or united since: what somebody who keeps the state has to keep again
        self.united = 0  # of these the united ones, by which earlier answers changed
        self._templates: dict[int, _Template] = {}  # by the digest of the key
        self._pending: dict[int, list[_Template]] = {}  # by the digest of the key with a name in one place
        self._seen: dict[str, _Template] = {}  # masked lines; only to be quick
        self._aliases: dict[str, str] = {}
        self._remembered: dict[int, str] = {}  # ids that do not follow from the key

    def add(self, line: str) -> Mined:
        """The template of a line, which it may have changed."""
        return self.add_masked(mask(line))

    def add_masked(self, masked: str) -> Mined:
        """The same for a line that went through `mask`."""
        template = self._seen.get(masked)
        if template is None:
            template = self._find(masked)
        self._lines += 1
        template.count += 1
        template.last_line = self._lines
        return template.mined

    def current_id(self, template_id: str) -> str:
        """The id that a template goes by now: two that turned out to be one go by the older one's."""
        return self._aliases.get(template_id, template_id)

    def current(self, mined: Iterable[Mined]) -> list[Mined]:
        """Earlier answers, as they would be given now."""
        texts = self.templates()
        answers: list[Mined] = []
        for one in mined:
            template_id = self.current_id(one.template_id)
            answers.append(Mined(template_id, texts.get(template_id, one.template)))
        return answers

    def templates(self) -> dict[str, str]:
        """What is known now: the text of each id."""
        return {template.template_id: template.mined.template for template in self._templates.values()}

    # --- finding

    def _find(self, masked: str) -> _Template:
        parts = _parts(masked)
        known_by = fold_all(masked)
        key = parts if known_by == masked else _parts(known_by)
        template = self._place(_fold_lists(words.with_names(key)), _shown(parts))
        if len(masked) <= _LONGEST_SEEN:
            if len(self._seen) >= self._most * _SEEN_PER_TEMPLATE:
                self._seen.clear()
            self._seen[masked] = template
        return template

    def _place(self, key: list[str], text: list[str]) -> _Template:
        """The template whose key it is, or is but for one or two words that are values there; else a new one."""
        template = self._templates.get(_digest(key))
        if template is None:
            slots = _slots(key)
            template = self._alike(slot for _, slot in slots) or self._alike(_pairs(key, slots))
            template = template or self._begin(key, text, slots)
        template.generalise(text)
        return template

    def _alike(self, keys: Iterable[int]) -> _Template | None:
        """The oldest template that has one of these keys."""
        known = [self._templates[key] for key in keys if key in self._templates]
        return min(known, key=lambda one: one.number, default=None)

    def _begin(self, key: list[str], text: list[str], slots: list[tuple[int, int]]) -> _Template:
        own = _digest(key)
        if alike := self._pending.get(own):  # they have a word where this one has a value
            return self._unite(key, alike, text)
        for place, slot in slots:
            alike = self._pending.get(slot, [])
            if alike and _make_a_value(key, place, alike):
                return self._unite(_with_name(key, place), alike, text)
            if slot in self._remembered:
                return self._place(_with_name(key, place), text)  # which may be known by now
        self._numbers += 1
        self.found += 1
        template_id = self._remembered.get(own, f"{own:016x}")
        return self._keep(_Template(template_id, self._numbers, key, text, slots=slots))

    def _unite(self, key: list[str], alike: list[_Template], text: list[str]) -> _Template:
        """Make one template of those that differ in one place; it goes by the oldest one's id."""
        self.found += 1
        self.united += 1
        alike = list(alike)
        for one in alike:
            self._drop(one)
        united = self._place(key, text)  # it may be known by now, or differ from others in one other place
        oldest = min((united, *alike), key=lambda one: one.number)
        for one in alike:
            united.generalise(one.text)
            united.count += one.count
            united.last_line = max(united.last_line, one.last_line)
            self._rename(one.template_id, oldest.template_id)
        self._rename(united.template_id, oldest.template_id)
        united.template_id, united.number = oldest.template_id, oldest.number
        united.show()
        _remember(self._remembered, _digest(united.key), united.template_id, self._most * _REMEMBERED_PER_TEMPLATE)
        self._seen.clear()
        return united

    # --- keeping

    def _keep(self, template: _Template) -> _Template:
        if len(self._templates) >= self._most:
            self._forget()
        self._templates[_digest(template.key)] = template
        self._aliases.pop(template.template_id, None)
        for _, slot in template.slots:
            self._pending.setdefault(slot, []).append(template)
        template.show()
        return template

    def _drop(self, template: _Template) -> None:
        del self._templates[_digest(template.key)]
        for _, slot in template.slots:
            waiting = self._pending[slot]
            waiting.remove(template)
            if not waiting:
                del self._pending[slot]

    def _rename(self, old: str, new: str) -> None:
        if old == new:
            return
        for alias, template_id in self._aliases.items():
            if template_id == old:
                self._aliases[alias] = new
        _remember(self._aliases, old, new, self._most * _REMEMBERED_PER_TEMPLATE)

    def _forget(self) -> None:
        """Let a quarter go, and let what was seen long ago count less than what was seen since."""
        by_use = sorted(self._templates.values(), key=lambda one: (one.count, one.last_line))
        for template in by_use[: self._most // 4]:
            self._drop(template)
        for template in self._templates.values():
            template.count //= 2
        self._seen.clear()

    # --- state

    def state(self) -> State:
        templates = sorted(self._templates.values(), key=lambda one: one.number)
        return State(
            version=_STATE_VERSION,
            lines=self._lines,
            templates=tuple(
                SavedTemplate(
                    one.template_id, _SEPARATOR.join(one.key), _SEPARATOR.join(one.text), one.count, one.last_line
                )
                for one in templates
            ),
            aliases=dict(self._aliases),
            remembered=dict(self._remembered),
        )

    @classmethod
    def restored(cls, state: State, most: int = MOST_TEMPLATES) -> "Miner":
        """A miner that goes on where the other one was; a state of another version only loses what it knew."""
        miner = cls(most)
        if state.version != _STATE_VERSION:
            return miner
        miner._lines = state.lines
        miner._aliases.update(state.aliases)
        miner._remembered.update(state.remembered)
        for saved in state.templates[: miner._most]:
            key = saved.key.split(_SEPARATOR)
            miner._numbers += 1
            miner._keep(
                _Template(
                    saved.template_id,
                    miner._numbers,
                    key,
                    saved.text.split(_SEPARATOR),
                    saved.count,
                    saved.last_line,
                    _slots(key),
                )
            )
        return miner


def skeleton(line: str) -> str:
    """The template of a line by its looks alone, where no miner is at hand: same line, same answer."""
    return _render(_shown(_parts(mask(line))))


def _parts(masked: str) -> list[str]:
    """Words and signs, without what no store or page could show."""
    if not masked.isprintable():
        masked = masked.translate(_CONTROLS).encode(errors="replace").decode()
    parts = words.split(masked)
    return [*parts[:_MOST_PARTS], VALUE] if len(parts) > _MOST_PARTS else parts


def _shown(parts: list[str]) -> list[str]:
    return [VALUE if words.is_spelled_value(part) else part for part in parts]


def _render(text: list[str]) -> str:
    return "".join(text).replace(f" {_GONE}", "").replace(VALUE, WILDCARD).replace(NAME, WILDCARD)


def _digest(key: list[str]) -> int:
    return _digest_of("".join(key))


def _digest_of(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())


def _with_name(key: list[str], place: int) -> list[str]:
    return [*key[:place], NAME, *key[place + 1 :]]


def _make_a_value(key: list[str], place: int, alike: list[_Template]) -> bool:
    """Whether so many different words in one place show that it is a value's."""
    beside_value = VALUE in {key[place], *(one.key[place] for one in alike)}
    needed = words.values_needed(key, place, beside_value=beside_value)
    return needed is not None and len(alike) + 1 >= needed


def _slots(key: list[str]) -> list[tuple[int, int]]:
    """The places that may hold a value, each with the digest of the key that has a name there."""
    whole, begins = "".join(key), _begins(key)
    return [
        (place, _digest_of(f"{whole[: begins[place]]}{NAME}{whole[begins[place + 1] :]}"))
        for place in words.slots(key, _MOST_SLOTS)
    ]


def _pairs(key: list[str], slots: list[tuple[int, int]]) -> Iterator[int]:
    """The digests of the key with a name in two of the first places."""
    whole, begins = "".join(key), _begins(key)
    places = [place for place, _ in slots[:_MOST_PAIRED]]
    for one, other in itertools.combinations(places, 2):
        between = whole[begins[one + 1] : begins[other]]
        yield _digest_of(f"{whole[: begins[one]]}{NAME}{between}{NAME}{whole[begins[other + 1] :]}")


def _begins(key: list[str]) -> list[int]:
    """Where each part begins in the key's text, and where it ends."""
    return [0, *itertools.accumulate(map(len, key))]


def _fold_objects(parts: list[str]) -> list[str]:
    return _fold_lists(words.split(fold_all("".join(parts))))


def _fold_lists(parts: list[str]) -> list[str]:
    """The parts with one value for each long list of values, since lists have any length."""
    folded: list[str] = []
    place = 0
    while place < len(parts):
        end = _end_of_list(parts, place)
        folded.append(parts[place])
        place = end
    return folded


def _end_of_list(parts: list[str], start: int) -> int:
    """Where the list of values ends that starts here, if it is long; else the next place."""
    if parts[start] != VALUE:
        return start + 1
    end, length = start + 1, 1
    while True:
        place = end
        while place < len(parts) and parts[place] in {" ", ","}:
            place += 1
        if place == end or place >= len(parts) or parts[place] != VALUE:
            break
        end, length = place + 1, length + 1
    return end if length >= _LONG_LIST else start + 1


def _remember(known: dict[_Key, str], key: _Key, value: str, most: int) -> None:
    """Keep it, and at most so many: the oldest leaves."""
    known.pop(key, None)
    if len(known) >= most:
        del known[next(iter(known))]
    known[key] = value
