"""The console on a real store: what people see, what they may do, and what it refuses."""

import functools
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from console_records import (
    HOSTILE,
    DeskOfStore,
    Filled,
    SetClock,
    draft_of_review,
    fill,
    policies_of,
    report_bug,
    traffic,
)
from fastapi import FastAPI
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.switch.everywhere import EverySwitch
from homeostat.console import OPEN_TO_ALL, Outside, console
from homeostat.console.live import TOPICS, state
from homeostat.console.proof import proof_of
from homeostat.console.session import (
    COOKIE,
    SESSION_LENGTH,
    digest,
    hash_password,
    local_path,
    new_one_time_password,
)
from homeostat.ports import Replays
from homeostat.records import Answer, BugQuery, ForgeStep, Replay, ReplayResult, Severity, SuggestionStatus
from homeostat.stages.group.desk import TriageDesk

PASSWORD = "a quiet river at night"


hashed = functools.cache(hash_password)  # which takes a third of a second, and as long again to sign in


class House:
    """A console with its store, its clock and a browser."""

    def __init__(
        self, store: SqlStore, *, model: bool = True, replays: Replays | None = None, home: Path = Path("/nowhere")
    ) -> None:
        self.store = store
        self.clock = SetClock()
        self.desk = DeskOfStore(store, self.clock)
        self.app = FastAPI()
        outside = Outside(traffic=traffic, watch_window=timedelta(minutes=10), has_model=model)
        self.rules = policies_of(store, self.clock, home / "keys")
        self.routes = console(
            store=store,
            approvals=self.desk,
            triage=TriageDesk(store, self.clock),
            switch=EverySwitch("", home, store.halts, self.clock),
            rules=self.rules,
            clock=self.clock,
            outside=outside,
            replays=replays,
            try_forge=lambda service: (
                ForgeStep(step="read", ok=False, says=f"{service.name}: no <b>right</b>", mend="ask"),
            ),
        )
        self.app.router.routes.extend(self.routes)
        self.browser = self.new_browser()
        store.people.set_password("anna", hashed(PASSWORD), one_time=False, now=self.clock.time)

    def new_browser(self) -> TestClient:
        return TestClient(self.app, base_url="https://homeostat.example", follow_redirects=False)

    def sign_in(self, user: str = "anna", password: str = PASSWORD, **more: str) -> httpx2.Response:
        form = {"user": user, "password": password, "csrf": self.token(self.browser.get("/sign-in"))} | more
        return self.browser.post("/sign-in", data=form)

    def token(self, page: Any) -> str:  # noqa: ANN401 - a response of the test client
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found
        return found.group(1)

    def see(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of the decision's forms."""
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.see(path)))


