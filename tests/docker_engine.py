"""A Docker engine for tests: one of the session's own, all of it in a folder, and tiny services to run in it.

A service is busybox on an otherwise empty image, serving files: /health says the release, /cgi-bin/slow takes a second.
It is ended at once: who stops it has to have waited for its last request.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_START_SECONDS = 60
_STOP_SECONDS = 30

DOCKERFILE = """\
FROM scratch
COPY root /
STOPSIGNAL SIGKILL
CMD ["/bin/busybox", "sh", "/start"]
"""
HEALTHCHECK = 'HEALTHCHECK --interval=1s --timeout=5s --retries=2 CMD ["/bin/busybox", "test", "-e", "/www/well"]\n'
START = "exec /bin/busybox httpd -f -p 8080 -h /www\n"
SLOW = "#!/bin/busybox sh\n/bin/busybox sleep 1\nprintf 'Content-Length: 4\\r\\n\\r\\nslow'\n"


def missing() -> str:
    """What an engine lacks here; "" when it can be started."""
    lacks = [name for name in ("dockerd", "docker", "busybox") if not shutil.which(name)]
    if lacks:
        return f"not installed: {', '.join(lacks)} (docker.io, busybox-static)"
    return "" if os.geteuid() == 0 else "only root may start a Docker engine"


@contextmanager
def running() -> Iterator[str]:
    """The address of an engine, as DOCKER_HOST is given it."""
    folder = Path(tempfile.mkdtemp(prefix="homeostat-docker-"))
    address = f"unix://{folder}/socket"
    words = ["dockerd", "--data-root", str(folder / "data"), "--exec-root", str(folder / "exec")]
    words += ["--pidfile", str(folder / "pid"), "--host", address, "--log-level", "error"]
    try:
        with (folder / "log").open("wb") as log:
            engine = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(engine, address, folder / "log")
            yield address
        finally:
            engine.terminate()
            engine.wait(_STOP_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(engine: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while subprocess.run(["docker", "--host", address, "version"], capture_output=True, check=False).returncode:
        assert engine.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(0.1)


def write_service(folder: Path, release: str, files: Mapping[str, str] | None = None) -> None:
    """The tree of one release; `files` are put in the place of ours, and left out where they are empty."""
    (folder / "root" / "bin").mkdir(parents=True, exist_ok=True)
    (folder / "root" / "www" / "cgi-bin").mkdir(parents=True, exist_ok=True)
    busybox = shutil.which("busybox")
    assert busybox
    shutil.copy(busybox, folder / "root" / "bin" / "busybox")
    ours = {
        "Dockerfile": DOCKERFILE,
        "root/start": START,
        "root/www/health": f'{{"release": "{release}"}}',
        "root/www/orders": "[]",
        "root/www/well": "yes",
        "root/www/cgi-bin/slow": SLOW,
    }
    for path, text in (ours | dict(files or {})).items():
        (folder / path).write_text(text)
        (folder / path).chmod(0o755)
        if not text:
            (folder / path).unlink()


def make_repository(folder: Path, releases: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A repository with a commit for each release: their names, by release."""

    def git(*words: str) -> str:
        who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "core.hooksPath=/dev/null"]
        ran = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True)
        return ran.stdout.strip()

    folder.mkdir()
    git("init", "-q", "-b", "main")
    found: dict[str, str] = {}
    for release, files in releases.items():
        write_service(folder, release, files)
        git("add", "--all")
        git("commit", "-q", "-m", release)
        found[release] = git("rev-parse", "HEAD")
    return found
