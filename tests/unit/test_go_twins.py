"""Search in Go: what a block lacks, and stands beside a statement's twin elsewhere in the file."""

import pytest
from test_tree_search_go import changed

TWIN = "\tb.log.Put(b.front.All())\n\tb.front.Clear()\n"


def basket(own: str, twin: str = TWIN) -> str:
    return f"package shop\n\nfunc (b *Basket) f() {{\n{own}}}\n\nfunc (b *Basket) g() {{\n{twin}}}\n"


@pytest.mark.parametrize(
    ("own", "twin", "wanted"),
    [
        pytest.param(
            "\tb.back.Clear()\n",
            TWIN,
            "\tb.log.Put(b.back.All())\n\tb.back.Clear()\n}\n\nfunc (b *Basket) g",
            id="before",
        ),
        pytest.param(
            "\tb.back.Open()\n",
            "\tb.front.Open()\n\tdefer b.front.Close()\n",
            "\tb.back.Open()\n\tdefer b.back.Close()\n",
            id="after",
        ),
        pytest.param(
            "\tif b.ok {\n\t\tb.back.Clear()\n\t}\n",
            "\tif b.front.Empty() {\n\t\treturn\n\t}\n\tb.front.Clear()\n",
            "\t\tif b.back.Empty() {\n\t\t\treturn\n\t\t}\n\t\tb.back.Clear()\n",
            id="a question, as deep as it is here",
        ),
    ],
)
def test_a_step_is_taken_as_the_twin_takes_it(own: str, twin: str, wanted: str) -> None:
    assert any(wanted in each for each in changed(basket(own, twin))[:6])


@pytest.mark.parametrize(
    ("own", "twin"),
    [
        pytest.param("\tb.back.Clear()\n", "\tb.log.Put(b.all)\n\tb.front.Clear()\n", id="it is about something else"),
        pytest.param("\tb.back.Clear()\n", "\tb.log.Put(b.front.All())\n\tc.front.Clear()\n", id="two names differ"),
        pytest.param("\tb.log.Put(b.back.All())\n\tb.back.Clear()\n", TWIN, id="it is there already"),
    ],
)
def test_what_is_no_twin_or_is_done_already_is_not_repeated(own: str, twin: str) -> None:
    step = "b.log.Put(b.back.All())"
    made = [each.partition("\n}\n")[0] for each in changed(basket(own, twin))]
    assert all(each.count(step) <= own.count(step) for each in made)
