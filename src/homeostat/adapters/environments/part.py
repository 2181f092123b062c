"""Which folder of a tree is the service's own project, where several share a repository."""

import re
from pathlib import Path

from homeostat.languages import LANGUAGES
from homeostat.records import Service

_GOES_TO = re.compile(r"\s*cd +([\w.-]+(?:/[\w.-]+)*)/? *(?:&&|;)")


def part_of(service: Service, tree: Path) -> str:
    """The folder that the service's commands go to, by `cd FOLDER &&`; "" for the root.

    The start command is asked first: a test command may be another than the service's own, for one test say. Of folder
    and root the one counts whose lock file is the more exact.
    """
    language = LANGUAGES.get(service.language)
    commands = (_GOES_TO.match(line) for line in (service.start, service.test))
    found = next((command[1].removeprefix("./") for command in commands if command), "")
    if language is None or not found or ".." in Path(found).parts or not (tree / found).resolve().is_dir():
        return ""
    if not (tree / found).resolve().is_relative_to(tree.resolve()):
        return ""
    exact = [name for name in language.lock_files if name not in language.marks]
    for names in (exact, language.marks):
        for part in (found, ""):
            if any((tree / part / name).is_file() for name in names):
                return part
    return ""
