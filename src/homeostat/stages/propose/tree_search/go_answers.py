"""Where a Go service would have given the answer that a test wanted: the condition that did not hold there."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.trees import FUNCTIONS, Source, ancestors, field, walk
from homeostat.stages.propose.go_requests.statuses import status_named
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.small_change import Suspicion
from homeostat.stages.propose.tree_search.go_told import Told

_MOST_FILES, _MOST_PLACES = 60, 6
_SUSPICION = 0.9  # less than a line that only failing tests run
_STATUS = re.compile(r"[1-5]\d\d")


def with_unanswered(suspicious: Suspicion, situation: Situation, told: Told) -> Suspicion:
    """Lines that decide on an answer which was wanted and not got as well; only where a status was told."""
    found = _unanswered(situation, told)
    return {
        path: {
            line: max(suspicious.get(path, {}).get(line, 0.0), found.get(path, {}).get(line, 0.0))
            for line in {*suspicious.get(path, {}), *found.get(path, {})}
        }
        for path in {**suspicious, **found}
    }


def _unanswered(situation: Situation, told: Told) -> Suspicion:
    names = {status_named(wanted) for got, wanted in told if _STATUS.fullmatch(got) and _STATUS.fullmatch(wanted)}
    names.discard("")
    found: dict[str, dict[int, float]] = {}
    paths = [path for path in situation.files if path.endswith(".go") and not is_test(path)] if names else []
    places = 0
    for path in paths[:_MOST_FILES]:
        for line in _lines(situation, path, names):
            found.setdefault(path, {})[line] = _SUSPICION
            places += 1
            if places >= _MOST_PLACES:
                return found
    return found


def _lines(situation: Situation, path: str, names: set[str]) -> Iterator[int]:
    try:
        source = Source(path, situation.read(path))
        if any(name in source.text for name in names):
            for node in walk(source.root):
                if node.type == "selector_expression" and source.text_of(node).removeprefix("http.") in names:
                    yield from _decides(node)
    except (NotFound, BadInput):
        return


def _decides(node: Node) -> Iterator[int]:
    for above in ancestors(node):
        if above.type in FUNCTIONS:
            return
        asked = field(above, "condition") if above.type == "if_statement" else field(above, "value")
        if above.type in {"if_statement", "expression_case"} and asked is not None:
            yield asked.start_point.row + 1
            return
