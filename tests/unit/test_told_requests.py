"""Requests as telemetry tells of them: what is read, how it is summed up, and which source speaks for a service."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeostat.intake.quota import ToldTally
from homeostat.intake.sentry.telemetry import read_spans
from homeostat.records import Judgement, Observed, Told, ToldBy
from homeostat.stages.sense.told import OUR_OWN, bucket_of, of_server_span, of_transaction, slice_of, summed
from homeostat.stages.watch.measures import error_rate
from homeostat.stages.watch.slowness import slow_requests
from homeostat.stages.watch.told import answering_of, told_by_one

NOW = datetime(2025, 10, 23, 14, 30, 2, tzinfo=UTC)


def transaction(**other: object) -> bytes:
    said = {
        "type": "transaction",
        "release": "shop@2",
        "start_timestamp": 1_760_000_000.0,
        "timestamp": 1_760_000_000.25,
        "contexts": {"trace": {"op": "http.server", "status": "ok", "data": {"http.response.status_code": 200}}},
    }
    return json.dumps(said | other).encode()


def traced(**trace: object) -> dict[str, Any]:
    return {"trace": {"op": "http.server"} | trace}


def read(payload: bytes, rate: object = None) -> Told | None:
    return of_transaction(payload, sample_rate=rate, received_at=NOW)


def test_a_transaction_of_a_server_is_a_request() -> None:
    told = read(transaction(), "0.25")
    assert told
    assert (told.release, told.by, told.at) == ("shop@2", ToldBy.TRANSACTIONS, NOW.replace(second=0))
    assert (told.requests, told.failed, told.refused, told.stand_for) == (1, 0, 0, 4)
    [(bucket, count)] = told.times.items()
    assert count == 1
    assert 250_000 <= bucket <= 273_000


def span(attributes: dict[str, object], **other: object) -> dict[str, object]:
    """As Sentry's SDK for Node sends it, version 11.12."""
    said = {"sentry.op": "http.server", "sentry.release": "shop@2", "sentry.sample_rate": 0.25} | attributes
    wrapped = {name: {"value": value, "type": "string"} for name, value in said.items()}
    times = {"start_timestamp": 1_760_000_000.0, "end_timestamp": 1_760_000_000.25}
    return {"name": "GET", "is_segment": True, "status": "ok", **times, "attributes": wrapped} | other


@pytest.mark.parametrize(
    ("given", "ended"),
    [
        pytest.param(span({"http.response.status_code": 200}), (0, 0), id="well"),
        pytest.param(span({"http.response.status_code": 500}, status="error"), (1, 0), id="a code of 500"),
        pytest.param(span({"http.response.status_code": 404}, status="error"), (0, 1), id="a code of 404"),
        pytest.param(span({"sentry.status.message": "not_found"}, status="error"), (0, 1), id="refused, by its status"),
        pytest.param(span({}, status="error"), (1, 0), id="by its status"),
        pytest.param(span({"http.response.status_code": 200}, is_segment=False), None, id="within a request"),
        pytest.param(span({"sentry.op": "http.client"}), None, id="of a client"),
        pytest.param(span({"sentry.release": ""}), None, id="without a release"),
        pytest.param(span({"user_agent.original": OUR_OWN}), None, id="a smoke request of ours"),
        pytest.param({"is_segment": True, "attributes": 7}, None, id="of other types"),
    ],
)
def test_a_span_that_is_sent_in_the_place_of_a_transaction(
    given: dict[str, object], ended: tuple[int, int] | None
) -> None:
    errors, told, others = read_spans(json.dumps({"version": 2, "items": [given]}).encode(), NOW)
    assert (errors, others) == ([], 1)
    if ended is None:
        assert told == []
        return
    [one] = told
    assert (one.by, one.release, one.stand_for) == (ToldBy.TRANSACTIONS, "shop@2", 4)
    assert (one.failed, one.refused) == ended
    assert [250_000 <= bucket <= 273_000 for bucket in one.times] == [True]


@pytest.mark.parametrize(
    ("contexts", "ended"),
    [
        pytest.param(traced(data={"http.response.status_code": 500}), (1, 0), id="a code of 500"),
        pytest.param(traced(data={"http.response.status_code": "404"}), (0, 1), id="as text"),
        pytest.param(traced(status="internal_error"), (1, 0), id="by its status"),
        pytest.param(traced(status="not_found"), (0, 1), id="refused, by its status"),
        pytest.param(traced() | {"response": {"status_code": 503}}, (1, 0), id="in the response"),
        pytest.param(traced(status="something new"), (0, 0), id="nothing known"),
        pytest.param(traced(data="x", status=["ok"]), (0, 0), id="of other types"),
    ],
)
def test_how_a_request_ended(contexts: dict[str, Any], ended: tuple[int, int]) -> None:
    told = read(transaction(contexts=contexts))
    assert told
    assert (told.failed, told.refused) == ended


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(transaction(release=None), id="no release"),
        pytest.param(transaction(contexts=traced(op="queue.task.celery")), id="a worker's task"),
        pytest.param(transaction(request={"headers": {"User-Agent": "homeostat-watch"}}), id="our own request"),
        pytest.param(transaction(contexts=None), id="no trace"),
        pytest.param(b"[" * 5_000, id="nested too deeply"),
        pytest.param(b"\xff\xfe{", id="no JSON"),
    ],
)
def test_what_is_no_request_of_a_user_of_a_release(payload: bytes) -> None:
    assert read(payload) is None


