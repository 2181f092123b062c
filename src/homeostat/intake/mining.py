"""A miner for each service and format, whose state all processes share.

What a miner finds anew, which is rare once a service has spoken for a while, is agreed on in the store before anybody
is told: the state is put in the place of the one it grew from, and where another process was first, its state is taken
and the lines are looked at again. So a template has one id everywhere, and keeps it through restarts.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from homeostat.codec import decode
from homeostat.errors import StoreUnavailable
from homeostat.ports import TemplateStore, Tree
from homeostat.stages.group.templates import Mined, Miner, State

_MOST_TREES = 256  # in memory; others are loaded when they speak again
_LOOK_EVERY_SECONDS = 1.0  # for what other processes found
_MOST_TRIES = 20


@dataclass(slots=True)
class _Held:
    miner: Miner
    version: int  # of the state in the store that the miner has grown from


class Mining:
    """Of one thread: the collector's."""

    def __init__(self, store: TemplateStore) -> None:
        self._store = store
        self._trees: dict[Tree, _Held] = {}  # the last used at the end
        self._looked_at = time.monotonic()
        self.united = 0  # grows when messages that were told apart before may have one template now

    def look(self) -> None:
        """Let go of what another process has changed.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        now = time.monotonic()
        if not self._trees or now - self._looked_at < _LOOK_EVERY_SECONDS:
            return
        self._looked_at = now
        versions = self._store.versions()
        changed = [tree for tree, held in self._trees.items() if versions.get(tree, 0) != held.version]
        for tree in changed:
            del self._trees[tree]
        self.united += len(changed)

    def mine(self, messages: Mapping[Tree, Sequence[str]]) -> Mapping[Tree, Sequence[Mined]]:
        """The template of each message, which went through `masked`, as every process calls it.

        Raises:
            StoreUnavailable: nobody may be told what was found.
        """
        told: dict[Tree, Sequence[Mined]] = {}
        waiting = set(messages)
        for _ in range(_MOST_TRIES):
            found: dict[Tree, _Held] = {}
            for tree in waiting:
                held = self._trees.pop(tree, None) or self._load(tree)
                before = held.miner.found, held.miner.united
                told[tree] = [held.miner.add_masked(message) for message in messages[tree]]
                self.united += held.miner.united - before[1]
                if held.miner.found == before[0]:
                    self._hold(tree, held)
                else:
                    found[tree] = held
            waiting = self._agree(found)
            told |= {tree: held.miner.current(told[tree]) for tree, held in found.items() if tree not in waiting}
            if not waiting:
                return told
        raise StoreUnavailable("other processes find templates all the time")

    def _agree(self, found: Mapping[Tree, _Held]) -> set[Tree]:
        """Keep what was found, in one transaction; the trees of which another process knows better."""
        changes = [
            (tree, held.version, msgspec.json.encode(held.miner.state())) for tree, held in sorted(found.items())
        ]
        kept = self._store.keep(changes) if changes else frozenset[Tree]()
        for tree in kept:
            found[tree].version += 1
            self._hold(tree, found[tree])
        late = found.keys() - kept
        self.united += len(late)
        return late

    def _load(self, tree: Tree) -> _Held:
        version, state = self._store.load(tree)
        return _Held(Miner.restored(decode(state, State)) if state else Miner(), version)

    def _hold(self, tree: Tree, held: _Held) -> None:
        self._trees[tree] = held
        while len(self._trees) > _MOST_TREES:
            del self._trees[next(iter(self._trees))]
