"""A fix with which the service no longer starts is refused, where no replayed request showed that."""

from dataclasses import replace

import pytest
from test_verify import NOT_RUN, PASSED, PROVED

from homeostat.records import Patch, Replay, Reproduction, ReproductionKind, Service
from homeostat.stages.propose.reproduce.request import health_of
from homeostat.stages.verify import Seen, judge
from homeostat.stages.verify.starting import with_start

SERVICE = Service(
    name="shop", project_id=1, public_key="", language="python", repository="x", start="serve", health_path="/up"
)
PATCH = Patch(diff="a")
BY_CALL = replace(
    PROVED, reproduction=replace(PROVED.reproduction, kind=ReproductionKind.CALL) if PROVED.reproduction else None
)


@pytest.mark.parametrize(
    ("seen", "without", "with_it", "confirmed", "started"),
    [
        pytest.param(BY_CALL, PASSED, PASSED, True, True, id="it starts"),
        pytest.param(BY_CALL, PASSED, NOT_RUN, False, False, id="it does not any more"),
        pytest.param(BY_CALL, NOT_RUN, NOT_RUN, True, False, id="it never starts here"),
        pytest.param(PROVED, PASSED, NOT_RUN, True, False, id="a request was replayed"),
    ],
)
def test_a_service_has_to_start(
    seen: Seen, without: Replay, with_it: Replay, *, confirmed: bool, started: bool
) -> None:
    def look(start: Reproduction, patch: Patch | None) -> Replay:
        assert start.title == "GET /up"
        return without if patch is None else with_it

    seen = with_start(seen, health_of(SERVICE), PATCH, look)
    assert (judge(seen)[0], bool(seen.started)) == (confirmed, started)


def test_what_has_no_command_is_not_started() -> None:
    assert health_of(replace(SERVICE, start="")) is None
