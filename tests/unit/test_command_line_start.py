"""What a command imports before it does anything: help and a list must not wait for a server's libraries."""

import subprocess
import sys

import pytest

APPLICATIONS = {"fastapi", "dbos", "argon2", "unidiff", "tree_sitter", "alembic", "structlog", "rich"}
SERVERS = APPLICATIONS | {"uvicorn"}
STORES = {"sqlalchemy", "pydantic"}


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("homeostat.cli.app", SERVERS | STORES),
        ("homeostat.wiring", SERVERS),
        ("homeostat.cli.up", SERVERS | STORES),
        ("homeostat.cli.reader", SERVERS),
        ("homeostat.hands.run", APPLICATIONS | {"sqlalchemy", "httpx2", "cryptography"}),
    ],
    ids=["help", "a command on the store", "up, until its hands are on their way", "a reader", "a hand"],
)
def test_a_command_imports_no_more_than_it_needs(module: str, unwanted: set[str]) -> None:
    program = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert set(said.split()) & unwanted == set()
