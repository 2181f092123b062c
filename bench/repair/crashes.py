"""The crashes of `corpus/` as records, and what their failing programs print as records."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
_PROGRAMS = {"python": (".py",), "javascript": (".js", ".cjs", ".mjs", ".ts"), "go": (".go",)}


@dataclass(frozen=True)
class Crash:
    """One folder. `root` is where imports of the package start, in the tree; `half` follows from the name."""

    folder: Path
    language: str
    package: str
    broken: str
    fixed: str
    archive: str  # sdist or wheel for Python; npm's and Go's have one kind
    archive_digest: str  # sha256 of the broken release's archive; for Go, the h1: hash of go.sum
    root: str
    raises: str  # the type: KeyError, TypeError, or what follows "panic: " up to the first colon
    message: str  # a regular expression found in the message
    crashed_file: str
    crashed_function: str
    mended_file: str
    mended_function: str
    fault: str
    difficulty: str
    source: str
    beside: dict[
        str, str
    ]  # packages that the call needs and the package does not, with their releases; JavaScript only
    looked_at: bool  # rules were written with it in sight, whatever its name says

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def half(self) -> str:
        """`tune` or `held`: by the name's hash, so that nobody chose; what was looked at is held back no more."""
        return "tune" if self.looked_at or hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0 else "held"

    def program(self, program: str) -> Path:
        for suffix in _PROGRAMS[self.language]:
            if (found := self.folder / f"{program}{suffix}").exists():
                return found
        raise FileNotFoundError(f"{self.folder} has no {program} program")

    def program_path(self, program: str) -> str:
        """Where the program lies in the tree. Go wants a folder for each."""
        return f"{program}/main.go" if self.language == "go" else self.program(program).name

    def command(self, program: str) -> tuple[str, ...]:
        """To be run at the top of the tree; `python` stands for the interpreter that has the dependencies."""
        where = self.program_path(program)
        if self.language == "go":
            return ("go", "run", f"./{program}")
        if self.language == "javascript":
            return ("node", "--import", "tsx", where) if where.endswith(".ts") else ("node", where)
        return ("env", f"PYTHONPATH={self.root}", "python", where) if self.root != "." else ("python", where)

    def locks(self, version: str) -> dict[str, Path]:
        """What pins the dependencies, by its name in the tree. The mended release may want others: `NAME.fixed`."""
        found: dict[str, Path] = {}
        for name in ("requirements.txt", "package-lock.json", "go.mod", "go.sum"):
            own = self.folder / f"{name}.fixed"
            path = own if version == self.fixed and own.exists() else self.folder / name
            if path.exists():
                found[name] = path
        return found

    def digest(self) -> str:
        """Changes with any file of the folder."""
        files = sorted(path for path in self.folder.iterdir() if path.is_file())
        return hashlib.sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


@dataclass(frozen=True)
class Failure:
    """How a program ended: the exception, and the innermost frame that lies in the tree."""

    raises: str
    message: str
    file: str
    function: str


def every(names: Sequence[str] = ()) -> list[Crash]:
    """All crashes, or those named; a name that is none is an error."""
    found = [_read(path.parent) for path in sorted(CORPUS.glob("*/*/crash.toml"))]
    if unknown := set(names) - {crash.name for crash in found}:
        raise SystemExit(f"no such crash: {', '.join(sorted(unknown))}")
    return [crash for crash in found if not names or crash.name in names]


def _read(folder: Path) -> Crash:
    written = tomllib.loads((folder / "crash.toml").read_text())
    return Crash(
        folder=folder,
        language=folder.parent.name,
        package=written["package"],
        broken=written["broken"],
        fixed=written["fixed"],
        archive=written.get("archive", ""),
        archive_digest=written["archive_digest"],
        root=written.get("root", "."),
        raises=written["raises"],
        message=written["message"],
        crashed_file=written["crashed"]["file"],
        crashed_function=written["crashed"]["function"],
        mended_file=written["mended"]["file"],
        mended_function=written["mended"]["function"],
        fault=written["fault"],
        difficulty=written["difficulty"],
        source=written["source"],
        beside=written.get("beside", {}),
        looked_at=written.get("looked_at", False),
    )


