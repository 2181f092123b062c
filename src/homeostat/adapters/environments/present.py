"""Dependencies that are installed on this machine already: those a developer works with."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from homeostat.errors import PrepareFailed
from homeostat.records import Environment, Service

_SECONDS = 20


class PresentEnvironments:
    """What the folder's own tools are: its virtual environment, its `node_modules`, Go's caches. Installs nothing."""

    def __init__(self, folder: Path, *, python: str = "") -> None:
        self._folder = folder.resolve()
        self._python = python
        self._known: dict[str, Environment] = {}

    def prepare(self, service: Service, tree: Path) -> Environment:
        """Raises PrepareFailed when the language's own program is not there."""
        if service.language not in self._known:
            make = {"python": self._of_python, "go": self._of_go, "javascript": self._of_javascript}
            self._known[service.language] = make[service.language](tree)
        return self._known[service.language]

    def _of_python(self, tree: Path) -> Environment:
        program = self._python or self._found_python()
        said = _asked(
            [program, "-c", "import json,sys; print(json.dumps([sys.executable, sys.prefix, sys.base_prefix]))"]
        )
        executable, prefix, base = (Path(each) for each in json.loads(said))
        # The tree goes before what is installed, since the folder itself may be installed for development.
        paths = [
            name for name in ("src", "lib") if (tree / name).is_dir() and not (tree / name / "__init__.py").exists()
        ]
        return Environment(
            variables={
                "PATH": str(executable.parent),
                "PYTHONPATH": ":".join(f"/box/tree/{name}" for name in paths) or "/box/tree",
                "PYTHONDONTWRITEBYTECODE": "1",
                **({"VIRTUAL_ENV": str(prefix)} if prefix != base else {}),
            },
            read_only=_outside_of_usr(prefix, base, executable.resolve().parent.parent),
        )

    def _found_python(self) -> str:
        own = [self._folder / name / "bin" / "python" for name in (".venv", "venv", "env")]
        active = os.environ.get("VIRTUAL_ENV")
        own += [Path(active, "bin", "python")] if active else []
        found = next((str(path) for path in own if path.exists()), None) or shutil.which("python3")
        if found is None:
            raise PrepareFailed("No Python was found: name one with --python")
        return found

    def _of_go(self, tree: Path) -> Environment:
        del tree
        program = shutil.which("go")
        if program is None:
            raise PrepareFailed("No Go was found: put `go` on the PATH")
        root, modules, cache = _asked([program, "env", "GOROOT", "GOMODCACHE", "GOCACHE"]).split("\n")[:3]
        caches = {"GOMODCACHE": modules, "GOCACHE": cache}
        alone = {
            "GOFLAGS": "-mod=mod",
            "GOPROXY": "off",
            "GOSUMDB": "off",
            "GOTOOLCHAIN": "local",
            "GOTELEMETRY": "off",
        }
        return Environment(
            variables={"PATH": f"{root}/bin", **caches, **alone},
            read_only=_outside_of_usr(Path(root), Path(modules), Path(cache)),
        )

    def _of_javascript(self, tree: Path) -> Environment:
        program = shutil.which("node")
        if program is None:
            raise PrepareFailed("No Node was found: put `node` on the PATH")
        root, modules = Path(program).resolve().parent.parent, self._folder / "node_modules"
        there = modules.is_dir()
        return Environment(
            variables={
                "PATH": ":".join([*([str(modules / ".bin")] if there else []), str(root / "bin")]),
                # What is made of TypeScript is told of in its own lines.
                **({"NODE_OPTIONS": "--enable-source-maps"} if (tree / "tsconfig.json").exists() else {}),
            },
            read_only=_outside_of_usr(root, *([modules] if there else [])),
            links={"node_modules": modules} if there else {},
        )


def _outside_of_usr(*folders: Path) -> tuple[Path, ...]:
    found = dict.fromkeys(path for folder in folders for path in (folder, folder.resolve()) if path.exists())
    return tuple(path for path in found if not path.is_relative_to("/usr") and path != Path("/"))


def _asked(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS, text=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise PrepareFailed(f"`{command[0]}` does not answer: {error}") from error
    return done.stdout.strip()
