"""What was set aside and why, an example of each kind, and the switch that lets it through."""

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.errors import BadInput, NotFound
from homeostat.ports import Store
from homeostat.records import SetAside, SetAsideKind, Setting
from homeostat.stages.group.noise import NOISE_RULES, NoiseRule, read_switches, switched

_MOST_SERVICES = 50
_RULES = {rule.name: rule for rule in NOISE_RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule of one service."""

    rule: NoiseRule
    on: bool
    count: SetAside | None
    kinds: tuple[SetAsideKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """One service; the rules that set something aside come first."""

    service: str
    lately: int
    rows: tuple[Row, ...]


class SetAsidePages:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "said")
        names = [one.name for one in self._store.services.all()]
        wanted = [name for name in names if given["service"] in ("", name)]
        counts = {(one.service, one.rule): one for one in self._store.signals.set_asides(visit.now)}
        busy = {service for service, _ in counts}
        piles = [
            self._pile(name, counts) for name in sorted(wanted, key=lambda name: name not in busy)[:_MOST_SERVICES]
        ]
        return self._pages.show(
            "set_aside.html",
            visit.session,
            piles=piles,
            service=given["service"],
            said=_said(given["said"]),
            nothing=not busy,
        )

    def _pile(self, service: str, counts: dict[tuple[str, str], SetAside]) -> Pile:
        signals = self._store.signals
        switches = read_switches(signals.settings(service).get(Setting.SET_ASIDE, ""))
        kinds = signals.set_aside_kinds(service)
        rows = [
            Row(
                rule=rule,
                on=switches.get(rule.name, rule.on),
                count=counts.get((service, rule.name)),
                kinds=tuple(kind for kind in kinds if kind.rule == rule.name),
            )
            for rule in NOISE_RULES
        ]
        rows.sort(key=lambda row: row.count is None)
        return Pile(service=service, lately=sum(row.count.lately for row in rows if row.count), rows=tuple(rows))

    def switch(self, visit: Visit) -> Response:
        """Let events of a rule through, or set them aside again."""
        rule, service = _RULES.get(visit.form.get("rule", "")), visit.form.get("service", "")
        on = visit.form.get("on") == "yes"
        if rule is None:
            raise BadInput("The form names no rule.")
        self._store.services.named(service)
        words = switched(self._store.signals.settings(service).get(Setting.SET_ASIDE, ""), rule.name, on=on)
        self._store.signals.change_setting(service, Setting.SET_ASIDE, words)
        self._store.audit.append(
            actor=visit.session.user,
            action="rules.set_aside" if on else "rules.let_through",
            subject=service,
            detail={"rule": rule.name},
            now=visit.now,
        )
        said = f"{'on' if on else 'off'}.{rule.name}"
        return RedirectResponse(with_query("/set-aside", service=service, said=said), status_code=303)

    def example(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "rule", "kind")
        event = self._store.signals.set_aside_example(given["service"], given["rule"], given["kind"])
        if event is None or given["rule"] not in _RULES:
            raise NotFound("That example is not kept any more.")
        return self._pages.show("set_aside_example.html", visit.session, event=event, rule=_RULES[given["rule"]])


def _said(words: str) -> str:
    state, _, name = words.partition(".")
    if name not in _RULES:
        return ""
    what = f"Events of “{_RULES[name].title.strip('“”.')}” "
    return what + ("are set aside from now on." if state == "on" else "are let through within seconds, and count.")
