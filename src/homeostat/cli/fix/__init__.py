"""`homeostat fix`: the repair engine on a checkout, without a server."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import typer
from msgspec import structs

from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox import choose_sandbox, stopping
from homeostat.adapters.source.checkout import BRANCH, contents, gaps, snapshot
from homeostat.adapters.source.git import GitSource
from homeostat.cli.fix import told
from homeostat.cli.fix.kept import Kept, Shelf, take
from homeostat.errors import BadInput, HomeostatError
from homeostat.fixing import Fixing, Work, mend
from homeostat.fixing.widened import widened
from homeostat.languages import LANGUAGES, detect
from homeostat.languages.tested import language_tested
from homeostat.ports import LanguageModel
from homeostat.records import Event, Limits, ModelBudget, Report, ReportKind, Service
from homeostat.settings import Settings
from homeostat.stages.sense import sense
from homeostat.wiring import budget_of, choose_judge, choose_model

_MOST_EVENT = 1024 * 1024
_STOPPED = 130  # as shells say of what Ctrl-C ended
_NOTHING, _UNPROVED = 1, 3  # 2 is said where the command itself was asked wrongly


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asks for at a terminal."""

    folder: Path
    test: str = ""  # the command that fails
    event_file: Path | None = None  # instead
    suite: str = ""  # what else must go on passing; "" for the rest of `test`
    language: str = ""
    python: str = ""
    start: str = ""  # these four as a service has them, to replay the event's request
    build: str = ""
    fixture: str = ""
    health: str = ""
    minutes: float = 5.0
    thorough: bool = False

    @property
    def question(self) -> str:
        """A digest of what fails. Raises BadInput where the event cannot be read."""
        event = _body(self.event_file) if self.event_file else b""
        return hashlib.sha256(self.test.encode() + b"\0" + event).hexdigest()


def answer(asked: Asked, settings: Settings, *, number: int, as_json: bool) -> int:
    """Mend, show, and take suggestion `number` where one is named; the exit code.

    A suggestion that was shown before is taken as it was shown, and nothing is searched. With `as_json` one object goes
    to standard output, whatever happens. The exit code tells apart what was proved (0), nothing (1), and suggestions of
    which none was proved (3).

    Raises:
        HomeostatError: what is wrong, in a sentence; not with `as_json`.
    """
    said: dict[str, object] = {"suggestions": [], "others": []}
    try:
        return _answered(asked, settings, said, number=number, quiet=as_json)
    except HomeostatError as error:
        if not as_json:
            raise
        said["error"] = str(error)
        typer.echo(f"homeostat: {error}", err=True)
        return _NOTHING
    finally:
        if as_json:
            typer.echo(msgspec.json.encode(said))


def _answered(asked: Asked, settings: Settings, said: dict[str, object], *, number: int, quiet: bool) -> int:
    """The exit code; what there is to say goes into `said`, and to people unless `quiet`."""
    if number < 0:
        raise BadInput("--apply takes the number of a suggestion: 1 is the first")
    if not asked.folder.is_dir():
        raise BadInput(f"{asked.folder} is no folder: give that of the checkout, such as . for the one you are in.")
    shelf = Shelf(settings.state_home / "homeostat" / "fix", asked.folder)
    kept = _shown_before(shelf, asked) if number else None
    code = 0
    if kept is None:
        if not asked.test and asked.event_file is None:
            raise BadInput("say what fails: --test 'COMMAND', or --event FILE")
        progress = Progress(quiet=quiet)
        progress.say(f"reading {asked.folder}")
        try:
            before = contents(asked.folder)
            found = _found(asked, settings, progress)
        except KeyboardInterrupt:
            said["stopped"] = True
            typer.echo(told.stopped(asked.folder), err=True)
            return _STOPPED
        kept = shelf.keep(asked.question, asked.test or str(asked.event_file), before, told.as_data(found))
        _show(asked, found, quiet=quiet)
        code = _STOPPED if found.stopped else _code(found)
    said.update(kept.found)
    if number:
        taken = take(shelf, kept, number)
        said.update(taken.as_data)
        if not quiet:
            typer.echo(taken.words)
    return code


def _code(found: Fixing) -> int:
    if not found.suggestions:
        return _NOTHING
    return 0 if any(each.verdict.confirmed for each in found.suggestions) else _UNPROVED


