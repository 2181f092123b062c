"""Dependencies that are installed on this machine already: those a developer works with."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from homeostat.adapters.environments.editable import editable_folders
from homeostat.adapters.environments.go_siblings import siblings_of
from homeostat.adapters.sandbox.box import TREE
from homeostat.adapters.source.checkout import left_out
from homeostat.errors import PrepareFailed
from homeostat.languages.python_runners import environment_asked
from homeostat.languages.scripts import GOES_TO
from homeostat.records import Environment, Service

_SECONDS = 20
_MOST_ABOVE = 4  # folders, up to the workspace's
_KEPT_INSIDE = frozenset({"tox", "nox"})  # environments below the folder, `.tox/py311`
_NAMES_ONE = re.compile(r"(?:cd +\S+ *&& *)?(?P<bin>(?:[\w.-]*/)+bin)/(?:python[\d.]*|pytest|py\.test|coverage)(?: |$)")
_TELLS = {  # of an environment that exists: its interpreter, or its folder
    "poetry": ("env", "info", "--executable"),
    "pipenv": ("--py",),
    "pdm": ("info", "--python"),
    "hatch": ("env", "find"),
}


class PresentEnvironments:
    """What the folder's own tools are: its virtual environment, its `node_modules`, Go's caches. Installs nothing.

    Where the command goes into a folder of its first (`cd services/shop && pytest`), that one's come before.
    """

    def __init__(self, folder: Path, *, python: str = "", home: Path | None = None, asked: str = "") -> None:
        """`home` is a folder for what has to be written for a run, if anything may be.

        `asked` is the command as a person types it: `tox -e py311` and `poetry run` have environments of their own.
        """
        self._asked = asked
        self._folder = folder.resolve()
        self._home = home
        self._python = python
        self._known: dict[str, Environment] = {}

    def prepare(self, service: Service, tree: Path) -> Environment:
        """Raises PrepareFailed when the language's own program is not there."""
        if service.language not in self._known:
            make = {"python": self._of_python, "go": self._of_go, "javascript": self._of_javascript}
            self._known[service.language] = self._with_left_out(make[service.language](tree, _gone_to(service.test)))
        return self._known[service.language]

    def _with_left_out(self, environment: Environment) -> Environment:
        """With what is no part of the tree: what was built into the folder, and what is large."""
        files = {name: self._folder / name for name in left_out(self._folder)}
        return replace(
            environment, read_only=(*environment.read_only, *files.values()), links={**environment.links, **files}
        )

    def _of_python(self, tree: Path, inner: str) -> Environment:
        program = self._python or self._found_python(inner)
        said = _asked(
            [program, "-c", "import json,sys; print(json.dumps([sys.executable, sys.prefix, sys.base_prefix]))"]
        )
        executable, prefix, base = (Path(each) for each in json.loads(said))
        # The tree goes before what is installed, since the folder itself may be installed for development.
        inside = [f"{inner}/{name}".strip("/") for name in ("src", "lib", "") if inner] + ["src", "lib"]
        plain = [name for name in inside if (tree / name).is_dir() and not (tree / name / "__init__.py").exists()]
        paths = dict.fromkeys((*plain, *editable_folders(prefix, self._folder)))
        return Environment(
            variables={
                "PATH": str(executable.parent),
                "PYTHONPATH": ":".join(f"{TREE}/{name}".rstrip("/") for name in paths) or TREE,
                "PYTHONDONTWRITEBYTECODE": "1",
                **({"VIRTUAL_ENV": str(prefix)} if prefix != base else {}),
            },
            read_only=_outside_of_usr(prefix, base, executable.resolve().parent.parent),
        )

    def _found_python(self, inner: str) -> str:
        folders = dict.fromkeys((self._folder / inner, self._folder))
        tool, name = environment_asked(self._asked)
        own = [folder / found["bin"] / "python" for folder in folders if (found := _NAMES_ONE.match(self._asked))]
        own += [folder / f".{tool}" / name / "bin" / "python" for folder in folders if name and tool in _KEPT_INSIDE]
        own += [folder / name / "bin" / "python" for folder in folders for name in (".venv", "venv", "env")]
        active = os.environ.get("VIRTUAL_ENV")
        own += [Path(active, "bin", "python")] if active else []
        own += [python] if not any(path.exists() for path in own) and (python := self._kept_outside(inner)) else []
        own += [each for folder in folders for each in sorted(folder.glob(f".{tool}/*/bin/python")) if tool]
        found = next((str(path) for path in own if path.exists()), None) or shutil.which("python3")
        if found is None:
            raise PrepareFailed("No Python was found: name one with --python")
        return found

    def _kept_outside(self, inner: str) -> Path | None:
        """The interpreter of an environment that poetry and its like keep elsewhere: they are asked where."""
        tool = next((each for each in _TELLS if re.search(rf"(?:^|&& *){each} ", self._asked)), "")
        program = shutil.which(tool) if tool else None
        if program is None:
            return None
        try:
            said = _asked([program, *_TELLS[tool]], at=self._folder / inner)
        except PrepareFailed:
            return None  # there is none yet
        place = Path(said.splitlines()[-1]) if said else self._folder
        return place / "bin" / "python" if place.is_dir() else place

    def _of_go(self, tree: Path, inner: str) -> Environment:
        program = shutil.which("go")
        if program is None:
            raise PrepareFailed("No Go was found: put `go` on the PATH")
        root, modules, cache = _asked([program, "env", "GOROOT", "GOMODCACHE", "GOCACHE"]).split("\n")[:3]
        caches = {"GOMODCACHE": modules, "GOCACHE": cache}
        alone = {
            **({} if _decides_on_modules(tree, inner) else {"GOFLAGS": "-mod=mod"}),
            "GOPROXY": "off",
            "GOSUMDB": "off",
            "GOTOOLCHAIN": "local",
            "GOTELEMETRY": "off",
        }
        beside = siblings_of(self._folder) if self._home is not None else None
        shown: tuple[Path, ...] = ()
        if beside is not None and self._home is not None:
            place = self._home / "workspace"
            place.mkdir(mode=0o755, exist_ok=True)
            (place / "go.work").write_text(beside.work, encoding="utf-8")
            shown = (place, *beside.folders)
            alone |= {"GOWORK": f"{place}/go.work", "GOFLAGS": "-mod=readonly"}  # a workspace takes no other
        return Environment(
            variables={"PATH": f"{root}/bin", **caches, **alone},
            read_only=_outside_of_usr(Path(root), Path(modules), Path(cache), *shown),
        )

    def _of_javascript(self, tree: Path, inner: str) -> Environment:
        program = shutil.which("node")
        if program is None:
            raise PrepareFailed("No Node was found: put `node` on the PATH")
        root = Path(program).resolve().parent.parent
        places = [name for name in dict.fromkeys((inner, "")) if (self._folder / name / "node_modules").is_dir()]
        links = {f"{name}/node_modules".lstrip("/"): self._folder / name / "node_modules" for name in places}
        if not links and (above := self._modules_above()):
            links = {"node_modules": above}
        packages = [self._packages_of_the_tree(name, modules) for name, modules in links.items()]
        return Environment(
            variables={
                "PATH": ":".join([*(str(modules / ".bin") for modules in links.values()), str(root / "bin")]),
                # What is made of TypeScript is told of in its own lines.
                **({"NODE_OPTIONS": "--enable-source-maps"} if (tree / "tsconfig.json").exists() else {}),
            },
            read_only=_outside_of_usr(root, *links.values()),
            links={name: folder for each in (links, *packages) for name, folder in each.items()},
        )

    def _packages_of_the_tree(self, name: str, modules: Path) -> dict[str, Path]:
        """A workspace's own packages, which stand among the others as links: those of the tree that is mended."""
        found: dict[str, Path] = {}
        for entry in sorted((*modules.iterdir(), *modules.glob("@*/*"))):
            target = entry.resolve() if entry.is_symlink() else None
            if target is None or not target.is_dir() or not target.is_relative_to(self._folder):
                continue
            inside, said = target.relative_to(self._folder), entry.relative_to(modules)
            if "node_modules" in inside.parts:
                continue
            if len(said.parts) > 1:
                found.setdefault(f"{name}/{said.parts[0]}", entry.parent)  # its scope: a folder of the tree's own first
            found[f"{name}/{said}"] = Path(TREE, inside)
        return found

    def _modules_above(self) -> Path | None:
        """Those of the workspace that the folder is a package of."""
        for folder in self._folder.parents[:_MOST_ABOVE]:
            if (folder / "package.json").exists():
                return modules if (modules := folder / "node_modules").is_dir() else None
        return None


def _decides_on_modules(tree: Path, inner: str) -> bool:
    """Whether a workspace or a vendor folder says where modules are: beside those Go takes no `-mod=mod`."""
    return any((tree / folder / name).exists() for folder in (inner, "") for name in ("go.work", "vendor/modules.txt"))


def _gone_to(command: str) -> str:
    """The folder below the checkout that the command goes into first; "" where it stays."""
    goes = GOES_TO.match(command)
    return goes["folder"] if goes and ".." not in goes["folder"].split("/") else ""


def _outside_of_usr(*folders: Path) -> tuple[Path, ...]:
    found = dict.fromkeys(path for folder in folders for path in (folder, folder.resolve()) if path.exists())
    return tuple(path for path in found if not path.is_relative_to("/usr") and path != Path("/"))


def _asked(command: list[str], *, at: Path | None = None) -> str:
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS, text=True, cwd=at)
    except (OSError, subprocess.SubprocessError) as error:
        raise PrepareFailed(f"`{command[0]}` does not answer: {error}") from error
    return done.stdout.strip()
