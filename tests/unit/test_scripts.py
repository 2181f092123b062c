"""What stands behind `npm test`: the command whose report can be read."""

import json

import pytest

from homeostat.errors import NotFound
from homeostat.languages.scripts import as_tested, python_test_behind, script_behind
from homeostat.records import Service


def behind(command: str, scripts: object) -> str:
    def read(path: str) -> str:
        if path != "package.json":
            raise NotFound(path)
        return json.dumps({"name": "shop", "scripts": scripts})

    return script_behind(command, read)


@pytest.mark.parametrize(
    ("command", "scripts", "expected"),
    [
        pytest.param("npm test", {"test": "jest"}, "jest", id="npm test"),
        pytest.param("npm t", {"test": "vitest run"}, "vitest run", id="npm t"),
        pytest.param("npm run unit", {"unit": "jest src"}, "jest src", id="another script"),
        pytest.param("yarn test", {"test": "jest"}, "jest", id="yarn"),
        pytest.param("pnpm unit", {"unit": "vitest"}, "vitest", id="pnpm without run"),
        pytest.param(
            "npm test -w core", {"test": "npm test --workspaces"}, "npm test -w core", id="another package's script"
        ),
        pytest.param(
            "npm test --workspaces", {"test": "npm test --workspaces"}, "npm test --workspaces", id="all of them"
        ),
        pytest.param("npm test -- -t name", {"test": "jest --ci"}, "jest --ci -t name", id="with more words"),
        pytest.param("npm test", {"test": "npm run unit", "unit": "jest"}, "jest", id="a script that runs a script"),
        pytest.param("npm test", {"test": "jest --watchAll"}, "jest", id="nobody watches"),
        pytest.param("npm test", {"test": "npx jest"}, "jest", id="what npx would find is on the path"),
        pytest.param("npm test", {"test": "npx mocha -R dot"}, "mocha -R dot", id="mocha"),
        pytest.param("npm test", {"pretest": "tsc", "test": "jest"}, "tsc && jest", id="what goes before"),
        pytest.param("npx vitest run", {}, "vitest run", id="npx alone"),
        pytest.param("npx tsx a.ts", {}, "npx tsx a.ts", id="npx of something else"),
        pytest.param("npm install", {"install": "x"}, "npm install", id="a command of npm's own"),
        pytest.param("npm test", {"lint": "eslint"}, "npm test", id="no such script"),
        pytest.param("npm test", {"test": 5}, "npm test", id="no text"),
        pytest.param("npm test", ["jest"], "npm test", id="no object"),
        pytest.param("npm test && npm run lint", {"test": "jest"}, "npm test && npm run lint", id="more than one call"),
        pytest.param("npm test", {"test": "npm test"}, "npm test", id="a script that runs itself"),
        pytest.param("node --test", {"test": "jest"}, "node --test", id="no script"),
    ],
)
def test_the_command_behind_a_script(command: str, scripts: object, expected: str) -> None:
    assert behind(command, scripts) == expected


