"""A service's own rules: which events are one bug, what is removed before it is stored, whether files are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec
from starlette.responses import RedirectResponse, Response

from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.errors import BadInput
from homeostat.ports import Store
from homeostat.records import Event, Setting
from homeostat.stages.group.preview import MinedBefore, Move, moves
from homeostat.stages.group.rules import read_rules as read_grouping
from homeostat.stages.sense.scrub import Scrubber, read_rule, read_rules
from homeostat.stages.sense.scrub.preview import Removal, removals

_PREVIEWED = 200  # events
_MOST_SHOWN = 20
_LISTS = ("rules", "off", "safe_fields", "sensitive_fields")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form, and what is to be said of it."""

    grouping: str
    scrubbing: Mapping[str, str]  # each list, one entry a line
    files_refused: bool
    grouping_error: str = ""
    scrubbing_error: str = ""
    events: int | None = None  # how many the preview looked at; None without one
    moves: tuple[tuple[Move, str], ...] = ()  # each with the bug that the event is on
    moved: int = 0
    removals: tuple[Removal, ...] = ()
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The form, read as far as it can be."""

    kept: Mapping[str, list[str]]
    scrubber: Scrubber | None
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


class RulesPage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "said")
        services = [one.name for one in self._store.services.all()]
        service = given["service"] or (services[0] if services else "")
        if service:
            self._store.services.named(service)
        said = "Saved. What arrives from now on goes by these rules, within seconds; bugs stay as they are."
        return self._page(visit, service, self._kept(service), said=said if given["said"] else "")

    def change(self, visit: Visit) -> Response:
        """Save the form, or only tell what it would do. What cannot be read is not saved, and its line is named."""
        service = self._store.services.named(visit.form.get("service", "")).name
        draft = Draft(
            grouping=visit.form.get("grouping", "").replace("\r\n", "\n"),
            scrubbing={name: visit.form.get(name, "").replace("\r\n", "\n") for name in _LISTS},
            files_refused=visit.form.get("files") == "refused",
        )
        read = _read(draft, service)
        if read.errors or read.scrubber is None:
            wrong = replace(
                draft,
                grouping_error=read.errors.get("grouping", ""),
                scrubbing_error=read.errors.get("scrubbing", ""),
            )
            return self._page(visit, service, wrong, status=422)
        if visit.form.get("do") != "save":
            return self._page(visit, service, self._previewed(service, draft, read.scrubber))
        self._save(visit, service, draft, read.kept)
        return RedirectResponse(with_query("/rules", service=service, said="saved"), status_code=303)

    def _page(self, visit: Visit, service: str, draft: Draft, *, said: str = "", status: int = 200) -> Response:
        return self._pages.show(
            "rules.html",
            visit.session,
            status=status,
            service=service,
            services=self._store.services.all(),
            draft=draft,
            said=said,
        )

    def _kept(self, service: str) -> Draft:
        settings: Mapping[str, str] = self._store.signals.settings(service) if service else {}
        scrubbing = _decoded(settings.get(Setting.SCRUBBING, ""))
        return Draft(
            grouping=settings.get(Setting.GROUPING, ""),
            scrubbing={name: "\n".join(scrubbing.get(name, [])) for name in _LISTS},
            files_refused=settings.get(Setting.FILES) == "refused",
        )

    def _previewed(self, service: str, draft: Draft, scrubber: Scrubber) -> Draft:
        events = self._store.signals.recent_copies(service, _PREVIEWED)
        now = read_grouping(self._store.signals.settings(service).get(Setting.GROUPING, ""))
        moved = moves(events, now, read_grouping(draft.grouping), MinedBefore(self._store.templates, service))
        removed = removals(events, scrubber)
        return replace(
            draft,
            events=len(events),
            moves=tuple((move, self._bug_of(move.event)) for move in moved[:_MOST_SHOWN]),
            moved=len(moved),
            removals=removed[:_MOST_SHOWN],
            removed=len(removed),
        )

    def _bug_of(self, event: Event) -> str:
        found = self._store.reports.explain(event.event_id)
        return next((one.bug_code for one in found if one.service == event.service), "")

    def _save(self, visit: Visit, service: str, draft: Draft, kept: Mapping[str, list[str]]) -> None:
        wanted = {
            Setting.GROUPING: draft.grouping,
            Setting.SCRUBBING: msgspec.json.encode(kept).decode() if kept else "{}",
            Setting.FILES: "refused" if draft.files_refused else "",
        }
        before = self._store.signals.settings(service)
        changed = {name: words for name, words in wanted.items() if before.get(name, "") != words}
        for name, words in changed.items():
            self._store.signals.change_setting(service, name, words)
        self._store.audit.append(
            actor=visit.session.user,
            action="rules.changed",
            subject=service,
            detail={"what": ", ".join(changed) or "nothing"},
            now=visit.now,
        )


def _decoded(words: str) -> dict[str, list[str]]:
    try:
        return msgspec.json.decode(words, type=dict[str, list[str]]) if words else {}
    except msgspec.DecodeError:  # of a later release
        return {}


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _read(draft: Draft, service: str) -> _Read:
    errors: dict[str, str] = {}
    try:
        read_grouping(draft.grouping)
    except BadInput as error:
        errors["grouping"] = str(error)
    for number, line in enumerate(draft.scrubbing["rules"].splitlines(), start=1):
        try:
            if line.strip():
                read_rule(line)
        except BadInput as error:
            errors["scrubbing"] = f"line {number}: {error}"
            break
    kept = {name: entries for name, words in draft.scrubbing.items() if (entries := _lines(words))}
    scrubber: Scrubber | None = None
    try:
        scrubber = Scrubber(read_rules(kept, service=service))
    except BadInput as error:
        errors.setdefault("scrubbing", str(error))
    return _Read(kept=kept, scrubber=scrubber, errors=errors)
