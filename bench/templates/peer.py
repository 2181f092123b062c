"""drain3 in its own environment: streams of lines come in as JSON, what it makes of them goes out."""

import json
import sys
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

# What its documentation suggests to mask: addresses, hexadecimal and decimal numbers. Without it, it scores less.
MASKS = [
    (r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)", "*"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "*"),
    (r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)", "*"),
]


def mine(lines: list[str], speed_seconds: float, *, masked: bool) -> dict[str, object]:
    config = TemplateMinerConfig()
    config.profiling_enabled = False
    if masked:
        config.masking_instructions = [MaskingInstruction(pattern, mask) for pattern, mask in MASKS]
    miner = TemplateMiner(config=config)
    begin = time.process_time()
    groups = [miner.add_log_message(line)["cluster_id"] for line in lines]
    seconds = time.process_time() - begin
    texts = {cluster.cluster_id: cluster.get_template() for cluster in miner.drain.clusters}
    found = [(str(group), texts[group]) for group in groups]
    return {"found": found, "seconds": seconds, "again": lines_per_second(miner, lines, speed_seconds)}


def lines_per_second(miner: TemplateMiner, lines: list[str], least_seconds: float) -> float:
    count, begin = 0, time.process_time()
    while time.process_time() - begin < least_seconds:
        for line in lines:
            miner.add_log_message(line)
        count += len(lines)
    return count / max(1e-9, time.process_time() - begin)


if __name__ == "__main__":
    asked_seconds = float(sys.argv[1])
    answers = {
        name: {"bare": mine(lines, 0, masked=False), "masked": mine(lines, asked_seconds, masked=True)}
        for name, lines in json.load(sys.stdin).items()
    }
    json.dump(answers, sys.stdout)
