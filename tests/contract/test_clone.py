"""The clone that follows a host, and the branches pushed there: over HTTP and over SSH, by git's own servers."""

import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_gitea import GiteaHub
from test_forge import Clock, git, person_pushes
from test_hosted_forges import clones, serving

from homeostat.adapters.forge.clone import Remote
from homeostat.errors import ForgeRefused, ForgeUnavailable

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def over_http(tmp_path: Path) -> Iterator[Remote]:
    with serving(GiteaHub(tmp_path / "there.git")) as hub:
        login = ("anyone", "made-up-token")
        yield Remote(tmp_path / "here.git", f"{hub.url}/acme/shop.git", clock=Clock(), login=lambda: login)


def over_ssh(tmp_path: Path) -> Iterator[Remote]:
    """A server of the test's own, as its own user, on a port that was free."""
    if SSHD is None:
        pytest.skip("there is no sshd: apt-get install openssh-server")
    for name in ("host", "mine"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\nAuthorizedKeysFile {tmp_path}/mine.pub\n"
        f"StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nPidFile none\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(tmp_path / "sshd_config")], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while not _answers(port):
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        known = (tmp_path / "host.pub").read_text().split()
        (tmp_path / "known").write_text(f"[127.0.0.1]:{port} {known[0]} {known[1]}\n")
        url = f"ssh://{getpass.getuser()}@127.0.0.1:{port}{tmp_path}/there.git"
        keys = {"ssh_key": tmp_path / "mine", "ssh_known_hosts": tmp_path / "known"}
        yield Remote(tmp_path / "here.git", url, clock=Clock(), **keys)
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@pytest.fixture(params=[over_http, over_ssh], ids=["HTTP", "SSH"])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Remote]:
    clones(tmp_path)
    yield from request.param(tmp_path)


def test_the_clone_follows_and_a_branch_is_pushed_once_and_never_over_anything(remote: Remote, tmp_path: Path) -> None:
    there, here = tmp_path / "there.git", tmp_path / "here.git"
    git(there, "tag", "v1")
    head = person_pushes(there, "")
    assert remote.follow("main") == head == git(here, "rev-parse", "main")
    assert git(here, "describe", "--tags", head).startswith("v1-1-")
    for _ in range(2):
        remote.push(head, "homeostat/x")
    assert remote.heads("main", "homeostat/x", "nothing") == {"main": head, "homeostat/x": head}
    pushed = person_pushes(there, "homeostat/x", file="theirs.txt")
    remote.push(head, "homeostat/x")
    remote.delete("homeostat/x", only_at=head)
    assert git(there, "rev-parse", "homeostat/x") == pushed
    remote.delete("homeostat/x", only_at=pushed)
    remote.delete("homeostat/x", only_at=pushed)
    assert remote.heads("homeostat/x") == {}


def test_a_clone_with_commits_of_its_own_is_left_as_it_is(remote: Remote, tmp_path: Path) -> None:
    mine = person_pushes(tmp_path / "here.git", "", file="mine.txt")
    person_pushes(tmp_path / "there.git", "")
    with pytest.raises(ForgeRefused, match="clone of its own"):
        remote.follow("main")
    assert git(tmp_path / "here.git", "rev-parse", "main") == mine


@pytest.mark.parametrize(
    ("token", "url", "wrong"),
    [
        pytest.param("guessed", "{url}/acme/shop.git", ForgeRefused, id="wrong token"),
        pytest.param("made-up-token", "http://127.0.0.1:9/acme/shop.git", ForgeUnavailable, id="nobody there"),
        pytest.param("made-up-token", "file://{folder}/there.git", ForgeRefused, id="no protocol of a host"),
        pytest.param("made-up-token", "ext::sh -c touch% {folder}/ran", ForgeRefused, id="a program as protocol"),
    ],
)
def test_what_cannot_be_reached_is_told_without_the_token(
    tmp_path: Path, token: str, url: str, wrong: type[Exception]
) -> None:
    clones(tmp_path)
    with serving(GiteaHub(tmp_path / "there.git")) as hub:
        address = url.format(url=hub.url, folder=tmp_path)
        remote = Remote(tmp_path / "here.git", address, clock=Clock(), login=lambda: ("x", token))
        with pytest.raises(wrong) as caught:
            remote.follow("main")
    assert token not in str(caught.value)
    assert not (tmp_path / "ran").exists()
