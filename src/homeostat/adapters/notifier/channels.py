"""Chats, mail and other programs' webhooks, by apprise, which knows a hundred kinds of them by their address."""

import hashlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from homeostat.errors import ChannelUnavailable, NotConfigured

if TYPE_CHECKING:
    from apprise import NotifyBase

_LOG = logging.getLogger("apprise")
_LOG.propagate = False  # what it says may hold an address with its secrets
_TITLE, _TEXT = 200, 2_000  # characters; the shortest that a kind takes is cut by apprise
# What chats read as a mark-up, a link under another name, or a call to everybody: `<!here>`, `@everyone`, `[x](y)`.
_HARMLESS = str.maketrans({"<": "\u2039", ">": "\u203a", "@": "@\u200b", "[": "(", "]": ")", "`": "'"})


class AppriseChannel:
    """One address, such as `https://hooks.slack.com/services/…`, `mailtos://user:password@host`, `json://host/path`."""

    def __init__(self, address: str) -> None:
        self.key = hashlib.sha256(address.encode()).hexdigest()[:16]
        self._plugin = _plugin(address)
        self.name = _name(self._plugin)

    def send(self, title: str, text: str, *, urgent: bool) -> None:
        from apprise import NotifyFormat, NotifyType  # noqa: PLC0415 - takes a second

        words = _Words()
        _LOG.addHandler(words)
        try:
            taken = self._plugin.notify(
                title=_harmless(title)[:_TITLE],
                body=_harmless(text)[:_TEXT],
                notify_type=NotifyType.FAILURE if urgent else NotifyType.INFO,
                body_format=NotifyFormat.TEXT,
            )
        finally:
            _LOG.removeHandler(words)
        if not taken:
            raise ChannelUnavailable(words.said or "it gave no reason")


class _Words(logging.Handler):
    """Why apprise could not: it says so in its log only."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said = f"{self.said} {' '.join(record.getMessage().split())}".strip()[:500]


def channels_at(addresses: Sequence[str]) -> tuple[AppriseChannel, ...]:
    """One for each address, each once.

    Raises:
        NotConfigured: one is none that apprise knows.
    """
    return tuple(AppriseChannel(address) for address in dict.fromkeys(addresses))


def _plugin(address: str) -> "NotifyBase":
    from apprise import Apprise  # noqa: PLC0415 - takes a second

    plugin = Apprise.instantiate(address)  # pyright: ignore[reportUnknownMemberType]
    if plugin is None:
        kind = address.partition("://")[0]
        raise NotConfigured(
            f"HOMEOSTAT_NOTIFY has an address ({kind[:20]}://…) that is not understood. Such as mailtos://USER:PASSWORD@HOST,"
            " slack://…, ntfys://…, jsons://HOST/PATH: https://github.com/caronc/apprise/wiki lists them."
        )
    return plugin


def _name(plugin: "NotifyBase") -> str:
    """`Slack`, `E-Mail (mail.example.com)`: of an address only the host is told, and only where it is one."""
    host = urlsplit(plugin.url(privacy=True)).hostname or ""  # pyright: ignore[reportUnknownMemberType]
    shown = all(part and part.strip("*.").isascii() for part in host.split(".")) and "*" not in host and "." in host
    return f"{plugin.service_name} ({host})" if shown else str(plugin.service_name)


def _harmless(text: str) -> str:
    """What stands in errors comes from outside: it is shown as it is, and calls nobody."""
    plain = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
    return plain.translate(_HARMLESS)
