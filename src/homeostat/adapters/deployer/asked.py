"""Deployers that ask something else to deploy, and follow what it does.

    asked ── progress? ── progress? ── done ── health, smoke ── the new release serves
                 └── it failed ──────────────────┴── the release before is asked for

What was asked is written before it is asked, with what was so before (`mark`), so that after a crash the same call
finds out whether it was asked, and goes on following. Where the world needs longer than a call may take, the call
ends as `DeployerUnavailable`, and the next one with the same id follows on.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from homeostat.adapters.deployer.kept import locked, safe_name, write_through
from homeostat.adapters.deployer.smoke import (
    HEALTH_OPTION,
    HEALTH_SECONDS,
    NotHealthy,
    SmokeRequest,
    health_seconds,
    one_line,
    smoke,
    smoke_requests,
    wait_for_health,
    well,
)
from homeostat.codec import decode
from homeostat.errors import DeployerUnavailable, NotConfigured, Refused
from homeostat.languages.protected import carries_migration
from homeostat.ports import Clock
from homeostat.records import Change, Deployment, Service, Traffic

FOLLOW_SECONDS = 900.0  # of one call; a longer rollout is followed by the next
_PAUSE_SECONDS = 1.0
_FIRST_PAUSE_SECONDS = 0.1  # a quick engine is not kept waiting
_ASK_SECONDS = 0.5
_HISTORY_KEPT = 200
_NO_CANARY = "Swarm has no weights, and Kubernetes leaves them to Argo Rollouts and Flagger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A release that is to serve, and the one that does now."""

    deployment_id: str
    commit: str
    release: str
    previous_commit: str = ""
    previous_release: str = ""
    returning: bool = False  # the release did not do: this is the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How an order ended."""

    problem: str = ""  # in words; "" when the release serves
    back: bool = False  # the engine has returned to the release before by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What an engine says that it runs; empty words for what it does not know."""

    commit: str = ""
    release: str = ""


