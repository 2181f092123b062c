"""Which lines the tests of a Go or JavaScript project run, told by running some of them one by one."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from homeostat.codec import decode
from homeostat.errors import HomeostatError
from homeostat.languages.go_reports import package_and_test
from homeostat.languages.scripts import GOES_TO
from homeostat.log import Log
from homeostat.ports import Sandbox
from homeostat.records import Limits, Service, SuiteRun
from homeostat.stages.diagnose.suspicion import Spectrum

_MOST_NAMES = 40
_SHARE = 0.3  # of the time of one run, for all of them
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_log = Log()


class _Covered(msgspec.Struct, frozen=True):
    """What `cover.py` leaves."""

    command: str
    failed: int
    passed: int
    lines: dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    command: str  # for the failing tests alone; "" where it cannot be told
    spectrum: Spectrum | None


def passing_beside(service: Service, suite: SuiteRun) -> list[str]:
    """Tests that pass, those first that are named most like one that fails: what they do not run either tells most.

    In Go those of the packages that fail, since each other package would be built for them, and before them rows of
    a table that fails.
    """
    failing_words = [_words(test) for test in suite.failed]

    def unlike(test: str) -> float:
        own = _words(test)
        return -max((len(own & each) / len(own | each) for each in failing_words if own | each), default=0.0)

    if service.language != "go":
        return sorted(sorted(suite.passed), key=unlike)
    failing = {package_and_test(test)[0] for test in suite.failed}
    told = [(test, *package_and_test(test)) for test in sorted(suite.passed)]
    beside = [(test, name) for test, package, name in told if package in failing]
    rows = [test for test, name in beside if "/" in name and test.rpartition("/")[0] in suite.failed]
    whole = sorted((test for test, name in beside if "/" not in name), key=unlike)
    return [*rows[: _MOST_NAMES // 4], *whole]


def _words(test: str) -> frozenset[str]:
    """Of its name: `TestHelpSkipsHidden` holds help, skips and hidden."""
    parts = _WORD.findall(package_and_test(test)[1] or test)
    return frozenset(each.lower() for each in parts) - {"test", "example"}


def cover(
    service: Service,
    suite: SuiteRun,
    *,
    commit: str,
    sandbox: Sandbox,
    limits: Limits,
    tests: Iterable[str],
) -> Covered:
    """One run in the sandbox, of at most 20 seconds. `tests` are files that are not looked at.

    The tests ran beside the project's own code: whatever does not fit is no observation, and nothing is raised.
    """
    harness = files("homeostat.fixing.harness").joinpath("cover.py").read_text(encoding="utf-8")
    goes = GOES_TO.match(service.test)
    order = {
        "language": service.language,
        "command": service.test[goes.end() :] if goes else service.test,
        "folder": goes["folder"] if goes else "",
        "failed": sorted(suite.failed)[:_MOST_NAMES],
        "passed": passing_beside(service, suite)[:_MOST_NAMES],
        "seconds": limits.wall.total_seconds() * _SHARE,
    }
    try:
        run = sandbox.run(
            '"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/cover.py"',
            service=service,
            commit=commit,
            patch=None,
            files={"cover.py": harness, "cover.json": json.dumps(order)},
            limits=limits,
        )
        seen = decode(run.results, _Covered)
        kept = frozenset(tests)
        lines = {
            path: {int(line): counts for line, counts in each.items()}
            for path, each in seen.lines.items()
            if path not in kept
        }
    except (HomeostatError, msgspec.DecodeError, ValueError, RecursionError) as error:
        _log.debug("cover.failed", service=service.name, why=str(error))
        return Covered(command="", spectrum=None)
    spectrum = Spectrum(failed=seen.failed, passed=seen.passed, lines=lines) if seen.failed and lines else None
    return Covered(command=seen.command, spectrum=spectrum)
