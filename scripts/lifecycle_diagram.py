#!/usr/bin/env python3
"""Draw the lifecycle into docs/architecture.md: the diagram and the table of its legs, from `homeostat.lifecycle`.

`--check` changes nothing and exits with 1 when the file is not up to date.
"""

import sys
from pathlib import Path

from homeostat.lifecycle import ROAD, diagram

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
BEGIN = "<!-- drawn by scripts/lifecycle_diagram.py: begin -->"
END = "<!-- drawn by scripts/lifecycle_diagram.py: end -->"


def drawn() -> str:
    """What stands between the markers."""
    rows = (
        f"| {leg.room.value} | {leg.gave} | {leg.then.value if leg.then else '(done)'} "
        f"| {f'`{leg.status.value}`' if leg.status else ''} | {leg.says} |"
        for leg in ROAD
    )
    table = ("| room | gave | then | the bug is then | in words |", "| --- | --- | --- | --- | --- |", *rows)
    return "\n".join(("```mermaid", *diagram(), "```", "", *table))


def redrawn(page: str) -> str:
    """The page with what stands between its markers exchanged.

    Raises:
        ValueError: the page does not have both markers, once each and in their order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise ValueError(f"{PAGE.name} has to hold these two lines once each: {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{drawn()}\n\n{END}{after}"


def main() -> int:
    page = PAGE.read_text()
    wanted = redrawn(page)
    if page == wanted:
        return 0
    if "--check" in sys.argv[1:]:
        sys.stderr.write(f"{PAGE} is not up to date: run scripts/lifecycle_diagram.py\n")
        return 1
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
