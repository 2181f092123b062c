"""Which lines a failing test points at, told by which tests ran them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Lines = Mapping[str, Mapping[int, tuple[int, int]]]
"""Of each file's lines, in how many failing and how many passing tests they ran."""


@dataclass(frozen=True, slots=True)
class Spectrum:
    failed: int
    passed: int
    lines: Lines


def suspicion(spectrum: Spectrum) -> dict[str, dict[int, float]]:
    """0 to 1 for each line that a failing test ran, by Ochiai's measure.

    A. Ochiai 1957; for finding faults: Abreu, Zoeteweij, van Gemund, "On the accuracy of spectrum-based fault
    localization", 2007.
    """
    found: dict[str, dict[int, float]] = {}
    for path, lines in spectrum.lines.items():
        for line, (failing, passing) in lines.items():
            below = math.sqrt(max(1, spectrum.failed) * (failing + passing))
            if failing and below:
                found.setdefault(path, {})[line] = min(1.0, failing / below)
    return found
