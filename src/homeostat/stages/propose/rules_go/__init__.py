"""Go: what people do about a panic of this kind, in this code base's own manner."""

from collections.abc import Callable, Iterator

from homeostat.stages.propose.rules_go import (
    absent,
    beyond,
    bounds,
    equality,
    given,
    handed,
    nothing,
    otherwise,
    reflected,
    running,
    values,
    went_on,
)
from homeostat.stages.propose.tree_rules import counted
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

SUFFIXES = (".go",)
FAMILIES: tuple[Callable[[Spot], Iterator[Mend]], ...] = (
    counted.one_too_far,
    values.maps,
    handed.unmade_maps,
    beyond.sharper_looks,
    beyond.of_other_length,
    beyond.empty_beyond,
    beyond.uncut,
    bounds.fixes,
    handed.too_short,
    handed.empty_heaps,
    equality.of_pointers,
    otherwise.as_what_fits_no_case,
    nothing.fixes,
    nothing.assertions,
    absent.empty_unless,
    values.division,
    values.counts,
    handed.below_nothing,
    handed.negative_shifts,
    handed.of_wrong_size,
    values.reflection,
    reflected.of_another_kind,
    reflected.of_another_type,
    reflected.of_the_wrong_kind,
    reflected.of_what_has_no_element,
    values.channels,
    values.must,
    values.raised,
    running.closed,
    running.counted,
    running.unlocked,
    running.stuck,
    absent.as_neighbours_ask,
    absent.sent_after,
    running.sent,
    given.unlooked,
    went_on.after_a_failure,
    given.whole,
    given.counts,
    given.nothing_given,
    given.unhashable,
    given.for_ever,
    given.arrays,
    given.big_division,
)
