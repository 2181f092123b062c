import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeostat.stages.group.templates import Miner, State, skeleton
from homeostat.stages.group.templates.header import message_of
from homeostat.stages.group.templates.masking import LONGEST

# --- by looks


@pytest.mark.parametrize(
    ("line", "template"),
    [
        pytest.param("took 12 ms", "took <*> ms", id="number"),
        pytest.param("offset -2 at 0x7fff12ab", "offset <*> at <*>", id="sign-and-hexadecimal"),
        pytest.param("copied 1,234,567 bytes", "copied <*> bytes", id="thousands"),
        pytest.param("values [1,2,3]", "values [<*>,<*>,<*>]", id="a-list-is-no-number"),
        pytest.param("job 7f1c9a2e-1b2c-4d5e-8f90-abcdefabcdef done", "job <*> done", id="uuid"),
        pytest.param("from 10.0.0.1:8080: refused", "from <*>: refused", id="address-and-port"),
        pytest.param("peer fe80::1ff:fe23:4567:890a, up", "peer <*>, up", id="ipv6"),
        pytest.param("station 5c:50:aa:bb:cc:dd left", "station <*> left", id="mac"),
        pytest.param("open /etc/app/conf.d failed", "open <*> failed", id="path"),
        pytest.param("cannot open /etc/app.conf.", "cannot open <*>.", id="the-dot-ends-the-sentence"),
        pytest.param(r"load C:\Windows\x\core.dll now", "load <*> now", id="windows-path"),
        pytest.param("GET https://example.com/a?b=c, retry", "GET <*>, retry", id="url"),
        pytest.param('1.2.3.4 "GET /a/b HTTP/1.1" 200', '<*> "GET <*>" <*>', id="request-keeps-its-method"),
        pytest.param("mail to anna@example.com sent", "mail to <*> sent", id="e-mail"),
        pytest.param("no host www.example.com here", "no host <*> here", id="host"),
        pytest.param("at Fri Jun 17 07:07:00 2005 it", "at <*> it", id="date"),
        pytest.param("due at 2026-11-27 08:35:25.12 UTC (in 3 s)", "due at <*> (in <*> s)", id="date-and-clock"),
        pytest.param("to localhost:80 or localhost", "to <*> or localhost", id="the-machine-itself"),
        pytest.param("GET /a/b?c=d&e=f HTTP/1.1 done", "GET <*> done", id="the-query-is-the-paths"),
        pytest.param('request: "GET /a HTTP/1.1", host', 'request: "<*>", host', id="a-request-with-a-name"),
        pytest.param("server: shop.example, in nginx.conf", "server: <*>, in nginx.conf", id="host-of-two-names"),
        pytest.param("lifetime <1 sec", "lifetime <*>", id="less-than-a-second"),
        pytest.param("field 'name' is \"big one\"", "field '<*>' is \"<*>\"", id="quotes"),
        pytest.param("can't do what isn't there", "can't do what isn't there", id="apostrophes-are-no-quotes"),
        pytest.param('{"code": 5, "why": "x"}', '{"code": <*>, "why": "<*>"}', id="keys-stay"),
        pytest.param("jk2_init() over ssh2", "jk2_init() over ssh2", id="names-with-a-digit-stay"),
        pytest.param("flag......0 set", "flag......<*> set", id="dotted-line"),
        pytest.param("java.io.IOException: closed", "java.io.IOException: closed", id="an-exception-stays"),
        pytest.param("ready=true for root", "ready=<*> for <*>", id="values-spelled-as-words"),
        pytest.param("  used:    12\n  more", "used: <*>", id="first-line-and-single-spaces"),
        pytest.param("a\x00b \ud800 c", "a b ? c", id="what-cannot-be-stored"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_changes_by_its_looks_is_masked(line: str, template: str) -> None:
    assert skeleton(line) == template


# --- printed objects


@pytest.mark.parametrize(
    ("line", "template"),
    [
        pytest.param("Converted: Retry(total=3, read=None, status=2) now", "Converted: <*> now", id="fields"),
        pytest.param("leader is Leader(node=Node(id=1, at=b)) since 4", "leader is <*> since <*>", id="nested"),
        pytest.param("Executing <Task name='a' coro=<f() at b.py:1>> now", "Executing <*> now", id="repr"),
        pytest.param("sent to it: {'type': 'http', 'n': {'a': 1}}, again", "sent to it: <*>, again", id="mapping"),
        pytest.param("made with {a.b=c, d=2, e=f} and kept", "made with <*> and kept", id="settings"),
        pytest.param("sent { type: 2, nsp: '/', data: [ 'a' ] } to it", "sent <*> to it", id="of-node"),
        pytest.param("found map[a:1 b:2] and kept &{Name:x}", "found <*> and kept &<*>", id="of-go"),
        pytest.param("Left <GET http://a.b/c> for <404 http://a.b/d>", "Left <*> for <*>", id="request-and-answer"),
        pytest.param("added <a.b.Timeout object at 0x7f> once", "added <*> once", id="no-fields"),
        pytest.param("got <Family.INET: 2> at ('1.2.3.4', 80) now", "got <*> at <*> now", id="enum-and-address"),
        pytest.param("gave { error: 'none', a: 1 } back", "gave { error: '<*>', a: <*> } back", id="an-error"),
        pytest.param("Order(id=3, state=new, to=anna)", "Order(id=<*>, state=new, to=anna)", id="nothing-else"),
        pytest.param("sync of it failed: KeyError('total')", "sync of it failed: KeyError('<*>')", id="an-exception"),
        pytest.param("no answer: Timeout(at=a, of=b, no=c)", "no answer: Timeout(at=a, of=b, no=c)", id="a-failure"),
        pytest.param("waits in Box(name=x) for Some(5)", "waits in Box(name=x) for Some(<*>)", id="small-ones"),
        pytest.param("broken Retry(total=3, a=b, c=d now", "broken Retry(total=<*>, a=b, c=d now", id="not-closed"),
        pytest.param("tty=a user=b (uid=0) rhost=c now", "tty=a user=b (uid=<*>) rhost=c now", id="words-in-brackets"),
    ],
)  # fmt: skip
def test_a_printed_object_is_a_value(line: str, template: str) -> None:
    assert skeleton(line) == template


def test_small_objects_are_shown_until_others_stand_in_their_place() -> None:
    same = [f"the queue Processed handleCommit[offset={n}] in {n} us" for n in (5, 17)]
    groups, templates = mine(*same)
    assert len(set(groups)) == 1
    assert set(templates) == {"the queue Processed handleCommit[offset=<*>] in <*> us"}
    groups, templates = mine(*same, "the queue Processed writeNoOp(7) in 3 us")
    assert len(set(groups)) == 1
    assert set(templates) == {"the queue Processed <*> in <*> us"}


# --- by what was seen


def mine(*lines: str) -> tuple[list[str], list[str]]:
    miner = Miner()
    found = miner.current([miner.add(line) for line in lines])
    return [mined.template_id for mined in found], [mined.template for mined in found]


@pytest.mark.parametrize(
    ("lines", "template"),
    [
        pytest.param(["took 5 ms", "took 6 ms"], "took <*> ms", id="numbers"),
        pytest.param(
            ["session opened for user anna now", "session opened for user bert now"],
            "session opened for user <*> now",
            id="names-of-users",
        ),
        pytest.param(
            ["the plugin foo was loaded", "the plugin bar was loaded", "the plugin baz was loaded"],
            "the plugin <*> was loaded",
            id="three-words-in-one-place",
        ),
        pytest.param(
            ["task moved from NEW to READY", "task moved from READY to FAILED"],
            "task moved from <*> to <*>",
            id="states",
        ),
        pytest.param(
            ["login failed; ruser= user=anna", "login failed; ruser= user=bert"],
            "login failed; ruser= user=<*>",
            id="values-of-keys",
        ),
        pytest.param(["freed 5 KB, kept", "freed 7 MB, kept"], "freed <*>, kept", id="units"),
        pytest.param(["sizes 1, 2, 3 seen", "sizes 1, 2, 3, 4 seen"], "sizes <*> seen", id="lists-of-any-length"),
        pytest.param(["peer 1.2.3.4 () left", "peer 1.2.3.4 (a.b.c) left"], "peer <*> (<*>) left", id="empty-value"),
        pytest.param(
            ["password of root taken by 1", "password of zoe taken by 2"], "password of <*> taken by <*>", id="root"
        ),
    ],
)
def test_lines_that_say_the_same_share_a_template(lines: list[str], template: str) -> None:
    ids, templates = mine(*lines)
    assert len(set(ids)) == 1
    assert set(templates) == {template}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["payment of 5 failed", "payment of 5 succeeded"], id="how-it-ended"),
        pytest.param(["job 1 was started", "job 1 was stopped", "job 1 was paused", "job 1 was resumed"], id="verbs"),
        pytest.param(["crond startup is done", "sshd startup is done", "ntpd startup is done"], id="first-words"),
        pytest.param(["link to 5 is up now", "link to 5 is down now", "link to 5 is off now"], id="up-and-down"),
        pytest.param(
            ["Sending PUBACK to press (m1)", "Sending CONNACK to press (m2)", "Sending SUBACK to press (m3)"],
            id="what-was-sent-in-capitals",
        ),
        pytest.param(["it ended with E_CONN_REFUSED here", "it ended with ERR_NO_SPACE here"], id="codes"),
        pytest.param(['1.2.3.4 "GET /a HTTP/1.1"', '1.2.3.4 "DELETE /a HTTP/1.1"'], id="methods"),
        pytest.param(
            ["call of a.b.OneError: it broke", "call of a.b.OtherError: it broke", "call of a.b.XError: it broke"],
            id="exceptions",
        ),
        pytest.param(["login; rhost= tty=x", "login; rhost=1.2.3.4 tty=x"], id="empty-and-given"),
        pytest.param(["64 HIGHMEM available", "64 LOWMEM available"], id="little-else-in-common"),
    ],
)
def test_lines_that_say_different_things_do_not(lines: list[str]) -> None:
    ids, _ = mine(*lines)
    assert len(set(ids)) == len(lines)


