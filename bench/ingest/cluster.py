"""A PostgreSQL of the benchmark's own, with Debian's defaults: what is committed is on disk."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_LIMIT_SECONDS = 60


@dataclass
class Cluster:
    """A running one, reached by a socket in its folder."""

    folder: Path
    process: int
    made: int = 0

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def new_database(self) -> str:
        """An empty one's URL."""
        self.made += 1
        name = f"bench{self.made}"
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def bytes_of(self, url: str) -> int:
        """Tables and indexes on disk, without the cluster's log of changes, which it uses again and again."""
        self._execute("CHECKPOINT")
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not programs:
        sys.exit("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="homeostat-pg-"))  # short: a socket's path has at most 107 bytes
    data = folder / "data"

    def run(program: str, *words: str) -> None:
        as_user = [] if os.getuid() else ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*as_user, str(programs[-1] / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=_LIMIT_SECONDS, cwd=folder)

    try:
        if not os.getuid():
            shutil.chown(folder, "postgres", "postgres")  # PostgreSQL refuses to run as root
        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -k {folder}"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield Cluster(folder, int((data / "postmaster.pid").read_text().split()[0]))
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder)
