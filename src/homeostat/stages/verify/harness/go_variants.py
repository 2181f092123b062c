"""Many patches of a Go project built into one test program, which a variable of the environment then chooses between.

Building and linking a test takes a second or two, running it some milliseconds. Each function that patches change gets
their bodies beside its own, as functions of their own, so that names, labels and deferred calls are theirs. What
does not build is left out by what the compiler says of it; what changes more than bodies is not tried here.

Runs inside the sandbox, standard library only, at the root of the tree.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from go_command import Command, read_command, wanted_folders

VARIABLE = "HOMEOSTAT_VARIANT"
NAME = "homeostatVariant"
FEWEST = 3  # patches for which it is worth a build
MOST_BUILDS = 6
LOG_BYTES = 8 * 1024
WAITS_SECONDS = 0.7  # a test that takes so long waits for something: several may wait at once
USUALLY_AT_ONCE, AT_ONCE = 2, 4
AGAIN = 4  # runs of what passes
HANGS_SECONDS, HANGS_TIMES = 2.0, 10.0  # for one that loops: at least so long, or so many times as without a patch
STUCK_SECONDS = 1.5  # for each, where the test as it is does not end: most of what is tried does not either
PASSED_LINE = re.compile(r"^\s*--- PASS: (\S+)", re.MULTILINE)
IGNORED = re.compile(r"^//(?:go:build| \+build) ignore$", re.MULTILINE)
_SPEC = re.compile(r"\s*(?:import )?(\"[\w./-]{1,200}\")")

Run = Callable[[Sequence[str], float, "Mapping[str, str]", str], "tuple[int | None, str]"]


@dataclass(frozen=True)
class Function:
    """A function of a file as `gofmt` lays it out: `head` goes as far as the brace that opens its body."""

    start: int
    end: int
    head: str
    body: str


@dataclass
class Variant:
    """What a patch makes of the bodies of one file's functions, by the number of each, and the imports it adds."""

    digest: str
    path: str
    bodies: dict[int, str] = field(default_factory=dict[int, str])
    imports: tuple[str, ...] = ()


# --- texts ---------------------------------------------------------------------------------------------------------


def functions(text: str) -> list[Function]:
    """Those that begin and end at the left edge, as every formatted file has them."""
    found: list[Function] = []
    for begins in re.finditer(r"^func ", text, re.MULTILINE):
        if found and begins.start() < found[-1].end:
            continue
        line = text[begins.start() : (text.find("\n", begins.start()) + 1 or len(text) + 1) - 1]
        if (at := brace_of(line)) > 0:
            found.append(Function(begins.start(), begins.start() + len(line), line[:at], line[at + 1 : -1]))
            continue
        following = text.find("\nfunc ", begins.start())
        head_ends = following if following > 0 else len(text)
        opens = re.compile(r"\{[^\S\n]*(?://[^\n]*)?$", re.MULTILINE).search(text, begins.start(), head_ends)
        closes = re.compile(r"^\}[^\S\n]*$", re.MULTILINE).search(text, begins.start())
        if opens is None or closes is None or opens.start() > closes.start():
            continue
        brace = text.index("{", opens.start())
        found.append(
            Function(begins.start(), closes.end(), text[begins.start() : brace], text[brace + 1 : closes.start()])
        )
    return found


def brace_of(line: str) -> int:
    """Where the body begins of a function that is written on one line; -1 for others."""
    opens = (found.start() for found in re.finditer(r"\{", line)) if line.endswith("}") else ()
    return next((at for at in opens if closing(line, at) == len(line)), -1)


def result_of(head: str) -> str | None:
    """What a function gives back, as it is written; "" for nothing, None where the head is no plain one."""
    at = len("func ")
    if head[at : at + 1] == "(":
        at = closing(head, at)
    named = re.compile(r"\s*\w+").match(head, at) if at > 0 else None
    if named is None:
        return None
    at = named.end()
    if head[at : at + 1] == "[":
        at = closing(head, at)
    if at < 0 or head[at : at + 1] != "(":
        return None
    at = closing(head, at)
    return None if at < 0 else head[at:].strip()


def closing(text: str, at: int) -> int:
    """After the bracket that ends the one at `at`; -1 where none does."""
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] in "([{") - (text[index] in ")]}")
        if depth == 0:
            return index + 1
    return -1


