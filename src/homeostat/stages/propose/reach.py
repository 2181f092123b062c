"""How far a patch reaches: who calls what it changes, which routes lead there, and what else it touches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from homeostat.errors import NotFound
from homeostat.languages import LANGUAGES
from homeostat.languages.callers import MODULE_LEVEL, CodeMap, Unit, holding, map_text, text_units, users_of
from homeostat.languages.diff import Hunk, applied, hunks_of, plain_files
from homeostat.languages.python_callers import map_python, python_units
from homeostat.records import Patch, Reach
from homeostat.stages.propose.protected import dependencies, is_test, migrations, protected
from homeostat.stages.propose.situation import Situation

_MOST_FILES = 250  # of one language, those nearest to the crash first; each costs git a few milliseconds
_MOST_CHARACTERS = 6_000_000
_MOST_NAMED = 40
_ELSEWHERE = ("node_modules", "site-packages", "vendor", "dist", "build", ".venv", "venv", "third_party")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one language's sources say of a patch."""

    functions: tuple[Unit, ...] = ()
    callers: tuple[Unit, ...] = ()
    endpoints: tuple[str, ...] = ()
    public_api: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    how: str = ""


class Surroundings:
    """The code around the patches of one bug; read when the first of them is looked at."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._maps: dict[str, tuple[CodeMap, int]] = {}

    def reach(self, patch: Patch) -> Reach:
        """How far the patch reaches. Changes nothing; what could not be read is named in `not_known`."""
        files = plain_files(patch)
        known = Reach(
            files=patch.files,
            changed_lines=patch.changed_lines,
            dependencies=dependencies(files),
            migrations=migrations(files),
            protected=protected(files),
            tests=tuple(path for path in files if is_test(path)),
        )
        changes = {path: hunks for path, hunks in hunks_of(patch).items() if not is_test(path)}
        try:
            found = [self._in_language(changes, language) for language in dict.fromkeys(map(_language_of, changes))]
        except RecursionError:
            return replace(known, not_known=("who uses it: the code is nested too deeply to be read",))
        return replace(
            known,
            functions=_named(unit for one in found for unit in one.functions),
            callers=_named(unit for one in found for unit in one.callers),
            endpoints=_few(route for one in found for route in one.endpoints),
            public_api=_few(says for one in found for says in one.public_api),
            not_known=_few(says for one in found for says in one.not_known),
            how="; ".join(one.how for one in found if one.how),
        )

    def _in_language(self, changes: Mapping[str, list[Hunk]], language: str) -> "_Found":
        own = {path: hunks for path, hunks in changes.items() if _language_of(path) == language}
        if not language:
            return _Found(not_known=(f"who uses {', '.join(list(own)[:3])}: no source that is read here",))
        code, left_out = self._map(language)
        here = [
            unit
            for path, hunks in own.items()
            for unit in holding(code.units, path, set[int]().union(*(hunk.touched for hunk in hunks)))
        ]
        users = users_of(code, here)
        not_known = [*users.not_followed]
        if left_out:
            not_known.append(f"{left_out} more {language} files were not read")
        if language != "python" and not users.endpoints:
            not_known.append(f"routes: not known for {language}")
        return _Found(
            functions=tuple(here),
            callers=users.callers,
            endpoints=users.endpoints,
            public_api=tuple(says for path in own for says in self._signatures(path, own[path], here, code, language)),
            not_known=tuple(not_known),
            how=_HOW[language],
        )

    def _signatures(
        self, path: str, hunks: list[Hunk], here: list[Unit], code: CodeMap, language: str
    ) -> Iterator[str]:
        """Functions whose signature changes, or which go, while another file uses them."""
        try:
            after = applied(self._situation.read(path), hunks)
        except NotFound:
            return
        if after is None:
            return
        units = python_units(path, after) if language == "python" else text_units(path, after, language)
        now = {unit.name: unit.signature for unit in units}
        for unit in here:
            signature = now.get(unit.name, "")
            if unit.path != path or signature == unit.signature:
                continue
            if any(caller.path != path for caller in users_of(code, [unit], depth=1).callers):
                yield f"{unit.signature} is now {signature}" if signature else f"{unit.signature} is gone"

    def _map(self, language: str) -> tuple[CodeMap, int]:
        if language not in self._maps:
            texts, left_out = self._texts(LANGUAGES[language].suffixes)
            code = map_python(texts, self._situation.files) if language == "python" else map_text(texts, language)
            self._maps[language] = code, left_out
        return self._maps[language]

    def _texts(self, suffixes: tuple[str, ...]) -> tuple[Mapping[str, str], int]:
        paths = [
            path
            for path in self._situation.files
            if path.endswith(suffixes) and not is_test(path) and not set(path.split("/")) & set(_ELSEWHERE)
        ]
        near = sorted(paths, key=lambda path: (-_shared(path, self._crash_path), path))[:_MOST_FILES]
        texts: dict[str, str] = {}
        room = _MOST_CHARACTERS
        for path in near:
            try:
                text = self._situation.read(path)
            except NotFound:
                continue
            room -= len(text)
            if room < 0:
                break
            texts[path] = text
        return texts, len(paths) - len(texts)

    @cached_property
    def _crash_path(self) -> str:
        places = self._situation.diagnosis.places
        return places[0].path if places else ""


_AS_TEXT = "by a search for the names, which may find too many or too few; routes without what they are mounted below"
_HOW = {
    "python": "Python: by its syntax and imports; what is called through a variable is not seen",
    "go": f"Go: {_AS_TEXT}",
    "javascript": f"JavaScript: {_AS_TEXT}",
}


def _language_of(path: str) -> str:
    return next((language.name for language in LANGUAGES.values() if path.endswith(language.suffixes)), "")


def _shared(path: str, other: str) -> int:
    pairs = zip(path.split("/"), other.split("/"), strict=False)
    return sum(1 for a, b in pairs if a == b)


def _named(units: Iterable[Unit]) -> tuple[str, ...]:
    """Functions by name; what a file does by itself only where no function of it is named."""
    found = list(units)
    inside = {unit.path for unit in found if unit.name != MODULE_LEVEL}
    return _few(unit.says for unit in found if unit.name != MODULE_LEVEL or unit.path not in inside)


def _few(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:_MOST_NAMED]
