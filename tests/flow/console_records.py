# ruff: noqa: E501 - records are read as tables, one a line
"""A small company's errors, put into a store by its own methods: what the console's tests and pictures show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.seal.policies import PoliciesFile
from homeostat.adapters.store import SqlStore
from homeostat.errors import NotFound, StaleBase, StalePatch
from homeostat.lifecycle import Room, leg, listens_after
from homeostat.ports import Clock, SourceTree, Store
from homeostat.records import (
    Answer,
    Breadcrumb,
    Bug,
    BugStatus,
    Candidate,
    Commit,
    Confidence,
    Decision,
    Deployment,
    Diagnosis,
    Effect,
    Ending,
    Event,
    EventKind,
    Evidence,
    Fingerprint,
    FixClass,
    Frame,
    Grouped,
    HttpRequest,
    Judgement,
    Lesson,
    Measure,
    ModelUse,
    Outcome,
    OutcomeKind,
    Part,
    Patch,
    Place,
    Proposal,
    PullRequest,
    Raised,
    Reach,
    Repair,
    Replay,
    ReplayResult,
    Report,
    ReportKind,
    Reproduction,
    ReproductionKind,
    Service,
    Severity,
    Sighting,
    Step,
    SuggestionStatus,
    SuiteRun,
    Traffic,
    Verdict,
    Waiting,
)
from homeostat.stages.approve.bounds import Bounds
from homeostat.stages.approve.policies import PolicyDesk

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
BASE = "4f1c2a9be07d55b1c3de9a60f2f7b8d1a3c4e5f6"
HOSTILE = "<script>alert('owned')</script>\"'><img src=x onerror=alert(1)> " + "W" * 300

DIFF = """\
--- a/app/orders.py
+++ b/app/orders.py
@@ -41,14 +41,17 @@ def price_lines(lines, discounts):
 def price_lines(lines, discounts):
     total = Decimal(0)
     for line in lines:
-        remedy = CATALOG[line["sku"]]
-        discount = discounts[line["customer_group"]]
+        remedy = CATALOG.get(line["sku"])
+        if remedy is None:
+            raise HTTPException(status_code=404, detail=f"There is no remedy {line['sku']!r}.")
+        discount = discounts.get(line["customer_group"], Decimal(0))
         total += remedy.price * line["quantity"] * (1 - discount)
     return total.quantize(CENT)


 def create_order(body):
-    lines = body["lines"]
+    lines = body.get("lines", [])
     order = Order(customer=body["customer"], lines=lines)
+    order.currency = "EUR"
     order.total = price_lines(lines, load_discounts())
     return order
"""

GUARD_DIFF = """\
--- a/app/orders.py
+++ b/app/orders.py
@@ -43,4 +43,6 @@ def price_lines(lines, discounts):
     for line in lines:
+        if line["sku"] not in CATALOG:
+            continue
         remedy = CATALOG[line["sku"]]
         discount = discounts[line["customer_group"]]
         total += remedy.price * line["quantity"] * (1 - discount)
"""

REVERT_DIFF = """\
--- a/app/orders.py
+++ b/app/orders.py
@@ -41,7 +41,7 @@ def price_lines(lines, discounts):
 def price_lines(lines, discounts):
     total = Decimal(0)
     for line in lines:
-        remedy = CATALOG[line["sku"]]
+        remedy = find_remedy(line["sku"])
         discount = discounts[line["customer_group"]]
         total += remedy.price * line["quantity"] * (1 - discount)
     return total.quantize(CENT)
"""


class SetClock:
    """The time, where a test wants it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


def policies_of(store: SqlStore, clock: Clock, keys: Path) -> PolicyDesk:
    """The desk where policies are written, with its key below a folder; no repository is looked at."""

    def no_source(service: Service) -> SourceTree:
        raise NotFound(f"{service.name} has no repository here.")

    signer, file = KeyFile(keys), PoliciesFile(keys)
    return PolicyDesk(store, clock, signer, Bounds(store, no_source, clock, PublicKeyFile(keys), file), file)


