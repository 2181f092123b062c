import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeostat.console.diff import LINES_MOST, highlight, render, words_changed

DIFF = """\
--- a/app/orders.py
+++ b/app/orders.py
@@ -10,5 +10,7 @@ def price(line):
 def price(line):
-    remedy = CATALOG[line["sku"]]
+    remedy = CATALOG.get(line["sku"])
+    if remedy is None:
+        raise NotFound
     total = remedy.price
     return total

"""


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def marked(markup: str) -> list[str]:
    return [text_of(found) for found in re.findall(r"<mark>(.*?)</mark>", markup)]


def test_both_sides_keep_their_lines_and_numbers() -> None:
    (file,) = render(DIFF).files
    rows = file.hunks[0].rows
    left = [(row.left.number, text_of(row.left.html)) for row in rows if row.left.kind != "none"]
    right = [(row.right.number, text_of(row.right.html)) for row in rows if row.right.kind != "none"]
    assert left[:3] == [
        (10, "def price(line):"),
        (11, '    remedy = CATALOG[line["sku"]]'),
        (12, "    total = remedy.price"),
    ]
    assert right[1] == (11, '    remedy = CATALOG.get(line["sku"])')
    assert (file.path, file.added, file.removed) == ("app/orders.py", 3, 1)


def test_a_changed_line_stands_beside_what_became_of_it() -> None:
    diff = DIFF.replace("+    remedy = C", "+    check(line)\n+    remedy = C").replace("+10,7", "+10,8")
    rows = render(diff).files[0].hunks[0].rows
    beside = next(row for row in rows if row.left.kind == "out")
    assert text_of(beside.right.html) == '    remedy = CATALOG.get(line["sku"])'


def test_the_words_that_differ_are_marked_and_no_others() -> None:
    row = next(row for row in render(DIFF).files[0].hunks[0].rows if row.left.kind == "out")
    assert "".join(marked(row.left.html)) == "[]"
    assert "".join(marked(row.right.html)) == ".get()"


def test_lines_with_little_in_common_carry_no_marks() -> None:
    assert words_changed("return total", "class Order(Base):") == ((), ())


def test_one_column_tells_what_goes_before_what_comes() -> None:
    kinds = [cell.kind for cell in render(DIFF).files[0].hunks[0].unified]
    assert kinds[:5] == ["same", "out", "in", "in", "in"]


@pytest.mark.parametrize("path", ["evil.html", "evil.py", "evil.unheard-of"])
def test_code_is_only_text(path: str) -> None:
    diff = f"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-<script>alert(1)</script>\n+<script>alert(2)</script>\n"
    (row,) = render(diff).files[0].hunks[0].rows
    assert "<script" not in row.left.html + row.right.html
    assert text_of(row.right.html) == "<script>alert(2)</script>"


def test_what_is_no_diff_is_shown_as_it_is() -> None:
    view = render("--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-cut off")
    assert view.raw or view.files


def test_a_long_patch_is_counted_and_not_shown() -> None:
    lines = "".join(f"+line {number}\n" for number in range(LINES_MOST + 1))
    view = render(f"--- /dev/null\n+++ b/long.txt\n@@ -0,0 +1,{LINES_MOST + 1} @@\n{lines}")
    assert view.cut_lines == LINES_MOST + 1
    assert view.files[0].hunks == ()
    assert view.files[0].state == "added"


def test_a_file_without_an_end_of_line_is_read() -> None:
    diff = "--- a/x.txt\n+++ b/x.txt\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
    (row,) = render(diff).files[0].hunks[0].rows
    assert (text_of(row.left.html), text_of(row.right.html)) == ("a", "b")


@given(st.text(max_size=200))
def test_colour_loses_no_sign(code: str) -> None:
    plain = code.replace("\r", "")
    for path in ("x.py", "x.go", "x.js"):
        assert "\n".join(text_of(line) for line in highlight(plain, path)) == plain


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_lie_within_their_line(old: str, new: str) -> None:
    left, right = words_changed(old, new)
    for line, marks in ((old, left), (new, right)):
        assert all(0 <= start < end <= len(line) for start, end in marks)


@given(st.text(alphabet="+- @ab\n/\\", max_size=300))
def test_no_text_breaks_the_reader(diff: str) -> None:
    render(diff)
