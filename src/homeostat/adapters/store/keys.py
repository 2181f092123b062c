"""Rows by their keys, where a key is several columns."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa


def among(columns: "Sequence[sa.ColumnElement[Any]]", keys: Collection[tuple[Any, ...]]) -> sa.ColumnElement[bool]:
    """Whether a row has one of these keys.

    For a row value in a list SQLite reads the whole table; what a column is in a list of, it looks up in an index. So
    the column that differs most is asked for in lists, one for each way in which the others differ.
    """
    if not keys:
        return sa.false()
    most = max(range(len(columns)), key=lambda place: len({key[place] for key in keys}))
    lists: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for key in keys:
        lists[key[:most] + key[most + 1 :]].append(key[most])
    others = [column for place, column in enumerate(columns) if place != most]
    return sa.or_(
        *[
            sa.and_(columns[most].in_(found), *[column == value for column, value in zip(others, rest, strict=True)])
            for rest, found in lists.items()
        ]
    )
