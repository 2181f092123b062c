"""`ai_fix_check_job`: bugs that nobody analyses yet are started, walks that stand still go on."""

from collections.abc import Callable

EVERY = "*/30 * * * *"


def ai_fix_check(catch_up: Callable[[], int]) -> tuple[int, str]:
    started = catch_up()
    return started, f"{started} repairs were started" if started else "every bug is looked after"
