"""What is offered for Go and JavaScript parses, differs, and ends soon, whatever the source is."""

import pytest

from homeostat.stages.propose.tree_rules import further, tree_rules
from tree_crashes import after, situation


def test_every_candidate_is_new_and_parses() -> None:
    text = "function f(o) {\n  if (o.a.¦b && o.c) {\n    return o.a.b || [];\n  }\n  return [];\n}\n"
    said = "TypeError: Cannot read properties of undefined (reading 'b')"
    seen, plain = situation({"a.js": text}, [("a.js", "f")], said)
    made = list(further(seen))
    assert len(made) > 8
    assert all(after(each, plain) != plain["a.js"] for each in made)
    assert all(each.description and each.reasoning and "\n" not in each.title for each in made)


HOSTILE = [
    pytest.param("(" * 50_000 + "x.y", "1", id="nested"),
    pytest.param("x.y\n" * 30_000, "15000", id="long"),
    pytest.param("\x00\ud800 x.y", "1", id="bytes"),
    pytest.param("if (" * 3_000 + "x.y", "1", id="open"),
    pytest.param("a" * 500_000 + ".y", "1", id="wide"),
    pytest.param("x.y" + "().y" * 100_000, "1", id="chained"),
    pytest.param("f(" + "x.y[0], " * 100_000 + "0)", "1", id="minified"),
]


@pytest.mark.parametrize(("text", "line"), HOSTILE)
@pytest.mark.parametrize("path", ["a.js", "a.go", "a.ts"])
def test_hostile_sources_end_in_few_candidates_and_soon(text: str, line: str, path: str) -> None:
    lines = text.split("\n")
    lines[int(line) - 1] = "¦" + lines[int(line) - 1]
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    said = said if path.endswith(".go") else "TypeError: Cannot read properties of undefined (reading 'y')"
    seen, _ = situation({path: "\n".join(lines)}, [(path, "f")], said)
    assert len(list(tree_rules(seen, 8))) <= 8