_SENT = """Sending PubAck to erp-worker (m7, rc0)
Sending ConnAck to erp-worker9 (0, 0)
Sending ConnAck to scanner.berlin (0, 0)
Sending PubRec to scanner.berlin (m6, rc135)
Sending PubAck to scanner.berlin (m7, rc135)
New client connected from 127.0.0.1:37105 as forklift (p2, c1, k30).
Sending ConnAck to forklift (0, 0)
Sending PubAck to forklift (m7, rc0)
Sending PubAck to press (m7, rc0)
Received PubRec from press (Mid: 1)
Sending ConnAck to scanner.berlin0 (0, 0)
Sending ConnAck to press3 (0, 0)
Received PubRel from press3 (Mid: 6)
Sending ConnAck to truck-7 (0, 0)
Sending ConnAck to press3 (0, 0)
New client connected from 127.0.0.1:57243 as truck-7 (p2, c0, k1).
Sending ConnAck to truck-7 (0, 0)"""


def test_a_place_that_was_a_value_before_may_lead_to_a_template_that_is_known() -> None:
    miner = Miner()
    for line in _SENT.splitlines():
        miner.add(line)
    texts = list(miner.templates().values())
    assert len(texts) == len(set(texts))


def test_a_template_that_generalises_keeps_its_id_and_the_others_follow() -> None:
    miner = Miner()
    ids = [miner.add(f"the plugin {name} was loaded").template_id for name in ("foo", "bar", "baz", "qux")]
    assert len(set(ids[:2])) == 2
    assert ids[2] == ids[3] == ids[0] == miner.current_id(ids[1])


