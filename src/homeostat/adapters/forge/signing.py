"""Who makes our commits, and the key by which anybody can tell that they did.

Commits are signed by git itself, with an SSH key of the publisher's own, which is made at its first start.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from homeostat.errors import NotConfigured

KEY = "signing_key"  # in the publisher's folder; beside it the public half, with ".pub"
NAME, MAIL = "Homeostat", "homeostat@localhost"
_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Committer:
    """`mail` has to be one of the account's at the host that the key is added to, else it shows "unverified" there."""

    name: str = NAME
    mail: str = MAIL
    key: Path | None = None  # private, of SSH, without a passphrase; None: commits are not signed


def make_key(folder: Path) -> None:
    """A key below `folder`, unless there is one, or nothing here can make one: then commits are not signed."""
    key = folder / KEY
    if key.exists() or not shutil.which("ssh-keygen"):
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix=".key-") as draft:
        made = Path(draft, KEY)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "homeostat publisher", "-f", str(made)]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True)
        made.with_suffix(".pub").replace(key.with_suffix(".pub"))
        made.replace(key)


def key_in(folder: Path, named: Path | None) -> Path | None:
    """The key that somebody named, else the publisher's own; None where there is none.

    Raises:
        NotConfigured: the one that was named is not there.
    """
    if named is None:
        return folder / KEY if (folder / KEY).is_file() else None
    if not named.is_file():
        raise NotConfigured(f"There is no key at {named}, which HOMEOSTAT_SIGNING_KEY names.")
    return named
