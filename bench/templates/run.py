"""Our template miner and drain3 on the same lines, one setting for all. `make bench-templates` runs it."""

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

import printed as real
from made import made
from scores import Scores, score

from homeostat.stages.group.templates import Miner
from homeostat.stages.group.templates.header import message_of

PEER = "drain3==0.9.11"
VARIANTS = ("corrected", "lh2", "orig")  # whose labels; the first gives the headline
SPEED_SECONDS = 3.0
Stream = list[tuple[str, str]]  # lines, or groups, each with a template


def read_sets(corpus: Path, variant: str) -> dict[str, Stream]:
    """Loghub-2k's sets, NAME.VARIANT.csv or NAME_2k.log_structured[_corrected].csv, plain or gzip."""
    suffixes = [f".{variant}.csv"]
    suffixes += {"corrected": ["_2k.log_structured_corrected.csv"], "orig": ["_2k.log_structured.csv"]}.get(variant, [])
    found: dict[str, Stream] = {}
    for path in sorted(corpus.rglob("*.csv*")):
        for suffix in suffixes:
            if path.name.removesuffix(".gz").endswith(suffix):
                content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
                rows = csv.DictReader(io.StringIO(content.decode(errors="replace")))
                found[path.name.split(suffix)[0]] = [(row["Content"], row["EventTemplate"]) for row in rows]
    return found


def mine(lines: list[str]) -> tuple[Stream, Stream, float]:
    """What was said of each line at once, what is said of it at the end, and the seconds."""
    miner = Miner()
    begin = time.process_time()
    spoken = [miner.add(line) for line in lines]
    seconds = time.process_time() - begin
    return [tuple(one) for one in spoken], [tuple(one) for one in miner.current(spoken)], seconds


def mine_by_peer(streams: dict[str, list[str]], *, speed: bool = False) -> dict[str, dict[str, dict]]:
    """The same by drain3, in an environment that is thrown away; with its `lines_per_second` if asked for."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, folder], check=True)
        subprocess.run(["uv", "pip", "install", "--quiet", "--python", str(python), PEER], check=True)
        peer = Path(__file__).with_name("peer.py")
        done = subprocess.run(
            [str(python), str(peer), str(SPEED_SECONDS if speed else 0)],
            input=json.dumps(streams).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(done.stdout)


def lines_per_second(lines: list[str]) -> float:
    """Of one miner that sees the stream again and again, for some seconds of the processor's time."""
    miner, count = Miner(), 0
    begin = time.process_time()
    while (seconds := time.process_time() - begin) < SPEED_SECONDS:
        for line in lines:
            miner.add(line)
        count += len(lines)
    return count / seconds


def print_row(name: str, who: str, scores: Scores, rate: float | None = None) -> None:
    speed = f"  {rate:9,.0f} lines/s" if rate else ""
    print(
        f"{name:<22} {who:<14} GA {scores.ga:.3f}  FGA {scores.fga:.3f}  PA {scores.pa:.3f}  FTA {scores.fta:.3f}"
        f"  mixed {scores.mixed:.3f}  groups {scores.groups}/{scores.true_groups}{speed}"
    )


def average(rows: list[Scores]) -> dict[str, float]:
    return {name: round(mean(getattr(row, name) for row in rows), 4) for name in ("ga", "fga", "pa", "fta", "mixed")}


def compare(title: str, sets: dict[str, Stream]) -> dict[str, dict[str, float]]:
    """Ours and drain3's averages over the sets, each set by itself; prints a row for each."""
    print(f"\n== {title}")
    peers = mine_by_peer({name: [line for line, _ in rows] for name, rows in sets.items()})
    kept: dict[str, list[Scores]] = {"at_once": [], "ours": [], "drain3": [], "drain3_masked": []}
    for name, rows in sets.items():
        true = [template for _, template in rows]
        spoken, settled, seconds = mine([line for line, _ in rows])
        kept["at_once"].append(score(spoken, true))
        kept["ours"].append(score(settled, true))
        print_row(name, "ours", kept["ours"][-1], len(rows) / seconds)
        for way, key in (("bare", "drain3"), ("masked", "drain3_masked")):
            answer = peers[name][way]
            kept[key].append(score([tuple(one) for one in answer["found"]], true))
            print_row(name, key, kept[key][-1], len(rows) / answer["seconds"])
    averages = {who: average(rows) for who, rows in kept.items()}
    for who, values in averages.items():
        print(
            f"{'average':<22} {who:<14} " + "  ".join(f"{name.upper()} {value:.3f}" for name, value in values.items())
        )
    return averages


