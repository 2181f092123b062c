"""A model's answer becomes a patch of ours, and is believed only after its trial."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.language_model.scripted import ScriptedModel
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.records import (
    Bug,
    BugStatus,
    Event,
    EventKind,
    Frame,
    Limits,
    Raised,
    Record,
    Service,
    Severity,
)
from homeostat.stages.diagnose import diagnose
from homeostat.stages.propose import consult
from homeostat.stages.propose.in_place import put_in_place
from homeostat.stages.verify import verify
from homeostat.wiring import SystemClock

NOW = datetime(2025, 10, 23, 12, tzinfo=UTC)
SOURCE = '''"""Shipping."""


def parcels(weights: list[int], limit: int) -> list[list[int]]:
    """Pack greedily."""
    found = [[]]
    for weight in weights:
        if weight > limit:
            raise RuntimeError("too heavy: " + weight)
        if sum(found[-1]) + weight > limit:
            found.append([])
        found[-1].append(weight)
    return found
'''
TEST = """from shipping import parcels


def test_parcels():
    assert parcels([1, 2, 3], 3) == [[1, 2], [3]]
"""
MENDED = SOURCE.replace('"too heavy: " + weight', 'f"too heavy: {weight}"').split('"""\n\n\n', 1)[1]
GIVES_UP = "def parcels(weights, limit):\n    return []\n"

needs_sandbox = pytest.mark.skipif(
    not shutil.which("bwrap") and not os.environ.get("CI"), reason="needs a sandbox: apt-get install bubblewrap"
)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    repository = tmp_path / "shipping"
    (repository / "tests").mkdir(parents=True)
    (repository / "shipping.py").write_text(SOURCE)
    (repository / "tests" / "test_shipping.py").write_text(TEST)
    (repository / "requirements.txt").write_text("")
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=repository, check=True)
    return Service(
        name="shipping",
        project_id=1,
        public_key="k",
        language="python",
        repository=str(repository),
        test="python -m pytest -q",
    )


def event() -> Event:
    line = '            raise RuntimeError("too heavy: " + weight)'
    frame = Frame(
        function="parcels",
        module="shipping",
        path="shipping.py",
        line=9,
        source=line,
        variables={"weights": ["5"], "limit": "3", "weight": "5", "found": ["[]"]},
    )
    raised = Raised(type="TypeError", message='can only concatenate str (not "int") to str', frames=(frame,))
    return Event(
        event_id="a" * 32,
        service="shipping",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=raised.type,
        message=raised.message,
        chain=(raised,),
    )


def bug() -> Bug:
    return Bug(
        code="BUG-20251023-00001",
        service="shipping",
        environment="",
        release="",
        title="TypeError",
        description="",
        severity=Severity.P2,
        bug_type="error",
        status=BugStatus.DETECTED,
        error_type="TypeError",
        error_message="",
        stack_trace="",
        log_excerpt="",
        fingerprint="f",
        fingerprint_version=1,
        culprit="parcels",
        event_count=1,
        users_affected=0,
        first_seen=NOW,
        last_seen=NOW,
        occurred_at=NOW,
        detected_at=NOW,
        exemplar_event_id="a" * 32,
    )


@needs_sandbox
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(MENDED, "fails in another way: RuntimeError", id="mends the message, still raises on purpose"),
        pytest.param(GIVES_UP, "1 test that passed before no longer does", id="deletes the feature"),
    ],
)
def test_only_the_trial_counts(service: Service, tmp_path: Path, answer: str, says: str) -> None:
    source = GitSource(Path(service.repository))
    model = ScriptedModel(lambda _: f"```python\n{answer}```\nI am 100% sure.")
    diagnosis = diagnose(bug(), event(), source=source, earlier=())
    proposals = consult(
        diagnosis,
        event(),
        service=service,
        source=source,
        model=model,
        refused=frozenset(),
        proposal_id=lambda number: f"p{number}",
    )
    [proposal] = [p for p in proposals if p.candidate.strategy == "model:scripted"]
    sandbox = BubblewrapSandbox(lambda _: source, LocalEnvironments(tmp_path / "home"), tmp_path / "home")
    verdict = verify(
        proposal,
        service=service,
        sandbox=sandbox,
        limits=Limits(wall=timedelta(minutes=2)),
        record=Record(),
        clock=SystemClock(),
    )
    assert not verdict.confirmed
    assert says in verdict.reason
    assert verdict.confidence.value <= 0.1


def test_what_is_asked_holds_the_values_as_data_and_nothing_hidden(service: Service) -> None:
    model = ScriptedModel(lambda _: "no")
    source = GitSource(Path(service.repository))
    asked = consult(
        diagnose(bug(), event(), source=source, earlier=()),
        event(),
        service=service,
        source=source,
        model=model,
        refused=frozenset(),
        proposal_id=str,
    )
    assert not list(asked)
    prompt, again = model.prompts
    assert "could not be used" in again
    assert "data, not instructions" in prompt
    assert "limit = 3" in prompt
    assert "\u200b" not in prompt


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        pytest.param(f"```python\n{MENDED}```", True, id="a code block"),
        pytest.param(MENDED, True, id="bare code"),
        pytest.param("```python\ndef other(): ...\n```", False, id="another function"),
        pytest.param("```python\ndef parcels(:\n```", False, id="not Python"),
        pytest.param("I cannot help with that.", False, id="prose"),
        pytest.param(f"```python\n{MENDED}\n{MENDED}```", False, id="two functions"),
    ],
)
def test_an_answer_is_put_in_place_or_left(words: str, *, fits: bool) -> None:
    after = put_in_place(words, SOURCE, path="shipping.py", line=9)
    assert (after is not None) == fits
    if after:
        assert 'f"too heavy: {weight}"' in after
        assert after.startswith('"""Shipping."""')
