"""Files of a Go module that only tests use, whatever their names say."""

from homeostat.errors import NotFound
from homeostat.languages.go_helpers import helpers_of_tests

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
