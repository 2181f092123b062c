"""The system's users under which hands run, where they are there and we are root."""

import grp
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from homeostat.adapters.switch.files import FILE, OURS
from homeostat.errors import NotConfigured
from homeostat.hands import ALL, DEPLOYER, PUBLISHER, RUNNER
from homeostat.hands.environment import secrets_file

_SECONDS = 30
# What below the home each of them writes to, besides a folder of its own.
_WRITES = {PUBLISHER: (), DEPLOYER: ("deployer", "releases"), RUNNER: ("sandbox",)}
_TOGETHER = ("environments",)  # the deployer and the runner install dependencies there: the group's
GROUP = "homeostat-hands"
_FOR_HANDS = frozenset(
    ("hands", "keys", "secrets", "url", FILE, OURS, *_TOGETHER, *(name for names in _WRITES.values() for name in names))
)


@dataclass(frozen=True, slots=True)
class User:
    name: str
    uid: int
    gid: int
    home: str


def user_of(hand: str) -> User | None:
    """The hand's own user; None where it shares ours: we are not root, or nobody has added it."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam(f"homeostat-{hand}")
    except KeyError:
        return None
    return User(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, home=found.pw_dir)


def shared(hands: tuple[str, ...] = ALL) -> str:
    """Why hands share our user, in words; "" when each has its own."""
    without = [hand for hand in hands if user_of(hand) is None]
    if not without:
        return ""
    how = "homeostat users add" if os.geteuid() == 0 else "as root: homeostat users add, and up as root"
    return f"{', '.join(without)} run as this user; users of their own keep their secrets apart ({how})"


def close_to_hands(home: Path) -> None:
    """Where hands have users of their own, who pass through the home, what is ours there is ours alone: from now on."""
    if not any(user_of(hand) for hand in ALL):
        return
    os.umask(0o077)
    for entry in home.iterdir():
        if entry.name not in _FOR_HANDS and not entry.is_symlink():
            entry.chmod(entry.stat().st_mode & 0o700)


def add_users(home: Path) -> list[str]:
    """Add them, and make theirs what is theirs below the home; what was done, in words. Safe to repeat.

    Raises:
        NotConfigured: we are not root, or `useradd` is missing or fails.
    """
    if os.geteuid() != 0:
        raise NotConfigured("Only root adds users: sudo homeostat users add")
    if shutil.which("useradd") is None:
        raise NotConfigured("useradd is missing: apt-get install passwd")
    home = home.absolute()
    said: list[str] = []
    if not _has_group():
        _run("groupadd", "--system", GROUP)
    for hand in ALL:
        name = f"homeostat-{hand}"
        if user_of(hand) is None:
            _run("useradd", "--system", "--no-create-home", "--home-dir", str(home / "hands" / hand),
                 "--shell", "/usr/sbin/nologin", "--user-group", "--groups", GROUP, name)  # fmt: skip
            said.append(f"added {name}")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)  # to be passed through, and not to be read
    for hand in ALL:
        said += _give(home, hand)
    for name in _TOGETHER:
        _share(home / name)
    close_to_hands(home)
    return said


def _give(home: Path, hand: str) -> list[str]:
    user = user_of(hand)
    if user is None:
        return []
    given = [home / "hands" / hand, *(home / name for name in _WRITES[hand])]
    for folder in given:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _own(folder, user)
    for folder in (home / "hands", home / "keys", home / "secrets"):
        folder.mkdir(exist_ok=True, mode=0o711)
        folder.chmod(0o711)
    secrets = secrets_file(home / "secrets", hand)
    if secrets.exists():
        os.chown(secrets, user.uid, user.gid)
    return [f"{user.name} owns {', '.join(str(folder.relative_to(home)) for folder in given)}"]


def _own(folder: Path, user: User) -> None:
    os.chown(folder, user.uid, user.gid, follow_symlinks=False)
    for parent, folders, files in os.walk(folder, followlinks=False):
        for name in (*folders, *files):
            os.chown(Path(parent, name), user.uid, user.gid, follow_symlinks=False)


def _share(folder: Path) -> None:
    """Whatever is made there belongs to the group, which may write."""
    folder.mkdir(parents=True, exist_ok=True)
    group = grp.getgrnam(GROUP).gr_gid
    for parent, _, files in os.walk(folder, followlinks=False):
        os.chown(parent, -1, group, follow_symlinks=False)
        Path(parent).chmod(0o2770)
        for name in files:
            os.chown(Path(parent, name), -1, group, follow_symlinks=False)


def _has_group() -> bool:
    try:
        grp.getgrnam(GROUP)
    except KeyError:
        return False
    return True


def _run(*command: str) -> None:
    ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    if ran.returncode:
        raise NotConfigured(f"{command[0]} failed: {ran.stderr.decode(errors='replace').strip()[:300]}")
