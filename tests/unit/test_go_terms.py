"""Search in Go: terms and questions that an expression lacks are among the small changes."""

import pytest
from test_tree_search_go import changed, go

ROWS = [
    pytest.param(
        go('\ti := strings.Index(s, sep)\n\treturn s[:i] + "." + s[i+1+n:]\n', "f(s, sep string, n int) string"),
        's[:i] + s[i:i+1+n] + "." + s[i+1+n:]',
        id="what two cuts leave out",
    ),
    pytest.param(
        go("\ti := strings.Index(s, sep)\n\treturn s[i:]\n", "f(s, sep string) string"),
        "s[i + len(sep):]",
        id="a bound without a length",
    ),
    pytest.param(
        go("\twidth := len(s)\n\trest := max\n\treturn rest\n", "f(s string, max int) int"),
        "rest := max - width\n",
        id="a sum",
    ),
    pytest.param(
        go("\treturn prefix\n", "f(prefix, name string) string"),
        "return prefix + name\n",
        id="a text",
    ),
    pytest.param(
        go("\tfor s[i] == ' ' {\n\t\ti++\n\t}\n", "f(s string, i int)"),
        "for i < len(s) && s[i] == ' ' {",
        id="as far as the text goes",
    ),
    pytest.param(
        go("\tif quoted {\n\t\tg()\n\t}\n\treturn wide\n", "f(wide, quoted bool) bool"),
        "return wide && quoted\n",
        id="a condition that is given back",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_a_term_that_is_lacking_is_tried(text: str, wanted: str) -> None:
    assert any(wanted in each for each in changed(text))


def test_terms_of_another_type_are_not_added() -> None:
    found = changed(go("\tn := len(s)\n\treturn s[n:]\n", "f(s, sep string) string"))
    assert not [each for each in found if "n + sep" in each or "s[n:] + n" in each]
