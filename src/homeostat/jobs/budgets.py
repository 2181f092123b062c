"""Error budgets, and money for models: that one is spent is told once, until there is more again.

A limit that counts tells of itself when it holds something; these bind by what was measured, whoever asks.
"""

from collections.abc import Callable
from datetime import datetime

from homeostat.ports import Notifier, Store
from homeostat.records import Cap, Leeway
from homeostat.stages.approve.policy import MODELS

_OURS = "homeostat"  # whose the money for models is
_SPENT = "budget_spent"  # the metric's name
_MOST_NAMED = 20


def tell_of_budgets(
    store: Store, notifier: Notifier, now: datetime, *, leeway_of: Callable[[str], Leeway]
) -> tuple[str, ...]:
    """Whose budgets are spent now. Told before that is noted: cut off in between, it is told under the same key."""
    names = [service.name for service in store.services.all()]
    caps = [(name, cap) for name in names for cap in leeway_of(name).caps if cap.spent]
    spent = {_OURS if cap.spent == MODELS else name: cap for name, cap in caps}
    for whose in (*names, _OURS):
        was_spent, since = store.jobs.latest(whose).get(_SPENT, (0.0, None))
        if (whose in spent) == bool(was_spent):
            continue
        if whose in spent:
            key = f"budget.{whose}.{since.isoformat() if since else 'first'}"
            title = (
                "What models may cost in a day is spent" if whose == _OURS else f"{whose}: its error budget is spent"
            )
            notifier.notify(key=key, title=title, text=_says(store, whose, spent[whose]), link="/policies")
        store.jobs.measure(whose, _SPENT, float(whose in spent), now)
    return tuple(spent)


def _says(store: Store, whose: str, cap: Cap) -> str:
    """Why, what follows, and what waits for a person because of it."""
    repairs = [store.repairs.get(one.repair_id) for one in store.repairs.waiting() if one.room == "approve"]
    waiting = dict.fromkeys(one.bug_code for one in repairs if whose in (_OURS, one.service))
    listed = ", ".join([*waiting][:_MOST_NAMED]) or "nothing yet"
    return f"{cap.says}. Until there is more again, fixes wait for a person. What waits: {listed}"
