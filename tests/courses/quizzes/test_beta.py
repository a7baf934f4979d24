"""Tails of distributions, against sums that can be written down."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import beta

pytestmark = pytest.mark.once  # no database

counts = st.integers(1, 200)
chances = st.floats(0.001, 0.999)


def tail(hits: int, of: int, chance: float) -> float:
    return math.fsum(math.comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(hits, of + 1))


@given(of=counts, data=st.data(), chance=chances)
def test_the_binomial_tail_is_its_sum(of: int, data: st.DataObject, chance: float) -> None:
    hits = data.draw(st.integers(0, of + 1))
    assert beta.at_least(hits, of, chance) == pytest.approx(tail(hits, of, chance), abs=1e-10)


@given(a=st.floats(0.5, 300), b=st.floats(0.5, 300), share=st.floats(0.01, 0.99))
def test_a_quantile_is_where_the_distribution_reaches_its_share(a: float, b: float, share: float) -> None:
    assert beta.cdf(beta.quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-7)


@given(a=st.floats(0.5, 300), b=st.floats(0.5, 300), x=st.floats(0, 1), y=st.floats(0, 1))
def test_the_distribution_rises_from_0_to_1(a: float, b: float, x: float, y: float) -> None:
    low, high = sorted((x, y))
    assert 0 <= beta.cdf(low, a, b) <= beta.cdf(high, a, b) + 1e-12 <= 1 + 1e-12
    assert (beta.cdf(0, a, b), beta.cdf(1, a, b)) == (0, 1)


@given(of=counts, data=st.data())
def test_with_a_flat_prior_every_score_is_as_likely(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    assert beta.predicted_at_least(hits, of, 1, 1) == pytest.approx((of + 1 - hits) / (of + 1))
    assert beta.predicted_at_least(of + 1, of, 1, 1) == 0
