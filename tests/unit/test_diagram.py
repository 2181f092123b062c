"""The drawn lifecycle in docs/architecture.md is the one that the engine walks by."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from homeostat.lifecycle import ROAD

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "lifecycle_diagram.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lifecycle_diagram", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_the_lifecycle_as_it_is(script: ModuleType) -> None:
    page = script.PAGE.read_text()
    assert page == script.redrawn(page), "run scripts/lifecycle_diagram.py"


def test_every_leg_is_a_row_and_an_arrow(script: ModuleType) -> None:
    lines = script.drawn().splitlines()
    rows = [line for line in lines if line.startswith("| ")][2:]
    arrows = [line for line in lines if "-->" in line]
    assert len(rows) == len(arrows) == len(ROAD)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("nothing", id="no markers"),
        pytest.param("{begin}", id="no end"),
        pytest.param("{end}{begin}", id="the wrong way round"),
        pytest.param("{begin}{end}{begin}{end}", id="twice"),
    ],
)
def test_a_page_without_its_markers_is_not_written(script: ModuleType, page: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        script.redrawn(page.format(begin=script.BEGIN, end=script.END))
