"""A warm sandbox starts a command by itself only where it knows what `sh` would make of it."""

import importlib.util
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program as it is started in a sandbox: by its path, with this interpreter's programs found first."""
    path = Path(str(files("homeostat.stages.verify.harness").joinpath("warm.py")))
    spec = importlib.util.spec_from_file_location("warm", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "warm", module)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        pytest.param("python -m pytest -q test_a.py", ("-q", "test_a.py"), id="plain words"),
        pytest.param(
            "python -m pytest 'test_a.py::test_b[1-2]'", ("test_a.py::test_b[1-2]",), id="a test's parameters"
        ),
        pytest.param("python -m pytest '-k' 'a and not (b or c)'", ("-k", "a and not (b or c)"), id="an expression"),
    ],
)
def test_what_it_starts(warm: ModuleType, line: str, arguments: tuple[str, ...]) -> None:
    assert warm.understood(line, {}).arguments == arguments


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("python -m pytest test_a.py::test_b[1-2]", id="a pattern"),
        pytest.param("python -m pytest 'a' | cat", id="a pipe beside what is quoted"),
        pytest.param("python -m pytest '$HOME'", id="a variable that is none"),
        pytest.param("""python -m pytest "it's" [ab] 'c'""", id="a quote that opens nothing"),
        pytest.param("python -m pytest 'a", id="a quote that does not end"),
    ],
)
def test_what_it_leaves_alone(warm: ModuleType, line: str) -> None:
    with pytest.raises(warm.NotDone):
        warm.understood(line, {})


@pytest.mark.parametrize("taken_away", ["sys.stdout", "sys.stderr", "sys.stdout = sys.stderr"])
def test_a_program_may_take_its_streams_away(taken_away: str) -> None:
    program = (
        f"import sys; sys.path.insert(0, sys.argv[1]); import warm_command; {taken_away} = None; warm_command.leave(0)"
    )
    harness = str(files("homeostat.stages.verify.harness"))
    assert subprocess.run([sys.executable, "-c", program, harness], check=False).returncode == 0
