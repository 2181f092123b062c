"""Releases by a command line of the team's own: its exit code decides.

What was started is written down, its exit code too, so that a call after a crash finds the command at work or at its
end, and no command is run twice for one deployment.
"""

import shlex
import time
from collections.abc import Callable
from pathlib import Path

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.asked import Order, Progress
from homeostat.adapters.deployer.kept import fresh_log, last_words, safe_name, small_environment, write_through
from homeostat.adapters.deployer.urls import url_of
from homeostat.errors import NotConfigured
from homeostat.records import Service

_MOST_SECONDS = 900.0
_KEPT = 20  # folders of commands that were run
# The line's exit code is put down whole or not at all; `exit` in the line ends only its own shell.
_WRAPPED = "/bin/sh -c {line} </dev/null; echo $? >exit.tmp; mv exit.tmp exit"


class Command:
    """Options: `run` (a line for sh -c), `seconds` (that it may take), `url`."""

    options = frozenset(["run", "seconds", "url"])

    def __init__(self, home: Path) -> None:
        self._home = home.absolute()

    def check(self, service: Service) -> None:
        if not service.deployer_options.get("run"):
            raise NotConfigured(
                f"{service.name} names no command: homeostat services add {service.name}"
                " --deployer command --deployer-option run='./deploy.sh \"$COMMIT\"'"
            )
        _seconds(service)
        url_of(service)

    def serving(self, service: Service) -> None:
        del service

    def mark(self, service: Service) -> str:
        del service
        return ""

    def ask(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        """Start the line in the service's repository, unless it was started for this order."""
        del go_on
        folder = self._folder(service, order)
        if (folder / "process").exists():
            return folder.name
        self._tidy(folder.parent)
        log = fresh_log(folder / "log")
        where = Path(service.repository) if service.repository else folder
        line = f"cd {shlex.quote(str(folder))} && {_WRAPPED.format(line=shlex.quote(_within(where, service)))}"
        processes.start(
            line,
            folder=folder,
            variables={**small_environment(), **_told(service, order)},
            log=log,
            record=lambda process: write_through(folder / "process", process),
        )
        return folder.name

    def progress(self, service: Service, order: Order, *, mark: str, ticket: str) -> Progress | None:
        del mark, ticket
        folder = self._folder(service, order)
        process = (folder / "process").read_text().strip('"')
        if not (folder / "exit").exists() and processes.alive(process):
            began = (folder / "process").stat().st_mtime
            if time.time() - began < _seconds(service):
                return None
            processes.stop(process)
            return Progress(
                problem=f"The command did not end in {_seconds(service):.0f} s: {last_words(folder / 'log')}"
            )
        if not (folder / "exit").exists():
            return Progress(problem=f"The command was cut off: {last_words(folder / 'log')}")
        code = (folder / "exit").read_text().strip()
        return Progress(problem="" if code == "0" else f"The command ended with {code}: {last_words(folder / 'log')}")

    def reached_at(self, service: Service) -> str:
        return url_of(service)

    def _folder(self, service: Service, order: Order) -> Path:
        return self._home / "deployer" / safe_name(service.name) / "commands" / safe_name(order.deployment_id)

    @staticmethod
    def _tidy(folder: Path) -> None:
        found = sorted(folder.glob("*/log"), key=lambda log: log.stat().st_mtime)
        for log in found[:-_KEPT]:
            for one in log.parent.iterdir():
                one.unlink()
            log.parent.rmdir()


def _within(folder: Path, service: Service) -> str:
    return f"cd {shlex.quote(str(folder))} && {{ {service.deployer_options['run']}\n}}"


def _told(service: Service, order: Order) -> dict[str, str]:
    return {
        "SERVICE": service.name,
        "ENVIRONMENT": service.environment,
        "COMMIT": order.commit,
        "RELEASE": order.release,
        "PREVIOUS": order.previous_release,
        "PREVIOUS_COMMIT": order.previous_commit,
        "DEPLOYMENT": order.deployment_id,
        "RETURNING": "1" if order.returning else "",
    }


def _seconds(service: Service) -> float:
    given = service.deployer_options.get("seconds", str(_MOST_SECONDS))
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 24 * 3600:
        raise NotConfigured(f"A command may take 1 to 86400 seconds, not {given[:20]!r}.")
    return seconds