WORKSPACES = {
    "package.json": {"workspaces": ["packages/*"], "scripts": {"test": "npm test --workspaces"}},
    "packages/cart/package.json": {"name": "@shop/cart", "scripts": {"test": "jest --coverage"}},
    "web/package.json": {"name": "web", "scripts": {"test": "c8 mocha", "unit": "node --test"}},
}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("npm test -w packages/cart", "cd packages/cart && jest"),
        ("npm test --workspace=@shop/cart -- -t sum", "cd packages/cart && jest -t sum"),
        ("npm --workspace ./packages/cart/ test", "cd packages/cart && jest"),
        ("npm run unit --prefix web", "cd web && node --test"),
        ("yarn workspace @shop/cart test", "cd packages/cart && jest"),
        ("pnpm --filter @shop/cart test", "cd packages/cart && jest"),
        ("pnpm -C web test", "cd web && mocha"),
        ("cd web && npm test", "cd web && mocha"),
        ("pnpm --filter ...cart test", "pnpm --filter ...cart test"),
        ("npm test -w other", "npm test -w other"),
        ("npm test -- -w packages/cart", "npm test -- -w packages/cart"),
    ],
)
def test_a_package_that_is_named_is_tested_in_its_folder(command: str, expected: str) -> None:
    def read(path: str) -> str:
        if path not in WORKSPACES:
            raise NotFound(path)
        return json.dumps(WORKSPACES[path])

    assert script_behind(command, read) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("nyc mocha", "mocha"),
        ("A=1 npx nyc --reporter=html -r text mocha -r esm", "A=1 mocha -r esm"),
        ("c8 --check-coverage --lines 90 node --test", "node --test"),
        ("nyc npm run unit", "ava"),
        ("jest --coverage --ci --coverageReporters=text", "jest --ci --coverage=false"),
        ("vitest run --coverage.enabled", "vitest run"),
        ("tap test/*.js", "TAP_DISABLE_COVERAGE=1 TAP_CHECK_COVERAGE=0 tap test/*.js"),
        ("nyc report", "nyc report"),
        ("tape test/*.js", "tape test/*.js"),
    ],
)
def test_nobody_measures_which_lines_a_few_tests_run(command: str, expected: str) -> None:
    def read(path: str) -> str:
        if path == "jest.config.ts":
            return "export default { collectCoverage: true }"
        if path != "package.json":
            raise NotFound(path)
        return json.dumps({"scripts": {"unit": "ava"}})

    assert script_behind(command, read) == script_behind(expected, read) == expected


def _missing(path: str) -> str:
    raise NotFound(path)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000], ids=["empty", "a list", "cut off", "deep"])
def test_what_is_no_package_has_no_scripts(text: str) -> None:
    assert script_behind("npm test", lambda _: text) == "npm test"
    assert script_behind("npm test", _missing) == "npm test"


@pytest.mark.parametrize(
    ("language", "test", "expected"),
    [
        pytest.param("javascript", "npm test", "vitest run", id="npm test"),
        pytest.param("javascript", "", "vitest run", id="the language's own"),
        pytest.param("javascript", "cd web && npm test", "cd web && jest", id="in a folder of its own"),
        pytest.param("javascript", "node --test", "node --test", id="another command"),
        pytest.param("python", "npm test", "npm test", id="another language"),
        pytest.param("go", "", "", id="left to its language"),
    ],
)
def test_a_service_is_tested_by_what_stands_behind_its_command(language: str, test: str, expected: str) -> None:
    service = Service(name="shop", project_id=1, public_key="k", language=language, test=test)
    scripts = {"package.json": "vitest run", "web/package.json": "jest"}

    def read(path: str) -> str:
        if path not in scripts:
            raise NotFound(path)
        return json.dumps({"scripts": {"test": scripts[path]}})

    assert as_tested(service, read).test == expected


MAKEFILE = """\
PYTEST ?= uv run pytest
test: lint
\t@ruff check .
\t$(PYTEST) -q tests
all:
\t$(PYTEST) a
\t$(PYTEST) b
cov:
\tcoverage run -m pytest -q
\tcoverage report --fail-under=80
"""


