"""A test that a model writes where nothing else shows the failure again, in the real sandbox."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from this_environment import NOON, ThisEnvironment, needs_sandbox

from homeostat.adapters.language_model.scripted import ScriptedModel
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.errors import OverBudget
from homeostat.languages.diff import diff_of
from homeostat.records import (
    Diagnosis,
    Event,
    EventKind,
    FixClass,
    Frame,
    Limits,
    Patch,
    Raised,
    Replay,
    ReplayResult,
    Reproduction,
    Service,
)
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose import situation_of
from homeostat.stages.propose.reproduce.by_model import written_by_model
from homeostat.stages.verify import looked_at, read_replay

pytestmark = needs_sandbox

LIMITS = Limits()
PATH = f"{sys.prefix}/bin:{Path(shutil.which('go') or '/usr/bin/go').resolve().parent}:{os.defpath}"
PYTHON = {
    "shop/__init__.py": "",
    "shop/prices.py": "RATES = {'a': 1}\n\n\ndef rate(kind):\n    return RATES[kind]\n",
    "tests/test_prices.py": "from shop.prices import rate\n\n\ndef test_rate():\n    assert rate('a') == 1\n",
}
NODE = {
    "package.json": '{"name": "shop", "type": "module", "scripts": {"test": "node --test test/"}}',
    "src/prices.js": "const rates = { a: { of: 1 } };\n\nexport function rate(kind) {\n  return rates[kind].of;\n}\n",
    "test/prices.test.js": "import test from 'node:test';\nimport { rate } from '../src/prices.js';\n\n"
    "test('a', () => { rate('a'); });\n",
}
GO = {
    "go.mod": "module example.org/shop\n\ngo 1.21\n",
    "prices/prices.go": "package prices\n\nvar rates = map[string]*int{}\n\n"
    "func Rate(kind string) int {\n\treturn *rates[kind]\n}\n",
}
NIL = "runtime error: invalid memory address or nil pointer dereference"
Case = tuple[str, Mapping[str, str], str, str, str, str, tuple[str, str], str]
CASES: dict[str, Case] = {
    "python": (
        "python", PYTHON, "shop/prices.py", "KeyError", "'b'", "rate", ("RATES[kind]", "RATES.get(kind)"),
        "from shop.prices import rate\n\n\ndef test_it():\n    assert rate('b') == 7\n",
    ),
    "node": (
        "javascript", NODE, "src/prices.js", "TypeError", "Cannot read properties of undefined (reading 'of')", "rate",
        ("rates[kind].of", "rates[kind]?.of"),
        (
            "import test from 'node:test';\nimport assert from 'node:assert';\n"
            "import { rate } from '../src/prices.js';\n\ntest('b', () => { assert.equal(rate('b'), 7); });\n"
        ),
    ),
    "go": (
        "go", GO, "prices/prices.go", "runtime.errorString", NIL, "Rate",
        ("\treturn *rates[kind]", "\tif rates[kind] == nil {\n\t\treturn 0\n\t}\n\treturn *rates[kind]"),
        'package prices\n\nimport "testing"\n\nfunc TestRateOfNone(t *testing.T) {\n\tRate("b")\n}\n',
    ),
}  # fmt: skip


class Tried:
    """A service with a crash, and what a model's words come to there."""

    def __init__(self, folder: Path, case: Case) -> None:
        language, files, self.path, kind, message, function, self.change, self.answer = case
        tree = folder / "tree"
        for path, text in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text)
        author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
        for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
            subprocess.run(["git", *words], cwd=tree, check=True)
        self.service = Service(name="shop", project_id=1, public_key="k", language=language, repository=str(tree))
        self.source = source = GitSource(tree)
        line = next(n for n, each in enumerate(files[self.path].splitlines(), 1) if self.change[0].strip() in each)
        frame = Frame(function=function, path=self.path, line=line, in_app=True)
        event = Event(
            event_id="e" * 32, service="shop", occurred_at=NOON, received_at=NOON, level="error", kind=EventKind.ERROR,
            error_type=kind, message=message, chain=(Raised(type=kind, message=message, frames=(frame,)),),
        )  # fmt: skip
        diagnosis = Diagnosis(
            bug_code="BUG-20261123-00001", base=source.head(), released="", impact="low",
            places=find_places(event, source, base=source.head(), released=""),
            fix_class=FixClass.CODE_FIX, hypothesis="", reason="", root_cause="", classification="", evidence=(),
        )  # fmt: skip
        self.situation = situation_of(diagnosis, event, self.service, source)
        self.sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(PATH=PATH, GOFLAGS="-mod=mod"), folder)

    def written(self, reply: Callable[[str], str]) -> tuple[Reproduction | None, ScriptedModel]:
        model = ScriptedModel(reply)
        known = {"service": self.service, "commit": self.source.head(), "sandbox": self.sandbox, "limits": LIMITS}
        return written_by_model(self.situation, model, look=lambda each: looked_at(each, **known)), model

    def with_fix(self, found: Reproduction) -> Replay:
        text = self.source.read(self.path, self.source.head())
        patch: Patch = diff_of(self.path, text, text.replace(*self.change))
        run = self.sandbox.run(
            found.command, service=self.service, commit=self.source.head(), patch=patch, files=dict(found.files),
            limits=LIMITS,
        )  # fmt: skip
        return read_replay(run)


@pytest.mark.parametrize("name", CASES)
def test_what_fails_by_the_same_exception_at_the_same_place_is_kept(name: str, tmp_path: Path) -> None:
    tried = Tried(tmp_path, CASES[name])
    found, model = tried.written(lambda _: f"```\n{tried.answer}```")
    assert found is not None
    assert len(model.prompts) == 1
    after = tried.with_fix(found)
    assert after.result is ReplayResult.PASSED, after


def test_what_fails_by_anything_else_is_told_so_once_and_then_left(tmp_path: Path) -> None:
    tried = Tried(tmp_path, CASES["python"])
    wrong = "def test_it():\n    raise KeyError('b')\n"
    found, model = tried.written(lambda _: f"```python\n{wrong}```")
    assert found is None
    assert len(model.prompts) == 2
    assert "it did not fail by that exception at that place" in model.prompts[1]


def test_a_budget_that_is_spent_ends_it(tmp_path: Path) -> None:
    def spent(prompt: str) -> str:
        raise OverBudget(prompt[:10])

    assert Tried(tmp_path, CASES["python"]).written(spent)[0] is None
