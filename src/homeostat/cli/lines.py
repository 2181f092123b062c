"""`homeostat lines`: log lines below an error, counted by template."""

from collections.abc import Sequence

from homeostat.cli.words import Column, print_table
from homeostat.records import LineRow

_COLUMNS = (
    Column("service"),
    Column("level"),
    Column("this hour", right=True),
    Column("last day", right=True),
    Column("last 7 days", right=True),
    Column("template"),
)
_LONGEST_TEMPLATE = 200


def print_lines(rows: Sequence[LineRow]) -> None:
    table = [
        (
            row.service,
            row.level,
            f"{row.this_hour:,}",
            f"{row.last_day:,}",
            f"{row.last_week:,}",
            row.template[:_LONGEST_TEMPLATE],
        )
        for row in rows
    ]
    print_table(_COLUMNS, table, empty="No such line within the last seven days: lines below an error are counted.")
