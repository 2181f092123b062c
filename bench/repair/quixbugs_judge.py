"""Whether a program does what the correct one does, on inputs that no test has. One JSON object on standard output.

    python bench/repair/quixbugs_judge.py NAME FOLDER CORRECT

FOLDER holds the program as NAME.py, CORRECT the correct one; `node.py` is beside either. Run apart, because a wrong
program may not end, or eat up the memory.
"""

import importlib.util
import json
import resource
import signal
import sys
from pathlib import Path
from random import Random
from types import FrameType, ModuleType
from typing import Any

from quixbugs_inputs import arguments, plain, right

TRIED = 300
LIMIT_SECONDS = 2.0  # of the processor, for one call
MEMORY_BYTES = 2 << 30


def judge(name: str, program: Any, correct: Any, make_node: Any) -> dict[str, object]:  # noqa: ANN401 - modules' own
    """How many inputs were tried, up to the first on which they differ."""
    tried = 0
    for seed in range(TRIED):
        given = [arguments(name, Random(seed), make_node) for _ in range(3)]  # noqa: S311 - a mixture to repeat
        expected = _outcome(correct, given[0])
        if expected[0] != "gives":
            continue  # outside of what the program promises
        found = _outcome(program, given[1])
        tried += 1
        if found[0] != "gives" or not right(name, given[2], expected[1], found[1]):
            differs = f"{given[2]!r:.200}: {expected[1]!r:.100}, and not {found[1]!r:.100}"
            return {"tried": tried, "right": False, "differs": differs}
    return {"tried": tried, "right": tried > 0, "differs": ""}


def _outcome(program: Any, given: tuple[object, ...]) -> tuple[str, object]:  # noqa: ANN401
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_SECONDS)
    try:
        return "gives", plain(program(*given))
    except (Exception, MemoryError) as error:  # noqa: BLE001 - whatever a wrong program does
        return "raises", type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    name, folder, correct = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGVTALRM, _late)
    make_node = _load(folder / "node.py", "node").Node
    program = getattr(_load(folder / f"{name}.py", "program"), name)
    said = judge(name, program, getattr(_load(correct, "correct"), name), make_node)
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
