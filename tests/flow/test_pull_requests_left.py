"""What becomes of a pull request whose fix fits no more, or whose walk ends before anything was merged."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_another_answer import model, opened, repository, trial  # noqa: F401 - fixtures
from test_pull_requests import GREEN, PENDING, RED, Hosted

from homeostat.adapters.language_model.scripted import ScriptedModel
from homeostat.adapters.sandbox.scripted import Asked
from homeostat.errors import ForgeUnavailable
from homeostat.records import Answer, PullStanding, Run
from homeostat.stages.publish.pursue import GIVEN_UP, NO_OTHER

LINE, OTHERWISE = "    for line in lines:\n", "    for line in list(lines):\n"


@pytest.fixture
def hosted(tmp_path: Path, repository: Path, model: ScriptedModel) -> Iterator[Hosted]:  # noqa: F811 - fixtures
    for house in opened(tmp_path, repository, model):
        yield Hosted(house)


def somebody_rewrites(hosted: Hosted, text: str) -> None:
    """The line above the one that was to be mended is another now."""
    file = hosted.house.repository / "prices.py"
    file.write_text(file.read_text().replace(LINE, text))
    hosted.house.git("commit", "-qam", "Rewrite it")
    hosted.forge.head = hosted.house.source.head()


def standing(hosted: Hosted) -> list[PullStanding]:
    return [shown.get("standing", PullStanding.OPEN) for shown in hosted.forge.shown.values()]


@pytest.mark.parametrize("answer", [Answer.DRAFT, Answer.ACCEPT], ids=["a draft", "an approved one"])
def test_what_conflicts_with_the_branch_is_made_anew_where_it_ends_now(hosted: Hosted, answer: Answer) -> None:
    assert hosted.opened(answer, **PENDING)
    somebody_rewrites(hosted, OTHERWISE)
    assert hosted.later(minutes=5).startswith("approve")
    assert "verify.outgrown" in hosted.house.gave
    shown = [hosted.house.store.repairs.suggestion(one).proposal for one in hosted.house.shown]
    assert {proposal.base for proposal in shown} == {hosted.house.source.head()}
    hosted.house.say(Answer.ACCEPT)
    hosted.forge.first = dict(GREEN)
    assert hosted.visit().startswith("watch")
    assert standing(hosted)[0] is PullStanding.CLOSED


def test_a_walk_ends_where_nothing_is_left_to_mend_and_its_draft_is_closed(hosted: Hosted) -> None:
    hosted.opened(Answer.DRAFT, **GREEN)
    (hosted.house.repository / "prices.py").write_text("")
    hosted.house.git("commit", "-qam", "Drop it")
    hosted.forge.head = hosted.house.source.head()
    assert hosted.later(minutes=5) == "ended"
    assert standing(hosted) == [PullStanding.CLOSED]
    assert GIVEN_UP in hosted.forge.comments.values()


def reject_all(hosted: Hosted) -> None:
    for shown in hosted.house.shown:
        hosted.house.say(Answer.REJECT, shown)


def test_what_is_rejected_here_does_not_stand_open_there(hosted: Hosted) -> None:
    hosted.opened(Answer.DRAFT, **GREEN)
    reject_all(hosted)
    hosted.forge.failures = [ForgeUnavailable("later")]
    assert hosted.visit().startswith("learn: trying again")
    assert hosted.later(minutes=1) == "ended"
    assert standing(hosted) == [PullStanding.CLOSED]
    assert hosted.forge.comments[hosted.branch, "closed"] == GIVEN_UP


def test_a_host_that_is_gone_for_good_holds_up_nothing(hosted: Hosted) -> None:
    hosted.opened(Answer.DRAFT, **GREEN)
    reject_all(hosted)
    hosted.forge.failures = [ForgeUnavailable("gone") for _ in range(9)]
    hosted.visit()
    assert hosted.later(minutes=61) == "ended"


def test_what_a_person_pushed_to_is_not_closed_by_a_no(hosted: Hosted) -> None:
    hosted.opened(Answer.DRAFT, **GREEN)
    hosted.forge.show(hosted.branch, pushed_by_others=True)
    reject_all(hosted)
    assert hosted.visit() == "ended"
    assert standing(hosted) == [PullStanding.OPEN]


def test_a_red_one_for_which_there_is_no_other_answer_says_whose_it_is(tmp_path: Path, repository: Path) -> None:  # noqa: F811
    held: list[str] = []

    def sees(asked: Asked) -> Run:
        """Only the first patch that is tried mends it."""
        if asked.patch is None or not asked.files:
            return trial(asked)
        held.append(asked.patch.digest)
        return trial(asked if asked.patch.digest == held[0] else replace(asked, patch=None))

    for house in opened(tmp_path, repository, None, sees=sees):
        hosted = Hosted(house)
        assert hosted.opened(**RED) == "ended"
        assert house.gave[-2:] == ["verify.refuted", "learn.lesson"]
        assert standing(hosted) == [PullStanding.OPEN]
        assert hosted.forge.comments[hosted.branch, "handed-over"] == NO_OTHER