def differences(crash: Crash, failure: Failure) -> list[str]:
    """In what the failure is not the one that the folder tells of."""
    wrong: list[str] = []
    if failure.raises != crash.raises or not re.search(crash.message, failure.message):
        wrong.append(f"raised {failure.raises}: {failure.message[:200]}")
    if (failure.file, failure.function) != (crash.crashed_file, crash.crashed_function):
        wrong.append(f"crashed in {failure.file} {failure.function}")
    return wrong


def read_failure(crash: Crash, output: str, tree: Path) -> Failure:
    """What the last stack trace in the output says. Fields are empty where it says nothing."""
    read = {"python": _read_python, "javascript": _read_javascript, "go": _read_go}[crash.language]
    return read(output, tree.resolve())


def _read_python(output: str, tree: Path) -> Failure:
    last = output.rpartition("Traceback (most recent call last):")[2]
    frames = re.findall(r'^  File "(.+)", line \d+, in (.+)$', last, re.MULTILINE)
    raised = re.search(r"^([A-Za-z_][\w.]*)(?:: (.*))?$", last, re.MULTILINE)
    file, function = _innermost([*reversed(frames)], tree)
    name, message = (raised[1].rpartition(".")[2], raised[2] or "") if raised else ("", "")
    return Failure(raises=name, message=message, file=file, function=function)


def _read_javascript(output: str, tree: Path) -> Failure:
    # An error that set its message after its stack was made is printed without: "Error", then the frames.
    raised = re.search(r"^(?:Uncaught )?(\w*Error)(?: \[\w+\])?(?:: ([^\n]*)|(?=\n    at ))", output, re.MULTILINE)
    frames = re.findall(r"^    at (?:async )?(?:(.+?) \()?(?:file://)?(/[^:\n]+):\d+:\d+\)?$", output, re.MULTILINE)
    file, function = _innermost([(path, name or "<anonymous>") for name, path in frames], tree)
    return Failure(
        raises=raised[1] if raised else "",
        message=(raised[2] or "") if raised else "",
        file=file,
        function=re.sub(r" \[as .+\]$", "", function),
    )


def _read_go(output: str, tree: Path) -> Failure:
    raised = re.search(r"^panic: ([^:\[\n]+)(?:: ([^\n]*?))?(?: \[recovered[^\n]*)?$", output, re.MULTILINE)
    # Below the last panic( lies what raised it; above it is what recovered and raised it again.
    goroutine = re.split(r"^goroutine .+\[running.*\]:\n", output, flags=re.MULTILINE)[-1].partition("\n\n")[0]
    goroutine = goroutine.rpartition("\npanic(")[2]
    frames = re.findall(r"^(\S.*)\((?:[^()]|\.\.\.)*\)\n\t(/[^:\n]+\.go):\d+", goroutine, re.MULTILINE)
    file, function = _innermost([(path, name.rpartition("/")[2].partition(".")[2]) for name, path in frames], tree)
    return Failure(
        raises=raised[1].strip() if raised else "",
        message=(raised[2] or "") if raised else "",
        file=file,
        function=function,
    )


def _innermost(frames: Sequence[tuple[str, str]], tree: Path) -> tuple[str, str]:
    """The first frame, innermost first, whose file is the package's own."""
    for path, function in frames:
        absolute = Path(path) if path.startswith("/") else tree / path
        if path.startswith("<") or not absolute.is_relative_to(tree) or "node_modules" in absolute.parts:
            continue
        inside = absolute.relative_to(tree).as_posix()
        if not re.match(r"(crash|check|regress)(\.\w+$|/main\.go$)", inside):
            return inside, function
    return "", ""
