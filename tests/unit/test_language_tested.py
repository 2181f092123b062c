"""Of several languages of a tree, the one that a command tests."""

import pytest

from homeostat.errors import NotFound
from homeostat.languages.tested import language_tested

FILES = {
    "Makefile": "test: api web\napi:\n\tcd api && go test ./...\nall:\n\tgo test ./...\n\tnpm test\n",
    "api/Makefile": "test:\n\tgo test ./...\n",
}


@pytest.mark.parametrize(
    ("command", "language"),
    [
        ("cd api && go test ./...", "go"),
        ("go -C api test ./...", "go"),
        ("make api", "go"),
        ("make -C api test", "go"),
        ("cd api && make test", "go"),
        ("cd billing && python -m pytest -q", "python"),
        ("uv run pytest", "python"),
        ("python manage.py test stock", "python"),
        ("npm test --prefix web", "javascript"),
        ("npx vitest run", "javascript"),
        ("make all", ""),
        ("make nothing", ""),
        ("./check.sh", ""),
        ("", ""),
    ],
)
def test_the_runner_that_a_command_names_tells_its_language(command: str, language: str) -> None:
    def read(path: str) -> str:
        if path not in FILES:
            raise NotFound(path)
        return FILES[path]

    assert language_tested(command, read) == language