@pytest.mark.parametrize(
    ("rate", "stands_for"),
    [("0.1", 10), (0.5, 2), (None, 1), ("x", 1), ("nan", 1), (0, 1), ("-1", 1), ("1e-9", 1), ({}, 1), (7, 1)],
)
def test_what_a_sampled_one_stands_for(rate: object, stands_for: int) -> None:
    told = read(transaction(), rate)
    assert told
    assert told.stand_for == stands_for


@pytest.mark.parametrize("times", [{"timestamp": 0}, {"timestamp": "x"}, {"start_timestamp": None}])
def test_a_time_that_is_none_is_left(times: dict[str, Any]) -> None:
    told = read(transaction(**times))
    assert told
    assert told.times == {}


@pytest.mark.parametrize(
    ("attributes", "failed", "ended"),
    [
        pytest.param({"http.response.status_code": 500}, False, (1, 0), id="failed"),
        pytest.param({"http.status_code": 404}, False, (0, 1), id="by its older name"),
        pytest.param({"http.request.method": "GET"}, True, (1, 0), id="no code, and the span failed"),
        pytest.param({"rpc.system": "grpc"}, True, None, id="no HTTP"),
        pytest.param(
            {"http.response.status_code": 200, "user_agent.original": "homeostat-watch"}, False, None, id="ours"
        ),
    ],
)
def test_a_span_of_a_server(attributes: dict[str, object], *, failed: bool, ended: tuple[int, int] | None) -> None:
    took = timedelta(milliseconds=20)
    told = of_server_span(attributes, release="2", failed=failed, took=took, received_at=NOW)
    assert ((told.failed, told.refused) if told else None) == ended


def slice_at(
    number: int,
    *,
    by: ToldBy = ToldBy.TRANSACTIONS,
    requests: int = 40,
    failed: int = 0,
    refused: int | None = 0,
    each_stands_for: int = 1,
    ms: int = 20,
) -> Told:
    return Told(
        release="v1",
        by=by,
        at=slice_of(NOW) + number * timedelta(seconds=5),
        requests=requests,
        failed=failed,
        refused=refused,
        stand_for=requests * each_stands_for,
        times={bucket_of(timedelta(milliseconds=ms)): requests},
    )


def test_what_is_of_one_slice_is_summed_up() -> None:
    one, other = slice_at(0), slice_at(0, failed=3, ms=90)
    [both] = summed([one, other])
    assert (both.requests, both.failed, both.refused, both.stand_for) == (80, 3, 0, 80)
    assert sorted(both.times.values()) == [40, 40]
    assert len(summed([one, slice_at(1), slice_at(0, by=ToldBy.SPANS)])) == 3
    [unknown] = summed([slice_at(0, refused=None), slice_at(0)])
    assert unknown.refused is None


def test_slices_go_on_until_they_have_enough_answers() -> None:
    assert [one.answers for one in answering_of([slice_at(n, requests=8) for n in range(6)])] == [24, 24]
    [one] = answering_of([slice_at(0, requests=19), slice_at(90, requests=21)])
    assert one.answers == 21, "what came minutes ago belongs to another moment"
    assert timedelta(milliseconds=20) <= one.median <= one.p95 <= timedelta(milliseconds=22)


NOTHING = Observed(duration=timedelta(minutes=5), requests=None, errors=None, target_events=0, target_failures=0)


def test_the_best_source_speaks_that_has_told_of_enough() -> None:
    transactions, sessions = [slice_at(0, requests=29)], [slice_at(0, by=ToldBy.SESSIONS, requests=900)]
    found = told_by_one(NOTHING, NOTHING, [*transactions, *sessions], [])
    assert found
    assert (found[0].told_by, found[0].requests, found[0].refused) == ("sessions", 900, None)
    assert (found[1].requests, found[1].errors) == (0, 0), "none came yet, which proves nothing"
    found = told_by_one(NOTHING, NOTHING, [slice_at(0), *sessions], [slice_at(9)])
    assert found
    assert [one.told_by for one in found] == ["transactions", "transactions"]
    assert told_by_one(NOTHING, NOTHING, transactions, [slice_at(9, requests=500)]) is None


def test_what_is_sampled_is_compared_by_shares() -> None:
    """One in ten is told of, and each event of the mended fault."""
    mends = replace(NOTHING, target_events=200, target_failures=200)
    before = [slice_at(n, failed=2, each_stands_for=10) for n in range(10)]
    found = told_by_one(mends, NOTHING, before, [slice_at(20 + n, failed=2, each_stands_for=10) for n in range(10)])
    assert found
    assert (found[0].sampled, found[0].target_failures) == (0.1, 20)
    measure = error_rate(*found)
    assert measure.judgement is Judgement.FAIL
    assert measure.says.startswith(
        "As its transactions tell, 10.0% of all, 20 of 400 requests failed; 20 of 400 before, 20"
    )


def test_one_that_is_three_times_as_slow_is_told_by_five_slices() -> None:
    before = [slice_at(n) for n in range(12)]
    for length, judgement in ((60, Judgement.FAIL), (21, Judgement.PASS)):
        found = told_by_one(NOTHING, NOTHING, before, [slice_at(20 + n, ms=length) for n in range(6)])
        assert found
        assert slow_requests(*found).judgement is judgement


def test_what_waits_to_be_written_down_is_summed_up_and_bounded() -> None:
    tally = ToldTally()
    assert not tally
    for number in range(12_000):
        tally.add("shop", [slice_at(number % 3)])
    told = tally.take()
    assert [one.requests for one in told["shop"]] == [160_000] * 3
    assert not tally
    tally.give_back(told)
    tally.add("shop", [replace(slice_at(0), release=f"v{number}") for number in range(30_000)])
    [some] = tally.take().values()
    assert len(some) == 100, "more releases than that are nobody's"
