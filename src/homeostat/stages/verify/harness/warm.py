"""Try many patches of one Python service in one sandbox, importing what it needs of others once.

Runs inside the sandbox by the service's own Python (3.9 or later, standard library only), at the root of the tree,
with `order.json` beside it. Every run is a fork of this process, which has imported what the runs before it
imported, of the standard library and of other people's packages; of the service's own tree it imports nothing, and
it starts no thread. A run finds the tree laid out afresh, with its patch, where a run of its own would find it.

What cannot be done as `sh -c` and a new interpreter would do it is left out, and is then run in a sandbox of its own:
commands with more than plain words, runs that do not end in time, services that do not start, trees that hide a
module which was imported already. Two differences are known and accepted: packages are imported before the variables
that a command sets for itself, and what they warn of as they are imported is not seen by the run.

A patch is hostile, and every run is the same user. So runs follow one another, and never two at a time: before the
next one starts, every process of the last is dead (this one adopts what they leave behind), the tree is written again
from this process's memory, and HOME and TMPDIR are new. Nobody may look into this process, or into its open files. A
run that leaves something in /tmp or /dev/shm ends the rehearsal. What remains possible: to kill or stop this process,
which loses the rehearsal and no more (the exit code tells), and to leave notes, anywhere it may write, for a later
patch that looks for them. Within one patch's own runs there is no more protection than in a sandbox of its own.

Exit codes: 0 with the report written, 1 not done.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import io
import json
import os
import re
import runpy
import selectors
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Mapping, NoReturn  # noqa: UP035 - for Python 3.8

TREE_BYTES = 64 * 1024 * 1024
REPORT_BYTES = 3 * 1024 * 1024  # of the four that a sandbox hands back
RESULTS_BYTES = 1024 * 1024  # of one run
NAMES_BYTES = 1024 * 1024
END_SECONDS = 5.0  # for what a run left behind to die
APPLY_SECONDS = 30.0
HARNESS_FAILED = 70
SUITE = -1  # in the place of a reproduction's number
MOST_FAILING = 3  # as in `replaying.py`
PIPE_AT = 100  # where a run holds the one pipe that is not its own

PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36
SHARED_FOLDERS = ("/tmp", "/dev/shm")  # noqa: S108 - those of the sandbox

ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
NOT_PLAIN = re.compile(r"[|&;<>()`\\*?\[\]~!#\n]")
QUOTED = re.compile(r"'[^']*'")
SCRIPTS = frozenset({"pytest", "uvicorn"})
PYTHONS = frozenset({"python", "python3"})


class NotDone(Exception):
    """It cannot be done here; the text says why."""


# --- commands ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """A line for `sh -c`, read: a module (`-m`) or a file, and what it is given."""

    variables: Mapping[str, str]
    module: str
    file: str
    arguments: tuple[str, ...]


def understood(line: str, variables: Mapping[str, str]) -> Command:
    """What `sh -c` would start by the line.

    Raises:
        NotDone: it is more than assignments and one command of plain words, or the command is none that we know.
    """
    # Between single quotes, such as those of `'test_a.py::test_b[1-2]'`, all is plain to `sh`. A double quote may hold
    # a single one that opens nothing.
    bare = line if '"' in line else QUOTED.sub("''", line)
    if NOT_PLAIN.search(bare) or ("'" in line and "$" in line):
        raise NotDone(f"more than plain words: {line}")
    try:
        words = [expanded(word, variables) for word in shlex.split(line)]
    except ValueError as error:
        raise NotDone(f"{error}: {line}") from None
    given: dict[str, str] = {}
    while words and (found := ASSIGNMENT.fullmatch(words[0])):
        given[found[1]] = found[2]
        words.pop(0)
    if any(name.startswith(("PYTHON", "LD_")) or name == "PATH" for name in given):
        raise NotDone(f"variables for the start of an interpreter: {line}")
    if words and words[0] == "exec":
        words.pop(0)
    return program_in(words, given)


def program_in(words: list[str], given: Mapping[str, str]) -> Command:
    program, rest = (words[0], words[1:]) if words else ("", [])
    path = shutil.which(program) or ""
    if Path(path).parent == Path(sys.executable).parent:
        if program in PYTHONS and len(rest) > 1 and rest[0] == "-m":
            return Command(given, rest[1], "", tuple(rest[2:]))
        if program in PYTHONS and rest and not rest[0].startswith("-"):
            return Command(given, "", rest[0], tuple(rest[1:]))
        if program in SCRIPTS:
            return Command(given, "", path, tuple(rest))
    raise NotDone(f"not a Python command that we know: {' '.join(words)}")


def expanded(word: str, variables: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        text = variables.get(found[1] or found[2], "")
        if not text or re.search(r"[\s$]", text):
            raise NotDone(f"{found[0]} is empty, or more than one word")
        return text

    full = VARIABLE.sub(value, word)
    if "$" in full:
        raise NotDone(f"more than variables: {word}")
    return full


def become(command: Command) -> NoReturn:
    """Do in this process what a new interpreter would, and end it as that would end."""
    os.environ.update(command.variables)
    try:
        code = ran(command)
    except SystemExit as error:
        code = exit_code(error)
    except BaseException as error:  # noqa: BLE001 - as at the top of any program
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    leave(code)


def ran(command: Command) -> int:
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    main.__dict__["__builtins__"] = __builtins__
    if command.module:
        sys.path.insert(0, str(Path.cwd()))
        sys.argv = ["-m", *command.arguments]
        # What `python -m` calls, since 2.6; the public ones put the old `__main__` back under running threads.
        runpy._run_module_as_main(command.module)  # pyright: ignore  # noqa: PGH003, SLF001
        return 0
    path = Path(command.file)
    sys.path.insert(0, str(path.resolve().parent))
    sys.argv = [command.file, *command.arguments]
    main.__file__ = str(Path.cwd() / path)
    exec(compile(path.read_bytes(), main.__file__, "exec"), main.__dict__)  # noqa: S102 - it is what we are for
    return 0


def exit_code(ending: SystemExit) -> int:
    if ending.code is None:
        return 0
    if isinstance(ending.code, int):
        return ending.code & 0xFF
    print(ending.code, file=sys.stderr)  # noqa: T201 - as an interpreter does
    return 1


def leave(code: int) -> NoReturn:
    """End as an interpreter ends, without taking apart what will be gone anyway."""
    import atexit  # noqa: PLC0415 - not before it is needed
    import threading  # noqa: PLC0415

    try:
        threading._shutdown()  # pyright: ignore  # noqa: PGH003, SLF001
        atexit._run_exitfuncs()  # pyright: ignore  # noqa: PGH003, SLF001
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BaseException:  # noqa: BLE001
        os._exit(code or 120)  # as an interpreter that could not flush
    os._exit(code)


# --- a service that is started by a fork ---------------------------------------------------------------------------


class Waiting:
    """A fork made while this process still has one thread, which will be the service once it is told how.

    Then it looks to the replay like the `Popen` that it stands for.
    """

    def __init__(self, names: int | None) -> None:
        told, self._tell = os.pipe()
        output, written = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._wait(told, written, names)
            finally:
                os._exit(HARNESS_FAILED)
        os.close(told)
        os.close(written)
        self.stdout = os.fdopen(output, "rb", buffering=0)
        self._code: int | None = None

    def start(self, line: str, variables: Mapping[str, str]) -> Waiting:
        understood(line, {**os.environ, **variables})
        with os.fdopen(self._tell, "w", encoding="utf-8") as tell:
            json.dump([line, dict(variables)], tell)
        return self

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("service", timeout)
            time.sleep(0.002)
        return code

    @staticmethod
    def _wait(told: int, written: int, names: int | None) -> None:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(written, 1)
        os.dup2(written, 2)
        os.dup2(told, 3)
        close_from(4, but=names)
        said = bytearray()
        while piece := os.read(3, 65536):
            said += piece
        os.close(3)
        if not said:
            os._exit(0)
        line, variables = json.loads(said)
        os.environ.update(variables)
        # `PYTHONUNBUFFERED`, which is among them, is for the start of an interpreter.
        raw = io.FileIO(1, "w", closefd=False)
        sys.stdout = sys.__stdout__ = io.TextIOWrapper(raw, sys.stdout.encoding, sys.stdout.errors, write_through=True)
        prepare_to_run(names)
        become(understood(line, os.environ))


def close_from(first: int, *, but: int | None = None) -> None:
    most = 4096
    if but is None:
        os.closerange(first, most)
    else:
        os.closerange(first, but)
        os.closerange(but + 1, most)


class Recorder:
    """The first to be asked where a module is: it does not know, but writes the name down."""

    def __init__(self, into: int) -> None:
        self._into = into

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        del path, target
        try:
            os.write(self._into, f"{name}\n".encode())
        except OSError:
            sys.meta_path.remove(self)


def prepare_to_run(names: int | None) -> None:
    """Make a fork what a new process would be, before the first line of the service's own."""
    prctl(PR_SET_DUMPABLE, 1)
    importlib.invalidate_caches()
    if (tempfile := sys.modules.get("tempfile")) is not None:
        vars(tempfile)["tempdir"] = None
    if names is not None:
        sys.meta_path.insert(0, Recorder(names))


def prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise NotDone(f"prctl({option}): {os.strerror(ctypes.get_errno())}")


# --- the process that everything is forked from --------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """What one run did. `exit_code` is None when it did not end in time."""

    exit_code: int | None
    output: str
    results: str
    seconds: float


class Tail:
    """The last of what was written."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = bytearray()
        self._cut = False

    def add(self, piece: bytes) -> None:
        self._kept += piece
        if len(self._kept) > self._most:
            self._cut = True
            del self._kept[: len(self._kept) - self._most]

    def text(self) -> str:
        return ("…" if self._cut else "") + bytes(self._kept).decode("utf-8", "replace")


class Zygote:
    """This process: the tree in its memory, the modules it imported, the runs it made."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.deadline = time.monotonic() + float(order["seconds"])
        self._share = float(order["seconds"]) / 3
        self._output_bytes = int(order["output_bytes"])
        self._tree = Path.cwd()
        self._scratch = Path(os.environ["TMPDIR"])
        self._results = os.open(os.environ["HOMEOSTAT_RESULTS"], os.O_RDWR | os.O_CLOEXEC)
        prctl(PR_SET_DUMPABLE, 0)
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._packed = packed(self._tree)
        self._own = own_names(self._tree)
        if hidden := self._own & loaded():
            raise NotDone(f"the tree has its own {', '.join(sorted(hidden)[:5])}")
        self._trees = 0
        self._shared = shared()

    def lay_out(self, diff: str) -> bool:
        """Write the tree again, with the patch; False when this patch cannot be tried here."""
        os.chdir("/")
        remove(self._tree)
        self._tree.mkdir()
        self._packed.seek(0)
        with tarfile.open(fileobj=self._packed) as tar:
            extract_all(tar, self._tree)
        self._trees += 1
        for name in ("home", "tmp"):
            folder = self._scratch / f"warm-{os.getpid()}" / str(self._trees) / name
            folder.mkdir(parents=True)
            os.environ[{"home": "HOME", "tmp": "TMPDIR"}[name]] = str(folder)
        os.chdir(self._tree)
        return not diff or (applies(diff, self._tree) and not own_names(self._tree) & loaded())

    def run(self, body: Callable[[int | None], object], *, learn: bool = False) -> Ran:
        """Run it in a fork, then end all that came of it. `learn`: import what it imported, for those who follow."""
        names, told = os.pipe() if learn else (None, None)
        if told is not None:
            os.set_blocking(told, False)
        output, written = os.pipe()
        os.ftruncate(self._results, 0)
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            try:
                self._in_fork(body, written, told)
            finally:
                os._exit(HARNESS_FAILED)
        os.close(written)
        if told is not None:
            os.close(told)
        tail, seen = Tail(self._output_bytes), Tail(NAMES_BYTES)
        readers = {output: tail, **({} if names is None else {names: seen})}
        code = self._watch(pid, readers)
        seconds = time.monotonic() - began
        self._end_all()
        for reader, into in readers.items():
            drain(reader, into)
            os.close(reader)
        results = os.pread(self._results, RESULTS_BYTES + 1, 0)
        if len(results) > RESULTS_BYTES:
            code = None
        if learn:
            self._load(seen.text().splitlines())
        if shared() != self._shared:
            raise NotDone("something was left where the next run would find it")
        return Ran(code, tail.text(), results.decode("utf-8", "replace"), seconds)

    def report(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines).encode()
        os.ftruncate(self._results, 0)
        os.pwrite(self._results, text, 0)

    @staticmethod
    def _in_fork(body: Callable[[int | None], object], written: int, told: int | None) -> None:
        os.setsid()
        os.dup2(written, 1)
        os.dup2(written, 2)
        if told is not None:
            os.dup2(told, PIPE_AT, inheritable=False)
        names = None if told is None else PIPE_AT
        close_from(3, but=names)
        body(names)

    def _watch(self, pid: int, readers: Mapping[int, Tail]) -> int | None:
        """Read until the process ends; None when it does not in time, and then it is ended."""
        deadline = min(self.deadline, time.monotonic() + self._share)
        ending = os.pidfd_open(pid)
        with selectors.DefaultSelector() as selector:
            for reader in (ending, *readers):
                selector.register(reader, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                ready = [key.fd for key, _ in selector.select(left)]
                if ending in ready:
                    break
                for reader in ready:
                    if piece := os.read(reader, 65536):
                        readers[reader].add(piece)
                    else:
                        selector.unregister(reader)
            else:
                os.kill(pid, signal.SIGKILL)
        os.close(ending)
        _, status = os.waitpid(pid, 0)
        if left <= 0:
            return None
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else 128 - code

    @staticmethod
    def _end_all() -> None:
        deadline = time.monotonic() + END_SECONDS
        while below := descendants(os.getpid()):
            for pid in below:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                continue
            if time.monotonic() > deadline:
                raise NotDone("what a run left behind does not end")
            time.sleep(0.001)

    def _load(self, names: Iterable[str]) -> None:
        """Import what others wrote. The tree is not on the path, and neither are names that it has as well."""
        path = list(sys.path)
        sys.path[:] = [folder for folder in path if not within(folder, self._tree)]
        os.chdir("/")
        for name in dict.fromkeys(names):
            if name.partition(".")[0] in self._own or name.endswith("__main__") or name in sys.modules:
                continue
            try:
                importlib.import_module(name)
            except BaseException:  # noqa: BLE001, S112 - it will fail again where it matters
                continue
        os.chdir(self._tree)
        sys.path[:] = path
        if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - names are enough
            raise NotDone("a package starts threads as it is imported, and threads do not survive a fork")
        for module in list(sys.modules.values()):
            if "/site-packages/" in (getattr(module, "__file__", None) or ""):
                # pytest would warn that it comes too late to rewrite the assertions of its plugins.
                # https://docs.pytest.org/en/stable/how-to/writing_plugins.html#assertion-rewriting
                module.__doc__ = f"{module.__doc__ or ''}\nPYTEST_DONT_REWRITE"
        sys.path_importer_cache.clear()
        gc.collect()
        gc.freeze()


def packed(tree: Path) -> io.BytesIO:
    size = sum(path.lstat().st_size for path in tree.rglob("*"))
    if size > TREE_BYTES:
        raise NotDone(f"the tree is larger than {TREE_BYTES} bytes")
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as tar:
        tar.add(tree, arcname=".")
    return into


def extract_all(tar: tarfile.TarFile, into: Path) -> None:
    """As `tar.extractall`, which warns of what it will do in the next release. The archive is our own."""
    if hasattr(tarfile, "fully_trusted_filter"):
        tar.extractall(into, filter="fully_trusted")  # noqa: S202
    else:
        tar.extractall(into)  # noqa: S202


def own_names(tree: Path) -> set[str]:
    """What the tree's own modules may be imported as: those in folders that are no packages themselves."""
    names: set[str] = set()
    for folder, folders, files in os.walk(tree):
        if "__init__.py" in files:
            continue
        names.update(name.partition(".")[0] for name in files if name.endswith((".py", ".so")))
        names.update(name for name in folders if Path(folder, name, "__init__.py").exists())
    return names - {"__init__", "__main__", "conftest", "setup"}


def loaded() -> set[str]:
    return {name.partition(".")[0] for name in sys.modules} - {"__main__"}


def within(folder: str, tree: Path) -> bool:
    path = Path(folder or ".")
    return not path.is_absolute() or path == tree or tree in path.parents


def shared() -> list[list[str]]:
    return [sorted(os.listdir(folder)) for folder in SHARED_FOLDERS if Path(folder).is_dir()]  # noqa: PTH208


def remove(tree: Path) -> None:
    """Remove it, whatever its modes are, and follow no link."""
    if tree.is_symlink():
        tree.unlink()
    elif tree.exists():
        for folder, folders, _ in os.walk(tree):
            for name in folders:
                if not Path(folder, name).is_symlink():
                    Path(folder, name).chmod(0o700)
        tree.chmod(0o700)
        shutil.rmtree(tree)


def applies(diff: str, tree: Path) -> bool:
    """Apply it as the sandbox does: paths as they are, and no repository."""
    alone = {
        "GIT_CEILING_DIRECTORIES": str(tree.parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "-p1", "-"],
            cwd=tree,
            env={**os.environ, **alone},
            input=diff.encode(),
            capture_output=True,
            check=False,
            timeout=APPLY_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def drain(reader: int, into: Tail) -> None:
    os.set_blocking(reader, False)
    try:
        while piece := os.read(reader, 65536):
            into.add(piece)
    except BlockingIOError:
        return


def descendants(of: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            try:
                # The second field, the program's name, may hold anything, so count from its last parenthesis.
                parent = int(Path("/proc", name, "stat").read_bytes().rpartition(b")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(name))
    found: list[int] = []
    waiting = [of]
    while waiting:
        below = children.pop(waiting.pop(), [])
        found += below
        waiting += below
    return found


# --- what is tried, in the order in which it would be tried one by one -----------------------------------------------


class Rehearsal:
    def __init__(self, order: Mapping[str, Any], zygote: Zygote) -> None:
        self._order = order
        self._zygote = zygote
        self._programs = [program_of(number, item) for number, item in enumerate(order["reproductions"])]
        self.lines: list[str] = []
        self._bytes = 0

    def hold(self) -> None:
        """The replays, of base first, then the suites of what passed.

        Apart, for services that ask whether pytest is among the imported modules. Both skip what `verify` skips.
        """
        self._check()
        failing = self._failing()
        if failing is None:
            return
        passed = [name for name in self._tried() if not failing or self._decided(name, failing) == "passed"]
        if not passed or not self._order["suite"]:
            return
        self._zygote.lay_out("")
        if self._suite("", learn=True):
            for name in self._tried(passed):
                self._suite(name)

    def _tried(self, among: Iterable[str] | None = None) -> Iterator[str]:
        """The names of the patches, each laid out, while there is time."""
        for name in self._order["patches"] if among is None else among:
            if time.monotonic() < self._zygote.deadline and self._zygote.lay_out(self._order["patches"][name]):
                yield name

    def _check(self) -> None:
        for reproduction in self._order["reproductions"]:
            if reproduction["start"]:
                understood(reproduction["start"], {**os.environ, "PORT": "1"})
        if self._order["suite"]:
            understood(self._order["suite"], os.environ)

    def _failing(self) -> list[int] | None:
        """The numbers of those that fail alike, the one that decides first, as `verify` has them (`replaying.py`).

        None when it cannot be said.
        """
        found: dict[int, int] = {}
        for number, reproduction in enumerate(self._order["reproductions"]):
            outward = reproduction["outward"]
            if outward in found:
                continue
            self._zygote.lay_out("")
            result = self._replay("", number, learn=True)
            if result is None:
                return None
            if result == "failed_alike":
                if not reproduction["call"]:
                    return [number]
                found[outward] = number
                if len(found) == MOST_FAILING:
                    break
        return [found[outward] for outward in sorted(found, reverse=True)]

    def _decided(self, name: str, failing: Iterable[int]) -> str | None:
        """What the first says that says something; each finds the tree laid out afresh."""
        for count, number in enumerate(failing):
            if count:
                self._zygote.lay_out(self._order["patches"][name])
            result = self._replay(name, number)
            if result != "not_run":
                return result
        return None

    def _replay(self, name: str, number: int, *, learn: bool = False) -> str | None:
        """What it saw; None when that is for a sandbox of its own to say."""
        ran = self._zygote.run(lambda names: self._reproduction(number, names), learn=learn)
        try:
            result = str(json.loads(ran.results)["result"])
        except (ValueError, KeyError, TypeError):
            return None
        codes = {"passed": 0, "failed_alike": 1, "failed_otherwise": 2}
        if not self._order["reproductions"][number]["start"]:
            codes["not_run"] = 3  # a value is missing; services that do not start are another matter
        return result if ran.exit_code == codes.get(result, HARNESS_FAILED) and self._keep(name, number, ran) else None

    def _suite(self, name: str, *, learn: bool = False) -> bool:
        """Whether tests ran; for what went wrong otherwise, a sandbox of its own finds the words."""
        ran = self._zygote.run(self._tests, learn=learn)
        return ran.exit_code in {0, 1} and self._keep(name, SUITE, ran)

    def _keep(self, name: str, number: int, ran: Ran) -> bool:
        line = json.dumps([name, number, ran.exit_code, ran.output, ran.results, ran.seconds])
        self._bytes += len(line) + 1
        if self._bytes <= REPORT_BYTES:
            self.lines.append(line)
        return self._bytes <= REPORT_BYTES

    def _reproduction(self, number: int, names: int | None) -> None:
        folder = Path(os.environ["HOMEOSTAT_FILES"], str(number))
        os.environ["HOMEOSTAT_FILES"] = str(folder)
        reproduction = self._order["reproductions"][number]
        if not reproduction["start"]:
            prepare_to_run(names)
            become(Command({}, "", str(folder / reproduction["program"]), ()))
        service = Waiting(names)
        replay = types.ModuleType(Path(reproduction["program"]).stem)
        replay.__file__ = str(folder / reproduction["program"])
        sys.modules[replay.__name__] = replay
        exec(self._programs[number], replay.__dict__)  # noqa: S102 - it is what we are for
        os._exit(replay.main(service.start))

    def _tests(self, names: int | None) -> None:
        options = self._order["pytest_options"].replace("$HOMEOSTAT_RESULTS", os.environ["HOMEOSTAT_RESULTS"])
        if options:
            os.environ["PYTEST_ADDOPTS"] = f"{os.environ.get('PYTEST_ADDOPTS', '')} {options}"
        prepare_to_run(names)
        become(understood(self._order["suite"], os.environ))


def program_of(number: int, reproduction: Mapping[str, Any]) -> types.CodeType:
    path = Path(os.environ["HOMEOSTAT_FILES"], str(number), reproduction["program"])
    return compile(path.read_bytes(), str(path), "exec")


def main() -> None:
    order = json.loads(Path(os.environ["HOMEOSTAT_FILES"], "order.json").read_text(encoding="utf-8"))
    here = str(Path(__file__).parent)
    sys.path[:] = [folder for folder in sys.path if folder != here]
    try:
        zygote = Zygote(order)
        rehearsal = Rehearsal(order, zygote)
        try:
            rehearsal.hold()
        except NotDone as error:
            print(error, file=sys.stderr)  # noqa: T201 - for the log
        zygote.report(rehearsal.lines)
    except NotDone as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(1)
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