def _shown_before(shelf: Shelf, asked: Asked) -> Kept | None:
    """Raises BadInput where nothing says what to take."""
    named = bool(asked.test or asked.event_file)
    kept = shelf.of(asked.question) if named else shelf.last()
    if kept is None and not named:
        raise BadInput(
            f"Nothing was found for {asked.folder} yet: say what fails, with --test 'COMMAND' or --event FILE"
        )
    return kept


def _found(asked: Asked, settings: Settings, progress: "Progress") -> Fixing:
    """Raises KeyboardInterrupt where a person stops it before anything was proved."""
    with stopping():
        return fix(
            asked,
            model=choose_model(settings),
            judge=choose_judge(settings),
            budget=budget_of(settings),
            say=progress.say,
        )


def _show(asked: Asked, found: Fixing, *, quiet: bool) -> None:
    if not quiet:
        told.show(found, asked.minutes, asked.folder)
    if found.stopped:
        typer.echo(told.stopped(asked.folder, proved=len(told.choices(found))), err=True)
    elif said := told.advice(found, asked.minutes, load=os.getloadavg()[0], processors=os.cpu_count() or 1):
        typer.echo(said, err=True)


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def fix(
    asked: Asked,
    *,
    model: LanguageModel | None,
    judge: LanguageModel | None,
    budget: ModelBudget,
    say: Callable[[str], None],
) -> Fixing:
    """Raises BadInput and NotConfigured with what is to be done about it."""
    folder, minutes = asked.folder, asked.minutes
    event = _event(asked.event_file, folder.resolve().name) if asked.event_file else None
    with tempfile.TemporaryDirectory(prefix="homeostat-fix-") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        source = GitSource(snapshot(folder, home), BRANCH)
        for gap in gaps(folder):
            say(gap)
        service = _service(asked, source, home)
        environments = PresentEnvironments(folder, python=asked.python, home=home, asked=asked.test)
        work = Work(
            service=service,
            source=source,
            sandbox=choose_sandbox(lambda _: source, environments, home),
            limits=Limits(wall=timedelta(minutes=max(1.0, minutes))),
            clock=_Clock(),
            say=say,
            seconds=minutes * 60,
            workers=os.cpu_count() or 1,
            model=model,
            judge=judge,
            budget=budget,
            test=asked.test,
            thorough=asked.thorough,
        )
        return mend(work, event)


def _service(asked: Asked, source: GitSource, home: Path) -> Service:
    service = Service(
        name=asked.folder.resolve().name or "checkout",
        project_id=0,
        public_key="",
        language=asked.language or _language(asked.suite or asked.test, source),
        repository=str(home / "repository"),
        branch=BRANCH,
        test=asked.suite or widened(asked.test),
        start=asked.start,
        build=asked.build,
        fixture=asked.fixture,
    )
    if service.language not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        if asked.language:
            raise BadInput(f"--language {asked.language} is none that is mended; these are: {known}")
        raise BadInput(f"{asked.folder} holds nothing in {known}; name the language with --language, or another folder")
    return replace(service, health_path=asked.health) if asked.health else service


def _language(command: str, source: GitSource) -> str:
    """That of the command; where it names no runner, that of the tree."""
    head = source.head()
    return language_tested(command, lambda path: source.read(path, head)) or detect(source.files(head))


def _body(path: Path) -> bytes:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    if len(body) > _MOST_EVENT:
        raise BadInput(f"{path} is larger than {_MOST_EVENT} bytes")
    return body


def _event(path: Path, service: str) -> Event:
    """An event as a Sentry SDK sends it, or as `homeostat show --json` prints it. Raises BadInput where it is none."""
    report = Report(
        report_id="0" * 32,
        service=service,
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=datetime.now(UTC),
        body=_body(path),
    )
    try:
        return structs.replace(sense(report), service=service)
    except BadInput as error:
        raise BadInput(f"{path} holds no event as a Sentry SDK sends it, in JSON: {error}") from error


class Progress:
    """Lines on standard error, each with the seconds since the start."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._began = time.monotonic()

    def say(self, line: str) -> None:
        if not self._quiet:
            typer.echo(f"{time.monotonic() - self._began:6.1f} s  {line}", err=True)
