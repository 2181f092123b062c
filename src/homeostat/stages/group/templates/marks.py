"""What stands for values in a line that was masked: private characters, so that no line spells them by accident."""

from typing import Final

VALUE: Final = "\x01"  # a masked value
NAME: Final = "\x02"  # a word that is known to vary, such as a user or a state
