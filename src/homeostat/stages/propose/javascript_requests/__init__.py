"""A captured request, sent as the tests of a service in JavaScript or TypeScript send theirs.

The tests know how the service is put together and how it is asked: supertest, `inject`, `fetch`, a route's function.
So one that sends a request is taken over with the method, path and body of the one that failed, as far as it looks at
the status. Where none does, what answers requests is asked in a file of its own.
"""

import contextlib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from homeostat.errors import BadInput, NotFound
from homeostat.languages.paths import is_test
from homeostat.languages.python import Edit, apply
from homeostat.languages.trees import Source, broken
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.javascript_requests.apps import apps, has_package, route_of
from homeostat.stages.propose.javascript_requests.asking import Frame, of_app, of_route
from homeostat.stages.propose.javascript_requests.cutting import STATUS, NoStatus, cut
from homeostat.stages.propose.javascript_requests.literals import quoted
from homeostat.stages.propose.javascript_requests.sending import Sending, sendings
from homeostat.stages.propose.javascript_requests.styles import Style
from homeostat.stages.propose.javascript_requests.swapping import CannotBeSent, swapped

__all__ = ["STATUS", "Sent", "has_tests", "sent_anew", "sent_in_tests"]

MOST_TESTS = 4
_MOST_FILES = 40
_ELSEWHERE = frozenset({"node_modules", "dist", "build", "vendor", "coverage", ".next", "e2e", "cypress"})
_SCRIPT = re.compile(r"\.[cm]?[jt]sx?$")
_LONGEST_PATH = 80
_AGAIN = " once more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file of tests with one more of them, where `STATUS` stands for the status that is expected."""

    path: str
    title: str
    text: str


def sent_in_tests(
    asked: Asked, crash_path: str, files: Sequence[str], read: Callable[[str], str], *, remark: str
) -> tuple[Sent, ...]:
    """At most `MOST_TESTS`, the likeliest to do what the request did first; `remark` stands above the test."""
    found: list[tuple[float, int, Sent]] = []
    for far, source in enumerate(_test_files(crash_path, files, read)):
        for sending in sendings(source, asked):
            with contextlib.suppress(CannotBeSent, NoStatus, BadInput):
                sent = _sent(sending, asked, remark)
                size = len(sent.text) - len(source.text)
                found.append((-sending.likeness + min(far, 10) / 20 + size / 4000, len(found), sent))
    best = [sent for _, _, sent in sorted(found, key=lambda each: each[:2])]
    return tuple({sent.text: sent for sent in best}.values())[:MOST_TESTS]


def sent_anew(
    asked: Asked, crash_path: str, files: Sequence[str], read: Callable[[str], str], *, remark: str
) -> tuple[Sent, ...]:
    """A file of its own that asks a route's function or the application; none where no test tells how tests look."""
    source = next(_test_files(crash_path, files, read), None)
    if source is None:
        return ()
    style = Style(source)
    found: list[Sent] = []

    def frame(path: str) -> Frame:
        title = titled(asked, source.text).removesuffix(_AGAIN)
        return Frame(style=style, at=style.place(path, files), title=title, remark=remark)

    if (route := route_of(asked, files, read)) is not None:
        path, given = route
        around = frame(path)
        found.append(Sent(path=around.at, title=around.title, text=of_route(path, given, asked, around)))
    supertest = has_package("supertest", files, read)
    for app in itertools.islice(apps(files, read), MOST_TESTS):
        around = frame(app.path)
        text = of_app(app, asked, around, supertest=supertest)
        found.append(Sent(path=around.at, title=around.title, text=text))
    return tuple(each for each in found if not broken(Source(each.path, each.text)))[:MOST_TESTS]


def has_tests(files: Sequence[str]) -> bool:
    return any(is_test(path) and _SCRIPT.search(path) for path in files)


def _test_files(crash_path: str, files: Sequence[str], read: Callable[[str], str]) -> Iterator[Source]:
    """Those that can be read, the nearest to the crash first."""

    def far(path: str) -> tuple[int, str]:
        pairs = zip(path.split("/")[:-1], crash_path.split("/")[:-1], strict=False)
        return -sum(1 for one, other in pairs if one == other), path

    tests = (path for path in files if is_test(path) and _SCRIPT.search(path))
    for path in sorted((each for each in tests if not _ELSEWHERE & {*each.split("/")}), key=far)[:_MOST_FILES]:
        with contextlib.suppress(NotFound, BadInput):
            source = Source(path, read(path))
            if not broken(source):
                yield source


def titled(asked: Asked, text: str) -> str:
    """As the others are: "should …" where they are. Another than theirs."""
    shown = asked.path if len(asked.path) <= _LONGEST_PATH else f"{asked.path[:_LONGEST_PATH]}…"
    titles = re.findall(r"\b(?:it|test)\(\s*['\"`](\w+)", text)
    should = titles.count("should") * 2 > len(titles)
    title = f"{'should answer' if should else 'answers'} {asked.method} {shown} with {STATUS}"
    return title if f"{asked.method} {shown} with " not in text else f"{title}{_AGAIN}"


def _sent(sending: Sending, asked: Asked, remark: str) -> Sent:
    source = sending.source
    quote = Style(source).quote
    title = titled(asked, source.text)
    test = cut(sending, swapped(sending, asked, quote), quoted(title, quote))
    indent, end = source.indent(sending.statement), source.span(sending.statement)[1]
    newline = source.newline
    block = f"{newline}{newline}{indent}// {remark}{newline}{indent}{test}"
    text = apply(source.text, [Edit(end, end, block)])
    if broken(Source(source.path, text)):
        raise CannotBeSent
    return Sent(path=source.path, title=title, text=text)
