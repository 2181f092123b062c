"""Streams made of the samples: crashes among ordinary lines, as they come from files and containers.

Which line belongs to which event is known by construction.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
_ROUNDS = 4  # how often each event stands in some stream
_MOST_BETWEEN = 6
_APART = 0.9  # share of events that have ordinary lines above them
_CUT, _PIECE = 0.1, 30  # share of lines that CRI cuts, and characters of the first piece
_STAMP = "2025-10-23T14:30:{second:02d}.{n:09d}Z"


@dataclass
class Stream:
    name: str
    lines: list[str] = field(default_factory=list[str])
    events: dict[tuple[int, ...], str] = field(default_factory=dict[tuple[int, ...], str])  # numbers of lines: its name
    ordinary: set[int] = field(default_factory=set[int])
    plain: list[tuple[int, str, str]] = field(
        default_factory=list[tuple[int, str, str]]
    )  # for the peer: number, source, text


def samples(split: str, kind: str) -> dict[str, list[str]]:
    folder = HERE / "samples" / split / kind
    # Node leaves a line free above some crashes; it is nobody's.
    return {path.stem: path.read_text().strip("\n").split("\n") for path in sorted(folder.glob("*.txt"))}


def streams(split: str, seed: int = 7) -> list[Stream]:
    """For each ordinary format, crashes of every language among its lines; by turns plain and wrapped."""
    chance = random.Random(seed)  # noqa: S311 - a shuffle that can be repeated, not a secret
    events, ordinary = samples(split, "events"), samples(split, "ordinary")
    names = [name for _ in range(_ROUNDS) for name in chance.sample(sorted(events), len(events))]
    share = -(-len(names) // len(ordinary))
    found: list[Stream] = []
    for turn, (form, lines) in enumerate(sorted(ordinary.items())):
        mine = names[turn * share : (turn + 1) * share]
        half = len(mine) // 2
        for part, chosen in (("a", mine[:half]), ("b", mine[half:])):
            logical = _mix(chosen, events, lines, chance)
            wrap = WRAPS[(2 * turn + (part == "b")) % len(WRAPS)]
            found.append(wrap(f"{form}-{part}-{wrap.__name__}", logical, chance))
    return found


Logical = list[tuple[str, str]]  # text, and the event's name, or "" for an ordinary line


def _mix(names: list[str], events: dict[str, list[str]], ordinary: list[str], chance: random.Random) -> Logical:
    mixed: Logical = []
    at = 0
    for turn, name in enumerate(names):
        between = chance.randint(1, _MOST_BETWEEN) if turn == 0 or chance.random() < _APART else 0
        for _ in range(between):
            mixed.append((ordinary[at % len(ordinary)], ""))
            at += 1
        mixed.extend((line, f"{name}#{turn}") for line in events[name])
    mixed.extend((ordinary[(at + n) % len(ordinary)], "") for n in range(2))
    return mixed


def _add(
    stream: Stream, written: list[str], text: str, *, source: str, owners: dict[str, list[int]], owner: str
) -> None:
    for line in written:
        stream.lines.append(line)
        number = len(stream.lines)
        if owner:
            owners.setdefault(owner, []).append(number)
        else:
            stream.ordinary.add(number)
    stream.plain.append((len(stream.lines), source, text))


def plain(name: str, logical: Logical, chance: random.Random) -> Stream:
    del chance
    return _wrapped(name, logical, lambda text, _: [text])


def docker(name: str, logical: Logical, chance: random.Random) -> Stream:
    del chance

    def wrap(text: str, n: int) -> list[str]:
        return [json.dumps({"log": text + "\n", "stream": "stderr", "time": _STAMP.format(second=n % 60, n=n)})]

    return _wrapped(name, logical, wrap)


def cri(name: str, logical: Logical, chance: random.Random) -> Stream:
    def wrap(text: str, n: int) -> list[str]:
        stamp = _STAMP.format(second=n % 60, n=n)
        if len(text) > 2 * _PIECE and chance.random() < _CUT:
            return [f"{stamp} stderr P {text[:_PIECE]}", f"{stamp} stderr F {text[_PIECE:]}"]
        return [f"{stamp} stderr F {text}"]

    return _wrapped(name, logical, wrap)


def journald(name: str, logical: Logical, chance: random.Random) -> Stream:
    del chance

    def wrap(text: str, n: int) -> list[str]:
        values = {"__REALTIME_TIMESTAMP": str(1761229800000000 + n), "PRIORITY": "6", "_SYSTEMD_UNIT": "shop.service"}
        return [json.dumps({**values, "MESSAGE": text})]

    return _wrapped(name, logical, wrap)


def compose(name: str, logical: Logical, chance: random.Random) -> Stream:
    """Two containers, whose lines are dealt out in turns of one to three."""
    half = len(logical) // 2
    while half < len(logical) and logical[half][1]:
        half += 1
    queues = {"web-1": logical[:half], "worker-12": logical[half:]}
    stream, owners = Stream(name), {}
    while any(queues.values()):
        source = chance.choice([name for name, rest in queues.items() if rest])
        for text, owner in queues[source][: chance.randint(1, 3)]:
            queues[source] = queues[source][1:]
            _add(
                stream,
                [f"{source:<9} | {text}"],
                text,
                source=source,
                owners=owners,
                owner=owner and f"{owner}@{source}",
            )
    stream.events = {tuple(numbers): owner for owner, numbers in owners.items()}
    return stream


def _wrapped(name: str, logical: Logical, wrap: Callable[[str, int], list[str]]) -> Stream:
    stream, owners = Stream(name), {}
    for n, (text, owner) in enumerate(logical):
        _add(stream, wrap(text, n), text, source="", owners=owners, owner=owner)
    stream.events = {tuple(numbers): owner for owner, numbers in owners.items()}
    return stream


WRAPS = (plain, docker, plain, cri, plain, compose, journald)
