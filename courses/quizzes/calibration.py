"""Whether forecasts hold: from what many people told of the real exam, how far a chance has to be moved (exams.md section 3). Pure.

One number for an exam, in logits, the same for everybody; nothing is said or moved while fewer than LEAST have told.
"""

import math
from collections.abc import Sequence

from .statistics import LEAST

# How far off a forecast is thought to be before anybody has told anything: one logit either way, two times in three.
PRIOR = 1.0
EDGE = 1e-6
FARTHEST = 30.0
_STEPS, _CLOSE = 100, 1e-10

Told = tuple[float, bool]


def shift(told: Sequence[Told]) -> float:
    """By how many logits chances were too low (positive) or too high, from (chance foretold, whether it was passed); 0.0 under LEAST.

    The likeliest shift under a normal prior: by Newton's method, by halving where a step leads out of what is left.
    """
    if len(told) < LEAST:
        return 0.0
    logits = [_logit(chance) for chance, _passed in told]
    passed = sum(each for _chance, each in told)
    low, high, found = -FARTHEST, FARTHEST, 0.0
    for _ in range(_STEPS):
        shares = [_share(logit + found) for logit in logits]
        slope = passed - math.fsum(shares) - found / PRIOR**2
        low, high = (found, high) if slope > 0 else (low, found)
        following = found + slope / (math.fsum(share * (1 - share) for share in shares) + 1 / PRIOR**2)
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - found) < _CLOSE:
            return following
        found = following
    return found


def moved(chance: float, by: float) -> float:
    """A chance moved by so many logits."""
    return _share(_logit(chance) + by) if by else chance


def _logit(chance: float) -> float:
    inside = min(1 - EDGE, max(EDGE, chance))
    return math.log(inside / (1 - inside))


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
