"""Tells people by a line in the log, and on the console's home page, which reads what was noted."""

from collections.abc import Callable

from homeostat.log import Log

TEXT_CHARACTERS = 500


class ConsoleNotifier:
    """Writes one line for each key that was not told before."""

    def __init__(self, remember: Callable[[str, str, str, str], bool]) -> None:
        self._remember = remember  # notes key, title, text and link durably; false when the key was noted before
        self._log = Log("homeostat.notifier")

    def notify(self, *, key: str, title: str, text: str, link: str) -> None:
        """Tell people. The same `key` is told once; one noted just before a crash may go untold."""
        title, text, link = _plain(title), _plain(text), _plain(link)
        if self._remember(key, title, text, link):
            self._log.info(title, text=text, link=link, key=key)


def _plain(text: str) -> str:
    """One bounded line without control characters: an error's words must not steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:TEXT_CHARACTERS])