class DeskOfStore:
    """The desk where people decide, on the records alone: what the stage does without its engine."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self._store = store
        self._clock = clock
        self.moved = False
        self.taken_back: list[tuple[str, str, str]] = []

    def decide(
        self,
        *,
        proposal_id: str,
        patch_digest: str,
        base: str,
        answer: Answer,
        decided_by: str,
        reason: str = "",
        acknowledged: Collection[str] = (),
    ) -> Decision:
        del acknowledged
        suggestion = self._store.repairs.suggestion(proposal_id)
        if suggestion.status is not SuggestionStatus.SHOWN:
            raise NotFound("It was decided before.")
        if suggestion.proposal.candidate.patch.digest != patch_digest:
            raise StalePatch("You were shown another patch.")
        if self.moved or suggestion.proposal.base != base:
            raise StaleBase("The branch has moved; the fix is being proved again.")
        now = self._clock.now()
        decision = Decision(
            repair_id=suggestion.repair_id,
            proposal_id=proposal_id,
            patch_digest=patch_digest,
            base=base,
            answer=answer,
            decided_by=decided_by,
            decided_at=now,
            expires_at=now + timedelta(hours=24),
            reason=reason,
        )
        self._store.repairs.decide(decision)
        return decision

    def take_back(self, bug_code: str, *, decided_by: str, reason: str) -> None:
        if self._store.bugs.get(bug_code).status is not BugStatus.DEPLOYED:
            raise NotFound("No fix of that bug is deployed.")
        self.taken_back.append((bug_code, decided_by, reason))


FRAMES = (
    Frame(function="run_asgi", module="uvicorn.protocols.http.h11_impl", path="uvicorn/protocols/http/h11_impl.py", line=403, in_app=False, source="        result = await app(self.scope, self.receive, self.send)"),
    Frame(function="post_order", module="app.main", path="app/main.py", absolute_path="/srv/app/main.py", line=88, source="    order = create_order(body)", source_before=('@app.post("/orders", status_code=201)', "def post_order(body: dict) -> dict:"), source_after=("    store.add(order)", "    return order.public()"), variables={"body": {"customer": "'c-118'", "lines": ["{'sku': 'ARN-30C-NEW', 'quantity': 2, 'customer_group': 'pharmacy'}"]}}),
    Frame(function="create_order", module="app.orders", path="app/orders.py", absolute_path="/srv/app/orders.py", line=55, source="    order.total = price_lines(lines, load_discounts())", source_before=("def create_order(body):", '    lines = body["lines"]', '    order = Order(customer=body["customer"], lines=lines)'), source_after=("    return order",), variables={"order": "<Order c-118>", "lines": "[{'sku': 'ARN-30C-NEW', 'quantity': 2, 'customer_group': 'pharmacy'}]"}),
    Frame(function="price_lines", module="app.orders", path="app/orders.py", absolute_path="/srv/app/orders.py", line=44, source='        remedy = CATALOG[line["sku"]]', source_before=("def price_lines(lines, discounts):", '    """The order\'s total, with the customer group\'s discount."""', "    total = Decimal(0)", "    for line in lines:"), source_after=('        discount = discounts[line["customer_group"]]', '        total += remedy.price * line["quantity"] * (1 - discount)', "    return total.quantize(CENT)"), variables={"line": {"sku": "'ARN-30C-NEW'", "quantity": "2", "customer_group": "'pharmacy'"}, "discounts": "{'pharmacy': Decimal('0.12'), 'retail': Decimal('0')}", "total": "Decimal('0')"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The codes of the bugs that were put in, by what each of them shows."""

    review: str
    watched: str
    resolved: str
    taken_back: str
    hostile: str
    walking: str


def event_of(number: int, service: str, error_type: str, message: str, *, at: datetime, release: str) -> Event:
    raised = Raised(
        type=error_type,
        message=message.removeprefix(f"{error_type}: "),
        frames=FRAMES,
        handled=False,
        mechanism="fastapi",
    )
    return Event(
        event_id=f"{number:032x}",
        service=service,
        occurred_at=at,
        received_at=at,
        level="error",
        kind=EventKind.HTTP_5XX,
        error_type=error_type,
        message=message,
        chain=(raised,),
        release=release,
        environment="production",
        platform="python",
        transaction="POST /orders",
        request=HttpRequest(
            method="POST",
            url="https://erp.example/orders",
            headers={"content-type": "application/json", "user-agent": "storefront/2.4"},
            body={"customer": "c-118", "lines": [{"sku": "ARN-30C-NEW", "quantity": 2}]},
        ),
        user_id=f"user-{number % 37}",
        breadcrumbs=(
            Breadcrumb(at=at - timedelta(seconds=2), category="http", message="GET /remedies?q=arnica 200"),
            Breadcrumb(at=at - timedelta(seconds=1), category="query", message="SELECT * FROM carts WHERE id = $1"),
            Breadcrumb(at=at, category="log", message="catalog is 3 days old", level="warning"),
        ),
        tags={"server": "erp-2", "runtime": "CPython 3.12.4"},
    )


def report_bug(
    store: Store,
    clock: SetClock,
    number: int,
    *,
    service: str,
    title: str,
    culprit: str,
    error_type: str,
    severity: Severity,
    hits: Sequence[float],
    release: str = "v1.4.0",
) -> Bug:
    """A bug with an event so many hours ago for each of `hits`, the first of them opens it."""
    fingerprint = Fingerprint(
        digest=f"{number:064x}",
        version=1,
        parts=(f"type: {error_type}", f"function: {culprit}", "line: remedy = CATALOG[line['sku']]"),
        left_out=("the message, since the type's name tells what failed",),
    )
    code = ""
    for index, hours in enumerate(sorted(hits, reverse=True)):
        at = clock.time - timedelta(hours=hours)
        event = event_of(number * 10_000 + index, service, error_type, title, at=at, release=release)
        grouped = Grouped(
            fingerprint=fingerprint,
            effect=Effect.COUNTS if index else Effect.OPENS,
            reason="The first of its kind on this service",
            title=title,
            culprit=culprit,
            severity=severity,
            bug_type="exception",
        )
        report = Report(
            report_id=event.event_id, service=service, kind=ReportKind.SENTRY_ENVELOPE, received_at=at, body=b"{}"
        )
        sighting = Sighting(
            report=report,
            event_id=event.event_id,
            fingerprint=fingerprint.digest,
            occurred_at=at,
            release=release,
            user_id=event.user_id,
            opens_after=1,
        )
        recorded = store.reports.record(
            [sighting],
            read=lambda _, event=event: event,
            group=lambda _, __, grouped=grouped: grouped,
            now=at + timedelta(seconds=2),
        )
        code = recorded.opened[0] if recorded.opened else code
    return store.bugs.get(code)


def diagnosis_of(bug: Bug) -> Diagnosis:
    return Diagnosis(
        bug_code=bug.code,
        base=BASE,
        released=BASE,
        places=(Place(path="app/orders.py", function="price_lines", line=44, first_line=41, source="def price_lines"),),
        root_cause=(
            "price_lines looks a remedy up in CATALOG by the line's sku. The catalog was refreshed without the remedies "
            "that are new this winter, so an order for one of them raises KeyError and the request ends in a 500."
        ),
        hypothesis="An order names a remedy that the catalog does not hold, and the lookup has no answer for that.",
        classification="missing_key",
        impact="high",
        fix_class=FixClass.CODE_FIX,
        reason="The lookup in our own code can be mended.",
        evidence=(
            Evidence(says="line['sku'] was 'ARN-30C-NEW' when it crashed", source="frame", link="app/orders.py:44"),
            Evidence(says="CATALOG holds 40 remedies, none of that name", source="code", link="app/catalog.py:12"),
            Evidence(says="The line was last changed 2 days ago", source="commit", link="9c1d44e07a"),
            Evidence(says="Only orders from the storefront are hit", source="event", assumed=True),
        ),
        suspect=Commit(
            digest="9c1d44e07ab1c3de9a60f2f7b8d1a3c4e5f64f1c",
            author="Mara Lindqvist",
            author_email="mara@erp.example",
            authored_at=NOW - timedelta(days=2),
            subject="orders: look remedies up in the catalog directly",
        ),
        suspect_is_in_last_release=True,
    )


REACH = Reach(
    files=("app/orders.py",),
    changed_lines=11,
    functions=("price_lines in app/orders.py", "create_order in app/orders.py"),
    callers=(
        "post_order in app/main.py",
        "quote in app/quotes.py",
        "requote in app/quotes.py",
        "nightly in app/jobs.py",
    ),
    endpoints=("POST /orders", "POST /quotes/{quote_id}"),
    not_known=("what a file does with it when it is imported was not followed",),
    how="Python: by its syntax and imports; what is called through a variable is not seen",
)
ROUTES = {"POST /orders": 310, "POST /quotes/*": 24, "GET /remedies": 880, "other": 26}


def traffic(service: Service) -> tuple[Traffic, ...]:
    """What a front would have counted."""
    counted = Traffic(release="v1.4.0-1-gb7e2", requests=1240, errors=8, counted_at=NOW, routes=ROUTES)
    return (counted,) if service.name == "api-python" else ()


def proposals_of(repair: Repair) -> tuple[Proposal, ...]:
    reproduction = Reproduction(
        kind=ReproductionKind.REQUEST,
        title="POST /orders with the captured body",
        command="python $HOMEOSTAT_FILES/replay.py",
        files={"replay.py": "print('replay')"},
        error_type="KeyError",
        crash_function="price_lines",
        crash_path="app/orders.py",
        not_rebuilt=("discounts: Decimal values were rebuilt from their text",),
    )
    candidates = (
        Candidate(
            strategy="rule:guard-raise",
            title="Answer 404 for a remedy that the catalog does not hold",
            description="Looks the remedy up with get and answers 404 with its name, as the other routes here do.",
            approach="guard",
            patch=Patch(diff=DIFF),
            reasoning="Every other lookup in this service answers 404 with a detail; so does this one now.",
            side_effects="The storefront shows “not found” where it showed an error page.",
            test_cases=("an order for an unknown remedy", "an order with one known and one unknown remedy"),
            prior=0.7,
        ),
        Candidate(
            strategy="revert",
            title="Take back “orders: look remedies up in the catalog directly”",
            description="The commit of two days ago is reverted on top of the main branch.",
            approach="revert",
            patch=Patch(diff=REVERT_DIFF),
            reasoning="The error was first seen in the release that brought it.",
            breaking_changes="The faster lookup goes with it.",
        ),
        Candidate(
            strategy="model:local-coder",
            title="Leave lines with an unknown remedy out of the total",
            description="Skips the line.",
            approach="guard",
            patch=Patch(diff=GUARD_DIFF),
            reasoning="Skipping keeps the order alive.",
            swallows=True,
            model=ModelUse(
                model="local-coder",
                prompt_digest="a" * 64,
                prompt="You repair one function.\nFile app/orders.py…",
                input_tokens=5120,
                output_tokens=412,
                seconds=8.4,
            ),
        ),
    )
    return tuple(
        Proposal(
            proposal_id=f"{repair.repair_id}-p{number}",
            bug_code=repair.bug_code,
            service=repair.service,
            number=number,
            base=BASE,
            candidate=candidate,
            reproductions=(reproduction,),
            reach=REACH,
        )
        for number, candidate in enumerate(candidates, start=1)
    )


def verdict_of(
    proposal: Proposal, *, at: datetime, confirmed: bool, ran_suite: bool, parts: tuple[Part, ...]
) -> Verdict:
    passed = frozenset(f"tests/test_orders.py::test_{number}" for number in range(48))
    before = SuiteRun(
        passed=passed, failed=frozenset(), ran=True, duration=timedelta(seconds=3.4), log="48 passed in 3.41s"
    )
    after = replace(before, ran=ran_suite, log="48 passed in 3.39s" if ran_suite else "collected 0 items")
    fixed = Replay(
        result=ReplayResult.PASSED,
        detail='404 {"detail": "There is no remedy \'ARN-30C-NEW\'."}',
        log="HTTP/1.1 404 Not Found",
    )
    still = Replay(
        result=ReplayResult.FAILED_OTHERWISE,
        detail="500, KeyError: 'customer_group' in price_lines",
        log="Traceback…\nKeyError: 'customer_group'",
    )
    return Verdict(
        proposal_id=proposal.proposal_id,
        base=BASE,
        confirmed=confirmed,
        reason="The bug is gone and every test that passed still does." if confirmed else "The reproduction fails in another way.",
        reproduction=proposal.reproductions[0],
        replay_before=Replay(result=ReplayResult.FAILED_ALIKE, detail="500, KeyError: 'ARN-30C-NEW' in price_lines", log="Traceback (most recent call last):\n  File \"app/orders.py\", line 44, in price_lines\nKeyError: 'ARN-30C-NEW'"),
        replay_after=fixed if confirmed else still,
        suite_before=before,
        suite_after=after,
        confidence=Confidence(value=sum(part.points for part in parts) / 100, parts=parts),
        verified_at=at,
    )  # fmt: skip


PARTS = (
    Part(says="The captured request fails without the fix, as in production", points=30),
    Part(says="It is answered with the fix", points=30),
    Part(says="All 48 tests that passed still pass", points=20),
    Part(says="The same way is used elsewhere in this code", points=12),
    Part(says="One value of the reproduction was rebuilt from its text", points=-4),
)


class Walker:
    """Writes down what the rooms gave, one after the other."""

    def __init__(self, store: Store, bug: Bug, begins: datetime) -> None:
        self.store = store
        self.bug = bug
        self.time = begins
        self.repair = store.repairs.begin(bug, begins)
        self.visit = 0

    def step(self, room: Room, gave: str, record: object = None, *, took: timedelta = timedelta(seconds=20)) -> None:
        began, self.time = self.time, self.time + took
        self.visit += 1
        self.store.repairs.append(
            Step(
                repair_id=self.repair.repair_id,
                visit=self.visit,
                room=room.value,
                gave=gave,
                record_type=type(record).__name__,
                record=msgspec.json.encode(record).decode(),
                started_at=began,
                finished_at=self.time,
            ),
            listens=listens_after(room, gave),
        )
        stretch = leg(room, gave)
        if stretch.status is not None:
            self.store.bugs.change_status(
                self.bug.code, stretch.status, by="homeostat", reason=stretch.says, now=self.time
            )

    def propose(self) -> tuple[Proposal, ...]:
        """From the start to the suggestions: two that stood, one that did not."""
        diagnosis = diagnosis_of(self.bug)
        self.store.bugs.diagnosed(self.bug.code, diagnosis, self.time)
        self.step(Room.DIAGNOSE, "code_fix", diagnosis)
        proposals = proposals_of(self.repair)
        self.store.repairs.propose(self.repair.repair_id, proposals, self.time)
        self.step(Room.PROPOSE, "proposals")
        first, second, third = proposals
        at = self.time
        self.store.repairs.judge(
            first.proposal_id, verdict_of(first, at=at, confirmed=True, ran_suite=True, parts=PARTS)
        )
        self.store.repairs.judge(
            second.proposal_id,
            verdict_of(second, at=at, confirmed=True, ran_suite=False, parts=(*PARTS[:2], Part(says="The tests did not run", points=-6))),
        )  # fmt: skip
        self.store.repairs.judge(
            third.proposal_id, verdict_of(third, at=at, confirmed=False, ran_suite=True, parts=(Part(says="It still fails", points=5),))
        )  # fmt: skip
        self.store.repairs.show(self.repair.repair_id, [first.proposal_id, second.proposal_id])
        self.step(Room.VERIFY, "suggestions", took=timedelta(seconds=74))
        return proposals

    def wait(self, room: Room, reason: str, until: datetime | None = None) -> None:
        self.store.repairs.wait(
            Waiting(
                repair_id=self.repair.repair_id,
                visit=self.visit + 1,
                room=room.value,
                until=until,
                reason=reason,
                since=self.time,
            )
        )

    def deploy(self, proposal: Proposal, *, by: str) -> Deployment:
        self.store.repairs.decide(
            Decision(
                repair_id=self.repair.repair_id,
                proposal_id=proposal.proposal_id,
                patch_digest=proposal.candidate.patch.digest,
                base=BASE,
                answer=Answer.ACCEPT,
                decided_by=by,
                decided_at=self.time,
                expires_at=self.time + timedelta(hours=24),
            )
        )
        self.step(Room.APPROVE, "accepted")
        self.step(Room.PUBLISH, "merged")
        deployment = Deployment(
            deployment_id=f"{self.repair.repair_id}-d1",
            service=self.bug.service,
            commit="b7e2" + "0" * 36,
            release="v1.4.0-1-gb7e2",
            previous_commit=BASE,
            previous_release="v1.4.0",
            healthy=True,
            started_at=self.time,
            finished_at=self.time + timedelta(seconds=9),
            detail="healthy after 3 checks; the old release was stopped",
        )
        self.store.repairs.deployed(deployment, self.repair.repair_id)
        self.step(Room.DEPLOY, "healthy", deployment, took=timedelta(seconds=9))
        return deployment

    def learn(self, ending: Ending) -> None:
        lesson = Lesson(
            bug_code=self.bug.code,
            ending=ending,
            classification="missing_key",
            error_type=self.bug.error_type,
            strategy="rule:guard-raise",
            fingerprint=self.bug.fingerprint,
            patch_digest=Patch(diff=DIFF).digest,
            says="A guard that answers 404 held.",
        )
        self.store.lessons.learn(self.repair.repair_id, lesson, self.time)
        self.step(Room.LEARN, "lesson", lesson)


OUTCOME = Outcome(
    kind=OutcomeKind.HEALED,
    reason="The error is gone and nothing got worse.",
    measures=(
        Measure(name="This error", judgement=Judgement.PASS, says="0 times in 1,240 requests, 31 in 1,180 before"),
        Measure(name="Failed requests", judgement=Judgement.PASS, says="0.1 % of 1,240, 2.7 % of 1,180 before"),
        Measure(name="New errors", judgement=Judgement.INCONCLUSIVE, says="none, in too short a time to be sure"),
    ),
    watched=timedelta(minutes=30),
)


def draft_of_review(store: Store, clock: SetClock, filled: Filled) -> None:
    """Somebody wanted the pull request of the best suggestion; its branch is open, and the decision waits again."""
    bug = store.bugs.get(filled.review)
    repair = store.repairs.of_bug(bug.code)[0]
    walker = Walker(store, bug, clock.time)
    walker.visit = len(store.repairs.steps(repair.repair_id))
    best = store.repairs.suggestions(repair.repair_id)[0].proposal
    decision = Decision(
        repair_id=repair.repair_id,
        proposal_id=best.proposal_id,
        patch_digest=best.candidate.patch.digest,
        base=BASE,
        answer=Answer.DRAFT,
        decided_by="anna",
        decided_at=clock.time,
        expires_at=clock.time + timedelta(hours=24),
    )
    store.repairs.decide(decision)
    walker.step(Room.APPROVE, "draft", decision)
    walker.step(
        Room.PUBLISH, "drafted", PullRequest(branch="homeostat/BUG-1-guard-abc", url="file:///x#y", head="c" * 40)
    )
    walker.wait(Room.APPROVE, "2 suggestions wait for a decision")


def fill(store: Store, clock: SetClock) -> Filled:
    """Two services, seven bugs, each as far on its way as a page wants to show."""
    now = clock.time
    store.services.add(Service(name="api-python", project_id=0, public_key="", language="python", repository="/srv/git/api-python", start="uvicorn app.main:app", port=8001))  # fmt: skip
    store.services.add(Service(name="storefront", project_id=0, public_key="", language="javascript"))
    for name, value in (("up", 1.0), ("latency_p95_seconds", 0.082), ("error_rate", 0.004), ("requests", 1240.0)):
        store.jobs.measure("api-python", name, value, now - timedelta(seconds=40))

    def bug(number: int, title: str, culprit: str, severity: Severity, hits: Sequence[float], **more: str) -> Bug:
        error_type = title.split(":", maxsplit=1)[0]
        service = more.get("service", "api-python")
        return report_bug(
            store, clock, number, service=service, title=title, culprit=culprit, error_type=error_type, severity=severity, hits=hits
        )  # fmt: skip

    old = bug(1, "KeyError: 'LACH-200C'", "app.stock in reserve", Severity.P1, [240, 239, 238, 236.5, 236])
    walker = Walker(store, old, now - timedelta(hours=235))
    first = walker.propose()[0]
    walker.deploy(first, by="anna")
    walker.time += timedelta(minutes=30)
    walker.step(Room.WATCH, "healed", OUTCOME)
    store.repairs.mark(first.proposal_id, SuggestionStatus.KEPT)
    walker.learn(Ending.HEALED)

    spread = [index * 0.31 + (index % 7) * 0.9 for index in range(58)]
    review = bug(2, "KeyError: 'ARN-30C-NEW'", "app.orders in price_lines", Severity.P0, [0.05, *spread])
    walker = Walker(store, review, now - timedelta(minutes=26))
    walker.propose()
    walker.wait(Room.APPROVE, "Two proved fixes wait for your decision")

    watched = bug(
        3,
        "ZeroDivisionError: division by zero",
        "app.pricing in margin",
        Severity.P1,
        [9.2, 8.8, 8.1, 7.4, 6.9, 6.2, 5.5, 3],
    )
    walker = Walker(store, watched, now - timedelta(minutes=22))
    walker.deploy(walker.propose()[0], by="anna")
    walker.wait(Room.WATCH, "12 of 30 minutes watched, 410 requests, none failed", now + timedelta(seconds=50))

    back = bug(
        4,
        "TypeError: 'NoneType' object is not subscriptable",
        "app.batches in next_to_expire",
        Severity.P2,
        [30, 29, 20, 14, 12],
    )
    walker = Walker(store, back, now - timedelta(hours=11))
    proposal = walker.propose()[0]
    deployment = walker.deploy(proposal, by="boris")
    worse = replace(OUTCOME, kind=OutcomeKind.REGRESSED, reason="More requests failed than before.", measures=(Measure(name="Failed requests", judgement=Judgement.FAIL, says="11 % of 310, 2.7 % of 1,180 before"),))  # fmt: skip
    walker.step(Room.WATCH, "regressed", worse)
    store.repairs.deployed(
        replace(deployment, deployment_id=f"{deployment.deployment_id}-back", commit=BASE, release="v1.4.0", previous_release="v1.4.0-1-gb7e2", started_at=walker.time, finished_at=walker.time + timedelta(seconds=6), rollback=True, detail="rolled back: more requests failed than before"),
        walker.repair.repair_id,
    )  # fmt: skip
    walker.step(Room.DEPLOY, "rolled_back")
    walker.step(Room.PUBLISH, "reverted")
    store.repairs.mark(proposal.proposal_id, SuggestionStatus.TAKEN_BACK)
    walker.learn(Ending.TAKEN_BACK)

    hostile = bug(5, HOSTILE, "checkout in <img src=x onerror=alert(1)>", Severity.P2, [2, 1.5], service="storefront")
    walking = bug(6, "IndexError: list index out of range", "app.quotes in best_tier", Severity.P3, [0.6, 0.4])
    walker = Walker(store, walking, now - timedelta(minutes=2))
    walker.step(Room.DIAGNOSE, "code_fix")
    walker.step(Room.PROPOSE, "proposals")
    bug(7, "TypeError: Cannot read properties of undefined (reading 'price')", "cart.total in src/cart.js", Severity.P1, [23, 18, 11, 4, 3.2, 3.1, 1.2, 0.3], service="storefront")  # fmt: skip
    return Filled(
        review=review.code,
        watched=watched.code,
        resolved=old.code,
        taken_back=back.code,
        hostile=hostile.code,
        walking=walking.code,
    )
