"""What people do to bugs besides repair: the forms of a bug's page, and those of the list for several at once."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from homeostat.console import words
from homeostat.console.rendering import Pages
from homeostat.console.session import Visit, local_path
from homeostat.errors import BadInput, BeingShipped, NotFound, Refused
from homeostat.ports import Store, Triage

_PICK = "pick."  # a checkbox is named by what it picks, so that each is a field of its own
_MOST_PICKED = 100


class TriagePages:
    def __init__(self, store: Store, triage: Triage, pages: Pages) -> None:
        self._store = store
        self._triage = triage
        self._pages = pages

    # --- one bug

    def mute(self, visit: Visit) -> Response:
        return self._do(visit, "mute", "muted")

    def unmute(self, visit: Visit) -> Response:
        return self._do(visit, "reopen", "unmuted")

    def resolve(self, visit: Visit) -> Response:
        next_one = visit.form.get("next") == "yes"
        return self._do(visit, "resolve_next" if next_one else "resolve", "resolved")

    def reopen(self, visit: Visit) -> Response:
        return self._do(visit, "reopen", "reopened")

    def not_code(self, visit: Visit) -> Response:
        return self._do(visit, "not_code", "not_code")

    def split(self, visit: Visit) -> Response:
        """Take the picked fingerprints out, or all that came with a bug that was merged in."""
        code, came_from = visit.path("code"), visit.form.get("from", "")
        digests = picked(visit.form)
        if came_from:
            digests = [f.digest for f in self._store.triage.fingerprints(code) if f.came_from == came_from]
        try:
            target = self._triage.split(code, digests, by=visit.session.user)
        except Refused as error:
            return self._sorry(visit, error, f"/bugs/{quote(code)}", f"Back to {code}")
        return RedirectResponse(f"/bugs/{quote(target)}?said=split", status_code=303)

    def _do(self, visit: Visit, what: str, said: str) -> Response:
        code = visit.path("code")
        try:
            self._deeds(visit)[what](code)
        except Refused as error:
            return self._sorry(visit, error, f"/bugs/{quote(code)}", f"Back to {code}")
        return RedirectResponse(f"/bugs/{quote(code)}?said={said}", status_code=303)

    # --- several

    def act(self, visit: Visit) -> Response:
        """Do it to each that is picked. What is refused is told; the others are done."""
        back = local_path(visit.form.get("back", "/bugs"))
        what, codes = visit.form.get("do", ""), picked(visit.form)
        if what == "merge":
            return self._merge(visit, codes, back)
        deed = self._deeds(visit).get(what)
        if deed is None or not codes:
            return self._sorry(visit, BadInput("Pick one bug at least, then say what to do."), back, "Back to the list")
        refused: list[str] = []
        for code in codes:
            try:
                deed(code)
            except Refused as error:
                refused.append(str(error))
        if not refused:
            return RedirectResponse(back, status_code=303)
        done = len(codes) - len(refused)
        says = f"{words.plural(done, 'bug was', 'bugs were')} changed, {len(refused)} not. " + " ".join(
            dict.fromkeys(refused)
        )
        return self._sorry(visit, BeingShipped(says), back, "Back to the list")

    def _merge(self, visit: Visit, codes: list[str], back: str) -> Response:
        try:
            survivor = self._triage.merge(codes, by=visit.session.user)
        except Refused as error:
            return self._sorry(visit, error, back, "Back to the list")
        return RedirectResponse(f"/bugs/{quote(survivor)}?said=merged", status_code=303)

    # --- what they share

    def _deeds(self, visit: Visit) -> Mapping[str, Callable[[str], object]]:
        by, form, desk = visit.session.user, visit.form, self._triage
        reason = form.get("reason", "")
        until = form.get("until_words", "").strip() or form.get("until", "")
        return {
            "mute": lambda code: desk.mute(code, by=by, until=until, reason=reason),
            "resolve": lambda code: desk.resolve(code, by=by, reason=reason),
            "resolve_next": lambda code: desk.resolve(code, by=by, reason=reason, in_next_release=True),
            "reopen": lambda code: desk.reopen(code, by=by, reason=reason),
            "not_code": lambda code: desk.not_code(code, by=by, reason=reason),
        }

    def _sorry(self, visit: Visit, error: Refused, url: str, name: str) -> Response:
        status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, BeingShipped) else 400
        return self._pages.show(
            "problem.html",
            visit.session,
            status=status,
            heading="That was not done",
            says=str(error),
            links=((url, name),),
        )


def picked(form: Mapping[str, str]) -> list[str]:
    """What is ticked, by the names of its fields."""
    return [name.removeprefix(_PICK)[:64] for name in form if name.startswith(_PICK)][:_MOST_PICKED]
