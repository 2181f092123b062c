"""A notifier that keeps what it was told, for tests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    key: str
    title: str
    text: str
    link: str


class ScriptedNotifier:
    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def notify(self, *, key: str, title: str, text: str, link: str) -> None:
        if all(notice.key != key for notice in self.notices):
            self.notices.append(Notice(key=key, title=title, text=text, link=link))
