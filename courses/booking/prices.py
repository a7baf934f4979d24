"""What a price before tax costs with tax in France: what visitors see beside every price (C. conso. L112-1)."""

from datetime import date
from decimal import Decimal

from content.models import ProviderIdentity, VatRegime
from lms.kit import money

# (from, percent): the standard rate of metropolitan France, CGI art. 278, read 2026-11-23.
STANDARD_RATES = ((date(2014, 1, 1), Decimal(20)),)


def standard_rate(on: date) -> Decimal:
    """The standard rate that holds on a day; LookupError before the first one known."""
    known = [percent for since, percent in STANDARD_RATES if since <= on]
    if not known:
        raise LookupError(on)
    return known[-1]


def rate(identity: ProviderIdentity, on: date) -> Decimal:
    """The percentage on the provider's own trainings: the standard rate, or 0 for an exempt provider."""
    return standard_rate(on) if identity.vat_regime == VatRegime.STANDARD else Decimal(0)


def gross(cents: int, percent: Decimal) -> int:
    """The price with tax, in cents."""
    return cents + money.share(cents, percent)
