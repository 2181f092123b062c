"""What is asked of a fix besides the failure and the suite: cheapest first, and no more once something refutes it."""

import itertools
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from datetime import timedelta

from homeostat.codec import decode
from homeostat.errors import HomeostatError
from homeostat.languages.diff import diff_of
from homeostat.languages.paths import is_test
from homeostat.log import Log
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import (
    Limits,
    Patch,
    Proposal,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Run,
    Scrutiny,
    Service,
)
from homeostat.stages.verify.behaviour import behaviour
from homeostat.stages.verify.findings import CONFIGURED_IN, findings, folders_above
from homeostat.stages.verify.judge import Seen, bare_name, refuted_by
from homeostat.stages.verify.mutants import mutants
from homeostat.stages.verify.on_the_diff import doubts
from homeostat.stages.verify.rehearse import run_key
from homeostat.stages.verify.signs import signs

_WALL = timedelta(seconds=60)  # of one run
_QUICK = timedelta(seconds=10)  # one replay of a request, building and starting included
_MOST_CALLS = 2  # are tried in the place of a request
_MOST_FILES = 20  # of a patch, whose texts are read
_MOST_SOURCES = 200  # that are looked through for a word
_MOST_NAMES = 20  # of failing tests
_MOST_WORDS = 30  # of a test's command, which are looked up in the tree

_log = Log()


def scrutinise(
    proposal: Proposal,
    seen: Seen,
    *,
    service: Service,
    sandbox: Sandbox,
    limits: Limits,
    source: SourceTree | None,
    known: MutableMapping[str, Run],
    read_replay: Callable[[Run], Replay],
) -> Scrutiny:
    """What the text of the change says; and for a fix that stands so far, what more runs say.

    Those are one to vary the captured call or request, for Python one warm one for breaks of the patch, and one for
    each tool that the repository configures and has; without the patch as many, once for all patches of a bug. A run
    that cannot be made says nothing. Without `source` there are no more runs, and the changed lines alone are read.
    """
    before = _texts(source, proposal)
    candidate = proposal.candidate
    error_type = seen.reproduction.error_type if seen.reproduction else ""
    scrutiny = Scrutiny(
        doubts=doubts(
            candidate,
            before,
            proposal.reproductions,
            tests=_tests(source, proposal, seen),
            known=lambda text: _is_elsewhere(text, source, proposal),
            error_type=error_type,
        )
    )
    if seen.gone:
        scrutiny = replace(scrutiny, signs=signs(candidate, before, error_type))
    if source is None or seen.refuted or not seen.gone:
        return scrutiny
    limits = replace(limits, wall=min(limits.wall, _WALL))
    more = _More(proposal, seen, service, sandbox, limits, known)
    steps: tuple[Callable[[Scrutiny], Scrutiny], ...] = (
        lambda so_far: more.findings(so_far, before, _configured(source, proposal)),
        more.behaviour,
        lambda so_far: more.mutants(so_far, read_replay),
    )
    try:
        for step in steps:
            if refuted_by(scrutiny):
                break
            scrutiny = step(scrutiny)
    except HomeostatError as error:
        _log.debug("scrutiny.cut_short", service=service.name, why=str(error))
    return scrutiny


def findings_of_test(
    proposal: Proposal, test: Patch, *, service: Service, sandbox: Sandbox, limits: Limits, source: SourceTree
) -> str:
    """What the repository's checkers find in a test that is added to the proposal; "" for nothing.

    Two runs for each checker that it configures and has, where it finds something, else one.
    """
    fix = proposal.candidate.patch
    alone = replace(proposal, candidate=replace(proposal.candidate, patch=test))
    before = _texts(source, alone)
    made = [path for path, text in before.items() if not text]
    # A checker that is given a file which is not there says nothing at all.
    as_it_was = "".join(diff_of(path, None, "\n").diff for path in made)
    limits = replace(limits, wall=min(limits.wall, _WALL))

    def run(line: str, patch: Patch | None) -> Run:
        more = as_it_was if patch is None else test.diff
        whole = Patch(diff=fix.diff + more)
        return sandbox.run(line, service=service, commit=proposal.base, patch=whole, files={}, limits=limits)

    found = findings(test, before, _configured(source, alone), run)
    return next(iter((*found.fatal, *found.new)), "") if found is not None else ""