# --- bounds


def test_it_never_holds_more_templates_than_it_may() -> None:
    miner = Miner(most=50)
    for number in range(1_000):
        miner.add(f"{word(number)} happened")
    assert len(miner.templates()) <= 50


def word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:06d}") + "x"


def test_what_is_seen_often_stays() -> None:
    miner = Miner(most=20)
    for number in range(500):
        miner.add("the usual line")
        miner.add(f"{word(number)} happened")
    assert "the usual line" in miner.templates().values()


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["disk full on sda"], id="plain"),
        pytest.param([f"the plugin {name} was loaded" for name in ("foo", "bar", "baz", "qux")], id="generalised"),
        pytest.param(
            [f"user {user} of team {team} came in" for user in ("an", "bo", "cy") for team in ("red", "blue", "pink")],
            id="generalised-twice",
        ),
    ],
)
def test_what_comes_back_after_an_eviction_has_its_id_again(lines: list[str]) -> None:
    miner = Miner(most=20)
    before = [mined.template_id for mined in miner.current([miner.add(line) for line in lines])]
    for number in range(500):
        for _ in range(2):
            miner.add(f"{word(number)} happened")
    assert not any("plugin" in text or "disk" in text or "team" in text for text in miner.templates().values())
    assert [miner.add(line).template_id for line in lines] == before


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("x" * 10_000, id="one-word"),
        pytest.param("a " * 5_000, id="words"),
        pytest.param("1 " * 5_000, id="numbers"),
        pytest.param("a." * 5_000, id="dots-and-letters"),
        pytest.param("." * 10_000, id="dots"),
        pytest.param("/" * 10_000, id="slashes"),
        pytest.param("'" * 10_000, id="quotes"),
        pytest.param("a'b" * 3_000, id="apostrophes"),
        pytest.param("a:" * 5_000, id="colons"),
        pytest.param("1:" * 5_000, id="clocks"),
        pytest.param("[" * 10_000, id="brackets"),
        pytest.param("2024-01-01 12:00:00 " + "[[" * 5_000, id="brackets-after-a-time"),
        pytest.param("2024-01-01 12:00:00 " + "a|" * 5_000, id="columns"),
        pytest.param("Jan 1 " * 1_500, id="months"),
        pytest.param('msg="' + "\\" * 9_000, id="escapes"),
        pytest.param("{" * 10_000, id="braces"),
        pytest.param("=1" * 5_000, id="keys"),
        pytest.param("<1" * 5_000, id="less-than"),
        pytest.param("A(" * 5_000, id="objects"),
        pytest.param("aB(x=" * 2_000, id="fields"),
        pytest.param("<a " * 3_000, id="reprs"),
        pytest.param("{'" * 5_000, id="mappings"),
        pytest.param("X[y=1]" * 1_600, id="many-objects"),
    ],
)
def test_a_long_line_is_bounded_in_time_and_in_what_is_kept(line: str) -> None:
    miner = Miner()
    begin = time.process_time()
    for number in range(10):
        mined = miner.add(message_of(f"{line} {word(number)}"))
    # Ten of them take some milliseconds; what backtracks takes minutes.
    assert time.process_time() - begin < 5
    assert len(mined.template) <= 3 * LONGEST + 10


