"""A captured request, sent as a Go package's own tests send theirs: a row more of their table, or a test beside theirs.

A Go service's tests know how its handler is put together, and what it needs behind it. So no service has to be started:
a test that sends a request is taken over with the method, path and body of the one that failed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from homeostat.errors import BadInput, NotFound
from homeostat.languages.trees import Source
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.go_requests.functions import as_function
from homeostat.stages.propose.go_requests.rows import as_row
from homeostat.stages.propose.go_requests.sending import STATUS, sendings

__all__ = ["STATUS", "Asked", "Sent", "sent_as_tests"]

MOST_TESTS = 4
_MOST_FILES = 12
_ELSEWHERE = frozenset({"vendor", "testdata", "third_party", "node_modules"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file of tests with one more of them, where `STATUS` stands for the status that is expected."""

    path: str
    name: str  # of the function that runs it
    case: str  # the row's name; "" for a function of its own
    text: str
    as_constant: bool  # whether the status is written `http.StatusOK`, and not 200


def sent_as_tests(asked: Asked, crash_path: str, files: Sequence[str], read: Callable[[str], str]) -> tuple[Sent, ...]:
    """At most `MOST_TESTS`, the likeliest to do what the request did first."""
    found: list[tuple[float, int, Sent]] = []
    for source in _tests(crash_path, files, read):
        for sending in sendings(source, asked):
            for rank, kept in enumerate((True, False) if sending.credentials else (True,)):
                made = as_row(sending, asked, kept) if sending.row else as_function(sending, asked, kept)
                if made is not None:
                    name, case, text = made
                    sent = Sent(path=source.path, name=name, case=case, text=text, as_constant=sending.has_constant)
                    found.append((-sending.likeness + 1.5 * rank, len(found), sent))
        if len(found) >= 4 * MOST_TESTS:
            break
    best = [sent for _, _, sent in sorted(found, key=lambda each: each[:2])]
    return tuple({sent.text: sent for sent in best}.values())[:MOST_TESTS]


def _tests(crash_path: str, files: Sequence[str], read: Callable[[str], str]) -> Iterator[Source]:
    def far(path: str) -> tuple[int, str]:
        pairs = zip(path.split("/")[:-1], crash_path.split("/")[:-1], strict=False)
        return -sum(1 for one, other in pairs if one == other), path

    paths = [path for path in files if path.endswith("_test.go") and not _ELSEWHERE.intersection(path.split("/"))]
    read_so_far = 0
    for path in sorted(paths, key=far):
        try:
            source = Source(path, read(path))
            if "http" in source.text and not source.root.has_error:
                read_so_far += 1
                yield source
        except (NotFound, BadInput):
            continue
        if read_so_far >= _MOST_FILES:
            return
