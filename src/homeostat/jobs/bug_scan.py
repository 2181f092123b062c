"""`bug_scan_job`: reports that the live path left unread become events and bugs."""

from collections.abc import Callable

EVERY = "*/10 * * * *"


def bug_scan(collect: Callable[[], int]) -> tuple[int, str]:
    read = 0
    while newly := collect():
        read += newly
    return read, f"{read} reports were left" if read else "nothing was left"
