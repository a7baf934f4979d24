"""Which VAT a sale bears: the provider's regime, the buyer's country, and whether the session is held at a distance.

No lawyer has read this. Sources (booking.md section 3.1, read 2026-11-23): CGI 261-4-4° a and 293 B (exemptions); CGI 259-1°
and 283-2 (services to businesses abroad: taxed in their country); CGI 259 A-5° bis (admission to training held in France:
taxed in France whoever buys). Since 1 September 2026 these texts are moving to the CIBS; the old mentions are tolerated to
31 December 2027, so the mentions are dated data below.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from content.models import VatRegime
from courses.booking import prices
from lms.kit import money

EU = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
        "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip


# Monaco is French territory for VAT (convention of 18 May 1963; to be checked with an accountant).
FRANCE = frozenset({"FR", "MC"})


class Case(StrEnum):
    """DOMESTIC bears the standard rate; every other case bears none and says why on the invoice."""

    DOMESTIC = "domestic"
    EXEMPT_TRAINING = "exempt_training"
    SMALL_BUSINESS = "small_business"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE_EU = "outside_eu"


# (from, {case: (French, English)}): what the invoice must say. Legal names stay French in both.
MENTIONS: tuple[tuple[date, dict[Case, tuple[str, str]]], ...] = (
    (
        date(2014, 1, 1),
        {
            Case.EXEMPT_TRAINING: (
                "Exonération de TVA, article 261-4-4° a du CGI",
                "Exempt from VAT, article 261-4-4° a of the French tax code (CGI)",
            ),
            Case.SMALL_BUSINESS: (
                "TVA non applicable, article 293 B du CGI",
                "VAT not applicable, article 293 B of the French tax code (CGI)",
            ),
            Case.REVERSE_CHARGE: (
                "Autoliquidation : TVA due par le preneur, articles 259-1° et 283-2 du CGI",
                "Reverse charge: VAT due by the customer, articles 44 and 196 of Directive 2006/112/EC",
            ),
            Case.OUTSIDE_EU: (
                "TVA non applicable, article 259-1° du CGI",
                "VAT not applicable, article 259-1° of the French tax code (CGI)",
            ),
        },
    ),
)


@dataclass(frozen=True)
class Amounts:
    """Cents: `net` + `vat` = `total`; `percent` is the rate applied, and `case` says why it is that one."""

    case: Case
    percent: Decimal
    net: int
    vat: int

    @property
    def total(self) -> int:
        return self.net + self.vat


def case(*, regime: str, country: str, vat_number: str, online: bool) -> Case:
    """The case of a sale to a business. A session in a room in France is taxed in France whoever comes."""
    if regime == VatRegime.EXEMPT_TRAINING:
        return Case.EXEMPT_TRAINING
    if regime == VatRegime.SMALL_BUSINESS:
        return Case.SMALL_BUSINESS
    if country in FRANCE or not online or not vat_number:
        return Case.DOMESTIC
    return Case.REVERSE_CHARGE if country in EU else Case.OUTSIDE_EU


def amounts(*, net: int, which: Case, on: date) -> Amounts:
    """VAT on a total before tax, rounded once, half up: 179000 → 35800."""
    percent = prices.standard_rate(on) if which is Case.DOMESTIC else Decimal(0)
    return Amounts(which, percent, net, money.share(net, percent))


def mention(which: Case, *, language: str, on: date) -> str:
    """The sentence of law an invoice of that day must carry; "" where VAT is charged."""
    known = [words for since, words in MENTIONS if since <= on]
    words = known[-1].get(which) if known else None
    return "" if words is None else words[0 if language == "fr" else 1]


def credited(*, net: int, percent: Decimal, net_before: int, vat_before: int) -> int:
    """The VAT of a credit of `net`, so that all credits of an invoice sum to its VAT exactly: `…_before` is already credited."""
    return money.share(net_before + net, percent) - vat_before
