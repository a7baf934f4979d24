"""C16: cents add up whatever is bought and however it is credited; who bears which VAT."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.models import VatRegime
from courses.billing import vat
from courses.billing.vat import Case
from courses.booking import prices
from lms.kit import money

DAY = date(2026, 11, 25)
RATES = st.sampled_from([Decimal("20"), Decimal("10"), Decimal("5.5"), Decimal("2.1"), Decimal(0)])


def test_the_seeds_price() -> None:
    found = vat.amounts(net=179000, which=Case.DOMESTIC, on=DAY)
    assert (found.net, found.vat, found.total) == (179000, 35800, 214800)


@given(unit=st.integers(1, 5_000_000), quantity=st.integers(1, 20))
@pytest.mark.case("C_16")
def test_lines_and_vat_make_the_total(unit: int, quantity: int) -> None:
    found = vat.amounts(net=unit * quantity, which=Case.DOMESTIC, on=DAY)
    assert unit * quantity + found.vat == found.total
    assert abs(found.vat * 100 - unit * quantity * 20) <= 50, "rounded to the nearest cent"


@given(net=st.integers(1, 10_000_000), percent=RATES, cuts=st.lists(st.integers(1, 999), max_size=6))
@pytest.mark.case("C_16")
def test_credits_of_an_invoice_sum_to_it_to_the_cent(net: int, percent: Decimal, cuts: list[int]) -> None:
    whole = money.share(net, percent)
    left, net_before, vat_before = net, 0, 0
    for cut in cuts:
        part = min(left, max(1, net * cut // 1000))
        if not part:
            break
        tax = vat.credited(net=part, percent=percent, net_before=net_before, vat_before=vat_before)
        assert tax >= 0
        net_before, vat_before, left = net_before + part, vat_before + tax, left - part
    if left:
        vat_before += vat.credited(net=left, percent=percent, net_before=net_before, vat_before=vat_before)
    assert vat_before == whole


@pytest.mark.parametrize(
    ("regime", "country", "number", "online", "wanted"),
    [
        (VatRegime.STANDARD, "FR", "", False, Case.DOMESTIC),
        (VatRegime.STANDARD, "FR", "", True, Case.DOMESTIC),
        (VatRegime.STANDARD, "BE", "BE0403019261", True, Case.REVERSE_CHARGE),
        (VatRegime.STANDARD, "BE", "BE0403019261", False, Case.DOMESTIC),
        (VatRegime.STANDARD, "CH", "CHE107787577", True, Case.OUTSIDE_EU),
        (VatRegime.STANDARD, "BE", "", True, Case.DOMESTIC),
        (VatRegime.EXEMPT_TRAINING, "BE", "BE0403019261", True, Case.EXEMPT_TRAINING),
        (VatRegime.SMALL_BUSINESS, "FR", "", False, Case.SMALL_BUSINESS),
    ],
)
def test_the_case_follows_regime_country_and_place(regime: str, country: str, number: str, online: bool, wanted: Case) -> None:
    assert vat.case(regime=regime, country=country, vat_number=number, online=online) is wanted


@pytest.mark.parametrize("which", [case for case in Case if case is not Case.DOMESTIC])
def test_every_case_without_vat_says_its_law_in_both_languages(which: Case) -> None:
    assert vat.amounts(net=179000, which=which, on=DAY).vat == 0
    assert "CGI" in vat.mention(which, language="fr", on=DAY)
    assert vat.mention(which, language="en", on=DAY) not in ("", vat.mention(which, language="fr", on=DAY))
    assert vat.mention(Case.DOMESTIC, language="fr", on=DAY) == ""


def test_a_day_before_any_known_rate_is_an_error_not_a_guess() -> None:
    with pytest.raises(LookupError):
        prices.standard_rate(date(2013, 1, 1))