# --- whatever comes


WORDS = st.sampled_from(
    ["user", "anna", "bert", "zoe", "root", "loaded", "failed", "READY", "a_b", "5", "1.2.3.4", "x=1", "x=y", "of", "("]
)
LINES = st.lists(st.lists(WORDS, max_size=7).map(" ".join) | st.text(max_size=30), max_size=60)


def saved_and_restored(miner: Miner, most: int) -> Miner:
    return Miner.restored(msgspec.json.decode(msgspec.json.encode(miner.state()), type=State), most)


@settings(max_examples=150, deadline=None)
@given(LINES, LINES, st.sampled_from([4, 10, 2_000]))
def test_a_restart_changes_no_id_and_no_template(before: list[str], after: list[str], most: int) -> None:
    miner = Miner(most)
    for line in before:
        miner.add(line)
    other = saved_and_restored(miner, most)
    assert other.state() == miner.state()
    assert [other.add(line) for line in after] == [miner.add(line) for line in after]
    assert other.state() == miner.state()


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_the_same_line_has_the_same_id_the_second_time(lines: list[str]) -> None:
    miner = Miner()
    first = [miner.add(line).template_id for line in lines]
    settled = [miner.current_id(template_id) for template_id in first]
    assert [miner.current_id(miner.add(line).template_id) for line in lines] == [
        miner.current_id(template_id) for template_id in settled
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_every_text_is_masked_and_can_be_encoded(text: str) -> None:
    assert msgspec.json.encode([skeleton(text), *Miner().add(message_of(text))])


# --- headers


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("Jun 14 15:16:01 box sshd(pam_unix)[19]: check pass; user x", "check pass; user x", id="syslog"),
        pytest.param(
            "[Sun Dec 04 04:47:44 2005] [error] [client 1.2.3.4] denied", "[client 1.2.3.4] denied", id="httpd"
        ),
        pytest.param("2024-01-01 12:00:00,123 - app.views - ERROR - no file", "no file", id="python"),
        pytest.param("2024-01-01 12:00:00,123 INFO [main] org.example.Main: started", "started", id="log4j"),
        pytest.param("2015-07-29 17:41:44,747 - WARN  [W[id=1]/0:2:Q@7] - time out: 3", "time out: 3", id="nested"),
        pytest.param("2024-01-02 12:00:00.123 UTC [123] ERROR:  no relation", "no relation", id="postgresql"),
        pytest.param("2024/01/02 12:00:00 [error] 12#1: *45 connect failed", "connect failed", id="nginx"),
        pytest.param(
            "2024-01-02 12:00:00.123 UTC [123] app@shop ERROR:  no relation", "no relation", id="postgresql-with-a-user"
        ),
        pytest.param("25091:M 27 Nov 2026 08:34:58.123 * Ready: now", "Ready: now", id="redis"),
        pytest.param(
            "[2026-11-27 08:37:38,529] INFO Log loaded (kafka.log.LogManager)", "Log loaded", id="class-behind"
        ),
        pytest.param("2026-11-27 08:37:38 INFO Log loaded (in vain)", "Log loaded (in vain)", id="words-behind"),
        pytest.param("03-17 16:13:38.811  17  23 D WindowManager: hidden", "hidden", id="logcat"),
        pytest.param("2024-01-01T12:00:00.1Z ERROR ValueError: bad", "ValueError: bad", id="an-error-is-no-logger"),
        pytest.param('{"level":"error","msg":"boom 5"}', "boom 5", id="json"),
        pytest.param('{"level": "error"', '{"level": "error"', id="json-cut-off"),
        pytest.param('time="2024-01-01T00:00:00Z" level=error msg="no disk" id=5', "no disk", id="logfmt"),
        pytest.param("The job failed at 2024-01-01 12:00:00", "The job failed at 2024-01-01 12:00:00", id="no-header"),
        pytest.param("plain words: here", "plain words: here", id="plain"),
        pytest.param("2024-01-01 12:00:00", "2024-01-01 12:00:00", id="nothing-but-a-header"),
    ],
)
def test_the_message_begins_after_the_header(line: str, message: str) -> None:
    assert message_of(line) == message
