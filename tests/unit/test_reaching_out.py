"""What new lines of a patch are told to reach out for, and what is an ordinary word."""

import pytest

from homeostat.languages.diff import diff_of, hunks_of
from homeostat.languages.protected import to_be_seen
from homeostat.languages.reaching_out import reaching_out
from homeostat.records import Patch


def told(path: str, before: str, after: str) -> list[tuple[str, str]]:
    return [*reaching_out(hunks_of(diff_of(path, before, after)))]


def test_each_way_is_told_once_with_its_word() -> None:
    after = "x = 1\nimport os, subprocess\nos.system('a')\ny = os.environ\n"
    assert told("a.py", "x = 1\n", after) == [
        ("a.py", "starts a program: subprocess"),
        ("a.py", "reads the environment or what is secret: os.environ"),
    ]


def test_what_stood_there_before_is_not_new() -> None:
    assert told("a.py", "x = os.environ['A']\n", "x = os.environ.get('A', '')\n") == []
    assert told("a.py", "subprocess.run(a)\n", "if a:\n    subprocess.run(a)\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "pattern = re.compile(r'a')",
        "found = pattern.exec(text)",
        "rows = repository.fetch(1)",
        "for request in requests: pass",
        "response = client.get('/orders')",
        "total = evaluate(order)",
        "executor.submit(work)",
        "if environment is None: raise ValueError",
        "const process = orders.process(order)",
        "db.Exec(statement)",
    ],
)
def test_ordinary_words_are_not(line: str) -> None:
    assert told("a.py", "x = 1\n", f"x = 1\n{line}\n") == []


def test_prose_may_name_them() -> None:
    assert told("README.md", "a\n", "a\nCall subprocess.run\n") == []


def test_a_long_patch_of_like_lines_is_read_in_one_go() -> None:
    before = "".join(f"x{n} = 1\n" for n in range(20_000))
    assert to_be_seen(diff_of("a.py", None, before + "import socket\n")) == ("a.py opens a connection: socket",)


def test_lines_that_look_like_a_heading_count() -> None:
    patch = Patch(diff="--- a/a.py\n+++ b/a.py\n@@ -1 +1,2 @@\n--- x\n+++ y\n+++ z\n")
    assert patch.changed_lines == 3
    assert diff_of("a.py", "x\n", "y\n").changed_lines == 2
