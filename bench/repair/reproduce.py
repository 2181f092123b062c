"""How many real crashes are seen again from their event alone, plain and with `homeostat-capture`.

    python bench/repair/reproduce.py [--half tune|held] [--tests] [--said] [NAME…]

Each Python crash's program runs once under Sentry's real SDK; from what the SDK would have sent, `reproduce` makes its
programs, which run in the sandbox on the broken release, without the crashing program. *Seen again*: the same exception
type in the same function. *Valid*: `verify` would take the mended release for mended, by the call that decides (the
outermost that failed alike); *valid innermost*: the innermost one would. With `--tests`, *tested*: of the valid ones,
the mending brought as a patch gets a regression test that passes with it and fails without. The last line is one JSON
object.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import crashes
import releases
from crashes import Crash

import corpus
from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.ports import Sandbox
from homeostat.records import (
    Candidate,
    Confidence,
    Environment,
    Event,
    Limits,
    Patch,
    Proposal,
    Replay,
    ReplayResult,
    Report,
    ReportKind,
    Reproduction,
    Service,
    Verdict,
)
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.regression import with_test
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.sense import sense
from homeostat.stages.verify import read_replay
from homeostat.stages.verify.replaying import deciding, failing

HERE = Path(__file__).parent
SDK = "sentry-sdk==2.75.0"
LIMITS = Limits(wall=timedelta(seconds=60))
AT_ONCE = 2
WAYS = ("plain", "captured")
MARKS = ("tested", "valid", "valid_innermost", "seen")
NOT_TESTS = ("*.py", ":(exclude,glob)**/test*/**", ":(exclude,glob)**/*test*.py")
_NOW = datetime.now(UTC)

Result = dict[str, Any]


def sdk() -> Path:
    """A folder with Sentry's SDK, beside the crashes' own environments."""
    place = releases.cache() / SDK.replace("==", "-") / "site-packages"
    if not (place / "sentry_sdk").exists():
        subprocess.run(["uv", "pip", "install", "--quiet", f"--target={place}", SDK], check=True)
    return place


def runner() -> Path:
    """A folder with pytest, which the crashes' environments lack."""
    version = metadata.version("pytest")
    place = releases.cache() / f"pytest-{version}" / "site-packages"
    if not (place / "pytest").exists():
        subprocess.run(["uv", "pip", "install", "--quiet", f"--target={place}", f"pytest=={version}"], check=True)
    return place


class WithPytest(PresentEnvironments):
    def prepare(self, service: Service, tree: Path) -> Environment:
        found = super().prepare(service, tree)
        path = f"{found.variables['PYTHONPATH']}:{runner()}"
        return replace(found, variables={**found.variables, "PYTHONPATH": path}, read_only=(*found.read_only, runner()))


def event_of(crash: Crash, tree: Path, *, way: str) -> Event | None:
    """What the server would keep of the crash; None when the program did not raise."""
    written = tree.with_suffix(f".{way}.json")
    python = str(releases.python_environment(crash) / "bin/python")
    paths = [str(tree / crash.root), str(sdk()), str(HERE.parents[1] / "capture/src")]
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [python, str(HERE / "observed.py"), str(written), *(["--capture"] if way == "captured" else [])]
    words.append(crash.program_path("crash"))
    subprocess.run(words, cwd=tree, env=environment, capture_output=True, check=False, timeout=120)
    if not written.exists():
        return None
    report = Report(
        report_id=f"r:{'0' * 32}",
        kind=ReportKind.SENTRY_ENVELOPE,
        service=crash.name,
        body=written.read_bytes(),
        received_at=_NOW,
    )
    return sense(report)


