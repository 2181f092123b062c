"""Plain sentences: durations, counts, statuses. What a page says, it says with these."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeostat.records import (
    Answer,
    BugStatus,
    BugTab,
    Json,
    LearnedFrom,
    OutcomeKind,
    Replay,
    ReplayResult,
    ReplayState,
    Reproduction,
    ReproductionKind,
    RunStatus,
    Severity,
    Substate,
    SuggestionStatus,
)

ELLIPSIS = "…"
_KILO = 1_000
_BUG_CODE = re.compile(r"BUG-\d{8}-\d{5,}")


@dataclass(frozen=True, slots=True)
class Label:
    """A state in words, with the tone and the icon that go with it: never the colour alone."""

    words: str
    tone: str  # "good", "bad", "wait", "active", "quiet"
    icon: str  # a name in templates/icons.html
    says: str = ""


BUG_STATUS = {
    BugStatus.DETECTED: Label("New", "active", "dot", "Seen, not looked at yet."),
    BugStatus.ANALYZED: Label("Analysed", "active", "search", "The cause is known; a fix is being made."),
    BugStatus.FIX_PROPOSED: Label("Fix to review", "wait", "hand", "A proved fix waits for your decision."),
    BugStatus.APPROVED: Label("Approved", "active", "check", "The fix is being merged."),
    BugStatus.APPLIED: Label("Merged", "active", "merge", "The fix is in the main branch."),
    BugStatus.DEPLOYED: Label("Being watched", "active", "eye", "The fix is live and is being watched."),
    BugStatus.RESOLVED: Label("Resolved", "good", "check", "The fix held."),
    BugStatus.REJECTED: Label("Fix rejected", "quiet", "cross", "A person said no to the fix."),
    BugStatus.ROLLED_BACK: Label("Taken back", "bad", "back", "The release before serves again."),
    BugStatus.REGRESSED: Label("Came back", "bad", "repeat", "It was resolved and has been seen again."),
    BugStatus.MUTED: Label("Muted", "quiet", "mute", "Counted, but nobody is told."),
    BugStatus.NOT_A_CODE_BUG: Label("Not a code fault", "quiet", "info", "An operation mends it, not a patch."),
    BugStatus.MERGED: Label("Merged", "quiet", "merge", "Its events count on another bug."),
}

SUBSTATE = {
    Substate.NEW: Label("New", "active", "dot", "First seen within seven days, and nobody has dealt with it."),
    Substate.ONGOING: Label("Ongoing", "quiet", "repeat", "It goes on as often as was to be expected."),
    Substate.ESCALATING: Label("Escalating", "bad", "up", "It is seen far more often than was to be expected."),
    Substate.REGRESSED: Label("Came back", "bad", "repeat", "It was resolved and has been seen again."),
}

TRIAGED = {  # rows of the audit that a bug's history shows, besides changes of state
    "bug.mute": Label("Muted otherwise", "quiet", "mute"),
    "bug.escalating": Label("Escalating", "bad", "up"),
    "bug.calm": Label("No longer escalating", "good", "check"),
    "bug.merged": Label("Merged", "quiet", "merge"),
    "bug.split": Label("Split", "quiet", "back"),
}

MUTE_UNTIL = {  # what a form offers; anything else can be written
    "": "until it escalates",
    "1h": "for an hour",
    "1d": "for a day",
    "7d": "for a week",
    "100 events": "until 100 more events",
    "100/hour": "until 100 events in an hour",
    "10 users": "until 10 more people are hit",
}

SEVERITY = {
    Severity.P0: Label("Critical", "bad", "bars4"),
    Severity.P1: Label("Major", "bad", "bars3"),
    Severity.P2: Label("Minor", "wait", "bars2"),
    Severity.P3: Label("Trivial", "quiet", "bars1"),
}

SUGGESTION = {
    SuggestionStatus.UNTRIED: Label("Not tried yet", "quiet", "dash"),
    SuggestionStatus.SHOWN: Label("Waits for you", "wait", "hand"),
    SuggestionStatus.NOT_SHOWN: Label("Proved, not among the best", "quiet", "dash"),
    SuggestionStatus.REFUTED: Label("Did not stand its trial", "bad", "cross"),
    SuggestionStatus.ACCEPTED: Label("Approved", "active", "check"),
    SuggestionStatus.REJECTED: Label("Rejected", "quiet", "cross"),
    SuggestionStatus.TAKEN_BACK: Label("Taken back", "bad", "back"),
    SuggestionStatus.HEALED: Label("Healed, in its first days", "good", "check"),
    SuggestionStatus.KEPT: Label("Kept", "good", "check"),
    SuggestionStatus.CAME_BACK: Label("Its error came back", "bad", "back"),
}

OUTCOME = {
    OutcomeKind.HEALED: Label("Healed", "good", "check"),
    OutcomeKind.REGRESSED: Label("Got worse", "bad", "cross"),
    OutcomeKind.TAKEN_BACK: Label("Taken back by a person", "bad", "back"),
    OutcomeKind.NO_WORSE: Label("Canary did no worse", "active", "eye"),
    OutcomeKind.INCONCLUSIVE: Label("Not enough traffic to judge", "quiet", "dash"),
}

RUN = {
    RunStatus.OK: Label("Ran", "good", "check"),
    RunStatus.ERROR: Label("Failed", "bad", "cross"),
    RunStatus.MISSED: Label("Missed", "bad", "clock"),
    RunStatus.TIMEOUT: Label("Took too long", "bad", "clock"),
    RunStatus.IN_PROGRESS: Label("Under way", "active", "dot"),
}

REPLAY = {
    ReplayResult.FAILED_ALIKE: "failed as in production",
    ReplayResult.FAILED_OTHERWISE: "failed in another way",
    ReplayResult.PASSED: "passed",
    ReplayResult.NOT_RUN: "not run",
}

LETTER = {
    ReplayState.KEPT: Label("Waits", "wait", "clock", "It has not been sent again."),
    ReplayState.REPLAYING: Label("May have been sent", "bad", "info", "It was being sent when something broke off."),
    ReplayState.REPLAYED: Label("Sent again", "good", "check"),
    ReplayState.FAILED: Label("Not sent", "bad", "cross", "The broker refused it."),
}

REPRODUCTION = {
    ReproductionKind.REQUEST: "The captured request, sent again to the service in a sandbox",
    ReproductionKind.WRITTEN: "A test that a language model wrote, seen to fail as production did",
    ReproductionKind.CALL: "The failing function or one that called it, called again with the captured values",
}

TAB = {
    BugTab.NEEDS_REVIEW: "Needs review",
    BugTab.OPEN: "Open",
    BugTab.ESCALATING: "Escalating",
    BugTab.REGRESSED: "Came back",
    BugTab.MUTED: "Muted",
    BugTab.RESOLVED: "Resolved",
    BugTab.ALL: "All",
}

SORT = {"last_seen": "Last seen", "first_seen": "Newest", "events": "Most events", "severity": "Severity"}

DECISION = {
    Answer.ACCEPT: Label("Approved a fix", "active", "check"),
    Answer.ENDORSE: Label("Approved a fix, one of those needed", "active", "check"),
    Answer.REJECT: Label("Rejected a fix", "quiet", "cross"),
    Answer.ASK: Label("Asked for another fix", "quiet", "repeat"),
    Answer.DRAFT: Label("Asked for the pull request", "quiet", "merge"),
}

REASONS = {
    "wrong_cause": "Wrong cause",
    "wrong_fix": "Wrong fix",
    "not_now": "Not now",
    "other": "Other",
}

SAID = {  # what a redirect may ask the next page to say
    "password": "Your password is changed.",
    "approved": "Approved. Homeostat merges and deploys it now, then watches it.",
    "endorsed": "Your approval is kept. Somebody else has to approve it too before it is shipped.",
    "rejected": "Rejected. Your reason is kept for the next attempt.",
    "asked": "Asked. Other candidates are being tried now; what was shown stays.",
    "drafted": "Its pull request is being opened. Nothing is merged, and the fix still waits for your decision.",
    "muted": "Muted. It is counted as before, and wakes up by itself.",
    "unmuted": "No longer muted.",
    "resolved": "Resolved. A release that did not have it before brings it back.",
    "reopened": "Open again. It is being looked at.",
    "not_code": "Noted: no patch mends it.",
    "merged": "Merged. The others' events count here now, those to come too.",
    "split": "Split. These events count here now, those to come too.",
    "kept": "Kept. The fix stays, and what it teaches is learned when it has held for seven days.",
    "taking_back": "Taking it back: the release before is being started again.",
}


def duration(length: timedelta | None) -> str:
    """Two units at most: "45 s", "3 min 20 s", "2 h 5 min", "3 d 4 h"; "—" for none."""
    if length is None:
        return "—"
    seconds = length.total_seconds()
    if seconds < 1:
        return f"{max(0, round(seconds * 1000))} ms"
    whole = round(seconds)
    for large, small, names in ((86_400, 3_600, ("d", "h")), (3_600, 60, ("h", "min")), (60, 1, ("min", "s"))):
        if whole >= large:
            rest = whole % large // small
            return f"{whole // large} {names[0]}" + (f" {rest} {names[1]}" if rest else "")
    return f"{whole} s"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in one unit, for readers without JavaScript and for tests."""
    seconds = (now - moment).total_seconds()
    if seconds < 45:  # noqa: PLR2004 - under a minute nobody counts
        return "just now"
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {name} ago"
    return "1 min ago"


