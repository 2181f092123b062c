"""What every sandbox promises to those who run other people's code in it."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.sandbox.container import ContainerSandbox
from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.adapters.source.git import GitSource
from homeostat.errors import BadInput, NotConfigured, PatchDoesNotApply, SandboxUnavailable
from homeostat.languages.diff import diff_of
from homeostat.ports import Sandbox
from homeostat.records import Environment, Limits, Patch, Run, Service
from waiting import wait_for

MIB = 1024**2
PATCH = diff_of("greeting.txt", "hello\n", "good morning\n")


def source_for(service: Service) -> GitSource:
    return GitSource(Path(service.repository))


class Nothing:
    """A service without dependencies, whose variables are given."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def prepare(self, service: Service, tree: Path) -> Environment:
        assert service.name
        assert tree.is_dir()
        return self.environment


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    (folder / "greeting.txt").write_text("hello\n")
    (folder / "run.sh").write_text("#!/bin/sh\ncat greeting.txt\n")
    (folder / "run.sh").chmod(0o755)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for line in (["init", "-q", "-b", "main"], ["add", "."], [*identity, "commit", "-qm", "start"]):
        subprocess.run(["git", "-C", folder, *line], check=True)
    return folder


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dependencies")
    folder.chmod(0o755)
    (folder / "library.txt").write_text("from the library\n")
    (folder / ".vite").mkdir()
    return folder


@pytest.fixture(scope="module", params=["bubblewrap", "container"])
def sandbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, linked: Path) -> Sandbox:
    if request.param == "container":
        request.getfixturevalue("docker_engine")
    if request.param == "bubblewrap" and (missing := BubblewrapSandbox.available()) and not os.environ.get("CI"):
        pytest.skip(missing)
    kind = {"bubblewrap": BubblewrapSandbox, "container": ContainerSandbox}[request.param]
    environment = Environment(
        variables={"PATH": f"{linked}/bin", "COLOUR": "green"},
        read_only=(linked,),
        links={"vendor/linked": linked},
    )
    home = tmp_path_factory.mktemp("home")
    return kind(source_for, Nothing(environment), home)


