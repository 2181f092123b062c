"""What a path is to whoever approves: plain code, or something that is not to be changed unseen."""

import pytest

from homeostat.languages.diff import diff_of, plain_files
from homeostat.languages.protected import carries_migration, is_migration, is_protected, to_be_seen
from homeostat.records import Patch
from homeostat.stages.propose.protected import dependencies, protected

PLAIN = [
    "app/orders.py",
    "src/hooks/useCart.ts",
    "internal/hooks/order.go",
    "app/deploy/handler.py",
    "services/flux/store.js",
    "app/requirements.py",
    "pkg/vault.go",
    "cmd/build/main.go",
    "src/action.ts",
    "app/charting.py",
    "pages/index.tsx",
    "main.go",
    "README.md",
    "app/shell.py",
    "queries/orders.sql",
    "web/manifests.ts",
    "app/renovations.py",
]


@pytest.mark.parametrize("path", PLAIN)
def test_plain_code_is_nothing_to_be_seen(path: str) -> None:
    """Else nobody would read what is said of the rest."""
    assert to_be_seen(diff_of(path, "a\n", "b\n")) == ()


RUN = [
    "Makefile",
    "sub/GNUmakefile",
    "rules.mk",
    "justfile",
    "Taskfile.yml",
    "Rakefile",
    "pom.xml",
    "build.gradle.kts",
    "gradlew",
    "BUILD.bazel",
    "tox.ini",
    "noxfile.py",
    "conftest.py",
    "tests/conftest.py",
    "pytest.ini",
    "jest.config.js",
    "web/vitest.config.mts",
    "sitecustomize.py",
    "x.pth",
    "hatch_build.py",
    "pip.conf",
    ".npmrc",
    ".yarnrc.yml",
    ".pnpmfile.cjs",
    ".cargo/config.toml",
    "next.config.mjs",
    "vite.config.ts",
    "tsconfig.json",
    ".eslintrc.js",
    ".tool-versions",
    "flake.nix",
    "gunicorn.conf.py",
    "nginx.conf",
    "shop.service",
    ".vscode/tasks.json",
    "hooks/pre-commit",
    "bin/release",
    "scripts/migrate",
    "deploy.sh",
    "vendor/a/b.go",
    "node_modules/x/index.js",
    ".github/workflows/a.yml",
    ".gitattributes",
    "a/.gitattributes",
    ".gitmodules",
    ".lfsconfig",
    ".githooks/pre-push",
    ".husky/pre-commit",
    "lefthook.yml",
    ".drone.yml",
    ".cirrus.yml",
    "azure-pipelines.yml",
    "Jenkinsfile.prod",
    "buildspec.yml",
    "cloudbuild.yaml",
    ".semaphore/semaphore.yml",
    ".tekton/x.yaml",
    "action.yml",
    ".mergify.yml",
    "renovate.json",
    "bun.lock",
    "pdm.lock",
    "npm-shrinkwrap.json",
    "go.work",
    "Gemfile.lock",
    "requirements/base.txt",
    "constraints.txt",
    "deploy/prod.yaml",
    "ci/build.yml",
    "Chart.yaml",
    "kustomization.yaml",
    "fly.toml",
    "vercel.json",
    "Procfile",
    "main.tf",
    "x.hcl",
    ".netrc",
    ".pypirc",
    "server.crt",
    "authorized_keys",
    ".envrc",
    "OWNERS",
]


@pytest.mark.parametrize("path", RUN)
def test_what_machines_run_is_to_be_seen(path: str) -> None:
    assert to_be_seen(diff_of(path, "a\n", "b\n"))
    assert protected([path]) or dependencies([path]), "its risk is high: where two persons are asked for, two have to"


MIGRATIONS = [
    "shop/migrations/0002_add.py",
    "db/migrate/20250101_add.rb",
    "alembic/versions/ab.py",
    "prisma/migrations/1/migration.sql",
    "V2__add.sql",
    "R__views.sql",
    "db/changelog/002.yaml",
    "src/main/resources/db.changelog-master.xml",
    "drizzle/0001_x.sql",
]


@pytest.mark.parametrize("path", MIGRATIONS)
def test_what_changes_a_database_is_never_taken_back_by_itself(path: str) -> None:
    assert is_migration(path)
    assert carries_migration(diff_of(path, None, "a\n")) == (path,)


def test_a_path_counts_as_it_is_however_the_patch_spells_it() -> None:
    patch = Patch(diff='--- /dev/null\n+++ "b/app/m\\151grations/0002.py"\n@@ -0,0 +1 @@\n+x = 1\n')
    assert plain_files(patch) == ("app/migrations/0002.py",)
    assert carries_migration(patch) == ("app/migrations/0002.py",)
    assert to_be_seen(patch) == ("app/migrations/0002.py changes the database",)


def test_a_path_that_is_longer_than_anybody_reads_is_protected() -> None:
    assert is_protected("a/" * 600 + "x.py")


def test_long_paths_cost_no_time() -> None:
    for part in ("deploy/", "hooks/", "requirements", "a/", ".drone", "V1."):
        is_protected(part * 200_000)
        is_migration(part * 200_000)
