"""How far a figure made from few answers may be off: 95 % intervals of a share, of a correlation, of a reliability. Pure."""

import math
from statistics import NormalDist

SURE = 0.95
Z = NormalDist().inv_cdf((1 + SURE) / 2)
Interval = tuple[float, float]


def wilson(share: float, n: int) -> Interval:
    """Of a share (0 to 1) of n (Wilson, 1927): right for few people and near 0 and 1 too. Shares of marks vary less: theirs is wide."""
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z / (1 + Z * Z / n) * math.sqrt(max(0.0, share * (1 - share)) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def fisher(r: float, n: int) -> Interval:
    """Of a correlation of n pairs, n > 3 (Fisher, 1921: artanh r is nearly normal, with the error 1/√(n − 3))."""
    if abs(r) >= 1:
        return r, r
    middle, reach = math.atanh(r), Z / math.sqrt(n - 3)
    return math.tanh(middle - reach), math.tanh(middle + reach)


def bonett(coefficient: float, *, n: int, items: int) -> Interval:
    """Of a reliability of n people and so many items, n > 2, items > 1 (Bonett, 2002: ln(1 − α) is nearly normal)."""
    if coefficient >= 1:
        return 1.0, 1.0
    reach = Z * math.sqrt(2 * items / ((items - 1) * (n - 2)))
    return 1 - (1 - coefficient) * math.exp(reach), 1 - (1 - coefficient) * math.exp(-reach)
