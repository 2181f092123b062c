"""An import that fails for a name that is nearly right."""

from pathlib import Path

import pytest
from test_rules import Row, capture, patched, run

from homeostat.stages.propose.rules import rules

READING = "def read_lines(rows):\n    return list(rows)\n"


@pytest.mark.parametrize(
    ("top", "use"),
    [
        pytest.param("from shop.reading import read_lnes", "read_lnes([1])", id="a name, wherever it is used"),
        pytest.param("from shop.reading import read_lnes as r", "r([1])", id="by another name"),
        pytest.param("from shop.raeding import read_lines", "read_lines([1])", id="a module of the tree"),
        pytest.param("import jsn", "jsn.loads('[1]')", id="one of Python's library"),
        pytest.param("import jsn", "json.loads('[1]')", id="used by its right name"),
        pytest.param("import jsn as j", "j.loads('[1]')", id="a module by another name"),
    ],
)
def test_what_is_nearly_called_so_is_imported(top: str, use: str, tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/reading.py": READING,
        "shop/app.py": f"{top}\n\n\ndef go():\n    return {use}\n",
    }
    row = Row("", files, "__import__('shop.app').app.go()", bool)
    (tmp_path / "crash").mkdir()
    situation = capture(row, tmp_path / "crash")
    first = next(iter(rules(situation)))
    (tmp_path / "tried").mkdir()
    assert run(row, tmp_path / "tried", patched(situation, first)) == [1]


def test_what_is_like_nothing_stays(tmp_path: Path) -> None:
    row = Row("", {"app.py": "import quantumfoo\n"}, "app.go()", bool)
    assert not list(rules(capture(row, tmp_path)))