def outside(text: str, parts: Sequence[Function]) -> list[str]:
    """The lines that are in no body, heads of functions among them."""
    kept, at = "", 0
    for each in parts:
        kept += text[at : each.start] + each.head + "{}"
        at = each.end
    return (kept + text[at:]).split("\n")


def _without_imports(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that say something else, and what is imported under its own name."""
    named = [spec[1] for line in lines if (spec := _SPEC.fullmatch(line))]
    return [line for line in lines if line.strip() not in {"", "import (", ")"} and not _SPEC.fullmatch(line)], named


def variant_of(digest: str, path: str, before: str, after: str) -> Variant | None:
    """None where more differs than bodies of functions and imports that are added."""
    old, new = functions(before), functions(after)
    if not old or [each.head for each in old] != [each.head for each in new]:
        return None
    (rest, had), (now, has) = (_without_imports(outside(*each)) for each in ((before, old), (after, new)))
    if rest != now:
        return None
    imports = [each for each in has if each not in had]
    bodies = {n: each.body for n, (was, each) in enumerate(zip(old, new, strict=True)) if was.body != each.body}
    if not bodies or any(result_of(old[number].head) is None for number in bodies):
        return None
    return Variant(digest, path, bodies, tuple(imports))


def merged(text: str, path: str, variants: Mapping[int, Variant]) -> str:
    """The file with each variant's bodies beside its own; the key is what the variable then says."""
    parts, name = functions(text), Path(path).name
    imports = {each for variant in variants.values() for each in variant.imports}
    out, at = "", 0
    for number, part in enumerate(parts):
        own = {key: variant.bodies[number] for key, variant in variants.items() if number in variant.bodies}
        if not own:
            continue
        opened = part.start + len(part.head) + 1
        out += text[at:opened]
        result = result_of(part.head)
        for key, body in own.items():
            call = f"return func() {result} {{" if result else "func() {"
            left = "}()" if result else "}(); return"
            out += f'\nif {NAME} == "{key}" {{ {call}\n//line homeostat_variant_{key}.go:1\n{body}\n{left} }}'
        out += f"\n//line {name}:{text.count(chr(10), 0, opened) + 1}\n"
        at = opened
    out += text[at:]
    added = "".join(f"; import {each}" for each in sorted(imports))
    return re.sub(r"^(package \w+)", rf"\1{added}", out, count=1, flags=re.MULTILINE) if added else out


def is_left_out(text: str) -> bool:
    """Whether a file is in no build, as a program that writes others is not: its package may be another one."""
    return IGNORED.search(re.split(r"^package ", text, maxsplit=1, flags=re.MULTILINE)[0]) is not None


def package_of(text: str) -> str:
    named = re.search(r"^package (\w+)", text, re.MULTILINE)
    return named[1] if named else ""


# --- runs ------------------------------------------------------------------------------------------------------------


def run_words(words: Sequence[str], seconds: float, variables: Mapping[str, str], where: str) -> tuple[int | None, str]:
    """Its exit code, None where it did not end, and the end of what it said."""
    with tempfile.TemporaryFile() as said:
        try:
            code: int | None = subprocess.run(
                words,
                cwd=where,
                env={**os.environ, **variables},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=max(0.1, seconds),
            ).returncode
        except (subprocess.TimeoutExpired, OSError):
            code = None
        size = said.seek(0, os.SEEK_END)
        said.seek(max(0, size - 64 * LOG_BYTES))
        return code, said.read().decode("utf-8", "replace")


# --- all of it -----------------------------------------------------------------------------------------------------


def try_variants(
    patches: Mapping[str, str],
    command: str,
    expected: str,
    *,
    seconds: float,
    until: float,
    changed: Callable[[str], dict[str, tuple[str, str]] | None],
    run: Run = run_words,
) -> dict[str, dict[str, object]]:
    """Reports by digest, of those that could be tried so; nothing where the tree as it is does not fail here too.

    `changed` gives what a diff makes of each file that it names: before and after. `seconds` bounds one run, and
    `until` is when all is over, of the monotonic clock. The tree is left as it was.
    """
    read = read_command(command)
    if read is None or len(patches) < FEWEST:
        return {}
    variants: dict[int, Variant] = {}
    texts: dict[str, str] = {}
    for key, (digest, diff) in enumerate(patches.items(), start=1):
        files = changed(diff) if diff else None
        if files is None or len(files) != 1:
            continue
        path, (before, after) = next(iter(files.items()))
        variant = variant_of(digest, path, before, after) if path.endswith(".go") else None
        if variant is not None and package_of(before) and not is_left_out(before):
            variants[key], texts[path] = variant, before
    return _tried_together(variants, texts, read, expected, seconds=seconds, until=until, run=run)


def _tried_together(
    variants: Mapping[int, Variant],
    texts: Mapping[str, str],
    command: Command,
    expected: str,
    *,
    seconds: float,
    until: float,
    run: Run,
) -> dict[str, dict[str, object]]:
    """In halves, where one of them ends the build and the compiler does not say which."""
    if len(variants) < FEWEST:
        return {}
    left, own = dict(variants), {path: texts[path] for path in {each.path for each in variants.values()}}
    with tempfile.TemporaryDirectory() as folder:
        tests = _Tests(command, seconds, until, run, Path(folder))
        broken = tests.build(left, own)
        reports = {each.digest: _report("failed_otherwise", "it does not build", log) for each, log in broken}
        if tests.programs:
            return {**reports, **tests.outcomes(left, expected)}
        if len(left) < FEWEST or tests.left <= 0 or not tests.builds_without():
            return reports
    keys = sorted(left)
    for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        part = {key: left[key] for key in half}
        reports |= _tried_together(part, own, command, expected, seconds=seconds, until=until, run=run)
    return reports


def _report(result: str, detail: str, log: str) -> dict[str, object]:
    return {"result": result, "detail": detail[:400], "log": log[-LOG_BYTES:]}


@dataclass
class _Tests:
    command: Command
    seconds: float
    until: float
    run: Run
    folder: Path
    alone_seconds: float = math.inf  # that bound a run of the failing test
    programs: list[tuple[Path, str]] = field(default_factory=list["tuple[Path, str]"])  # and where each is run

    @property
    def left(self) -> float:
        return self.until - time.monotonic()

    def build(self, variants: dict[int, Variant], texts: Mapping[str, str]) -> list[tuple[Variant, str]]:
        """Those that do not build, with what the compiler says of them; they are taken out of `variants`."""
        broken: list[tuple[Variant, str]] = []
        packages = self._packages()
        written = {
            str(Path(path).parent / "homeostat_variant_chosen.go"): package_of(text) for path, text in texts.items()
        }
        try:
            for name, package in written.items():
                chosen = f'package {package}\n\nimport "os"\n\nvar {NAME} = os.Getenv("{VARIABLE}")\n'
                Path(name).write_text(chosen, encoding="utf-8")
            for _ in range(MOST_BUILDS):
                for path, text in texts.items():
                    own = {key: each for key, each in variants.items() if each.path == path}
                    Path(path).write_text(merged(text, path, own), encoding="utf-8")
                said = self._built(packages)
                if said is None or not packages:
                    return broken
                blamed = {int(each) for each in re.findall(r"homeostat_variant_(\d+)\.go:\d+", said)} & variants.keys()
                if not blamed or self.left <= 0:
                    break
                broken += [(variants.pop(key), said) for key in sorted(blamed)]
            self.programs.clear()
            return broken
        finally:
            for path, text in texts.items():
                Path(path).write_text(text, encoding="utf-8")
            for name in written:
                Path(name).unlink(missing_ok=True)

    def builds_without(self) -> bool:
        """Whether the tests of the tree as it is do."""
        packages = self._packages()
        built = bool(packages) and self._built(packages) is None
        self.programs.clear()
        return built

    def _packages(self) -> list[tuple[str, str]]:
        """Import path and folder of each package whose tests are wanted."""
        words = ["go", "list", "-f", "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}\t{{.Dir}}{{end}}"]
        code, said = self.run([*words, *self.command.packages], self.left, {}, self.command.folder)
        found = [tuple(line.split("\t")) for line in said.splitlines() if line.count("\t") == 1] if code == 0 else []
        wanted = wanted_folders(self.command.pattern)
        return [(path, folder) for path, folder in found if wanted is None or str(Path(folder).resolve()) in wanted]

    def _built(self, packages: Sequence[tuple[str, str]]) -> str | None:
        """What the compiler says; None where all is well."""
        self.programs.clear()
        module = re.search(r"^module\s+(\S{1,300})", _text(f"{self.command.folder}/go.mod"), re.MULTILINE)
        whole = [f"-gcflags={module[1]}/...=-e"] if module else []  # every error, not the first ten
        for number, (package, folder) in enumerate(packages):
            program = self.folder / f"test{number}"
            words = ["go", "test", "-c", "-vet=off", *whole, *self.command.build, "-o", str(program), package]
            code, said = self.run(words, self.left, {}, self.command.folder)
            if code != 0 or not program.exists():
                return said or "it does not end"
            self.programs.append((program, folder))
        return None

    def outcomes(self, variants: Mapping[int, Variant], expected: str) -> dict[str, dict[str, object]]:
        began = time.monotonic()
        if all(self._one("", expected)["result"] == "passed" for _ in range(AGAIN)):
            return {}  # what fails by chance only, as the order of a map does, is seen to in a few runs
        took = time.monotonic() - began
        waits = took > WAITS_SECONDS
        if took >= self.seconds:
            self.alone_seconds = STUCK_SECONDS
        began = time.monotonic()
        kept = self._all_passed("", most=HANGS_SECONDS if took >= self.seconds else math.inf)
        took = max(took, time.monotonic() - began)
        self.seconds = min(self.seconds, max(HANGS_SECONDS, HANGS_TIMES * took))
        found: dict[str, dict[str, object]] = {}
        with ThreadPoolExecutor(AT_ONCE if waits else USUALLY_AT_ONCE) as pool:
            reports = pool.map(self._whole, variants, repeat(expected), repeat(kept))
            for variant, report in zip(variants.values(), reports, strict=True):
                if report is not None:
                    found[variant.digest] = report
        return found

    def _whole(self, key: int, expected: str, kept: Sequence[frozenset[str]]) -> dict[str, object] | None:
        """The tests that are to pass, then the rest beside them; None where there is no time."""
        report = self._again(str(key), expected)
        if report["result"] == "passed" and kept:
            now = self._all_passed(str(key))
            lost = [name for was, is_now in zip(kept, now, strict=True) for name in sorted(was - is_now)]
            if lost:
                report = _report("failed_otherwise", f"{lost[0]} fails then", "")
        return report if self.left > 0 else None

    def _again(self, variant: str, expected: str) -> dict[str, object]:
        """A pass by chance is none; a test that takes its time runs once."""
        report: dict[str, object] = {}
        for _ in range(AGAIN):
            began = time.monotonic()
            report = self._one(variant, expected)
            if report["result"] != "passed" or time.monotonic() - began > WAITS_SECONDS:
                break
        return report

    def _one(self, variant: str, expected: str) -> dict[str, object]:
        words = [f"-test.run={self.command.pattern}", "-test.failfast", *self.command.test]
        for program, folder in self.programs:
            code, said = self._ran(program, folder, words, variant, most=self.alone_seconds)
            if code != 0:
                alike = bool(code is None and not expected) or (code is not None and expected in said)
                lines = [line.strip() for line in said.splitlines() if line.strip()]
                detail = next((line for line in lines if expected and expected in line), lines[-1] if lines else "")
                return _report("failed_alike" if alike else "failed_otherwise", detail or "it does not end", said)
        return _report("passed", "the failing test passes", "")

    def _all_passed(self, variant: str, most: float = math.inf) -> list[frozenset[str]]:
        """Of each program, the tests that pass."""
        words = ["-test.v", *self.command.test]
        said = [self._ran(program, folder, words, variant, most)[1] for program, folder in self.programs]
        return [frozenset(PASSED_LINE.findall(each)) for each in said]

    def _ran(
        self, program: Path, folder: str, words: Sequence[str], variant: str, most: float = math.inf
    ) -> tuple[int | None, str]:
        within = min(self.seconds, self.left, most)
        bounded = [str(program), "-test.paniconexit0", f"-test.timeout={max(1.0, within):.1f}s", *words]
        return self.run(bounded, within + 1, {VARIABLE: variant}, folder)


def _text(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text(encoding="utf-8", errors="replace")
    return ""
