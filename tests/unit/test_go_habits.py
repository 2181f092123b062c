"""Search in Go: what a function leaves out, and its neighbours show."""

import pytest

from homeostat.languages.python import apply
from homeostat.languages.trees import Source, walk
from homeostat.stages.propose.tree_search import go_habits, go_letters
from homeostat.stages.propose.tree_search.subject import Subject

ROWS = [
    pytest.param(
        'func f(m Env) string {\n\tif v, _ := m.get("k"); v != "" {\n\t\treturn v\n\t}\n\treturn "none"\n}\n',
        'if v, ok := m.get("k"); ok {',
        id="what is there and empty is there",
    ),
    pytest.param(
        "func f(xs []int) error {\n\tout := make([]int, 9)\n\terrs := make([]error, 9)\n\tfor i := range xs {\n"
        "\t\tout[i], _ = g(i)\n\t}\n\treturn first(errs)\n}\n",
        "out[i], errs[i] = g(i)",
        id="an error that has its place",
    ),
    pytest.param(
        "type L struct {\n\ttokens, burst float64\n}\n\nfunc (l *L) f(n float64) {\n\tl.tokens += n\n}\n",
        "l.tokens += n\n\tif l.tokens > l.burst {\n\t\tl.tokens = l.burst\n\t}\n",
        id="no more than the bound beside it",
    ),
    pytest.param(
        "func f(m map[string]int) {\n\tkeys := make([]string, 0)\n"
        "\tfor k := range m {\n\t\tkeys = append(keys, k)\n\t}\n\tshow(keys)\n}\n",
        "\t}\n\tsort.Strings(keys)\n\tshow(keys)",
        id="a map's keys in order",
    ),
    pytest.param(
        "func (c *C) put(el E) {\n\tc.order.front(el)\n}\n\nfunc (c *C) f(el E) int {\n\treturn el.value\n}\n",
        "\tc.order.front(el)\n\treturn el.value",
        id="a step that another method of the type takes",
    ),
    pytest.param(
        "func f(s string, n int) string {\n\tr := []byte(s)\n\treturn string(r[:n])\n}\n",
        "r := []rune(s)",
        id="letters, and not bytes",
    ),
    pytest.param(
        "func f(s string, n int) string {\n\treturn s[:n-1] + dots\n}\n",
        "\tif len(s) <= n {\n\t\treturn s\n\t}\n",
        id="what is short enough as it is",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_it_is_among_the_changes(text: str, wanted: str) -> None:
    source = Source("a.go", f"package p\n\n{text}")
    function = next(
        node
        for node in walk(source.root)
        if node.type.endswith("_declaration") and "f(" in source.text_of(node).partition("{")[0]
    )
    subject = Subject(source, function)
    changed = [
        apply(source.text, edits)
        for node in subject.nodes
        for makes in (go_habits.changes, go_letters.changes)
        for _, _, edits in makes(subject, node)
    ]
    assert any(wanted in each for each in changed), "\n----\n".join(changed)
