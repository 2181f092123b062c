"""What is read out of Python source, and edits that keep the rest."""

import ast

import pytest

from homeostat.errors import BadInput
from homeostat.languages.python import (
    Edit,
    Import,
    Module,
    apply,
    function_at,
    is_plain,
    root,
    splice,
    tail,
)

SOURCE = '''"""A module."""
from flask import Blueprint

bp = Blueprint("x", __name__)


class Shop:
    @property
    def name(self):
        return (
            self.owner
            .name
        )


@bp.route("/ä", methods=["POST"])
async def post_ä(request):
    def inner():
        return 1
    if request.json["ä"]:  # ä
        return "ü" + request.json["name"]
    return inner()
'''


@pytest.mark.parametrize(
    ("line", "name", "first"),
    [(11, "name", 8), (20, "post_ä", 16), (19, "inner", 18), (16, "post_ä", 16)],
)
def test_the_innermost_function_holds_the_line(line: int, name: str, first: int) -> None:
    found = function_at(SOURCE, line)
    assert found is not None
    assert (found.name, found.first_line) == (name, first)


@pytest.mark.parametrize("source", ["def f(:\n", "x = 1\n", "\0", "(" * 5000])
def test_where_there_is_no_function_nothing_is_found(source: str) -> None:
    assert function_at(source, 1) is None


def test_a_statement_is_found_from_any_of_its_lines() -> None:
    module = Module(SOURCE)
    innermost = [module.text(module.statements_at(line)[0]) for line in (10, 12, 20, 21)]
    assert innermost[0] == innermost[1]
    assert innermost[2].startswith("if request")
    assert innermost[3].startswith("return")


def test_positions_are_characters_even_behind_other_alphabets() -> None:
    module = Module(SOURCE)
    found = [node for node in ast.walk(module.tree) if isinstance(node, ast.Subscript)]
    assert sorted(module.text(node) for node in found) == ['request.json["name"]', 'request.json["ä"]']


def test_an_edit_leaves_everything_else_as_it_was() -> None:
    module = Module(SOURCE)
    node = next(n for n in ast.walk(module.tree) if isinstance(n, ast.Subscript) and "name" in module.text(n))
    after = apply(SOURCE, [splice(module, node, "NAME")])
    assert after == SOURCE.replace('request.json["name"]', "NAME")


def test_a_mark_of_byte_order_stays_before_everything() -> None:
    module = Module("\ufeffx = (ä)\r\ny = x\r\n")
    name = module.tree.body[0]
    assert isinstance(name, ast.Assign)
    edits = [splice(module, name.value, "ö"), module.import_edit(Import(module="os", name="", alias="os"))]
    assert apply(module.source, [edit for edit in edits if edit]) == "\ufeffimport os\r\nx = (ö)\r\ny = x\r\n"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(BadInput):
        apply("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


@pytest.mark.parametrize(
    ("source", "wanted", "after"),
    [
        ("import os\n\nx = 1\n", Import(module="json", name="", alias="json"), "import os\nimport json\n\nx = 1\n"),
        ('"""Doc."""\nx = 1\n', Import(module="a.b", name="C", alias="C"), '"""Doc."""\nfrom a.b import C\nx = 1\n'),
        ("x = 1\r\n", Import(module="json", name="", alias="json"), "import json\r\nx = 1\r\n"),
        ("import json\n", Import(module="json", name="", alias="json"), "import json\n"),
        ("#!/bin/sh\nx = 1\n", Import(module="json", name="", alias="json"), "#!/bin/sh\nimport json\nx = 1\n"),
    ],
    ids=["after-imports", "after-docstring", "windows-lines", "already-there", "started-by-its-first-line"],
)
def test_an_import_is_added_once_and_in_its_place(source: str, wanted: Import, after: str) -> None:
    edit = Module(source).import_edit(wanted)
    assert apply(source, [edit] if edit else []) == after


@pytest.mark.parametrize(
    ("text", "plain", "start", "last"),
    [
        ("order.lines[0].price", True, "order", "price"),
        ("find(order)", False, "find", "find"),
        ("await repo.get(1)", False, "repo", "get"),
        ("row.get('x')", True, "row", "get"),
        ("data['name']", True, "data", "name"),
        ("len(xs)", True, "len", "len"),
    ],
)
def test_an_expression_is_described(text: str, start: str, last: str, *, plain: bool) -> None:
    module = ast.parse(f"async def f():\n    {text}\n").body[0]
    assert isinstance(module, ast.AsyncFunctionDef)
    statement = module.body[0]
    assert isinstance(statement, ast.Expr)
    assert (is_plain(statement.value), root(statement.value), tail(statement.value)) == (plain, start, last)
