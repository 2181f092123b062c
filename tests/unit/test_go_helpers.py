"""Files of a Go module that only tests use, whatever their names say."""

import pytest

from homeostat.errors import NotFound
from homeostat.languages.go_helpers import helpers_of_tests, is_in_no_build

FILES = {
    "shop.go": 'package shop\n\nimport "fmt"\n\n// Name is "testing".\nvar Name = "testing"\n',
    "assert/equal.go": 'package assert\n\nimport "testing"\n\nfunc Equal(t *testing.T) {}\n',
    "fakes/fakes.go": 'package fakes\n\nimport (\n\t"io"\n\t"testing"\n)\n',
    "testutil/shops.go": "package testutil\n\nfunc Shop() int { return 1 }\n",
    "testimony/words.go": "package testimony\n",
    "iotest/io.go": 'package iotest\n\nimport "testing/iotest"\n',
    "shop_test.go": 'package shop\n\nimport "testing"\n',
}


def read(path: str) -> str:
    if path not in FILES:
        raise NotFound(path)
    return FILES[path]


def test_they_are_told_by_what_they_import_and_by_the_folders_that_are_named_so() -> None:
    assert list(helpers_of_tests([*FILES, "gone.go"], read)) == [
        "assert/equal.go",
        "fakes/fakes.go",
        "testutil/shops.go",
    ]


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        pytest.param("// A licence.\n\n//go:build ignore\n\npackage main\n", True, id="ignored"),
        pytest.param("// +build ignore\n\npackage main\n", True, id="as it was written once"),
        pytest.param("//go:build linux\n\npackage shop\n", False, id="of one system"),
        pytest.param("package shop\n\n//go:build ignore\nvar x = 1\n", False, id="too late to count"),
        pytest.param("package shop\n", False, id="any other"),
    ],
)
def test_a_file_says_that_it_is_in_no_build(text: str, *, left_out: bool) -> None:
    assert is_in_no_build(text) is left_out
