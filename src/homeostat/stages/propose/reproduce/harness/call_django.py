# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Django made ready before its models are imported: with the service's own settings, and without a database."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any, Iterator, NoReturn  # noqa: UP035 - for Python 3.8

from call_stand_in import NotShown

NAMED = re.compile(r"DJANGO_SETTINGS_MODULE['\"]?\s*[,=\]:]+\s*['\"]?([A-Za-z_][\w.]*)")
FILES = ("pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini", "conftest.py", "manage.py", "*/manage.py")
MORE_FILES = ("*/wsgi.py", "*/asgi.py", "*/*/wsgi.py", "*/*/asgi.py")
MOST_TEXT = 200_000


def set_up(root: Path) -> str:
    """Why it is not ready; "" when it is, or the service has nothing to do with it."""
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        named = [(os.environ["DJANGO_SETTINGS_MODULE"], root)]
    else:
        named = list(settings_named(root))
    if not named:
        return "no settings of Django are named in manage.py, wsgi.py or the configuration of pytest"
    why = ""
    for settings, folder in named:
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
        try:
            importlib.import_module("django").setup()
            without_database()
        except BaseException as error:  # noqa: BLE001 - settings are code, which may need what is not here
            why = why or f"Django's settings {settings} raise {type(error).__name__}: {error}"
            conf: Any = importlib.import_module("django.conf")
            setattr(conf.settings, "_wrapped", conf.empty)  # noqa: B010 - so that others can be tried
        else:
            return ""
    return why


def settings_named(root: Path) -> Iterator[tuple[str, Path]]:
    """Names of settings and the folder that they are found from, the tests' own first."""
    seen: set[str] = set()
    for pattern in (*FILES, *MORE_FILES):
        for path in sorted(root.glob(pattern)):
            try:
                found = NAMED.search(path.read_text(encoding="utf-8", errors="replace")[:MOST_TEXT])
            except OSError:
                continue
            if found is not None and found[1] not in seen:
                seen.add(found[1])
                above = path.parent.parent if path.name in ("wsgi.py", "asgi.py") else path.parent
                yield found[1], above


def without_database() -> None:
    """What the service asks of its database is not here, and is no failure of its own."""
    base: Any = importlib.import_module("django.db.backends.base.base").BaseDatabaseWrapper

    def connect(self: Any) -> NoReturn:
        raise NotShown(f"the database ({self.alias}) was asked, which is not here")

    base.connect = connect


def is_wanted() -> bool:
    """Whether something imported Django and nobody has made it ready."""
    apps: Any = sys.modules.get("django.apps")
    return "django" in sys.modules and not (apps is not None and apps.apps.ready)
