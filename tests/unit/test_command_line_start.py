"""What a command imports before it does anything: help and a list must not wait for a server's libraries."""

import subprocess
import sys

import pytest

SERVERS = {"fastapi", "uvicorn", "dbos", "argon2", "unidiff", "tree_sitter"}
STORES = {"sqlalchemy", "alembic", "pydantic"}


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [("homeostat.cli.app", SERVERS | STORES), ("homeostat.wiring", SERVERS)],
    ids=["help", "a command on the store"],
)
def test_a_command_imports_no_more_than_it_needs(module: str, unwanted: set[str]) -> None:
    program = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert set(said.split()) & unwanted == set()
