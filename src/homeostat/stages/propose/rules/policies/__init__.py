"""The ways to meet a bad value: refuse, leave, skip, test it first, fall back. Each is the least change of text.

Priors are how often such a fix was judged right, from our measurements on real crashes and between these by
judgement; the record of the strategy in this installation outweighs them later.
"""

from collections.abc import Iterator

from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies.asking import quoted_for
from homeostat.stages.propose.rules.policies.catching import on_error, wrap_in_try
from homeostat.stages.propose.rules.policies.conditions import met_without, pass_on
from homeostat.stages.propose.rules.policies.falling_back import default_argument, fall_back, returned
from homeostat.stages.propose.rules.policies.leaving import as_namesake, leave, skip, stop, test_first
from homeostat.stages.propose.rules.policies.neutral import (
    decimal_import,
    neutral_in,
    neutrals,
    otherwise,
    own_neutral,
    say,
)
from homeostat.stages.propose.rules.policies.refusing import refusals, refuse, refusing
from homeostat.stages.propose.rules.policies.trouble import Trouble, everywhere, in_caller, is_number, names_worth

__all__ = [
    "Trouble",
    "all_ways",
    "as_namesake",
    "decimal_import",
    "default_argument",
    "everywhere",
    "fall_back",
    "in_caller",
    "is_number",
    "leave",
    "met_without",
    "names_worth",
    "neutral_in",
    "neutrals",
    "on_error",
    "otherwise",
    "own_neutral",
    "pass_on",
    "quoted_for",
    "refusals",
    "refuse",
    "refusing",
    "returned",
    "say",
    "skip",
    "stop",
    "test_first",
    "wrap_in_try",
]


def all_ways(trouble: Trouble) -> Iterator[Fix]:
    """Every way that fits, in no order."""
    yield from refuse(trouble)
    yield from as_namesake(trouble)
    yield from leave(trouble)
    yield from skip(trouble)
    yield from stop(trouble)
    yield from test_first(trouble)
    yield from met_without(trouble)
    yield from pass_on(trouble)
    yield from fall_back(trouble)