class Asked(Protocol):
    """Something that deploys when it is asked. It may raise Retryable or Refused."""

    options: frozenset[str]  # that a service may give

    def check(self, service: Service) -> None:
        """Raise NotConfigured when something is missing."""
        ...

    def serving(self, service: Service) -> Serving | None:
        """What runs now, where the engine knows it; None when it does not."""
        ...

    def mark(self, service: Service) -> str:
        """Words that are others once something was asked; "" when the engine has none."""
        ...

    def ask(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        """Ask for the release, and give words by which to follow it. A second call asks for the same.

        Raises:
            NotHealthy: it was refused, and nothing was changed.
        """
        ...

    def progress(self, service: Service, order: Order, *, mark: str, ticket: str) -> Progress | None:
        """How it ended; None while it is under way. `ticket` is what `ask` gave, "" when that was cut off."""
        ...

    def reached_at(self, service: Service) -> str:
        """The address at which the service answers, without a path; "" when it has none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    order: Order
    mark: str
    started_at: datetime
    asked: bool = False
    ticket: str = ""
    problem: str = ""  # why it is being returned; "" while it goes forward


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    begun: _Begun | None = None
    history: list[Deployment] = field(default_factory=list[Deployment])


class AskingDeployer:
    """The port, for any engine that is asked."""

    def __init__(
        self,
        home: Path,
        asked: Asked,
        *,
        clock: Clock,
        check: Callable[[], None] = lambda: None,
        follow_seconds: float = FOLLOW_SECONDS,
        health_seconds: float = HEALTH_SECONDS,
    ) -> None:
        self._home = home.absolute()
        self._asked = asked
        self._clock = clock
        self._check = check  # raises when nothing may be changed now
        self._follow_seconds = follow_seconds
        self._health_seconds = health_seconds

    # --- the port

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        """Ask for the release, follow it, have it answer; ask for the one before where it does not.

        Raises:
            NotConfigured: an option is missing or unknown.
            DeployerUnavailable: what deploys did not answer, or has not ended; the next call follows on.
            Halted, StoreUnavailable: what `check` raised. What was asked for already goes on.
        """
        migrations = carries_migration(brings.patch) if brings else ()
        self._can_deploy(service)
        requests = smoke_requests(service.smoke)
        with self._locked(service) as book:
            if known := next((d for d in reversed(book.history) if d.deployment_id == deployment_id), None):
                return known
            self._check()
            begun = book.begun
            if begun is None or begun.order.deployment_id != deployment_id:
                before = self._before(service, book)
                order = Order(
                    deployment_id=deployment_id,
                    commit=commit,
                    release=release,
                    previous_commit=before.commit,
                    previous_release=before.release,
                )
                begun = _Begun(order=order, mark=self._asked.mark(service), started_at=self._clock.now())
            deployment = self._carry_out(service, book, begun, requests, migrations)
            self._write(service, _Book(history=[*book.history, deployment][-_HISTORY_KEPT:]))
            return deployment

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        """None of these engines splits requests for us: what can, as Argo and Flagger, does so by its own rules."""
        del commit, release
        raise Refused(f"{deployment_id} is no canary of {service.name} here.")

    def current(self, service: Service) -> Deployment | None:
        """The last one that was healthy; what others deployed meanwhile is known where the engine tells it."""
        return _serving_of(self._read(service))

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        """Nothing of ours counts the requests."""
        del service
        return ()

    # --- one deployment

    def _carry_out(
        self,
        service: Service,
        book: _Book,
        begun: _Begun,
        requests: tuple[SmokeRequest, ...],
        migrations: tuple[str, ...],
    ) -> Deployment:
        problem, back = begun.problem, False
        if not problem:
            try:
                self._forward(service, book, begun, requests)
            except NotHealthy as error:
                problem = one_line(str(error))
                back = isinstance(error, _IsBack)
        detail = problem or well(service.health_path, requests)
        if problem and not back and migrations:
            detail = f"{problem}. It carries a migration, {migrations[0]}, so a person has to take it back"
        elif problem and not back:
            returned = self._return(service, book, replace(begun, problem=problem))
            detail = f"{problem}. {returned}"
        order = begun.order
        return Deployment(
            deployment_id=order.deployment_id,
            service=service.name,
            commit=order.commit,
            release=order.release,
            previous_commit=order.previous_commit,
            previous_release=order.previous_release,
            healthy=not problem,
            started_at=begun.started_at,
            finished_at=self._clock.now(),
            detail=detail,
        )

    def _forward(self, service: Service, book: _Book, begun: _Begun, requests: tuple[SmokeRequest, ...]) -> None:
        self._follow(service, book, begun, begun.order)
        base = self._asked.reached_at(service)
        if not base:
            if requests:
                raise NotHealthy(f"{service.name} has smoke requests and no address to send them to")
            return
        ask = self._asking()
        if service.health_path:
            seconds = health_seconds(service, self._health_seconds)
            wait_for_health(f"{base}{service.health_path}", ended=lambda: "", ask=ask, seconds=seconds)
        smoke(base, requests, ask=ask)

    def _return(self, service: Service, book: _Book, begun: _Begun) -> str:
        """Ask for the release before; what became of that, in words. No switch stops what makes things as they were."""
        order = begun.order
        if not (order.previous_commit or order.previous_release):
            return "No release before it is known: a person has to look"
        before = Order(
            deployment_id=f"{order.deployment_id}.back",
            commit=order.previous_commit,
            release=order.previous_release,
            previous_commit=order.commit,
            previous_release=order.release,
            returning=True,
        )
        if not (book.begun and book.begun.problem):  # else it was cut off while it was returned
            begun = replace(begun, asked=False, ticket="", mark=self._asked.mark(service))
        try:
            self._follow(service, book, begun, before)
        except (NotHealthy, Refused) as error:
            return f"{before.release} could not be brought back ({one_line(str(error))}): a person has to look"
        return f"{before.release} serves"

    def _follow(self, service: Service, book: _Book, begun: _Begun, order: Order) -> None:
        """Ask, unless that was done, and wait for the end.

        Raises:
            NotHealthy: it failed.
        """
        go_on = (lambda: False) if order.returning else self._asking()
        if not begun.asked:
            self._write(service, replace(book, begun=begun))
            try:
                ticket = self._asked.ask(service, order, go_on)
            except NotHealthy as error:
                raise _IsBack(str(error)) from error  # refused: nothing was changed
            begun = replace(begun, asked=True, ticket=ticket)
            self._write(service, replace(book, begun=begun))
        deadline = time.monotonic() + self._follow_seconds
        pause = _FIRST_PAUSE_SECONDS
        while (ended := self._asked.progress(service, order, mark=begun.mark, ticket=begun.ticket)) is None:
            if time.monotonic() > deadline:
                raise DeployerUnavailable(f"{order.release} of {service.name} is still being rolled out.")
            go_on()
            time.sleep(pause)
            pause = min(2 * pause, _PAUSE_SECONDS)
        if ended.problem:
            raise _IsBack(ended.problem) if ended.back else NotHealthy(ended.problem)

    def _asking(self) -> Callable[[], bool]:
        """For loops that wait: asks twice a second whether to go on, and is never true."""
        asked_at = time.monotonic()

        def ask() -> bool:
            nonlocal asked_at
            if time.monotonic() - asked_at >= _ASK_SECONDS:
                self._check()
                asked_at = time.monotonic()
            return False

        return ask

    def _can_deploy(self, service: Service) -> None:
        options = self._asked.options | {HEALTH_OPTION}
        if unknown := set(service.deployer_options) - options:
            known = ", ".join(sorted(options))
            raise NotConfigured(f"{service.deployer} has no option {min(unknown)}; it has {known}.")
        if service.canary:
            raise NotConfigured(f"{service.deployer} sends no share of requests to a canary for us: {_NO_CANARY}")
        self._asked.check(service)

    def _before(self, service: Service, book: _Book) -> Serving:
        """What serves, by the engine's word where it has one, else by our own."""
        if told := self._asked.serving(service):
            return told
        ours = _serving_of(book)
        return Serving(commit=ours.commit, release=ours.release) if ours else Serving()

    # --- the book

    @contextmanager
    def _locked(self, service: Service) -> Generator[_Book]:
        with locked(self._folder(service), service.name):
            yield self._read(service)

    def _folder(self, service: Service) -> Path:
        return self._home / "deployer" / safe_name(service.name)

    def _read(self, service: Service) -> _Book:
        try:
            return decode((self._folder(service) / "asked.json").read_bytes(), _Book)
        except FileNotFoundError:
            return _Book()

    def _write(self, service: Service, book: _Book) -> None:
        write_through(self._folder(service) / "asked.json", book)


class _IsBack(NotHealthy):
    """It failed, and the release before serves already."""


def _serving_of(book: _Book) -> Deployment | None:
    return next((one for one in reversed(book.history) if one.healthy), None)
