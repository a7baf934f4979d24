"""How a company is identified: SIREN in France, VAT number elsewhere; both checked by their own arithmetic (python-stdnum)."""

from babel import Locale
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_number

from lms.kit import typography

from .vat import EU

# Where a business may be billed: the EU, and the neighbours whose companies come most.
COUNTRIES = tuple(sorted(EU | {"FR", "BE", "CH", "GB", "MC", "MA", "TN", "SN", "CI", "CA", "US"}))


def countries(language: str) -> list[tuple[str, str]]:
    """(code, name) by name in that language, France first."""
    names = Locale.parse(language).territories
    rest = sorted(((code, names.get(code, code)) for code in COUNTRIES if code != "FR"), key=lambda row: row[1])
    return [("FR", names["FR"]), *rest]


def siren(text: str) -> str | None:
    """The nine figures of a SIREN, or None when it is none."""
    try:
        return siren_number.validate(text)
    except NumberError:
        return None


def siren_text(plain: str) -> str:
    """A SIREN as papers write it: its figures by threes, kept on one line. What is no SIREN stays as it is."""
    figures = "".join(plain.split())
    return typography.NO_BREAK.join([figures[:3], figures[3:6], figures[6:]]) if len(figures) == 9 and figures.isdigit() else plain


def vat_number(text: str, *, country: str) -> str | None:
    """A VAT number of that country in its plain form, or None. A country without a check of ours takes 4 to 20 letters and figures."""
    plain = "".join(text.split()).replace(".", "").replace("-", "").upper()
    prefix = "EL" if country == "GR" else country
    try:
        if country in EU:
            from stdnum.eu import vat

            return vat.validate(plain if plain.startswith(prefix) else prefix + plain)
        from stdnum import get_cc_module

        module = get_cc_module(country.lower(), "vat")
        if module is not None:
            return module.validate(plain)
    except NumberError:
        return None
    return plain if plain.isalnum() and 4 <= len(plain) <= 20 else None
