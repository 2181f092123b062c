"""Ours beside the peer on one split: `python bench/multiline/run.py [dev|held]`. The last line is a JSON object."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import peer
from streams import Stream, streams

from homeostat.intake.logfile.entries import Entries
from homeostat.stages.sense.formats.levels import level_of
from homeostat.stages.sense.text import read_entry

Method = Callable[[Stream], tuple[set[tuple[int, ...]], set[int]]]
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def ours(stream: Stream) -> tuple[set[tuple[int, ...]], set[int]]:
    """Events by their lines; lines that were joined with others or made an event."""
    entries = Entries()
    whole = [one for number, line in enumerate(stream.lines, 1) for one in entries.take(number, line)]
    whole += entries.flush()
    events, joined = set(), set()
    for one in whole:
        if read_entry(one.text, one.at or NOW, level=level_of(one.level)).matters:
            events.add(one.numbers)
            joined.update(one.numbers)
        elif "\n" in one.text:
            joined.update(one.numbers)
    return events, joined


def peers(stream: Stream) -> tuple[set[tuple[int, ...]], set[int]]:
    """The peer is given each source's lines unwrapped, its messages of any size count as events."""
    events, joined = set(), set()
    for source in {source for _, source, _ in stream.plain}:
        pieces, last = {}, 0
        for number, _, _ in stream.plain:
            pieces[number], last = tuple(range(last + 1, number + 1)), number
        for message in peer.messages((number, text) for number, of, text in stream.plain if of == source):
            numbers = tuple(n for number in message for n in pieces[number])
            events.add(numbers)
            if len(message) > 1:
                joined.update(numbers)
    return events, joined


def score(split: str, method: Method) -> tuple[Counter[str], list[str]]:
    counts, wrong = Counter(), []
    for stream in streams(split):
        events, joined = method(stream)
        bad = stream.ordinary & joined
        for numbers, name in stream.events.items():
            counts["events"] += 1
            counts[f"events of {name.split('-')[0]}"] += 1
            if numbers in events:
                counts["exact"] += 1
                counts[f"exact of {name.split('-')[0]}"] += 1
            else:
                wrong.append(f"{stream.name}: {name} lines {numbers[0]}-{numbers[-1]}")
        counts["ordinary"] += len(stream.ordinary)
        counts["noise"] += len(bad)
    return counts, wrong


def speed(split: str) -> float:
    lines = [line for stream in streams(split) for line in stream.lines] * 3
    began = time.perf_counter()
    entries = Entries()
    for number, line in enumerate(lines, 1):
        entries.take(number, line)
    entries.flush()
    return len(lines) / (time.perf_counter() - began)


def main(split: str) -> None:
    mine, wrong = score(split, ours)
    other, _ = score(split, peers)
    for words in wrong:
        print("not exact:", words)
    for language in sorted(key[10:] for key in mine if key.startswith("events of ")):
        total = mine[f"events of {language}"]
        exact = [counts[f"exact of {language}"] / total for counts in (mine, other)]
        print(f"{language:<8} {total:>4} events  exact: ours {exact[0]:.3f}  peer {exact[1]:.3f}")
    print(json.dumps({
        "split": split,
        "events": mine["events"],
        "exact": round(mine["exact"] / mine["events"], 4),
        "exact_peer": round(other["exact"] / other["events"], 4),
        "ordinary_lines": mine["ordinary"],
        "noise": round(mine["noise"] / mine["ordinary"], 4),
        "noise_peer": round(other["noise"] / other["ordinary"], 4),
        "lines_per_second": round(speed(split)),
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held")
