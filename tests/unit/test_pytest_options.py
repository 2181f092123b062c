"""What costs time where single tests are asked again and again."""

import pytest

from homeostat.errors import NotFound
from homeostat.languages.pytest_options import plainer

TOML = '[tool.pytest.ini_options]\naddopts = "-n 2 --cov=shop --cov-report term -p randomly --strict-markers"\n'
LISTED = '[tool.pytest]\naddopts = ["--cov", "--cov-fail-under=90", "-k", "not slow"]\n'
INI = "[pytest]\naddopts =\n    --doctest-modules\n    -n auto\n"


def plain(command: str, *, of_few: bool, **files: str) -> str:
    named = {name.replace("_", "."): text for name, text in files.items()}

    def read(path: str) -> str:
        if path in named:
            return named[path]
        raise NotFound(path)

    return plainer(command, read, of_few=of_few)


@pytest.mark.parametrize(
    ("command", "of_few", "files", "expected"),
    [
        ("pytest", False, {"pyproject_toml": TOML}, "pytest -o 'addopts=-n 2 -p randomly --strict-markers'"),
        ("pytest a.py", True, {"pyproject_toml": TOML}, "pytest a.py -o 'addopts=-p randomly --strict-markers'"),
        ("pytest", False, {"pyproject_toml": LISTED}, "pytest -o 'addopts=-k '\"'\"'not slow'\"'\"''"),
        ("pytest", False, {"pytest_ini": INI, "pyproject_toml": TOML}, "pytest"),
        ("pytest", True, {"pytest_ini": INI}, "pytest -o addopts=--doctest-modules"),
        ("python -m pytest --cov=shop --cov-report=xml -q tests", False, {}, "python -m pytest -q tests"),
        ("pytest -n4 --dist loadfile -k 'a or b'", True, {}, "pytest -k 'a or b'"),
        ("pytest -o 'addopts=-n 2 -q' a.py", True, {"pyproject_toml": TOML}, "pytest a.py -o addopts=-q"),
        ("pytest -o 'addopts=-n 2 -k '\"'\"'a b'\"'\"''", True, {}, "pytest -o 'addopts=-k '\"'\"'a b'\"'\"''"),
        ("pytest -o addopts=-q a.py", False, {"pyproject_toml": TOML}, "pytest a.py -o addopts=-q"),
        ("python -m unittest", False, {"pyproject_toml": TOML}, "python -m unittest"),
        ("pytest", False, {"pyproject_toml": "[", "setup_cfg": "x"}, "pytest"),
        ("pytest -k 'no-cov'", False, {}, "pytest -k 'no-cov'"),
        ("python manage.py test shop --parallel 4 -k paid", False, {}, "python manage.py test shop -k paid"),
        ("django-admin test --parallel=auto --tag slow", False, {}, "django-admin test --tag slow"),
        ("./manage.py test --parallel", True, {}, "./manage.py test"),
        ("python manage.py test --parallel shop.tests", False, {}, "python manage.py test shop.tests"),
        ("python run.py --parallel 4", False, {}, "python run.py --parallel 4"),
    ],
)
def test_coverage_and_processes_are_left_out(
    command: str, *, of_few: bool, files: dict[str, str], expected: str
) -> None:
    assert plain(command, of_few=of_few, **files) == expected
