"""The parts that can change the world, each a process of its own, with secrets of its own, that judges for itself.

publisher   writes to repositories, and holds the forges' tokens
deployer    starts and stops releases, and holds the credentials of what runs them
runner      runs what comes from outside, in a sandbox; it holds nothing
installer   where the runner has no network, puts dependencies where it finds them

None of them opens the store or holds the key that signs decisions.
"""

from homeostat.adapters.hand import ALL, DEPLOYER, INSTALLER, PUBLISHER, RUNNER

__all__ = ["ALL", "DEPLOYER", "INSTALLER", "PUBLISHER", "RUNNER"]