class _More:
    """What further runs say of a fix that stands so far; each method adds its part."""

    def __init__(  # noqa: PLR0917 - what a run needs
        self,
        proposal: Proposal,
        seen: Seen,
        service: Service,
        sandbox: Sandbox,
        limits: Limits,
        known: MutableMapping[str, Run],
    ) -> None:
        self._proposal = proposal
        self._seen = seen
        self._service = service
        self._sandbox = sandbox
        self._limits = limits
        self._known = known

    def findings(self, scrutiny: Scrutiny, before: Mapping[str, str], configured: Mapping[str, str]) -> Scrutiny:
        patch = self._proposal.candidate.patch
        found = findings(patch, before, configured, lambda line, with_patch: self._run(line, {}, with_patch))
        return replace(scrutiny, findings=found)

    def behaviour(self, scrutiny: Scrutiny) -> Scrutiny:
        """A revert is to change answers."""
        if self._proposal.candidate.approach == "revert":
            return scrutiny
        seen = self._seen.reproduction
        quick = seen if _is_quick(seen, self._proposal, self._service, self._known) else None
        return replace(scrutiny, behaviour=behaviour(self._proposal, quick, self._run))

    def mutants(self, scrutiny: Scrutiny, read_replay: Callable[[Run], Replay]) -> Scrutiny:
        """By a call: a service that is started for each break costs more than the count is worth.

        Where a request decided, the calls of its event are tried; one that no longer says anything counts for none.
        """
        seen = self._seen.reproduction
        if seen is not None and seen.kind is ReproductionKind.REQUEST:
            seen = self._by_call(read_replay)
        if seen is None:
            return scrutiny
        broken = mutants(
            self._proposal,
            seen,
            self._seen.suite_before,
            service=self._service,
            sandbox=self._sandbox,
            limits=self._limits,
            known=self._known,
            read_replay=read_replay,
        )
        return replace(scrutiny, mutants=broken)

    def _by_call(self, read_replay: Callable[[Run], Replay]) -> Reproduction | None:
        """The first of a few calls that fails as production did without the patch, and no longer with it."""
        patch = self._proposal.candidate.patch
        calls = (each for each in self._proposal.reproductions if each.kind is ReproductionKind.CALL)
        for call in itertools.islice(calls, _MOST_CALLS):
            before, after = (read_replay(self._run(call.command, call.files, tree)) for tree in (None, patch))
            if (before.result, after.result) == (ReplayResult.FAILED_ALIKE, ReplayResult.PASSED):
                return call
        return None

    def _run(self, command: str, files: Mapping[str, str], patch: Patch | None) -> Run:
        service, base = self._service, self._proposal.base
        key = run_key(service, base, command, files, patch)
        if (ran := self._known.get(key)) is not None:
            return ran
        ran = self._sandbox.run(
            command, service=service, commit=base, patch=patch, files=dict(files), limits=self._limits
        )
        if patch is None:
            self._known[key] = ran
        return ran


def _is_quick(
    reproduction: Reproduction | None, proposal: Proposal, service: Service, known: Mapping[str, Run]
) -> bool:
    """Whether it can be afforded a few times more: a service that is built for minutes cannot."""
    if reproduction is None or reproduction.kind is not ReproductionKind.REQUEST:
        return True
    ran = known.get(run_key(service, proposal.base, reproduction.command, dict(reproduction.files), None))
    return ran is not None and ran.duration <= _QUICK


def _texts(source: SourceTree | None, proposal: Proposal) -> dict[str, str]:
    """The changed files as they were; those that the patch makes are empty."""
    if source is None:
        return {}
    found: dict[str, str] = {}
    there = frozenset(source.files(proposal.base))
    for path in proposal.candidate.patch.files[:_MOST_FILES]:
        found[path] = source.read(path, proposal.base) if path in there else ""
    return found


def _tests(source: SourceTree | None, proposal: Proposal, seen: Seen) -> list[str]:
    """The texts of the failing tests that a command names; where it names none, of those that hold one's name."""
    if source is None or not any(each.kind is ReproductionKind.TEST for each in proposal.reproductions):
        return []
    files, named = source.files(proposal.base), _named(proposal)
    if texts := [source.read(path, proposal.base) for path in files if path in named]:
        return texts
    before = seen.suite_before
    names = sorted({bare_name(test) for test in before.failed} - {""})[:_MOST_NAMES] if before else []
    suite = itertools.islice(filter(is_test, files), _MOST_SOURCES)
    texts = (source.read(path, proposal.base) for path in suite)
    return list(itertools.islice((text for text in texts if any(name in text for name in names)), _MOST_FILES))


def _named(proposal: Proposal) -> frozenset[str]:
    words: list[str] = []
    for each in proposal.reproductions:
        if each.kind is ReproductionKind.TEST:
            words += _command(each).split()[:_MOST_WORDS]
    return frozenset(word.partition("::")[0].removeprefix("./") for word in words)


def _is_elsewhere(text: str, source: SourceTree | None, proposal: Proposal) -> bool:
    """Whether another source of the service holds the text in quotes: then it is a word of the trade."""
    if source is None:
        return False
    changed = {*proposal.candidate.patch.files, *_named(proposal)}
    suffixes = tuple(f".{path.rpartition('.')[2]}" for path in proposal.candidate.patch.files)
    others = [
        path
        for path in source.files(proposal.base)
        if path.endswith(suffixes) and path not in changed and not is_test(path)
    ]
    quoted = (f'"{text}"', f"'{text}'", f"`{text}`")
    return any(any(each in source.read(path, proposal.base) for each in quoted) for path in others[:_MOST_SOURCES])


def _command(reproduction: Reproduction) -> str:
    order = decode(reproduction.files["test.json"], dict[str, object])
    return str(order.get("command", ""))


def _configured(source: SourceTree, proposal: Proposal) -> dict[str, str]:
    """Paths of the files in folders above the changed ones, with the texts of those that configure several tools."""
    above = {folder for path in proposal.candidate.patch.files[:_MOST_FILES] for folder in folders_above(path)}
    paths = [path for path in source.files(proposal.base) if path[: path.rfind("/") + 1] in above]
    shared = [path for path in paths if path.rpartition("/")[2] in CONFIGURED_IN]
    texts = {path: source.read(path, proposal.base) for path in shared[:_MOST_FILES]}
    return {path: texts.get(path, "") for path in paths}
