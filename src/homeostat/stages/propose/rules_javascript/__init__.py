"""JavaScript and TypeScript: what people do about an error of this kind, in this code base's own manner."""

from collections.abc import Callable, Iterator

from homeostat.stages.propose.rules_javascript import kinds, nothing, others
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
FAMILIES: tuple[Callable[[Spot], Iterator[Mend]], ...] = (
    nothing.fixes,
    kinds.calls,
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
)
