"""The switch that stops everything: who stopped it, why, what waits, and the button."""

from starlette.responses import RedirectResponse, Response

from homeostat.console.rendering import Pages
from homeostat.console.session import Visit
from homeostat.lifecycle import Room
from homeostat.ports import Store, Switch

_SHIPPING = frozenset({Room.PUBLISH.value, Room.DEPLOY.value})
_MOST_SHOWN = 50


class HaltPage:
    def __init__(self, store: Store, switch: Switch, pages: Pages) -> None:
        self._store = store
        self._switch = switch
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        repairs = self._store.repairs
        waiting = [(one, repairs.get(one.repair_id)) for one in repairs.waiting() if one.room in _SHIPPING]
        return self._pages.show(
            "halt.html", visit.session, halt=self._switch.current(), waiting=waiting[:_MOST_SHOWN], count=len(waiting)
        )

    def halt(self, visit: Visit) -> Response:
        self._switch.halt(by=visit.session.user, reason=visit.form.get("reason", "").strip())
        return RedirectResponse("/halt", status_code=303)

    def resume(self, visit: Visit) -> Response:
        self._switch.resume(by=visit.session.user)
        return RedirectResponse("/halt", status_code=303)
