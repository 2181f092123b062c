"""What kind of file a path names."""

import re

_TEST = re.compile(
    r"(^|/)(tests?|__tests__|spec)/|(^|/)(test_[^/]+|tests|conftest)\.py$|_test\.(py|go)$|\.(test|spec)\.[cm]?[jt]sx?$"
)
_DEPENDENCIES = re.compile(
    r"(^|/)(requirements[^/]*\.txt|pyproject\.toml|setup\.(py|cfg)|Pipfile(\.lock)?|uv\.lock|poetry\.lock|go\.(mod|sum)|"
    r"package(-lock)?\.json|yarn\.lock|pnpm-lock\.yaml)$"
)


def is_test(path: str) -> bool:
    return bool(_TEST.search(path))


def says_dependencies(path: str) -> bool:
    """Whether it says what a service depends on."""
    return bool(_DEPENDENCIES.search(path))
