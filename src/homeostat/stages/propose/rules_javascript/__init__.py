"""JavaScript and TypeScript: what people do about an error of this kind, in this code base's own manner."""

from collections.abc import Callable, Iterator

from homeostat.stages.propose.rules_javascript import callbacks, given, kinds, nothing, order, others, written
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
FAMILIES: tuple[Callable[[Spot], Iterator[Mend]], ...] = (
    nothing.fixes,
    kinds.calls,
    callbacks.left_out,
    kinds.promised,
    kinds.iterables,
    kinds.objects,
    others.names,
    others.symbols,
    others.counts,
    others.unreadable,
    others.folds,
    others.constants,
    others.thrown,
    order.too_early,
    order.base_first,
    order.lost_this,
    order.for_ever,
    order.shape_of_import,
    order.waited_for,
    written.bigints,
    written.numbers,
    written.json,
    written.frozen,
    written.weak_keys,
    written.kinds_asked,
    given.patterns,
    given.decoded,
    given.zones,
    given.bases,
    given.kinds_given,
    given.beyond,
    given.files_missing,
    given.answered_twice,
    given.filled,
    given.listeners,
    given.caught,
)