@pytest.fixture
def house(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[House]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as store:
        yield House(store)


@pytest.fixture
def house_without_model(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[House]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as store:
        yield House(store, model=False)


@pytest.fixture
def filled(house: House) -> Filled:
    """What a company's store holds, and anna signed in, who has not waited for her password to be told."""
    now = house.clock.time
    house.store.people.open_session(digest("a cookie"), "anna", "a token", now=now, until=now + SESSION_LENGTH)
    house.browser.cookies.set(COOKIE, "a cookie")
    return fill(house.store, house.clock)


# --- who may come in


def test_every_page_but_the_door_asks_for_a_session(house: House) -> None:
    asked = 0
    for route in house.routes:
        assert isinstance(route, Mount | Route)
        if route.path in OPEN_TO_ALL:
            continue
        assert isinstance(route, Route)
        path = route.path.replace("{code}", "BUG-20261123-00001")
        for method in (route.methods or set()) - {"HEAD"}:
            answer = house.new_browser().request(method, path)
            if method == "GET" and path != "/live":
                assert (answer.status_code, answer.headers["location"][:14]) == (303, "/sign-in?next="), path
            else:
                assert answer.status_code == 403, path
            asked += 1
    assert asked >= 19


def test_every_form_is_refused_without_its_token(house: House, filled: Filled) -> None:
    for route in house.routes:
        if isinstance(route, Route) and route.methods == {"POST"} and route.path not in OPEN_TO_ALL:
            path = route.path.replace("{code}", filled.review)
            assert house.browser.post(path, data={"csrf": "guessed"}).status_code == 403, path
            assert house.browser.post(path).status_code == 403, path
    assert house.browser.get("/").status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_go(house: House) -> None:
    answer = house.browser.get("/bugs?tab=all&q=a b")
    assert answer.headers["location"] == "/sign-in?next=%2Fbugs%3Ftab%3Dall%26q%3Da%2520b"
    assert house.sign_in(next="/bugs?tab=all").headers["location"] == "/bugs?tab=all"


def test_the_cookie_is_only_for_the_server(house: House) -> None:
    cookie = next(line for line in house.sign_in().headers.get_list("set-cookie") if line.startswith(COOKIE))
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=43200"))
    plain = TestClient(house.app, base_url="http://localhost", follow_redirects=False)
    assert "Secure" not in plain.get("/sign-in").headers["set-cookie"]


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nX: y", "evil"],
)
def test_no_redirect_leaves_the_house(path: str) -> None:
    assert local_path(path) == "/"


def test_an_unknown_user_and_a_wrong_password_get_the_same_answer(house: House) -> None:
    wrong, unknown = house.sign_in(password="wrong"), house.sign_in(user="nobody", password="wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("anna", "") == unknown.text.replace("nobody", "")


def test_after_five_failures_one_waits_a_minute(house: House) -> None:
    for _ in range(5):
        assert house.sign_in(password="wrong").status_code == 401
    answer = house.sign_in()
    assert answer.status_code == 429
    assert "Wait 61 seconds" in answer.text or "Wait 60 seconds" in answer.text
    house.clock.time += timedelta(seconds=61)
    assert house.sign_in().status_code == 303


def test_a_session_ends_after_twelve_hours_and_by_signing_out(house: House) -> None:
    house.sign_in()
    house.clock.time += timedelta(hours=11, minutes=59)
    token = house.token(house.browser.get("/"))
    house.clock.time += timedelta(minutes=2)
    assert house.browser.get("/").status_code == 303
    house.sign_in()
    token = house.token(house.browser.get("/"))
    kept = house.browser.cookies[COOKIE]
    assert house.browser.post("/sign-out", data={"csrf": token}).status_code == 303
    house.browser.cookies.set(COOKIE, kept)
    assert house.browser.get("/").status_code == 303


def test_a_one_time_password_is_changed_before_anything_else(house: House) -> None:
    first = new_one_time_password()
    house.store.people.set_password("boris", hash_password(first), one_time=True, now=house.clock.time)
    house.sign_in("boris", first)
    assert house.browser.get("/bugs").headers["location"] == "/password"
    token = house.token(house.browser.get("/password"))
    form = {"csrf": token, "current": first, "new": "short", "again": "short"}
    assert "12 to 200 characters" in house.browser.post("/password", data=form).text
    form |= {"new": "a much longer one", "again": "a much longer one"}
    assert house.browser.post("/password", data=form).status_code == 303
    assert house.browser.get("/bugs").status_code == 200
    assert house.sign_in("boris", first).status_code == 401


# --- what pages may do


def test_every_page_carries_the_strict_headers(house: House, filled: Filled) -> None:
    paths = ("/", "/bugs", f"/bugs/{filled.review}", f"/bugs/{filled.review}/review", "/deployments", "/audit")
    for path in (*paths, "/password", "/sign-in", "/bugs/BUG-20000101-00001", "/static/app.css"):
        headers = house.browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src"), path
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_no_page_has_a_script_a_handler_or_a_style_of_its_own(house: House, filled: Filled) -> None:
    for path in ("/", "/bugs?tab=all", f"/bugs/{filled.review}/review", f"/bugs/{filled.hostile}", "/audit"):
        page = house.see(path)
        assert not re.search(r"<script(?! src=)", page), path
        assert not re.search(r"<[^>]*\s(style|on\w+)=", page.replace("&lt;", "").replace("&#34;", "")), path


def test_a_hostile_title_is_only_text(house: House, filled: Filled) -> None:
    for path in ("/bugs", f"/bugs/{filled.hostile}"):
        page = house.see(path)
        assert "&lt;script&gt;alert(" in page
        assert "<script>alert(" not in page
        assert "<img" not in page
        assert HOSTILE not in page


# --- what pages show


def test_an_empty_house_says_the_next_step(house: House) -> None:
    house.sign_in()
    assert "homeostat services add NAME" in house.see("/")
    assert "Nothing is broken, or nothing reports yet" in house.see("/bugs")
    assert "No deployment yet" in house.see("/deployments")


def test_home_shows_what_needs_a_person_and_measures_its_promises(house: House, filled: Filled) -> None:
    page = house.see("/")
    assert page.index(f"/bugs/{filled.review}/review") < page.index("The fix was taken back")
    assert "1 kept of 2 applied" in page
    assert "Trying each fix in a sandbox" in page


def test_home_shows_what_people_were_told(house: House, filled: Filled) -> None:
    assert "What you were told" not in house.see("/"), filled
    for key, severity, title in (("a", "P0_critical", "shop does not run"), ("b", "", "<b>A limit</b> is used up")):
        house.store.audit.alert(
            key=key, severity=severity, title=title, text="see why", link="/policies", now=house.clock.now()
        )
    page = house.see("/")
    assert page.index("&lt;b&gt;A limit&lt;/b&gt; is used up") < page.index("shop does not run")
    assert 'title="Critical' in page


def test_the_list_is_narrowed_by_its_address(house: House, filled: Filled) -> None:
    assert filled.review in house.see("/bugs?tab=needs_review")
    assert filled.watched not in house.see("/bugs?tab=needs_review")
    assert filled.hostile in house.see("/bugs?service=storefront")
    assert filled.review not in house.see("/bugs?service=storefront")
    assert "No bug fits these filters" in house.see("/bugs?q=nothing-like-it")
    assert filled.review in house.see("/bugs?tab=nonsense&severity=x&sort=y&page=-4")


def test_the_pill_counts_what_came_since(house: House, filled: Filled) -> None:
    del filled
    page = house.see("/bugs")
    url = re.search(r'hx-get="(/bugs/new[^"]+)"', page)
    assert url
    path = url.group(1).replace("&amp;", "&")
    assert house.browser.get(path).status_code == 204
    later = SetClock(house.clock.time + timedelta(minutes=5))

    report_bug(
        house.store,
        later,
        90,
        service="storefront",
        title="E: x",
        culprit="c",
        error_type="E",
        severity=Severity.P1,
        hits=[0.01],
    )
    assert "1 new" in house.see(path)


def test_a_bug_shows_its_stack_values_cause_and_author(house: House, filled: Filled) -> None:
    page = house.see(f"/bugs/{filled.review}")
    for words in (
        "price_lines",
        "ARN-30C-NEW",
        "Mara Lindqvist",
        "catalog is 3 days old",
        "assumed",
        "Grouping rule 1",
        "What does not count, and why",
    ):
        assert words in page, words


def test_a_review_has_its_nine_parts_in_order(house: House, filled: Filled) -> None:
    page = house.see(f"/bugs/{filled.review}/review")
    parts = ("what", "why", "proof", "changes", "risk", "rollback", "alternatives", "trust", "decide")
    places = [page.index(f'id="{part}"') for part in parts]
    assert places == sorted(places)
    assert "404 {&#34;detail&#34;" in page
    assert "Computed from facts, not from what a model says" in page


def test_what_did_not_run_is_never_green(house: House, filled: Filled) -> None:
    second = house.store.repairs.suggestions(f"{filled.review}.1")[1]
    page = house.see(f"/bugs/{filled.review}/review?choice={second.proposal.proposal_id}")
    proof = page[page.index('id="proof"') : page.index('id="changes"')]
    tests = proof[proof.index('class="check unknown"') :]
    assert "not run" in tests[:600]
    assert "own tests" in tests


def test_a_suggestion_that_failed_cannot_be_approved(house: House, filled: Filled) -> None:
    third = house.store.repairs.suggestions(f"{filled.review}.1")[2]
    page = house.see(f"/bugs/{filled.review}/review?choice={third.proposal.proposal_id}")
    assert "did not stand its trial, so it cannot be approved" in page
    assert f"/bugs/{filled.review}/approve" not in page


def test_the_audit_shows_whether_its_chain_holds(house: House, filled: Filled) -> None:
    assert "The chain holds" in house.see("/audit")
    assert "decision.accepted" in house.see(f"/audit?subject={filled.watched}.1")
    with house.store.database.writes() as connection:
        connection.exec_driver_sql("UPDATE auto_fix_history SET actor = 'mallory' WHERE number = 3")
    assert "The chain is broken at row 3" in house.see("/audit")


def test_a_deployment_shows_how_it_did(house: House, filled: Filled) -> None:
    page = house.see("/deployments")
    for words in ("serves now", "Got worse", "Healed", "12 of 30 minutes watched", filled.watched):
        assert words in page, words


# --- deciding


def test_a_decision_counts_only_for_the_patch_that_was_shown(house: House, filled: Filled) -> None:
    path = f"/bugs/{filled.review}"
    form = house.fields(f"{path}/review")
    other = house.browser.post(f"{path}/approve", data=form | {"patch_digest": "0" * 64})
    assert other.status_code == 409
    assert "has changed since you opened the page" in other.text
    answer = house.browser.post(f"{path}/approve", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?said=approved")
    suggestion = house.store.repairs.suggestion(form["proposal_id"])
    assert suggestion.status is SuggestionStatus.ACCEPTED
    assert house.store.repairs.decisions(suggestion.repair_id)[-1].decided_by == "anna"
    again = house.browser.post(f"{path}/approve", data=form)
    assert again.status_code == 409
    assert "no longer waits for a decision" in again.text


def test_a_moved_branch_is_explained(house: House, filled: Filled) -> None:
    form = house.fields(f"/bugs/{filled.review}/review")
    house.desk.moved = True
    answer = house.browser.post(f"/bugs/{filled.review}/approve", data=form)
    assert answer.status_code == 409
    assert "The code has moved on" in answer.text
    assert f"/bugs/{filled.review}/review" in answer.text


def test_a_rejection_keeps_its_reason(house: House, filled: Filled) -> None:
    form = house.fields(f"/bugs/{filled.review}/review") | {"kind": "wrong_cause", "reason": "The import is late."}
    assert house.browser.post(f"/bugs/{filled.review}/reject", data=form).status_code == 303
    (decision,) = house.store.repairs.decisions(f"{filled.review}.1")
    assert (decision.answer, decision.reason) == (Answer.REJECT, "Wrong cause: The import is late.")


@pytest.mark.parametrize(
    ("button", "form", "answer", "reason", "said"),
    [
        pytest.param("ask", {"reason": " Answer 404. "}, Answer.ASK, "Answer 404.", "asked", id="ask for changes"),
        pytest.param("ask", {}, Answer.ASK, "", "asked", id="try the next candidate"),
        pytest.param("ask", {"reason": "x" * 5_000}, Answer.ASK, "x" * 1_000, "asked", id="a long wish"),
        pytest.param("draft", {}, Answer.DRAFT, "", "drafted", id="open the draft"),
        pytest.param("approve", {}, Answer.ACCEPT, "", "approved", id="approve"),
    ],
)
def test_every_button_says_what_it_says(  # noqa: PLR0917 - a row of a table
    house: House, filled: Filled, button: str, form: dict[str, str], answer: Answer, reason: str, said: str
) -> None:
    path = f"/bugs/{filled.review}"
    page = house.see(f"{path}/review")
    assert f'action="{path}/{button}"' in page
    sent = house.browser.post(f"{path}/{button}", data=house.fields(f"{path}/review") | form)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?said={said}")
    (decision,) = house.store.repairs.decisions(f"{filled.review}.1")
    assert (decision.answer, decision.reason, decision.decided_by) == (answer, reason, "anna")
    assert house.browser.get(sent.headers["location"]).status_code == 200


@pytest.mark.parametrize("button", ["ask", "draft"])
def test_every_button_counts_only_for_the_patch_that_was_shown(house: House, filled: Filled, button: str) -> None:
    form = house.fields(f"/bugs/{filled.review}/review") | {"patch_digest": "0" * 64}
    assert house.browser.post(f"/bugs/{filled.review}/{button}", data=form).status_code == 409
    assert house.store.repairs.decisions(f"{filled.review}.1") == ()


def test_a_button_that_is_off_says_which_rule_it_is(house_without_model: House) -> None:
    house = house_without_model
    filled = fill(house.store, house.clock)
    house.sign_in()
    page = house.see(f"/bugs/{filled.review}/review")
    assert "every candidate was tried and shown, and no model is configured" in page
    assert f'action="/bugs/{filled.review}/ask"' not in page
    assert f'action="/bugs/{filled.review}/draft"' in page


def test_while_another_answer_is_looked_for_nothing_can_be_decided(house: House, filled: Filled) -> None:
    repair_id = f"{filled.review}.1"
    form = house.fields(f"/bugs/{filled.review}/review")
    house.browser.post(f"/bugs/{filled.review}/ask", data=form)
    house.store.repairs.arrived(repair_id)
    page = house.see(f"/bugs/{filled.review}/review")
    assert "anna asked for another answer; it is being looked for." in page
    assert f'action="/bugs/{filled.review}/approve"' not in page


@pytest.mark.parametrize(
    ("after", "result", "says"),
    [
        pytest.param(ReplayResult.PASSED, "good", "answered the request above", id="it answered"),
        pytest.param(ReplayResult.NOT_RUN, "unknown", "gave no answer", id="nothing came of it"),
    ],
)
def test_a_service_that_answered_a_request_with_the_fix_was_started(
    house: House, filled: Filled, after: ReplayResult, result: str, says: str
) -> None:
    first = house.store.repairs.suggestions(f"{filled.review}.1")[0]
    assert first.verdict
    verdict = replace(first.verdict, replay_after=Replay(result=after, detail="", log=""))
    row = next(check for check in proof_of(first.proposal, verdict) if check.name == "The service starts")
    assert (row.result, says in row.says) == (result, True)


def test_a_review_names_the_branch_of_a_draft(house: House, filled: Filled) -> None:
    draft_of_review(house.store, house.clock, filled)
    page = house.see(f"/bugs/{filled.review}/review")
    assert page.count("homeostat/BUG-1-guard-abc") == 3  # among the changes, as a rule, and on the button
    assert "Open draft PR is off: it is open already" in page
    assert f'action="/bugs/{filled.review}/draft"' not in page
    assert f'action="/bugs/{filled.review}/approve"' in page


def test_a_review_says_its_numbers(house: House, filled: Filled) -> None:
    """One sentence of what broke, the rules of the watch, the reach, the prompt, how such fixes fared here."""
    third = house.store.repairs.suggestions(f"{filled.review}.1")[2]
    page = house.see(f"/bugs/{filled.review}/review?choice={third.proposal.proposal_id}")
    for words in (
        "POST /orders fails with KeyError: 59 requests",
        "since release v1.4.0; it is still happening,",
        "10 min, with a look every 1 s at first, every 10 s later",
        "Surely more than before, and by more than 0.5% of all requests",
        "The last way back took 6 s",
        "4 functions lead here: post_order in app/main.py",
        "334 of 1,240 requests (27%) since v1.4.0-1-gb7e2 went there; 26 of them are not told apart",
        "Exactly what was sent",
        "You repair one function.",
        "No fix like this has been decided on api-python yet",
    ):
        assert words in page, words
    first = house.store.repairs.suggestions(f"{filled.review}.1")[0]
    page = house.see(f"/bugs/{filled.review}/review?choice={first.proposal.proposal_id}")
    assert re.sub("<[^>]+>", "", page).count("Fixes like this on api-python: 2 tried, 1 kept, 1 taken back") == 1


def test_a_watched_fix_can_be_taken_back(house: House, filled: Filled) -> None:
    page = house.browser.get(f"/bugs/{filled.watched}")
    form = {"csrf": house.token(page), "reason": "Shop is slow"}
    assert house.browser.post(f"/bugs/{filled.watched}/take-back", data=form).status_code == 303
    assert house.desk.taken_back == [(filled.watched, "anna", "Shop is slow")]
    assert house.browser.post(f"/bugs/{filled.review}/take-back", data=form).status_code == 409


# --- liveness


def test_a_part_that_did_not_change_is_not_sent_again(house: House, filled: Filled) -> None:
    page = house.see(f"/bugs/{filled.review}")
    urls = [url.replace("&amp;", "&") for url in re.findall(r'hx-get="([^"]+)"', page)]
    assert len(urls) == 2
    assert [house.browser.get(url).status_code for url in urls] == [204, 204]
    house.browser.post(f"/bugs/{filled.review}/approve", data=house.fields(f"/bugs/{filled.review}/review"))
    assert [house.browser.get(url).status_code for url in urls][1] == 200


def test_the_watcher_sees_what_moved_and_nothing_else(house: House, filled: Filled) -> None:
    before = state(house.store, house.clock)
    assert before == state(house.store, house.clock)
    house.store.repairs.wake(f"{filled.watched}.1", house.clock.time)
    after = state(house.store, house.clock)
    assert [topic for topic in TOPICS if before[topic] != after[topic]] == ["repairs"]
    house.store.jobs.measure("api-python", "up", 0.0, house.clock.time + timedelta(seconds=1))
    assert state(house.store, house.clock)["metrics"] != after["metrics"]
    assert house.store.bugs.search(BugQuery(), house.clock.time).total == 7


def test_an_open_page_is_told_what_moved(house: House, filled: Filled) -> None:
    settings = uvicorn.Config(house.app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        headers = {"Cookie": f"{COOKIE}={house.browser.cookies[COOKIE]}"}
        with httpx2.stream("GET", f"http://127.0.0.1:{port}/live", headers=headers, timeout=20) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.iter_lines()
            told = [line for line in (next(lines) for _ in range(14)) if line.startswith("event: ")]
            assert told == [f"event: {topic}" for topic in TOPICS]
            stop = threading.Event()
            mover = threading.Thread(target=keep_moving, args=(house, f"{filled.watched}.1", stop))
            mover.start()
            moved = next(line for line in lines if line.startswith("event: "))
            stop.set()
            mover.join()
            assert moved == "event: repairs"
    finally:
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def keep_moving(house: House, repair_id: str, stop: threading.Event) -> None:
    """Change a wait again and again: whenever the watcher has had its first look, a change follows."""
    deadline = time.monotonic() + 15
    while not stop.wait(0.3) and time.monotonic() < deadline:
        house.clock.time += timedelta(seconds=1)
        house.store.repairs.wake(repair_id, house.clock.time)


def test_a_forge_is_tried_from_its_page(house: House, filled: Filled) -> None:
    del filled
    assert "/forges" in house.see("/deployments")
    page = house.see("/forges")
    assert "api-python" in page
    assert "the repository itself" in page
    form = {"csrf": house.token(house.browser.get("/forges")), "service": "api-python"}
    answer = house.browser.post("/forges", data=form).text
    assert "api-python: no &lt;b&gt;right" in answer


def test_when_all_is_halted_every_page_says_so(house: House, filled: Filled) -> None:
    del filled
    assert "Halt everything" in house.see("/halt")
    form = {"csrf": house.token(house.browser.get("/halt")), "reason": "<b>audit</b>"}
    assert house.browser.post("/halt", data=form).headers["location"] == "/halt"
    for page in ("/", "/bugs", "/halt"):
        seen = house.see(page)
        assert "nothing is published or deployed" in seen.lower()
        assert "&lt;b&gt;audit" in seen
    house.browser.post("/resume", data={"csrf": form["csrf"]})
    assert "nothing is published" not in house.see("/bugs").lower()
