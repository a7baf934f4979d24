"""Money as integer cents: shares rounded half up, and amounts written as each language writes them. Never a float."""

from decimal import ROUND_HALF_UP, Decimal

from .typography import NARROW, NO_BREAK

SYMBOLS = {"EUR": "€"}


def share(cents: int, percent: Decimal) -> int:
    """`percent` of `cents`, in cents, rounded half up (away from zero): share(179000, Decimal(20)) is 35800."""
    return int((Decimal(cents) * percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def text(cents: int, *, language: str, currency: str = "EUR", short: bool = False) -> str:
    """179000 as "1 790,00 €" (fr) or "€1,790.00" (en); `short` leaves whole euros without their cents."""
    sign = "\u2212" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    symbol = SYMBOLS.get(currency, currency)
    grouped = f"{whole:,}"
    if language == "fr":
        tail = "" if short and not rest else f",{rest:02d}"
        return f"{sign}{grouped.replace(',', NARROW)}{tail}{NO_BREAK}{symbol}"
    tail = "" if short and not rest else f".{rest:02d}"
    return f"{sign}{symbol}{grouped}{tail}"


def rate(percent: Decimal, *, language: str) -> str:
    """Decimal("20.00") as "20 %" (fr) or "20%" (en); Decimal("5.5") as "5,5 %"."""
    number = f"{percent.normalize():f}"
    return f"{number.replace('.', ',')}{NO_BREAK}%" if language == "fr" else f"{number}%"


def cents(value: Decimal) -> int:
    """Euros typed by a person, in cents: Decimal("1790") is 179000. ValueError below one cent."""
    exact = value * 100
    if exact != exact.to_integral_value():
        raise ValueError(value)
    return int(exact)
