"""mini-swe-agent on the same crashes, with the same model and the same minutes, on the same machine.

    OPENAI_BASE_URL=… python bench/repair/peer.py --model M [--minutes N] [--every N] [--half tune|held] [NAME…]

It is installed into a throw-away environment below the corpus' cache, told which command fails, and left alone in the
tree until it ends or its time is over; whatever it left there is judged by the hidden check. It runs behind bubblewrap
with nothing but the tree writable, since it runs what a model writes. What it did is kept in `results/` as by `run.py`;
the last line is one JSON object of headline figures.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import crashes
import releases
import run
from crashes import Crash

import corpus

VERSION = "mini-swe-agent==2.4.6"
_TASK = (
    "The command `{command}` crashes with an exception: mend the package in this folder so that it does not."
    " Mend the cause in the package's source. Do not change {program} and do not silence the exception."
)


def attempt(crash: Crash, *, model: str, minutes: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="peer-") as scratch:
        tree = Path(scratch, "tree")
        corpus.lay(crash, crash.broken, tree)
        corpus.place(crash, "regress", tree)
        began = time.monotonic()
        log, calls = _left_alone(crash, tree, model=model, minutes=minutes)
        seconds = time.monotonic() - began
        git = ["git", "-C", str(tree), "diff", "--no-ext-diff", "HEAD", "--", ".", f":!{crash.program_path('crash')}"]
        diff = subprocess.run(git, capture_output=True, text=True, check=True).stdout
        right = bool(diff) and run.is_right(crash, diff, Path(scratch, "judged"))
    return {
        "name": crash.name,
        "seconds": round(seconds, 1),
        "calls": calls,
        "changed": bool(diff),
        "right": right,
        "diff": diff[:20_000],
        "log": log[-2000:],
    }


def _left_alone(crash: Crash, tree: Path, *, model: str, minutes: float) -> tuple[str, int]:
    """Its own words, and how often it asked the model."""
    environment = releases.python_environment(crash)
    command = shlex.join(crash.command("crash"))
    inside = f"PATH={environment}/bin:$PATH"
    task = _TASK.format(command=f"{inside} {command}", program=crash.program_path("crash"))
    place = _installed()
    config = next(place.glob("lib/python3*/site-packages/minisweagent/config/mini_textbased.yaml"))
    trajectory = tree / ".git" / "trajectory.json"
    words = [str(place / "bin/mini"), "-m", f"openai/{model}", "-c", str(config), "-y", "--exit-immediately"]
    words += ["--model-class", "litellm_textbased"]  # that file's own: without it, tool calls are insisted on
    words += ["-c", "model.model_kwargs.max_tokens=1500"]  # a small model does not end by itself
    words += ["-l", "0", "-t", task, "-o", str(trajectory)]
    box = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108
    box += ["--ro-bind", str(place), str(place), "--bind", str(tree), str(tree), "--chdir", str(tree)]
    box += ["--unshare-pid", "--die-with-parent"]
    settings = {
        "HOME": "/tmp/home",  # noqa: S108 - of the box
        "PATH": os.environ["PATH"],
        "OPENAI_API_BASE": os.environ["OPENAI_BASE_URL"],
        "OPENAI_API_KEY": os.environ.get("OPENAI_API_KEY", "unused"),
        "MSWEA_CONFIGURED": "true",
        "MSWEA_COST_TRACKING": "ignore_errors",
        "MSWEA_SILENT_STARTUP": "1",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # it would wait half a minute for prices
    }
    try:
        done = subprocess.run(
            [*box, *words], capture_output=True, text=True, timeout=minutes * 60, env=settings, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        log = done.stdout + done.stderr
    except subprocess.TimeoutExpired as error:
        log = (error.stdout or b"").decode(errors="replace")
    return log, len(re.findall(r"mini-swe-agent \(step \d+", log))


def _installed() -> Path:
    place = releases.cache() / "tools" / VERSION.replace("==", "-")  # an "=" in a path means something to it
    if not (place / "complete").exists():
        subprocess.run(["uv", "venv", "--quiet", "--clear", str(place)], check=True)
        subprocess.run(["uv", "pip", "install", "--quiet", f"--python={place}/bin/python", VERSION], check=True)
        (place / "complete").touch()
    return place


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held"), default="tune")
    parser.add_argument("--model", required=True)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--every", type=int, default=1, help="of the half's Python crashes, by name, each so-manyth")
    asked = parser.parse_args()
    half = [crash for crash in crashes.every() if crash.half == asked.half and crash.language == "python"]
    chosen = crashes.every(asked.names) if asked.names else half[:: asked.every]
    run.RESULTS.mkdir(exist_ok=True)
    kept = run.RESULTS / f"mini-swe-agent-{asked.model}-{asked.minutes:g}m.jsonl"
    known = {each["name"]: each for each in map(json.loads, kept.open())} if kept.exists() else {}
    for crash in chosen:
        if crash.name not in known:
            known[crash.name] = attempt(crash, model=asked.model, minutes=asked.minutes)
            with kept.open("a") as file:
                file.write(json.dumps(known[crash.name]) + "\n")
        each = known[crash.name]
        says = "right" if each["right"] else "wrong" if each["changed"] else "-"
        print(f"{each['name']:36} {each['seconds']:6.1f} s  {says}", flush=True)
    results = [known[crash.name] for crash in chosen]
    figures = {
        "peer": VERSION,
        "model": asked.model,
        "minutes": asked.minutes,
        "crashes": len(results),
        "changed_something": sum(each["changed"] for each in results),
        "right": sum(each["right"] for each in results),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
