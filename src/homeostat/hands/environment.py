"""What each hand is told by its environment: what it needs, and nothing that belongs to another."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from homeostat.errors import BadInput, NotConfigured
from homeostat.hands import DEPLOYER, PUBLISHER, RUNNER

FOLDER = "secrets"
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_MOST_BYTES = 64 * 1024  # of a value, and of a file
# What every program needs, and where HTTP goes through a proxy.
_ALL = (
    "PATH|HOME|LANG|LC_[A-Z]+|TZ|TMPDIR|USER|LOGNAME|PYTHON(PATH|HASHSEED|UNBUFFERED|DONTWRITEBYTECODE)|"
    "SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy|"
    "HOMEOSTAT_(HALT|HOME|HANDS_TOKEN)"
)
# Where packages come from: for those two that install a service's dependencies.
_INSTALLERS = "(UV|PIP|NPM_CONFIG|npm_config|YARN|CARGO|GO(PROXY|NOPROXY|SUMDB|NOSUMDB|PRIVATE|FLAGS|TOOLCHAIN))(_.*)?"
_OF = {
    PUBLISHER: (
        "(HOMEOSTAT_)?(GITHUB|GITLAB|GITEA|FORGEJO)_.*|HOMEOSTAT_(SSH_(KEY|KNOWN_HOSTS)|SIGNING_KEY|COMMITTER)|"
        "GIT_SSH_COMMAND|SSH_AUTH_SOCK"
    ),
    DEPLOYER: (
        f"{_INSTALLERS}|DOCKER_.*|KUBE.*|(HOMEOSTAT_)?GITHUB_ACTIONS_.*|HOMEOSTAT_(PUBLIC_URL|HOST|PORT|DEPLOY_.*)"
    ),
    RUNNER: _INSTALLERS,
}
# Whatever the rules above say: the store's address, models' keys, and what only the engine tells people with.
_NEVER = re.compile(r"DATABASE_URL|.*(OPENAI|ANTHROPIC|SLACK|KAFKA).*|HOMEOSTAT_(MODEL.*|NOTIFY)")


def environment_of(name: str, ours: Mapping[str, str], secrets: Path) -> dict[str, str]:
    """The variables of the hand: those of ours that it needs, and its own secrets."""
    wanted = re.compile(f"{_ALL}|{_OF[name]}")
    kept = {key: value for key, value in ours.items() if wanted.fullmatch(key) and not _NEVER.fullmatch(key)}
    return kept | read_secrets(secrets, name)


def secrets_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.env"


def read_secrets(folder: Path, name: str) -> dict[str, str]:
    """The lines NAME=value of the hand's file; none where there is no file.

    Raises:
        NotConfigured: the file cannot be read, or others than its owner can read it.
    """
    path = secrets_file(folder, name)
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise NotConfigured(f"{path} is open to others than its owner. Mend it with: chmod 600 {path}")
            text = file.read(_MOST_BYTES + 1).decode()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise NotConfigured(f"{path} cannot be read: {error}") from error
    pairs = (line.partition("=") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {key.strip(): value for key, _, value in pairs if _NAME.fullmatch(key.strip())}


def set_secret(folder: Path, name: str, key: str, value: str) -> Path:
    """Keep one more, or another value of it; an empty value removes it. The file is for its owner alone.

    Raises:
        BadInput: the name or the value cannot be kept.
    """
    if not _NAME.fullmatch(key):
        raise BadInput(f"{key[:100]!r} is no name of a variable: capital letters, digits and _ only.")
    if "\n" in value or "\0" in value or len(value.encode()) > _MOST_BYTES:
        raise BadInput("The value has to be one line.")
    kept = read_secrets(folder, name) | {key: value}
    path = secrets_file(folder, name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    owner = path.stat() if path.exists() else None
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{key}={value}\n" for key, value in sorted(kept.items()) if value)
        if owner and owner.st_uid != os.geteuid():
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path
