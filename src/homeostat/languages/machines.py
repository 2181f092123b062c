"""Files that machines run, or are told by what to run: builds, tests, package managers, servers, editors.

A change of one of these runs where no reader of a diff looks for it: on whoever's machine installs, builds, tests or
opens the repository next, often with more rights than the service has. The names are those that the tools' own manuals
give; a fix may lie in such a file, and whoever approves it has to have seen that.
"""

import re
from collections.abc import Iterator

from homeostat.languages.diff import hunks_of
from homeostat.records import Patch

_MOST_CHARACTERS = 1_000  # of a path
_RUN = re.compile(
    r"(^|/)((GNU)?Makefile[^/]*|justfile|Taskfile\.ya?ml|CMakeLists\.txt|meson\.build|SConstruct|Rakefile|Gemfile|"
    r"WORKSPACE[^/]*|MODULE\.bazel|BUILD(\.bazel)?|\.bazelrc|build\.gradle[^/]*|settings\.gradle[^/]*|gradlew[^/]*|"
    r"gradle\.properties|pom\.xml|mvnw[^/]*|build\.rs|Cargo\.toml|configure(\.ac)?|"  # builds
    r"tox\.ini|noxfile\.py|conftest\.py|pytest\.ini|\.coveragerc|"
    r"(jest|vitest|playwright|cypress|karma|mocha)\.(config|setup|conf)\.[^/]+|\.mocharc[^/]*|"  # tests
    r"sitecustomize\.py|usercustomize\.py|hatch_build\.py|MANIFEST\.in|uv\.toml|poetry\.toml|"
    r"pip\.conf|environment\.ya?ml|runtime\.txt|\.python-version|"  # Python
    r"\.npmrc|\.yarnrc[^/]*|\.pnpmfile\.[^/]+|\.pnp\.[^/]+|pnpm-workspace\.yaml|bunfig\.toml|deno\.jsonc?|"
    r"\.nvmrc|\.node-version|lerna\.json|nx\.json|turbo\.json|tsconfig[^/]*\.json|\.babelrc[^/]*|\.swcrc|"
    r"(next|nuxt|vite|webpack|rollup|babel|postcss|tailwind|svelte|astro|esbuild|tsup|metro|gulpfile|Gruntfile)"
    r"(\.config)?\.[cm]?[jt]s|\.eslintrc[^/]*|eslint\.config\.[^/]+|\.prettierrc[^/]*|prettier\.config\.[^/]+|"  # Node
    r"\.tool-versions|\.?mise\.toml|\.envrc|\.direnv|flake\.(nix|lock)|shell\.nix|default\.nix|\.gitpod[^/]*|"  # shells
    r"gunicorn[^/]*\.py|uwsgi\.ini|nginx[^/]*\.conf|Caddyfile|supervisord?[^/]*\.conf|\.htaccess|crontab)$|"  # servers
    r"(^|/)(\.vscode|\.idea|\.fleet|\.yarn|\.cargo|\.mvn|gradle|git-?hooks|vendor|node_modules|third_party)/|"
    r"(^|/)(bin|scripts|hooks)/[^/.]+$|^build\.py$|"
    r"\.(sh|bash|zsh|fish|ps1|bat|cmd|mk|cmake|bzl|pth|service|timer)$",
    re.IGNORECASE,
)
_POINTER = "version https://git-lfs.github.com/spec/"
_POINTS_AT = "oid sha256:"


def is_run_by_machines(path: str) -> bool:
    return bool(_RUN.search(path[:_MOST_CHARACTERS]))


def points_elsewhere(patch: Patch) -> Iterator[str]:
    """Paths whose new lines are Git LFS's word for a file elsewhere: the patch does not show what that holds."""
    for path, hunks in hunks_of(patch).items():
        for hunk in hunks:
            new = [line for line in hunk.after if line not in hunk.before]
            if any(line.startswith((_POINTER, _POINTS_AT)) for line in new):
                yield path
                break
