"""What no fix may touch by itself, and what a person is told of when one does."""

from collections.abc import Iterable

from homeostat.languages.paths import is_test, says_dependencies
from homeostat.languages.protected import is_delicate, is_migration, is_protected
from homeostat.records import Candidate

__all__ = ["dependencies", "is_test", "migrations", "protected", "protected_reason"]


def protected_reason(candidate: Candidate) -> str:
    """Why a person has to make this change by hand; "" when the patch may be proposed."""
    for path in candidate.patch.files:
        if is_protected(path):
            return f"{path} is protected"
        if candidate.approach != "revert" and is_test(path) and _removes_lines(candidate.patch.diff, path):
            return f"{path} is a test, and tests are only added to"
    return ""


def protected(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that no fix may touch, or only under somebody's eyes."""
    return tuple(path for path in paths if is_protected(path) or is_delicate(path))


def dependencies(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that say what a service depends on."""
    return tuple(path for path in paths if says_dependencies(path))


def migrations(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that change what a database holds: such a patch cannot be taken back by deploying the release before."""
    return tuple(path for path in paths if is_migration(path))


def _removes_lines(diff: str, path: str) -> bool:
    inside = False
    for line in diff.splitlines():
        if line.startswith("--- "):
            inside = line.endswith(path)
        elif inside and line.startswith("-"):
            return True
    return False
