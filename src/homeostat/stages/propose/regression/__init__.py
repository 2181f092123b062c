"""The regression test: a proved fix's reproduction, written as the service writes its tests, and part of the patch.

What is asserted is what the fix gives, in the sandbox: the same call without the exception, with the value it returns
where that is a plain literal. The test is kept only if it passes with the fix and fails without it.
"""

import json
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import msgspec

from homeostat.codec import decode
from homeostat.errors import BadInput, HomeostatError
from homeostat.languages.diff import diff_of
from homeostat.languages.results import read_suite, suite_command
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Json, Limits, Patch, Proposal, Reproduction, ReproductionKind, Run, Service, Verdict
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.regression.adding import Left, left, with_its_test
from homeostat.stages.propose.regression.in_go import in_go
from homeostat.stages.propose.regression.in_javascript import Checked, in_javascript
from homeostat.stages.propose.regression.placing import Spot, beside, find_spot
from homeostat.stages.propose.regression.wording import Call, Written, write
from homeostat.stages.propose.reproduce.go_request import order_of

__all__ = ["Checked", "Ran", "with_test"]

_MOST_TEXT = 6_000  # characters
_MOST_TRIED = 4  # reproductions that are written down, until one can be
_WITH_VALUE = frozenset({"-c", "-p", "-o", "-W", "-n", "--rootdir", "--import-mode", "--confcutdir"})
_WORDS = re.compile(r"[|&;<>()`$\\\n]")


Ran = MutableMapping[tuple[str, str], Run]
"""What came of a test's command on one base, by the command and the patch's digest."""


