"""Paths that no fix changes unnoticed: the one list of them. What they are is told in a word that people know.

The list is common practice for changes made by programs: CI, migrations, sign-in, cryptography and payments, lock
files, infrastructure, secrets, and the rules of the program itself.
"""

import re
from collections.abc import Iterator

from homeostat.languages.diff import Hunk, hunks_of, losing_lines, plain_files, plain_path
from homeostat.languages.machines import is_run_by_machines, points_elsewhere
from homeostat.languages.paths import is_test, says_dependencies
from homeostat.languages.random_words import random_words
from homeostat.languages.reaching_out import reaching_out
from homeostat.linear import Pattern
from homeostat.records import Patch

# CI, git's own rules, migrations, secrets, lock files and infrastructure.
_PROTECTED = re.compile(
    r"(^|/)(\.git[^/]*|\.?gitlab-ci[^/]*\.ya?ml|\.circleci|\.ci|\.buildkite|\.gitea|\.forgejo|\.woodpecker[^/]*|"
    r"\.travis\.ya?ml|azure-pipelines[^/]*\.ya?ml|\.azure[^/]*|bitbucket-pipelines\.ya?ml|Jenkinsfile[^/]*|\.drone[^/]*|"
    r"\.?appveyor\.ya?ml|\.teamcity|cloudbuild[^/]*|buildspec[^/]*|appspec[^/]*|\.semaphore|codemagic\.ya?ml|"
    r"wercker\.ya?ml|bitrise\.ya?ml|\.cirrus[^/]*|\.tekton|\.harness|\.onedev[^/]*|\.builds?\.ya?ml|\.builds|\.earthly|"
    r"Earthfile|dagger\.json|action\.ya?ml|\.mergify[^/]*|mergify\.ya?ml|\.?renovate[^/]*|\.dependabot|"
    r"migrations?|alembic|\.env[^/]*|secrets?|\.sops[^/]*|\.netrc|_netrc|\.pypirc|\.htpasswd|authorized_keys|known_hosts|"
    r"Dockerfile[^/]*|[^/]+\.Dockerfile|Containerfile[^/]*|\.dockerignore|compose[^/]*\.ya?ml|docker-compose[^/]*|"
    r"docker-bake[^/]*|terraform|k8s|kubernetes|helm|charts|Chart\.yaml|kustomization\.ya?ml|skaffold[^/]*|Tiltfile|"
    r"Vagrantfile|Pulumi[^/]*|cdk\.json|serverless\.ya?ml|samconfig[^/]*|ansible|argocd|fly\.toml|render\.ya?ml|"
    r"vercel\.json|netlify\.toml|railway\.(json|toml)|app\.ya?ml|Procfile[^/]*|\.platform[^/]*|\.husky|lefthook[^/]*|"
    r"\.lefthook[^/]*|\.githooks|\.pre-commit-(config|hooks)\.ya?ml|\.lfsconfig|\.devcontainer[^/]*|CODEOWNERS|OWNERS|"
    r"homeostat\.ya?ml)(/|$)|"
    r"(^|/)(ci|deploy|deployments?|manifests|infra|infrastructure|overlays)/.*\.(ya?ml|json|toml|hcl|jsonnet|cue|tpl|sh)$|"
    r"\.(tf|tfvars|hcl|nomad|bicep|pem|key|p12|pfx|jks|keystore|crt|cer|gpg|age)$|"
    r"(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|poetry\.lock|uv\.lock|"
    r"pdm\.lock|pixi\.lock|conda-lock\.ya?ml|pylock[^/]*\.toml|Pipfile\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|"
    r"gradle\.lockfile|packages\.lock\.json|mix\.lock|pubspec\.lock|go\.(sum|mod|work|work\.sum)|requirements[^/]*\.(txt|in)|"
    r"[^/]*requirements\.txt|requirements/[^/]+\.(txt|in)|constraints[^/]*\.txt|id_(rsa|ed25519|ecdsa)[^/]*)$",
    re.IGNORECASE,
)
# Where Django, Rails, Alembic, Flyway, Liquibase, Prisma, Drizzle, Knex and golang-migrate keep them, and SQL in a
# database's folder.
_MIGRATION = re.compile(
    r"(^|/)(migrations?|migrate|alembic/versions)/|(^|/)(db|database|sql|schema)/(.*/)?[^/]*\.sql$|"
    r"(^|/)([VU]\d+([._]\d+)*|R)__[^/]*\.(sql|java|py)$|(^|/)schema\.(rb|sql|prisma)$|"
    r"(^|/)(db/changelogs?/|db\.changelog[^/]*$|liquibase/)|(^|/)(drizzle|flyway|sqitch|prisma)/(.*/)?[^/]*\.sql$",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 1_000  # of a path
# A bug may well lie there and be mended there; whoever approves it should know.
_DELICATE = re.compile(
    r"(^|/|_|-)(auth|oauth|crypto|payments?|billing|secrets?|permissions?)(/|_|-|\.|$)", re.IGNORECASE
)

# How a test is told not to run, or that its failing is right, in the three languages.
_SKIPS = Pattern(
    r"\bskip(?:if|unless|test)?\b|\bxfail\b|\.Skip(?:Now|f)?\(|\b(?:xit|xdescribe|xtest)\(|"
    r"\b(?:it|test|describe)\.(?:only|todo|failing)\b|expectedFailure|\bassert True\b"
)


def is_protected(path: str) -> bool:
    """A path that is longer than anybody reads is, too."""
    return len(path) > _MOST_CHARACTERS or bool(_PROTECTED.search(path))


def is_delicate(path: str) -> bool:
    return bool(_DELICATE.search(path))


def is_migration(path: str) -> bool:
    """Whether it changes what a database holds: a patch of it is not taken back by deploying the release before."""
    return bool(_MIGRATION.search(path[:_MOST_CHARACTERS]))


def carries_migration(patch: Patch) -> tuple[str, ...]:
    """The paths of its migrations; empty when it may be taken back by deploying the release before."""
    return tuple(path for path in plain_files(patch) if is_migration(path))


def to_be_seen(patch: Patch) -> tuple[str, ...]:
    """What whoever approves the patch has to have seen: a sentence for each path, in their order."""
    losing = losing_lines(patch)
    skipping = frozenset(path for path, hunks in hunks_of(patch).items() if any(map(_skips, hunks)))
    named = (_risk_of(plain_path(path), path in losing, path in skipping) for path in patch.files)
    random = (f"{plain_path(path)} gets a word that may be a key: {word[:8]}…" for path, word in _random(patch))
    out = (f"{plain_path(path)} {how}" for path, how in reaching_out(hunks_of(patch)))
    elsewhere = (f"{plain_path(path)} gets a content that the patch does not show" for path in points_elsewhere(patch))
    return (*(risk for risk in named if risk), *out, *random, *elsewhere)


def _random(patch: Patch) -> Iterator[tuple[str, str]]:
    """The first random word that each file gets, and did not have in the same lines before."""
    for path, hunks in hunks_of(patch).items():
        before = "\n".join(line for hunk in hunks for line in hunk.before)
        words = random_words("\n".join(line for hunk in hunks for line in hunk.after))
        if new := next((word for word in words if word not in before), None):
            yield path, new


def _skips(hunk: Hunk) -> bool:
    before = frozenset(hunk.before)
    return any(line not in before and _SKIPS.found_in(line) for line in hunk.after)


def _risk_of(path: str, loses: bool, skips: bool) -> str:  # noqa: FBT001 - both are said of the path
    if is_test(path) and (loses or skips):
        return f"{path} is a test, and loses lines" if loses else f"{path} is a test, and skips or expects to fail"
    if is_migration(path):
        return f"{path} changes the database"
    if says_dependencies(path):
        return f"{path} says what the service depends on"
    if is_protected(path):
        return f"{path} is protected"
    if is_run_by_machines(path):
        return f"{path} says what machines run"
    return f"{path} is delicate" if is_delicate(path) else ""
