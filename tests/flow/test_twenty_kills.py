"""`kill -9` twenty times in one unattended run: nothing acknowledged is lost, nothing is done twice.

Half of the demo's company, in two languages: what is killed is the same, in half the time. All of it is
`make demo ARGS="--unattended --kills 20"`.
"""

import collections
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from homeostat.adapters.deployer.processes import free_port
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.intake.worded import line_digest
from homeostat.records import BugQuery
from homeostat.wiring import SystemClock

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
KEPT = ('name = "invoice-parser"', 'name = "api-golang"')
BUGS = 7  # they have at least, five of them with a choice
LONGEST_SECONDS = 2_100  # the demo ends by itself after half an hour; how long it takes is no matter here

pytestmark = pytest.mark.skipif(
    not shutil.which("bwrap") and not os.environ.get("CI"), reason="needs a sandbox: apt-get install bubblewrap"
)


class Prober(threading.Thread):
    """Sends log events all the time, and remembers which were acknowledged."""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(daemon=True)
        self._home, self._url = home, url
        self.acknowledged: list[str] = []
        self.ended = threading.Event()

    def run(self) -> None:
        headers = {"authorization": f"Bearer {self._key()}"}
        while not self.ended.wait(0.05):
            event_id = uuid.uuid4().hex
            event = {
                "service_name": "probe",
                "log_level": "INFO",
                "message": "still here",
                # The id of a line whose time is not believed is forgotten every night.
                "timestamp": datetime.now(UTC).isoformat(),
                "event_id": event_id,
            }
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.post(f"{self._url}/api/logs", json=event, headers=headers, timeout=5).status_code == 202:
                    self.acknowledged.append(event_id)

    def _key(self) -> str:
        while not self.ended.wait(0.2):
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"{self._url}/health", timeout=1).is_success:
                    break
        command = [sys.executable, "-m", "homeostat", "services", "add", "probe", "--json", "--home", str(self._home)]
        added = subprocess.run(command, check=True, capture_output=True, text=True)
        return json.loads(added.stdout)["dsn"].split("//")[1].split("@")[0]


def half_a_company(folder: Path) -> Path:
    """The demo's, with two of its four services, and what of its promises is theirs."""
    company = folder / "homeoerp"
    shutil.copytree(ROOT / "examples/homeoerp", company)
    described = company / "company.toml"
    first, *services = described.read_text().split("[[services]]\n")
    kept = [one for one in services if one.startswith(KEPT)]
    services, rest = "[[services]]\n".join(["", *kept]), services[-1].partition("[traffic]")[2]
    told = first + services + "[traffic]" + rest
    described.write_text(re.sub(r"(?m)^bugs = .*\nproved = .*", f"bugs = {BUGS}\nproved = {BUGS - 2}", told))
    return company


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object], list[str]]:
    home = tmp_path_factory.mktemp("kills") / "home"
    port = free_port()
    prober = Prober(home, f"http://127.0.0.1:{port}")
    company = half_a_company(tmp_path_factory.mktemp("company"))
    command = [sys.executable, "-m", "homeostat", "demo", str(company), "--unattended", "--json"]
    command += ["--kills", str(KILLS), "--home", str(home), "--port", str(port)]
    prober.start()
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, cwd=ROOT, check=False)
    prober.ended.set()
    prober.join()
    assert done.stdout, done.stderr[-4_000:]
    told = json.loads(done.stdout)
    told["kills"] = done.stderr.count("kill -9 number")
    told["returncode"] = done.returncode
    return home, told, prober.acknowledged


@pytest.fixture
def store(run: tuple[Path, dict[str, object], list[str]]) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{run[0] / 'homeostat.db'}", SystemClock()) as opened:
        yield opened


def test_all_that_the_demo_promises_happened_in_spite_of_the_kills(
    run: tuple[Path, dict[str, object], list[str]],
) -> None:
    _, told, _ = run
    assert told["missing"] == []
    assert told["returncode"] == 0
    assert told["kills"] == KILLS


def test_no_acknowledged_event_is_lost_or_counted_twice(
    run: tuple[Path, dict[str, object], list[str]], store: SqlStore
) -> None:
    _, _, acknowledged = run
    with store.database.reads() as connection:
        ids = [*connection.execute(sa.select(t.line_ids.c.line_id)).scalars()]
        counted = connection.execute(sa.select(sa.func.sum(t.line_counts.c.line_count))).scalar_one()
    wanted = {line_digest("probe", event_id) for event_id in acknowledged}
    assert len(wanted) > 100
    assert wanted <= {line_id[8:] for line_id in ids}
    assert counted == len(ids)


def test_every_side_effect_happened_once(run: tuple[Path, dict[str, object], list[str]], store: SqlStore) -> None:
    home, _, _ = run
    merged = [
        step
        for repair_id in repair_ids(store)
        for step in store.repairs.steps(repair_id)
        if step.gave in ("merged", "reverted")
    ]
    branches = [json.loads(step.record).get("branch") for step in merged]
    assert len(branches) == len(set(branches))
    merges: collections.Counter[str] = collections.Counter()
    for repository in (home / "repositories").iterdir():
        log = subprocess.run(
            ["git", "log", "--merges", "--format=%s", "main"],
            cwd=repository,
            check=True,
            capture_output=True,
            text=True,
        )
        merges.update(line for line in log.stdout.splitlines() if "homeostat/" in line)
    assert sorted(merges.values()) == [1] * len(branches)
    deployments = [d for d, repair in store.repairs.deployments(most=1_000) if repair]
    assert len({d.deployment_id for d in deployments}) == len(deployments)
    assert store.audit.broken_at() is None


def test_every_repair_came_to_its_end(store: SqlStore) -> None:
    waiting = {waiting.repair_id for waiting in store.repairs.waiting() if waiting.room == "approve"}
    assert [r.repair_id for r in store.repairs.unfinished() if r.repair_id not in waiting] == []


def repair_ids(store: SqlStore) -> list[str]:
    page = store.bugs.search(BugQuery(page_size=500), SystemClock().now())
    return [r.repair_id for row in page.rows for r in store.repairs.of_bug(row.bug.code)]
