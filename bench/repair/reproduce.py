"""How many real crashes are seen again from their event alone, plain and with `homeostat-capture`.

    python bench/repair/reproduce.py [--half tune|held] [--again] [NAME…]

Each Python crash's program runs once under Sentry's real SDK; from what the SDK would have sent, `reproduce` makes its
programs, which run in the sandbox on the broken release, without the crashing program. *Seen again*: the same exception
type in the same function. *Valid*: `verify` would take the mended release for mended, by the call that decides (the
outermost that failed alike); *valid innermost*: the innermost one would. The last line is one JSON object.
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
from pathlib import Path
from typing import Any

import crashes
import releases
from crashes import Crash

import corpus
from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.records import Event, Limits, Replay, ReplayResult, Report, ReportKind, Reproduction, Service
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.sense import sense
from homeostat.stages.verify import read_replay
from homeostat.stages.verify.replaying import deciding, failing

HERE = Path(__file__).parent
SDK = "sentry-sdk==2.75.0"
LIMITS = Limits(wall=timedelta(seconds=60))
AT_ONCE = 2
WAYS = ("plain", "captured")
MARKS = ("valid", "valid_innermost", "seen")
_NOW = datetime.now(UTC)

Result = dict[str, Any]


def sdk() -> Path:
    """A folder with Sentry's SDK, beside the crashes' own environments."""
    place = releases.cache() / SDK.replace("==", "-") / "site-packages"
    if not (place / "sentry_sdk").exists():
        subprocess.run(["uv", "pip", "install", "--quiet", f"--target={place}", SDK], check=True)
    return place


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
        name=f"{crash.name}-{version}", project_id=1, public_key="k", language="python", repository=str(tree)
    )


def attempt(crash: Crash) -> Result:
    with tempfile.TemporaryDirectory(prefix="reproduce-") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        seen = home / "seen" / "tree"
        corpus.lay(crash, crash.broken, seen)
        events = {way: event_of(crash, seen, way=way) for way in WAYS}
        services = {
            version: repository(crash, version, home / version / "tree") for version in (crash.broken, crash.fixed)
        }
        environments = PresentEnvironments(seen, python=str(releases.python_environment(crash) / "bin/python"))
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
            result[way] = _tried(crash, event, services[crash.broken], replay) if event else {"said": "no event"}
        shutil.rmtree(seen, ignore_errors=True)
    return result


def _tried(crash: Crash, event: Event, service: Service, replay: Any) -> Result:  # noqa: ANN401 - a closure
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
    return {
        "seen": bool(failures),
        "valid": decided is not None and decided[1].result is ReplayResult.PASSED,
        "valid_innermost": innermost is not None and innermost.result is ReplayResult.PASSED,
        "said": said,
    }


def figures(results: Sequence[Result]) -> dict[str, Any]:
    found: dict[str, Any] = {"crashes": len(results)}
    for way in WAYS:
        for what in reversed(MARKS):
            found[f"{way}_{what}"] = sum(bool(result[way].get(what)) for result in results)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held", "both"), default="both")
    parser.add_argument("--said", action="store_true", help="print what each run saw")
    asked = parser.parse_args()
    chosen = [
        crash
        for crash in crashes.every(asked.names)
        if crash.language == "python" and (asked.names or asked.half in {"both", crash.half})
    ]
    sdk()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results: list[Result] = []
        for result in pool.map(attempt, chosen):
            results.append(result)
            marks = "  ".join(
                f"{way} {next((word for word in MARKS if result[way].get(word)), '-'):16}" for way in WAYS
            )
            print(f"{result['half']}  {result['name']:36} {marks}", flush=True)
            for way in WAYS if asked.said else ():
                for line in result[way]["said"]:
                    print(f"      {way}: {line[:300]}")
    for half in ("tune", "held"):
        if among := [result for result in results if result["half"] == half]:
            print(json.dumps({"half": half, **figures(among)}))
    print(json.dumps(figures(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