def compare_mixed(sets: dict[str, Stream]) -> dict[str, dict[str, float]]:
    """All sets as one stream through one tree, their lines taken in turn; judged set by set."""
    turns = [
        (name, *rows[turn])
        for turn in range(max(map(len, sets.values())))
        for name, rows in sets.items()
        if turn < len(rows)
    ]
    lines = [line for _, line, _ in turns]
    print("\n== One mixed stream")
    _, settled, _ = mine(lines)
    answer = mine_by_peer({"mixed": lines}, speed=True)["mixed"]["masked"]
    averages: dict[str, dict[str, float]] = {}
    for who, found in (("ours", settled), ("drain3_masked", [tuple(one) for one in answer["found"]])):
        rows = []
        for name in sets:
            # A group that holds lines of another set too is a mixed one.
            places = [place for place, turn in enumerate(turns) if turn[0] == name]
            foreign = {found[place][0] for place, turn in enumerate(turns) if turn[0] != name}
            here = [found[place] for place in places]
            rows.append(score(here, [turns[place][2] for place in places], spoiled=foreign))
            print_row(name, who, rows[-1])
        averages[who] = average(rows)
    averages["ours"]["lines_per_second"] = round(lines_per_second(lines))
    averages["drain3_masked"]["lines_per_second"] = round(answer["again"])
    return averages


def headers(corpus: Path, sets: dict[str, Stream]) -> dict[str, float]:
    """The share of raw lines of which the message is found exactly as the set has it."""
    shares: dict[str, float] = {}
    for path in sorted(corpus.rglob("*.raw.log.gz")):
        name = path.name.split(".")[0]
        raw = gzip.decompress(path.read_bytes()).decode(errors="replace").splitlines()
        if name in sets and len(raw) == len(sets[name]):
            same = sum(
                message_of(line).split() == message.split() for line, (message, _) in zip(raw, sets[name], strict=True)
            )
            shares[name] = round(same / len(raw), 4)
    return shares


def headers_of_printed() -> dict[str, float]:
    """The same of the lines that real programs printed."""
    return {
        name: round(mean(message_of(raw).split() == message.split() for raw, message, _ in found), 4)
        for part in ("open", "held")
        for name, found in real.rows(part)
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path, help="A folder with sets of Loghub-2k.")
    corpus = parser.parse_args().corpus
    sets = read_sets(corpus, VARIANTS[0])
    if not sets:
        sys.exit(f"{corpus} holds no set of Loghub-2k: name the folder with `make bench-templates LOGHUB=FOLDER`")
    loghub = compare(f"Loghub-2k, {VARIANTS[0]} labels", sets)
    others = {}
    for variant in VARIANTS[1:]:
        rows = read_sets(corpus, variant)
        scores = [score(mine([line for line, _ in set_])[1], [true for _, true in set_]) for set_ in rows.values()]
        others[variant] = average(scores) if scores else None
        print(f"ours, {variant} labels: {others[variant]}")
    mixed = compare_mixed(sets)
    made_seen = compare("Made of formats that were in sight when the rules were written", dict(made("seen")))
    made_unseen = compare("Made of formats that were not", dict(made("unseen")))
    open_ = compare("Printed by real programs, labelled by their format strings; looked at", real.printed("open"))
    held = compare("The same of other programs, held out", real.printed("held"))
    headline = {
        **loghub["ours"],
        "lines_per_second": mixed["ours"]["lines_per_second"],
        "at_once": loghub["at_once"],
        "drain3": {**loghub["drain3_masked"], "lines_per_second": mixed["drain3_masked"]["lines_per_second"]},
        "drain3_unmasked": loghub["drain3"],
        "mixed_stream": mixed,
        "other_labels": others,
        "made_seen": {who: made_seen[who] for who in ("ours", "drain3_masked")},
        "made_unseen": {who: made_unseen[who] for who in ("ours", "drain3_masked")},
        "printed_open": {who: open_[who] for who in ("ours", "drain3_masked")},
        "printed_held": {who: held[who] for who in ("ours", "drain3_masked")},
        "headers_exact": {**headers(corpus, sets), **headers_of_printed()},
        "sets": list(sets),
    }
    print(json.dumps(headline))


if __name__ == "__main__":
    main()
