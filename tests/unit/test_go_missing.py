"""Search in Go: statements and ways out that a function leaves out are among the likeliest small changes."""

import pytest
from test_tree_search_go import changed, go

ROWS = [
    pytest.param(
        go("\tfor _, each := range all {\n\t\tif each.hidden {\n\t\t\t// not shown\n\t\t}\n\t\tshow(each)\n\t}\n"),
        "// not shown\n\t\t\tcontinue\n\t\t}",
        2,
        id="an if that does nothing, in a loop",
    ),
    pytest.param(
        go("\tif n == 0 {\n\t}\n\treturn text(n), nil\n", "f(n int) (string, error)"),
        'if n == 0 {\n\t\treturn "", nil\n\t}',
        3,
        id="an if that does nothing",
    ),
    pytest.param(
        go(
            "\tfor {\n\t\tswitch next() {\n\t\tcase a:\n\t\t\tskip()\n\t\tcase b:\n\t\t\tread()\n\t\t\tcontinue\n"
            "\t\t}\n\t\tkeep()\n\t}\n"
        ),
        "skip()\n\t\t\tcontinue\n",
        12,
        id="a case that goes on below",
    ),
    pytest.param(
        go(
            "\tcount := 0\n\tfor _, each := range all {\n\t\tif each.Done {\n\t\t\tnote(each)\n\t\t}\n\t}\n"
            "\treturn count > 2\n",
            "f(all []T) bool",
        ),
        "note(each)\n\t\t\tcount++\n",
        12,
        id="a count that stays at nought",
    ),
    pytest.param(
        go(
            "\tvar out []T\n\tfor _, each := range all {\n\t\tif each.Done {\n\t\t\tcontinue\n\t\t}\n"
            "\t\tnote(each)\n\t}\n\treturn out\n",
            "f(all []T) []T",
        ),
        "note(each)\n\t\tout = append(out, each)\n",
        10,
        id="a list that stays empty",
    ),
    pytest.param(
        go(
            "\tseen := false\n\tfor _, each := range all {\n\t\tif each == wanted {\n\t\t\tnote(each)\n\t\t}\n\t}\n"
            "\treturn seen\n",
            "f(all []T, wanted T) bool",
        ),
        "note(each)\n\t\t\tseen = true\n",
        8,
        id="a flag that nobody sets",
    ),
    pytest.param(
        go("\ti := 0\n\tfor i < len(all) {\n\t\tshow(all[i])\n\t}\n", "f(all []T)"),
        "show(all[i])\n\t\ti++\n",
        8,
        id="a loop that stays where it is",
    ),
    pytest.param(
        go(
            "\tif wide {\n\t\tw.left = 2\n\t\tw.right = 4\n\t} else {\n\t\tw.left = 1\n\t}\n\tw.draw()\n",
            "(w *W) f(wide bool)",
        ),
        "w.left = 1\n\t\tw.right = 4\n",
        40,
        id="what the other branch does",
    ),
    pytest.param(
        go(
            "\tfor _, r := range text {\n\t\tif r == ' ' {\n\t\t\tout = append(out, b.String())\n"
            "\t\t\tcontinue\n\t\t}\n\t\tb.WriteRune(r)\n\t}\n",
            "f(text string, b *strings.Builder, out []string)",
        ),
        "out = append(out, b.String())\n\t\t\tb.Reset()\n",
        40,
        id="a buffer that is not begun anew",
    ),
    pytest.param(
        go("\tdelete(q.items, key)\n\treturn true\n", "(q *Q) f(key string) bool")
        + "\nfunc (q *Q) pop() {\n\tq.size--\n}\n",
        "delete(q.items, key)\n\tq.size--\n\treturn true",
        30,
        id="what another method of the type does",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "rank"), ROWS)
def test_what_is_left_out_is_among_the_likeliest(text: str, wanted: str, rank: int) -> None:
    found = changed(text)
    at = next((at for at, each in enumerate(found) if wanted in each), None)
    assert at is not None
    assert at < rank


def test_what_a_block_does_already_is_not_done_twice() -> None:
    found = changed(go("\tif wide {\n\t\tw.left = 2\n\t}\n\tw.left = 2\n\tw.draw()\n", "(w *W) f(wide bool)"))
    assert not [each for each in found if each.count("\tw.left = 2\n") > 2]