@pytest.mark.parametrize(
    ("command", "behind"),
    [
        ("uv run pytest -q", "pytest -q"),
        ("uv run --frozen --group dev python -m pytest a.py::test_b", "python -m pytest a.py::test_b"),
        ("poetry run pytest", "pytest"),
        (".venv/bin/python -m unittest", "python -m unittest"),
        ("pytest -q 2>&1 | tail -5", "pytest -q"),
        ("make test", "pytest -q tests"),
        ("make all", "make all"),
        ("pdm run test", "pdm run test"),
        ("cd services/a && pytest", "cd services/a && pytest"),
        ("cd services/a && uv run pytest", "cd services/a && pytest"),
        ("uv run --package shop -m pytest tests -k without", "python -m pytest tests -k without"),
        ("uv run -p 3.12 --with x -- pytest -k 'a and b'", "pytest -k 'a and b'"),
        ("uv run --directory packages/web pytest", "cd packages/web && pytest"),
        ("A=1 uv run --extra=a pytest", "A=1 pytest"),
        ("uv run python check.py", "python check.py"),
        ("/opt/shop/bin/python -m pytest", "python -m pytest"),
        ("poetry run coverage run --source shop -m pytest", "python -m pytest"),
        ("make cov", "python -m pytest -q"),
        ("pipenv run python manage.py test", "python manage.py test"),
        ("python check.py", "python check.py"),
    ],
)
def test_what_stands_behind_a_command_of_python(command: str, behind: str) -> None:
    def read(path: str) -> str:
        if path == "Makefile":
            return MAKEFILE
        raise NotFound(path)

    assert python_test_behind(command, read) == behind


TOX = """\
[tox]
envlist = py311,lint
[testenv]
deps = pytest
commands =
    py311: pytest {posargs:tests}
    lint: ruff check
[testenv:cov]
changedir = web
commands = coverage run -m pytest {posargs}
    coverage report
[testenv:alike]
commands = {[testenv]commands}
[testenv:odd]
commands = pytest --basetemp={envtmpdir}
"""
NOX = """\
import nox

@nox.session(python=["3.11", "3.12"])
def tests(session):
    session.install("pytest", ".")
    session.run("pytest", "-q", *session.posargs)

@nox.session(name="unit")
def others(session):
    session.run("python", "-m", "pytest", *(session.posargs or ["tests"]))

@nox.session
def odd(session):
    session.run("pytest", *arguments())
"""
PYPROJECT = """\
[tool.hatch.envs.default.scripts]
test = "pytest {args:tests}"
cov = ["coverage run -m pytest {args}", "coverage report"]
[tool.hatch.envs.unit.scripts]
run = "python -m pytest"
[tool.pdm.scripts]
lint = "ruff check"
test = {cmd = "pytest -q"}
all = {composite = ["lint", "test"]}
[tool.poe.tasks]
test = "pytest"
"""


@pytest.mark.parametrize(
    ("command", "behind"),
    [
        ("tox", "pytest tests"),
        ("tox -e py311", "pytest tests"),
        (".venv/bin/tox -epy311 -- -k x", "pytest -k x"),
        ("python -m tox run -e cov", "cd web && python -m pytest"),
        ("tox -e lint", "ruff check"),
        ("tox -e alike", "tox -e alike"),  # its lines are for other factors
        ("tox -e odd", "tox -e odd"),
        ("nox", "pytest -q"),
        ("nox -s tests-3.11 -- -k x", "pytest -q -k x"),
        ("nox -s unit", "python -m pytest tests"),
        ("nox -s odd", "nox -s odd"),
        ("nox -s nothing", "nox -s nothing"),
        ("hatch test", "pytest tests"),
        ("hatch run test", "pytest tests"),
        ("hatch run cov", "python -m pytest"),
        ("hatch run unit:run tests/test_a.py", "python -m pytest tests/test_a.py"),
        ("hatch run pytest -q", "pytest -q"),
        ("pdm run all", "pytest -q"),
        ("uv run poe test", "pytest"),
    ],
)
def test_what_a_runner_with_environments_of_its_own_would_run(command: str, behind: str) -> None:
    there = {"tox.ini": TOX, "noxfile.py": NOX, "pyproject.toml": PYPROJECT}

    def read(path: str) -> str:
        if path in there:
            return there[path]
        raise NotFound(path)

    assert python_test_behind(command, read) == behind


@pytest.mark.parametrize("text", ["", "[", "(" * 10_000, "[testenv]\n[testenv", "x = 1"])
def test_what_says_nothing_of_a_runner_leaves_the_command(text: str) -> None:
    for command in ("tox -e py311", "nox -s tests", "hatch run test", "pdm run test", "poe test"):
        assert python_test_behind(command, lambda _: text) in {command, "test"}
