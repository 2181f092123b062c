"""Tells people by a line in the log."""

from collections.abc import Callable

from homeostat.log import Log

TEXT_CHARACTERS = 500


class ConsoleNotifier:
    """Writes one line for each key that was not told before."""

    def __init__(self, remember: Callable[[str], bool]) -> None:
        self._remember = remember  # notes a key durably; false when it was noted before
        self._log = Log("homeostat.notifier")

    def notify(self, *, key: str, title: str, text: str, link: str) -> None:
        """Tell people. The same `key` is told once; one noted just before a crash may go untold."""
        if self._remember(key):
            self._log.info(_plain(title), text=_plain(text), link=_plain(link), key=key)


def _plain(text: str) -> str:
    """One bounded line without control characters: an error's words must not steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:TEXT_CHARACTERS])
