"""How strongly counts speak for a change. Every number here may be looked at after each request.

`worse` is a Bayes factor of two binomials: how much better the new release's counts are explained by a share of its own
than by the old one's, which is known as well as the old counts tell. Under no change it is a martingale that begins at
1, averaged over what the old share may be (Jeffreys' prior, updated by the old counts), so by Ville's inequality it
ever reaches 1/a with a chance of at most a, however often one looks. That it is so for each old share by itself, and
not only on average, is what `tests/unit/test_watch_evidence.py` simulates.
Sources: Robbins, "Statistical methods related to the law of the iterated logarithm", 1970 (mixtures); Ville, 1939;
Jeffreys, "Theory of probability", 1961, chapter V; Johari, Pekelis and Walsh, "Always valid inference", 2015;
Grünwald, de Heide and Koolen, "Safe testing", 2024 (e-values: what may be bet on, and multiplied, at any time).

`gone` is the exact conditional test of two Poisson rates: Przyborowski and Wilenski, Biometrika 31, 1940.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log

# What the new release's share may be where it has one of its own: weights, and the parameters of beta distributions.
# Mostly about one in a hundred, for less evidence there is of few failures than of many: it has to be spent on them.
FEW = ((0.8, 5.0, 450.0), (0.14, 1.0, 20.0), (0.06, 1.0, 1.0))
ANY = ((1.0, 1.0, 1.0),)
_JEFFREYS = 0.5

# Chances that a release which changes nothing is taken back, by any look of its watch. Together 2 %, of a worker 2.5 %.
FAILED_REQUESTS = 0.015  # most: every request that fails until then hurts somebody; the others are soon sure
NEW_FAULTS = 0.00125  # each of them
SLOW_REQUESTS = 0.00125
COSTLIER = 0.00125  # of the processors, each answer; belongs to the one above
RESTARTS = 0.00125
DEAD_LETTERS = 0.0025  # of a worker
LAG = 0.0025
REFUSED_REQUESTS = 0.01  # the chance that people are asked in vain: by itself it takes nothing back
SUSPECT = 10.0  # odds that are strong evidence (Jeffreys), too little for a no and too much for a yes
HEALED_WRONGLY = 0.05  # the chance that a fault which is still there is called gone


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0


def worse(old: Share, new: Share, shares: Sequence[tuple[float, float, float]] = FEW) -> float:
    """The evidence that the new share is greater, as odds: 1/a is reached under no change with a chance below a.

    `shares` are those that are looked for; what was measured decides, they only say where it is fastest found.
    """
    if new.of == 0 or new.value <= old.value:
        return 0.0
    same = _beta(old.hits + new.hits, old.of - old.hits + new.of - new.hits) - _beta(old.hits, old.of - old.hits)
    own = [
        log(weight) + _beta_with(new.hits, new.of - new.hits, alpha, beta) - _beta_with(0, 0, alpha, beta)
        for weight, alpha, beta in shares
    ]
    return _exp(_sum_of_logs(own) - same)


def gone(events: int, exposure_before: float, exposure_after: float) -> float:
    """The chance that none of a fault came lately though it comes as often as before.

    Exposures are requests, or seconds. Given that all of so many events came before, each came before by chance with
    the share of the exposure that lies there.
    """
    if events <= 0 or exposure_before <= 0 or exposure_after <= 0:
        return 1.0
    return _exp(events * log(exposure_before / (exposure_before + exposure_after)))


def _beta(hits: float, misses: float) -> float:
    return _beta_with(hits, misses, _JEFFREYS, _JEFFREYS)


def _beta_with(hits: float, misses: float, alpha: float, beta: float) -> float:
    """The logarithm of the beta function."""
    return lgamma(alpha + hits) + lgamma(beta + misses) - lgamma(alpha + beta + hits + misses)


def _sum_of_logs(logs: Sequence[float]) -> float:
    """The logarithm of the sum."""
    most = max(logs)
    return most + log(sum(exp(each - most) for each in logs))


def _exp(value: float) -> float:
    return exp(value) if value < 700 else inf  # noqa: PLR2004 - where a double ends
