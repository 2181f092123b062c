"""What no fix may touch by itself, and what a person is told of when one does."""

from collections.abc import Iterable

from homeostat.languages.diff import losing_lines, plain_files, plain_path
from homeostat.languages.machines import is_run_by_machines
from homeostat.languages.paths import is_test, says_dependencies
from homeostat.languages.protected import is_delicate, is_migration, is_protected
from homeostat.records import Candidate

__all__ = ["dependencies", "is_test", "migrations", "protected", "protected_reason"]


def protected_reason(candidate: Candidate) -> str:
    """Why a person has to make this change by hand; "" when the patch may be proposed."""
    losing = {*map(plain_path, losing_lines(candidate.patch))}
    for path in plain_files(candidate.patch):
        if is_protected(path):
            return f"{path} is protected"
        if candidate.approach != "revert" and is_test(path) and path in losing:
            return f"{path} is a test, and tests are only added to"
    return ""


def protected(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that no fix may touch, or only under somebody's eyes."""
    return tuple(path for path in paths if is_protected(path) or is_delicate(path) or is_run_by_machines(path))


def dependencies(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that say what a service depends on."""
    return tuple(path for path in paths if says_dependencies(path))


def migrations(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that change what a database holds: such a patch cannot be taken back by deploying the release before."""
    return tuple(path for path in paths if is_migration(path))
