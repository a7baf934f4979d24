"""Tails of the beta, binomial and beta-binomial distributions, in plain Python: what readiness and bands are reckoned with. Pure."""

import math

# The continued fraction settles within some tens of steps for the sizes of an exam; the limit only keeps a bug from running for ever.
_STEPS = 500
_TINY = 1e-300
_CLOSE = 1e-14
_HALVINGS = 60


def cdf(x: float, a: float, b: float) -> float:
    """The chance that a Beta(a, b) lies at or under x: the regularised incomplete beta function, by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        # On this side the fraction of the mirrored function settles faster.
        return 1 - cdf(1 - x, b, a)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)) / a
    return min(1.0, front * _fraction(x, a, b))


def quantile(share: float, a: float, b: float) -> float:
    """The x under which `share` of a Beta(a, b) lies, by halving: 60 halvings are exact to the last bit that matters."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle, a, b) < share else (low, middle)
    return (low + high) / 2


def at_least(hits: int, of: int, chance: float) -> float:
    """The chance of `hits` or more in `of` tries that each come off with `chance`."""
    if hits <= 0 or hits > of:
        return float(hits <= 0)
    return cdf(chance, hits, of - hits + 1)


def predicted_at_least(hits: int, of: int, a: float, b: float) -> float:
    """The same where the chance itself is only known as a Beta(a, b): the tail of the beta-binomial. `of` additions."""
    if hits <= 0 or hits > of:
        return float(hits <= 0)
    whole = math.lgamma(of + 1) - _log_beta(a, b)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + _log_beta(a + k, b + of - k))
        for k in range(hits, of + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(terms))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