def repository(crash: Crash, version: str, tree: Path) -> Service:
    """The release as a service's repository, without the program that crashes."""
    corpus.lay(crash, version, tree)
    git = ["git", "-c", "user.name=corpus", "-c", "user.email=corpus@example.org", "-C", str(tree)]
    subprocess.run([*git, "rm", "--quiet", crash.program_path("crash")], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message=A service without its caller"], check=True)
    return Service(
        name=f"{crash.name}-{version}",
        project_id=1,
        public_key="k",
        language="python",
        repository=str(tree),
        test="python -m pytest --noconftest -c /dev/null --rootdir=. -q",  # theirs want plugins
    )


def mending(broken: Path, fixed: Path) -> Patch:
    """What changed from one release to the other, without its tests."""
    git = ["git", "-C", str(broken)]
    subprocess.run([*git, "fetch", "--quiet", str(fixed), "HEAD"], check=True)
    diff = subprocess.run([*git, "diff", "HEAD", "FETCH_HEAD", "--", *NOT_TESTS], capture_output=True, check=True)
    return Patch(diff=diff.stdout.decode(errors="replace"))


def attempt(crash: Crash, *, tests: bool) -> Result:
    with tempfile.TemporaryDirectory(prefix="reproduce-") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        seen = home / "seen" / "tree"
        corpus.lay(crash, crash.broken, seen)
        events = {way: event_of(crash, seen, way=way) for way in WAYS}
        services = {
            version: repository(crash, version, home / version / "tree") for version in (crash.broken, crash.fixed)
        }
        environments = (WithPytest if tests else PresentEnvironments)(
            seen, python=str(releases.python_environment(crash) / "bin/python")
        )
        sandbox = BubblewrapSandbox(lambda service: GitSource(Path(service.repository)), environments, home)

        def replay(reproduction: Reproduction, version: str) -> Replay:
            service = services[version]
            run = sandbox.run(
                reproduction.command,
                service=service,
                commit=GitSource(Path(service.repository)).head(),
                patch=None,
                files=reproduction.files,
                limits=LIMITS,
            )
            return read_replay(run)

        result: Result = {"name": crash.name, "half": crash.half}
        for way, event in events.items():
            seen_again, failures = {"said": ["no event"]}, ()
            if event:
                seen_again, failures = _tried(crash, event, services[crash.broken], replay)
            result[way] = seen_again
            if tests and seen_again.get("valid"):
                broken, fixed = (Path(services[version].repository) for version in (crash.broken, crash.fixed))
                test, said = _tested(failures, mending(broken, fixed), services[crash.broken], sandbox)
                result[way] |= {"tested": test, "said": [*seen_again["said"], said]}
        shutil.rmtree(seen, ignore_errors=True)
    return result


def _tested(failures: tuple[Reproduction, ...], patch: Patch, service: Service, sandbox: Sandbox) -> tuple[bool, str]:
    """Whether the mending gets a regression test, and what it is or why there is none."""
    source = GitSource(Path(service.repository))
    candidate = Candidate(
        strategy="release", title="The mending", description="", approach="correct", patch=patch, reasoning=""
    )
    proposal = Proposal(
        proposal_id="p",
        bug_code="BUG",
        service=service.name,
        number=1,
        base=source.head(),
        candidate=candidate,
        reproductions=failures,
    )
    verdict = Verdict(
        proposal_id="p",
        base=proposal.base,
        confirmed=True,
        reason="",
        reproduction=failures[0],
        replay_before=None,
        replay_after=None,
        suite_before=None,
        suite_after=None,
        confidence=Confidence(value=0.9, parts=()),
        verified_at=_NOW,
    )
    tested = with_test(proposal, verdict, service=service, source=source, sandbox=sandbox, limits=LIMITS)
    added = tested.candidate.patch.diff[len(patch.diff) :] if tested.test else ""
    return bool(tested.test), f"{tested.candidate.test_cases[0]}\n{added}"


def _tried(
    crash: Crash,
    event: Event,
    service: Service,
    replay: Any,  # noqa: ANN401 - a closure
) -> tuple[Result, tuple[Reproduction, ...]]:
    """What was seen; and what fails as it did, the one that decided first."""
    source = GitSource(Path(service.repository))
    places = find_places(event, source, base=source.head(), released="")
    said: list[str] = []

    def look(reproduction: Reproduction, version: str) -> Replay:
        seen = replay(reproduction, version)
        said.append(f"{version}: {reproduction.title}: {seen.result.value}: {seen.detail}")
        elsewhere = seen.detail.rpartition(" in ")[2] != crash.crashed_function
        if seen.result is ReplayResult.FAILED_ALIKE and elsewhere:
            return replace(seen, result=ReplayResult.FAILED_OTHERWISE)
        return seen

    failures = failing(
        reproduce(event, service=service, places=places), lambda reproduction: look(reproduction, crash.broken)
    )
    decided = deciding(failures, lambda reproduction: look(reproduction, crash.fixed))
    innermost = look(failures[-1], crash.fixed) if failures else None
    result = {
        "seen": bool(failures),
        "valid": decided is not None and decided[1].result is ReplayResult.PASSED,
        "valid_innermost": innermost is not None and innermost.result is ReplayResult.PASSED,
        "said": said,
    }
    return result, tuple(sorted(failures, key=lambda each: decided is not None and each != decided[0]))


def figures(results: Sequence[Result]) -> dict[str, Any]:
    found: dict[str, Any] = {"crashes": len(results)}
    for way in WAYS:
        for what in (
            "seen",
            "valid_innermost",
            "valid",
            *(("tested",) if any("tested" in each[way] for each in results) else ()),
        ):
            found[f"{way}_{what}"] = sum(bool(result[way].get(what)) for result in results)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held", "both"), default="both")
    parser.add_argument("--said", action="store_true", help="print what each run saw")
    parser.add_argument("--tests", action="store_true", help="write regression tests too")
    asked = parser.parse_args()
    chosen = [
        crash
        for crash in crashes.every(asked.names)
        if crash.language == "python" and (asked.names or asked.half in {"both", crash.half})
    ]
    sdk()
    if asked.tests:
        runner()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results: list[Result] = []
        for result in pool.map(partial(attempt, tests=asked.tests), chosen):
            results.append(result)
            marks = "  ".join(
                f"{way} {next((word for word in MARKS if result[way].get(word)), '-'):16}" for way in WAYS
            )
            print(f"{result['half']}  {result['name']:36} {marks}", flush=True)
            for way in WAYS if asked.said else ():
                for line in result[way]["said"]:
                    print(f"      {way}: {line if 'diff --git' in line else line[:300]}")
    for half in ("tune", "held"):
        if among := [result for result in results if result["half"] == half]:
            print(json.dumps({"half": half, **figures(among)}))
    print(json.dumps(figures(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
