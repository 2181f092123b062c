"""The `go test` behind what people type."""

import pytest

from homeostat.errors import NotFound
from homeostat.languages.go_scripts import go_test_behind

MAKEFILE = """GO ?= go
PKGS := ./...
FLAGS = -race \\
  -timeout 30s

.PHONY: all test cover
all: build test

build:
\t$(GO) build ./...

test: build
\t@$(GO) test $(FLAGS) $(PKGS)

lint-test:
\tgo vet ./... && go test ./...

cover:
\tgo test -coverprofile=cover.out -covermode=atomic ./...

sum:
\tgotestsum --format dots -- -short ./...

both:
\tgo test ./a
\tgo test ./b

loop:
\tfor d in a b; do (cd $$d && go test ./...); done
"""
FILES = {
    "Makefile": MAKEFILE,
    "svc/Makefile": "test:\n\tgo test ./...\n",
    "nested/go.mod": "module n\n",
    "nested/Makefile": "test:\n\tgo test -cover ./...\n",
}


def read(path: str) -> str:
    if path not in FILES:
        raise NotFound(path)
    return FILES[path]


@pytest.mark.parametrize(
    ("command", "behind"),
    [
        pytest.param("go test ./...", "go test ./...", id="is plain already"),
        pytest.param("make test", "go test -race    -timeout 30s ./...", id="variables and a line that goes on"),
        pytest.param("make lint-test", "go test ./...", id="looks at the code first"),
        pytest.param("make cover", "go test ./...", id="a profile changes no outcome"),
        pytest.param("make sum", "go test -short ./...", id="a wrapper"),
        pytest.param("make both", "go test ./a && go test ./b", id="two runs, whose reports are read together"),
        pytest.param("make loop", "make loop", id="a loop is no plain command"),
        pytest.param("make none", "make none", id="no such target"),
        pytest.param("make -C svc test", "go test ./svc/...", id="a Makefile of a folder"),
        pytest.param("make -C nested test", "cd nested && go test ./...", id="a Makefile of a module in a folder"),
        pytest.param("cd nested && make test", "cd nested && go test ./...", id="the same, gone to"),
        pytest.param("cd svc && go test ./...", "go test ./svc/...", id="a folder of the module"),
        pytest.param("go test -C svc -run A ./x", "go test -run A ./svc/x", id="a folder as an option"),
        pytest.param("go -C=svc test ./...", "go test ./svc/...", id="a folder as an option of go itself"),
        pytest.param("go test ./... -C svc", "go test ./... -C svc", id="where go refuses it"),
        pytest.param("cd svc && go test", "go test ./svc", id="a folder's own package"),
        pytest.param("cd svc && go test -run 'A|B' ./x", "go test -run 'A|B' ./svc/x", id="with an option"),
        pytest.param("cd svc && go test ../other", "cd svc && go test ../other", id="out of the folder again"),
        pytest.param("cd nested && go test ./...", "cd nested && go test ./...", id="a module of its own"),
        pytest.param("go test ./... 2>&1 | tee log", "go test ./...", id="the output goes elsewhere as well"),
        pytest.param("go test -v -coverprofile c.out ./...", "go test -v ./...", id="a profile as two words"),
        pytest.param("go test -cover ./...", "go test ./...", id="coverage alone"),
        pytest.param("npm test", "npm test", id="of another language"),
    ],
)
def test_a_plain_command_that_tests_the_same(command: str, behind: str) -> None:
    assert go_test_behind(command, read) == behind


def test_modules_that_are_tested_one_after_another_have_a_shell_each() -> None:
    makefile = "test:\n\tcd libs/money && go test ./...\n\tcd stock && go test ./... | cat\n"
    files = {"Makefile": makefile, "libs/money/go.mod": "module m\n", "stock/go.mod": "module s\n"}

    def read_of(path: str) -> str:
        if path not in files:
            raise NotFound(path)
        return files[path]

    behind = "(cd libs/money && go test ./...) && (cd stock && go test ./...)"
    assert go_test_behind("make test", read_of) == behind