@pytest.fixture(scope="module")
def run(sandbox: Sandbox, repository: Path) -> Callable[..., Run]:
    service = Service(name="shop", project_id=1, public_key="k", repository=str(repository))
    head = GitSource(repository).head()

    def run(
        command: str,
        *,
        patch: Patch | None = None,
        files: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Run:
        return sandbox.run(
            command, service=service, commit=head, patch=patch, files=files or {},
            limits=limits or Limits(wall=timedelta(seconds=60)),
        )  # fmt: skip

    return run


def python(program: str) -> str:
    return f"$HOMEOSTAT_PYTHON -c '{program}'"


def test_the_command_runs_in_a_copy_of_the_tree(run: Callable[..., Run]) -> None:
    ran = run("pwd && ./run.sh && stat -c %a run.sh greeting.txt; exit 3")
    assert (ran.output, ran.exit_code) == ("/box/tree\nhello\n755\n644\n", 3)
    assert not ran.timed_out


def test_the_patch_is_applied(run: Callable[..., Run]) -> None:
    assert run("cat greeting.txt", patch=PATCH).output == "good morning\n"
    assert run("cat greeting.txt").output == "hello\n"


def test_a_patch_that_does_not_fit_is_refused(run: Callable[..., Run]) -> None:
    with pytest.raises(PatchDoesNotApply):
        run("true", patch=diff_of("greeting.txt", "another\n", "text\n"))


def test_every_run_finds_the_tree_as_it_was(run: Callable[..., Run]) -> None:
    places = "$HOME/x $TMPDIR/x /tmp/x /dev/shm/x new"
    assert run(f"echo changed > greeting.txt; touch {places}; cat greeting.txt").output == "changed\n"
    ran = run(f"cat greeting.txt; ls; ls {places} 2>&1")
    assert ran.output.split("\n")[:4] == ["hello", "greeting.txt", "run.sh", "vendor"]
    assert ran.output.count("No such file") == 5


def test_files_go_in_and_results_come_out(run: Callable[..., Run]) -> None:
    files = {"probe.py": 'print("ø", end="")', "data/input.json": "{}"}
    ran = run(
        '$HOMEOSTAT_PYTHON $HOMEOSTAT_FILES/probe.py > $HOMEOSTAT_RESULTS; cat "$HOMEOSTAT_FILES"/data/*', files=files
    )
    assert (ran.results, ran.output) == ("ø", "{}")


def test_results_that_nobody_wrote_are_empty(run: Callable[..., Run]) -> None:
    assert run("true").results == ""


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", ""])
def test_files_stay_in_their_folder(run: Callable[..., Run], name: str) -> None:
    with pytest.raises(BadInput):
        run("true", files={name: "x"})


def test_files_and_dependencies_cannot_be_written_to(run: Callable[..., Run], linked: Path) -> None:
    ran = run(f"touch $HOMEOSTAT_FILES/a /homeostat/tree/a {linked}/a /a /usr/a /etc/a /dev/a")
    assert ran.output.count("Read-only") + ran.output.count("Permission denied") == 7
    assert run("cat vendor/linked/library.txt").output == "from the library\n"


@pytest.mark.skipif(not shutil.which("bwrap") and not os.environ.get("CI"), reason="bwrap is missing")
def test_a_linked_file_may_have_a_name_like_an_option(repository: Path, linked: Path, tmp_path: Path) -> None:
    environment = Environment(variables={}, read_only=(linked,), links={"-odd.txt": linked / "library.txt"})
    service = Service(name="shop", project_id=1, public_key="k", repository=str(repository))
    ran = BubblewrapSandbox(source_for, Nothing(environment), tmp_path).run(
        "cat ./-odd.txt", service=service, commit=GitSource(repository).head(), patch=None, files={}, limits=Limits()
    )
    assert ran.output == "from the library\n"


def test_a_cache_may_be_kept_beside_the_dependencies(run: Callable[..., Run], linked: Path) -> None:
    """Vitest writes below `node_modules/.vite`, and fails where it cannot: there is one wherever it ran before."""
    ran = run("mkdir -p vendor/linked/.vite && touch vendor/linked/.vite/a && ls -A vendor/linked")
    assert ran.output.split() == [".vite", "library.txt"]
    assert not list((linked / ".vite").iterdir())
    assert run("touch vendor/linked/library.txt").exit_code


def test_the_environment_holds_nothing_of_ours(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRY_DSN", "http://secret@localhost/1")
    monkeypatch.setenv("API_TOKEN", "secret")
    ran = run("env; cat /proc/*/environ | tr '\\0' '\\n'")
    names = {line.partition("=")[0] for line in ran.output.splitlines() if "=" in line and "Permission" not in line}
    assert "secret" not in ran.output
    assert names - {"PWD", "OLDPWD", "SHLVL", "HOSTNAME", "_"} == {
        "PATH", "HOME", "LANG", "TMPDIR", "COLOUR", "HOMEOSTAT_FILES", "HOMEOSTAT_RESULTS", "HOMEOSTAT_PYTHON"
    }  # fmt: skip


def test_secrets_of_the_machine_cannot_be_read(run: Callable[..., Run], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    secret.chmod(0o644)
    for place in (
        secret,
        Path("/etc/shadow"),
        Path("/etc/machine-id"),
        Path.home() / ".bashrc",
        Path("/proc/1/root/etc/shadow"),
    ):
        ran = run(f"cat {place}")
        assert ran.exit_code != 0, place
        assert "No such file" in ran.output or "Permission denied" in ran.output or "Not a directory" in ran.output


def test_no_network_is_reachable(run: Callable[..., Run]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), timeout=5).close()  # from outside it answers
        program = f'import socket; socket.create_connection(("127.0.0.1", {port}), timeout=3)'
        assert "refused" in run(python(program)).output
    assert "unreachable" in run(python('import socket; socket.create_connection(("192.0.2.1", 80), timeout=3)')).output


def test_a_server_inside_is_reached_from_inside(run: Callable[..., Run]) -> None:
    program = (
        'import socket; server = socket.create_server(("127.0.0.1", 8080)); '
        'client = socket.create_connection(("localhost", 8080)); print(server.accept()[1][0])'
    )  # fmt: skip
    assert run(python(program)).output == "127.0.0.1\n"


def test_it_is_not_root_and_cannot_become_it(run: Callable[..., Run]) -> None:
    ran = run("id -u; grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs)' /proc/self/status; mount -t tmpfs none /tmp")
    assert ran.output.splitlines()[0] not in {"0", ""}
    status = dict(line.split(":\t") for line in ran.output.splitlines() if ":\t" in line)
    assert {status["CapEff"], status["CapPrm"], status["CapBnd"]} == {"0" * 16}
    assert status["NoNewPrivs"] == "1"
    assert ran.exit_code != 0


def test_output_is_bounded_and_its_end_is_kept(run: Callable[..., Run]) -> None:
    ran = run("yes | head -c 20000000; echo; echo the end >&2", limits=Limits(output_bytes=1000))
    assert len(ran.output) <= 1001
    assert ran.output.endswith("the end\n")


def test_results_are_bounded(run: Callable[..., Run]) -> None:
    assert len(run("head -c 9000000 /dev/zero > $HOMEOSTAT_RESULTS").results) == 4 * MIB


def test_time_is_bounded_for_grandchildren_too(run: Callable[..., Run]) -> None:
    token = f"31{time.time_ns() % 10**9:09}"
    began = time.monotonic()
    ran = run(f"setsid sleep {token} & (sleep {token} &) ; sleep {token}", limits=Limits(wall=timedelta(seconds=1)))
    assert ran.timed_out
    assert ran.output.endswith("homeostat: killed after 1 s\n")
    assert time.monotonic() - began < 15
    wait_for(lambda: not alive(token))


def test_what_is_left_in_the_background_ends_with_the_command(run: Callable[..., Run]) -> None:
    token = f"32{time.time_ns() % 10**9:09}"
    ran = run(f"setsid sleep {token} & echo done")
    assert (ran.output, ran.exit_code, ran.timed_out) == ("done\n", 0, False)
    wait_for(lambda: not alive(token))


def test_memory_is_bounded(run: Callable[..., Run]) -> None:
    hold = 'import time; held = [b"x" * 10**7 for _ in range({})]; time.sleep(3); print("held")'
    limits = Limits(memory_bytes=200 * MIB, wall=timedelta(seconds=30))
    alone = run(python(hold.format(60)), limits=limits)
    assert alone.exit_code != 0
    assert not alone.timed_out
    together = " & ".join(python(hold.format(15)) for _ in range(3))
    ran = run(f"{together} & wait", limits=limits)
    assert ran.output.count("held") < 3
    assert not ran.timed_out
    # The engine of containers may kill one of them only, and let the others live.
    assert ran.exit_code == 0 or ran.output.endswith("homeostat: killed after using over 0.195 GiB of memory\n")


def test_the_disk_is_bounded(run: Callable[..., Run]) -> None:
    limits = Limits(disk_bytes=20 * MIB)
    for place in ("big", "$TMPDIR/big", "$HOME/big", "/tmp/big", "/dev/shm/big", "$HOMEOSTAT_RESULTS"):  # noqa: S108
        ran = run(f"head -c 200M /dev/zero > {place}; stat -c %s {place}; true", limits=limits)
        assert max(int(word) for word in ran.output.split() if word.isdigit()) <= 64 * MIB, place


def test_a_fork_bomb_is_bounded_and_harms_nobody(run: Callable[..., Run]) -> None:
    limits = Limits(processes=40, wall=timedelta(seconds=4))
    ended = threading.Event()

    def bomb() -> Run:
        try:
            return run("bomb() { bomb | bomb & }; bomb; sleep 60", limits=limits)
        finally:
            ended.set()

    with ThreadPoolExecutor(1) as pool:
        bombing = pool.submit(bomb)
        assert run("echo alive", limits=limits).output == "alive\n"
        assert run("for i in $(seq 60); do sleep 20 & done; wait", limits=limits).exit_code != 0
        assert ended.wait(30)
    assert bombing.result().duration < timedelta(seconds=20)


def test_two_at_once_do_not_see_each_other(run: Callable[..., Run]) -> None:
    look = "echo mine-$$ > /tmp/mine; for i in $(seq 20); do ls /tmp $TMPDIR; cat /proc/[0-9]*/comm; sleep 0.05; done"
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(run, f"cp /usr/bin/sleep $TMPDIR/one; $TMPDIR/one 1 & {look}")
        second = pool.submit(run, f"cp /usr/bin/sleep $TMPDIR/two; $TMPDIR/two 1 & {look}")
        one, two = first.result().output.split(), second.result().output.split()
    assert "one" in one
    assert "two" in two
    assert "two" not in one
    assert "one" not in two


def test_an_unknown_commit_is_no_reason_to_try_again(sandbox: Sandbox, repository: Path) -> None:
    service = Service(name="shop", project_id=1, public_key="k", repository=str(repository))
    with pytest.raises(Exception, match="no commit") as caught:
        sandbox.run("true", service=service, commit="0" * 40, patch=None, files={}, limits=Limits())
    assert not isinstance(caught.value, SandboxUnavailable)


def test_a_tree_larger_than_the_disk_says_so(run: Callable[..., Run]) -> None:
    with pytest.raises(SandboxUnavailable, match="No space left"):
        run("true", limits=Limits(disk_bytes=4096))


def test_nothing_is_run_without_a_sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotConfigured, match="apt-get install bubblewrap"):
        choose_sandbox(source_for, Nothing(Environment(variables={})), tmp_path)


@pytest.mark.skipif(not shutil.which("bwrap") and not os.environ.get("CI"), reason="bwrap is missing")
def test_bubblewrap_is_preferred(tmp_path: Path) -> None:
    chosen = choose_sandbox(source_for, Nothing(Environment(variables={})), tmp_path)
    assert isinstance(chosen, BubblewrapSandbox)


def test_a_script_answers_in_order_and_keeps_what_was_asked() -> None:
    service = Service(name="shop", project_id=1, public_key="k")
    sandbox = ScriptedSandbox([said("one"), said("two", exit_code=1)])

    def run(command: str) -> Run:
        return sandbox.run(command, service=service, commit="c", patch=PATCH, files={}, limits=Limits())

    assert [run("a").output, run("b").exit_code] == ["one", 1]
    assert [asked.command for asked in sandbox.asked] == ["a", "b"]
    with pytest.raises(SandboxUnavailable, match="call 3"):
        run("c")


def test_a_script_may_be_a_function() -> None:
    service = Service(name="shop", project_id=1, public_key="k")

    def answer(asked: Asked) -> Run:
        return said("patched" if asked.patch else "plain")

    sandbox = ScriptedSandbox(answer)
    asked = {"service": service, "commit": "c", "files": {}, "limits": Limits()}
    assert sandbox.run("x", patch=PATCH, **asked).output == "patched"
    assert sandbox.run("x", patch=None, **asked).output == "plain"


def alive(token: str) -> bool:
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdigit() and f"sleep\0{token}".encode() in (path / "cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False