def with_test(
    proposal: Proposal,
    verdict: Verdict,
    *,
    service: Service,
    source: SourceTree,
    sandbox: Sandbox,
    limits: Limits,
    ran: Ran | None = None,
    checked: Checked | None = None,
) -> Proposal:
    """The proposal with the regression test in its patch, or with the reason why there is none among its test cases.

    Only a proved one gets a test, and only once. It costs at most eight runs in the sandbox, as a rule three; where
    fixes of one bug are given the same `ran`, the same test is seen to fail without them once for all. `checked` says
    what checks of the code find in a test of JavaScript. Nothing outside of the sandbox changes, so a second call is
    harmless.
    """
    if not verdict.confirmed or verdict.reproduction is None or proposal.without_test is not None:
        return proposal
    try:
        if (order := order_of(verdict.reproduction)) is not None:
            status = verdict.replay_after.answer_status if verdict.replay_after else None
            return in_go(proposal, order, status, service=service, source=source, sandbox=sandbox, limits=limits)
        if service.language == "javascript":
            return in_javascript(
                proposal,
                verdict,
                service=service,
                source=source,
                sandbox=sandbox,
                limits=limits,
                checked=checked,
            )
        test = _Test(
            proposal=proposal,
            verdict=verdict,
            service=service,
            source=source,
            sandbox=sandbox,
            limits=limits,
            ran={} if ran is None else ran,
        )
        return test.added()
    except (Left, HomeostatError) as why:
        return left(proposal, str(why))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    """One fix's test under way."""

    proposal: Proposal
    verdict: Verdict
    service: Service
    source: SourceTree
    sandbox: Sandbox
    limits: Limits
    ran: Ran

    def added(self) -> Proposal:
        """Raises Left where there can be none."""
        patch = self.proposal.candidate.patch
        if any(map(is_test, patch.files)):
            is_revert = self.proposal.candidate.strategy == "revert"
            raise Left(
                "the commit is taken back with the tests that it brought" if is_revert else "the fix brings its own"
            )
        if all(each.kind is ReproductionKind.TEST for each in self.proposal.reproductions):
            raise Left("the failing test is one already")
        why: list[str] = []
        for reproduction in self._calls():
            try:
                return self._of(reproduction)
            except Left as each:
                why.append(str(each))
        raise Left(next(iter(why), "what was seen to fail is a request, and no call of its own"))

    def _calls(self) -> Iterator[Reproduction]:
        """Calls, the one that decided first, then those further in and out."""
        decided = self.verdict.reproduction
        calls = [each for each in self.proposal.reproductions if each.kind is ReproductionKind.CALL]
        first = [each for each in calls if each == decided]
        yield from [*first, *(each for each in calls if each != decided)][:_MOST_TRIED]

    def _of(self, reproduction: Reproduction) -> Proposal:
        call = self._written_down(reproduction)
        why = ""
        for spot in self._spots(reproduction, call):
            for with_value in (True, False) if call.gave else (False,):
                written = self._in_words(call, spot, reproduction, with_value=with_value)
                test = diff_of(spot.path, spot.text, written.text)
                passed, failed, log = self._ran(self._with_fix(test), spot, written)
                if any(self._is(written, each) for each in passed):
                    self._see_it_fail(test, spot, written, reproduction)
                    name = written.name.replace(".", "::")
                    whole = self._with_fix(test)
                    return with_its_test(self.proposal, whole, path=spot.path, name=name, shown=written.name)
                why = why or _why(log)
                if not any(self._is(written, each) for each in failed):
                    break  # nothing of that file runs here
            else:
                break
        raise Left(f"the call written as a test does not pass with the fix{why and f' ({why})'}")

    def _in_words(self, call: Call, spot: Spot, reproduction: Reproduction, *, with_value: bool) -> Written:
        code = self.proposal.bug_code if "-" in self.proposal.bug_code else ""
        try:
            written = write(call, spot, error_type=reproduction.error_type, bug_code=code, with_value=with_value)
        except (SyntaxError, ValueError, BadInput, RecursionError, MemoryError) as error:
            raise Left(f"it could not be written: {error}") from error
        if len(written.text) - len(spot.text or "") > _MOST_TEXT:
            raise Left("nobody would read so long a test")
        return written

    def _written_down(self, reproduction: Reproduction) -> Call:
        folder = files("homeostat.stages.propose.reproduce.harness")
        harness = {
            name: folder.joinpath(name).read_text(encoding="utf-8") for name in ("call_written.py", "write_call.py")
        }
        run = self.sandbox.run(
            'python "$HOMEOSTAT_FILES/write_call.py"',
            service=self.service,
            commit=self.proposal.base,
            patch=self.proposal.candidate.patch,
            files={**reproduction.files, **harness},
            limits=self.limits,
        )
        try:
            call = decode(run.results, Call)
        except (msgspec.DecodeError, RecursionError) as error:
            raise Left("the call could not be written down") from error
        if call.why:
            raise Left(call.why)
        return call

    def _spots(self, reproduction: Reproduction, call: Call) -> tuple[Spot, ...]:
        """Where it belongs; and a file beside that, for when that one does not run in the sandbox."""
        order: Mapping[str, Json] = json.loads(reproduction.files["call.json"])
        path, function = str(order["path"]), str(order["function"])
        module = next((module for module, name in call.imports if name == call.callee.partition(".")[0]), "")
        base = self.proposal.base
        tree = self.source.files(base)
        spot = find_spot(path, module or path, function, files=tree, read=lambda each: self.source.read(each, base))
        if spot is None:
            raise Left("the service has no tests whose style it could follow")
        spots = (spot,) if spot.text is None else (spot, beside(spot))
        return tuple(each for each in spots if each.text is not None or each.path not in tree)

    # --- the two runs

    def _see_it_fail(self, test: Patch, spot: Spot, written: Written, reproduction: Reproduction) -> None:
        _, failed, log = self._ran(test, spot, written)
        if not any(self._is(written, each) for each in failed):
            raise Left("the call written as a test passes without the fix")
        if reproduction.error_type.rpartition(".")[2] not in log:
            raise Left("the call written as a test fails without the fix, but in another way")

    def _ran(self, patch: Patch, spot: Spot, written: Written) -> tuple[frozenset[str], frozenset[str], str]:
        service = replace(self.service, test=_command(self.service.test, spot, written))
        key = service.test, patch.digest
        run = self.ran.get(key)
        if run is None:
            run = self.ran[key] = self.sandbox.run(
                suite_command(service),
                service=service,
                commit=self.proposal.base,
                patch=patch,
                files={},
                limits=self.limits,
            )
        suite = read_suite(service, run)
        return suite.passed, suite.failed, f"{run.output}\n{run.results}"

    @staticmethod
    def _is(written: Written, test: str) -> bool:
        return test.replace("::", ".").endswith(written.name)

    def _with_fix(self, test: Patch) -> Patch:
        return Patch(diff=self.proposal.candidate.patch.diff + test.diff)


def _why(log: str) -> str:
    """What pytest or the interpreter says last of what went wrong."""
    said = (line for line in reversed(log.splitlines()) if re.match(r"E  |FAILED|\w+(?:Error|Exception)\b", line))
    return next(said, "").partition("</")[0][:100].strip()


def _options(words: Sequence[str]) -> Iterator[str]:
    """Those of pytest that say how tests are run, and not which."""
    before = ""
    for word in words:
        if (word.startswith("-") and word not in {"-k", "-m", "-q"}) or before in _WITH_VALUE:
            yield word
        before = word


def _command(command: str, spot: Spot, written: Written) -> str:
    """The one test, by the service's own runner where its command tells how that is started."""
    words: Sequence[str] = [] if _WORDS.search(command) else command.split()
    if spot.style == "unittest" and not any("pytest" in word for word in words):
        head = words[: words.index("unittest") + 1] if "unittest" in words else ["python", "-m", "unittest"]
        if "discover" in words:
            return f"{command} -p {spot.path.rpartition('/')[2]} -k {written.name}"
        return f"{' '.join(head)} -v {spot.path} -k {written.name}"
    at = next((n for n, word in enumerate(words) if word.rpartition("/")[2] in {"pytest", "py.test"}), None)
    head = [*words[: at + 1], *_options(words[at + 1 :])] if at is not None else ["python", "-m", "pytest"]
    return f"{' '.join(head)} -q {spot.path}::{written.name.replace('.', '::')}"
