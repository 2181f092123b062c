"""Tables and durations for a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import typer

from homeostat.records import Spent

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    right: bool = False


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Rows under their titles, as wide as they need; `empty` when there is none."""
    if not rows:
        typer.echo(empty)
        return
    cleaned = [["".join(c if c.isprintable() else " " for c in cell) for cell in row] for row in rows]
    titles = [column.title for column in columns]
    widths = [max(len(row[n]) for row in [titles, *cleaned]) for n in range(len(columns))]
    for row in [titles, *cleaned]:
        cells = (
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        typer.echo("  ".join(cells).rstrip())


def seconds(duration: timedelta | None) -> str:
    """Such as "4.2 s" or "3 min 20 s"; a dash for none."""
    if duration is None:
        return "—"
    total = duration.total_seconds()
    if total < _MINUTE:
        return f"{total:.1f} s"
    minutes, rest = divmod(int(total), _MINUTE)
    return f"{minutes} min {rest} s"


def ago(duration: timedelta) -> str:
    total = int(duration.total_seconds())
    for size, word in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if total >= size:
            return f"{total // size} {word} ago"
    return f"{max(0, total)} s ago"


def asked_of(models: Spent) -> str:
    """What language models were asked, and what was not asked since it would have cost too much."""
    if not models.questions and not models.refused:
        return "none was asked"
    said = f"{models.questions} questions, {models.tokens} tokens, {seconds(models.time)}"
    priced = f", ${models.dollars:.2f} where prices are known" if models.dollars else ""
    refused = f"; {models.refused} not asked, as the budget was spent" if models.refused else ""
    return f"{said}{priced}{refused}"
