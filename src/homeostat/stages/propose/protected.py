"""What no fix may touch by itself, judged on the diff."""

import re

from homeostat.records import Candidate

# CI, migrations, secrets, lock files and infrastructure: PRACTICE's default list.
_PROTECTED = re.compile(
    r"(^|/)(\.github|\.gitlab-ci\.ya?ml|\.circleci|\.ci|Jenkinsfile|migrations?|alembic|\.env[^/]*|secrets?|"
    r"Dockerfile|compose[^/]*\.ya?ml|terraform|k8s|helm|CODEOWNERS|homeostat\.ya?ml)(/|$)|"
    r"(^|/)(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|go\.sum|go\.mod|requirements[^/]*\.txt)$"
)
_TEST = re.compile(r"(^|/)(tests?|__tests__|spec)/|(^|/)test_[^/]+\.py$|_test\.(py|go)$|\.(test|spec)\.[jt]sx?$")


def protected_reason(candidate: Candidate) -> str:
    """Why a person has to make this change by hand; "" when the patch may be proposed."""
    for path in candidate.patch.files:
        if _PROTECTED.search(path):
            return f"{path} is protected"
        if candidate.approach != "revert" and _TEST.search(path) and _removes_lines(candidate.patch.diff, path):
            return f"{path} is a test, and tests are only added to"
    return ""


def _removes_lines(diff: str, path: str) -> bool:
    inside = False
    for line in diff.splitlines():
        if line.startswith("--- "):
            inside = line.endswith(path)
        elif inside and line.startswith("-"):
            return True
    return False
