"""Messages that consumers gave up, by bug, and the button that sends them back."""

import json
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from homeostat.console import words
from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.errors import BadInput, NotConfigured
from homeostat.ports import Replays, Store
from homeostat.records import Bug, KeptLetter, LetterCount, LetterQuery, ReplayState
from homeostat.stages.sense.dead_letters import shown

_MOST_BUGS = 30
_OF_EACH = 3  # letters of each bug, on the page of all
_OF_ONE = 50  # on the page of one
_MOST_AT_ONCE = 500  # letters that one press of the button sends
_MOST_SIGNS = 2_000
_LONGEST = 18  # digits of a letter's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One letter."""

    letter: KeptLetter
    label: words.Label
    key: str
    payload: str
    left: bool  # it can be sent again without a doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The letters of one bug, or those whose event was not read yet."""

    bug: Bug | None
    total: int
    left: int
    unsure: int
    sent: int
    rows: tuple[Row, ...]


class DeadLettersPage:
    def __init__(self, store: Store, replays: Replays | None, pages: Pages) -> None:
        self._store = store
        self._replays = replays
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "bug", "before")
        before = int(given["before"][:_LONGEST]) if given["before"].isdecimal() else None
        counts = [each for each in self._store.dead_letters.counts(_MOST_BUGS) if given["bug"] in ("", each.bug_code)]
        most = _OF_ONE if given["bug"] else _OF_EACH
        piles = [self._pile(count, most, before) for count in counts]
        rows = piles[0].rows if piles and given["bug"] else ()
        older = rows[-1].letter.number if len(rows) == _OF_ONE else None
        return self._pages.show(
            "dead_letters.html",
            visit.session,
            piles=piles,
            bug_code=given["bug"],
            older=with_query("/dead-letters", bug=given["bug"], before=older) if older else "",
            connected=self._replays is not None,
            at_once=_MOST_AT_ONCE,
            said=_said(visit),
        )

    def _pile(self, count: LetterCount, most: int, before: int | None) -> Pile:
        letters = self._store.dead_letters.find(LetterQuery(bug_code=count.bug_code, before=before, most=most))
        states = count.states
        return Pile(
            bug=self._store.bugs.get(count.bug_code) if count.bug_code else None,
            total=sum(states.values()),
            left=states.get(ReplayState.KEPT, 0) + states.get(ReplayState.FAILED, 0),
            unsure=states.get(ReplayState.REPLAYING, 0),
            sent=states.get(ReplayState.REPLAYED, 0),
            rows=tuple(map(_row, letters)) if count.bug_code else (),
        )

    def replay(self, visit: Visit) -> Response:
        """Send a bug's letters, or one of them; `again` is pressed for one that may have been sent."""
        if self._replays is None:
            raise NotConfigured("No Kafka broker is named. Set KAFKA_BROKERS=host:port and start Homeostat again.")
        code, number = visit.form.get("bug", ""), visit.form.get("number", "")[:_LONGEST]
        if not code or (number and not number.isdecimal()):
            raise BadInput("The form names no bug.")
        self._store.bugs.get(code)
        numbers = (int(number),) if number else self._store.dead_letters.unsent(code, _MOST_AT_ONCE)
        again = bool(number) and visit.form.get("again") == "yes"
        done = self._replays.replay(numbers, by=visit.session.user, again=again)
        said = {"sent": done.sent, "unsure": len(done.uncertain), "failed": len(done.failed)}
        return RedirectResponse(with_query("/dead-letters", bug=code, **said), status_code=303)


def _row(letter: KeptLetter) -> Row:
    return Row(
        letter=letter,
        label=words.LETTER[letter.state],
        key=preview(letter.message.key),
        payload=preview(letter.message.value) if letter.whole else "It was too large to keep.",
        left=letter.whole and letter.state in (ReplayState.KEPT, ReplayState.FAILED),
    )


def preview(value: bytes | None) -> str:
    """What a person sees of it, without its secrets: text as it is, JSON by lines, other bytes as hexadecimal."""
    if not value:
        return ""
    given = shown(value)
    if not isinstance(given, str):
        return words.short(json.dumps(given, indent=2, ensure_ascii=False), _MOST_SIGNS)
    strange = sum(not sign.isprintable() and not sign.isspace() for sign in given) + given.count("\ufffd")
    return f"{words.plural(len(value), 'byte')}: {value[:64].hex(' ')}" if strange * 10 > len(given) else given


def _said(visit: Visit) -> str:
    """What the replay did, from the address it led to."""
    counts = {
        name: int(text[:6])
        for name, text in query_of(visit.query, "sent", "unsure", "failed").items()
        if text.isdecimal()
    }
    if not counts:
        return ""
    told = [f"{words.plural(counts.get('sent', 0), 'message')} sent again."]
    if failed := counts.get("failed"):
        told.append(f"{words.plural(failed, 'message')} could not be sent; each says why.")
    if unsure := counts.get("unsure"):
        told.append(f"{words.plural(unsure, 'message')} may have been sent: look into the topic before sending again.")
    return " ".join(told)
