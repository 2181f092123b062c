"""The templates of log lines: which lines say the same, and what in them changes."""

from homeostat.stages.group.templates.masking import mask
from homeostat.stages.group.templates.miner import MOST_TEMPLATES, Mined, Miner, State, skeleton

__all__ = ["MOST_TEMPLATES", "Mined", "Miner", "State", "mask", "skeleton"]