def utc(moment: datetime) -> str:
    """What a page says before the browser has put it into the reader's own zone."""
    return f"{moment:%d %b %Y, %H:%M:%S} UTC"


def plural(count: float, one: str, many: str = "") -> str:
    """A count with its noun: "1 event", "1,204 events"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def size(size_bytes: int) -> str:
    """Such as "812 bytes" or "1.4 MB"."""
    if size_bytes < _KILO:
        return plural(size_bytes, "byte")
    return f"{size_bytes / _KILO:.0f} kB" if size_bytes < _KILO**2 else f"{size_bytes / _KILO**2:.1f} MB"


def compact(count: int) -> str:
    """A count in at most four signs: 999, 1.2k, 34k, 5.6M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            scaled = count / size
            return f"{scaled:.1f}".rstrip("0").rstrip(".") + letter if scaled < 10 else f"{int(scaled)}{letter}"  # noqa: PLR2004
    return str(count)


def bug_code(subject: str) -> str:
    """The bug that an audit row is about, itself or by one of its repairs; "" for other subjects."""
    found = _BUG_CODE.match(subject)
    return found.group() if found else ""


def short(text: str, most: int = 200) -> str:
    """At most `most` signs, with a mark where some were left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def commit(name: str) -> str:
    return name[:10]


def percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def ratio(part: int, whole: int) -> str:
    """A share as a percentage; "—" while there is nothing to divide by."""
    return percent(part / whole) if whole else "—"


def value(given: Json, most: int = 400) -> str:
    """A captured value on a page; strings are the reporter's own notation already."""
    return short(given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str), most)


def answer(replay: Replay | None) -> str:
    """What a reproduction saw, in one line."""
    return "not run" if replay is None else short(replay.detail or REPLAY[replay.result], 160)


def strategy(name: str) -> str:
    """Who thought of it: "rule: guard-raise", "revert of the commit", "model: name", "as in BUG-…"."""
    kind, _, rest = name.partition(":")
    if kind == "revert":
        return "Takes the suspect commit back"
    return {"rule": f"Rule “{rest}”", "model": f"Model “{rest}”", "learned": f"As in {rest}"}.get(kind, name)


def learned(made: LearnedFrom) -> str:
    """What followed from the fix that this one was made after, behind its link."""
    return f"{'healed' if made.watched else 'merged'} since {made.since.day} {made.since:%B %Y}"


def reproduction_title(reproduction: Reproduction) -> str:
    return short(reproduction.title, 160)


def severity_word(severity: str) -> str:
    """As people say it: "P1"."""
    return severity.partition("_")[0]


def seconds(length: float | None) -> str:
    """A length that the store keeps in seconds."""
    return duration(None if length is None else timedelta(seconds=length))
