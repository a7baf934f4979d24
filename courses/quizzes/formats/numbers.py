"""Numbers of files: of a size that a question may have, so that none of them keeps the server busy."""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from .reading import Trouble

NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?:[eE][-+]?[0-9]{1,2})?")


def decimal(text: str | None) -> Decimal:
    """A number, with a point or a comma before its decimals. Raises Trouble."""
    found = (text or "").strip().replace(",", ".")
    if not NUMBER.fullmatch(found):
        raise Trouble(_("%(text)s is not a number.") % {"text": (text or "").strip()[:40]})
    return Decimal(found)


def fraction(text: str | None) -> Fraction:
    return Fraction(decimal(text))


def whole(text: str, *, most: int) -> int:
    """A whole number from 0 on. Raises Trouble."""
    found = decimal(text)
    if found != found.to_integral_value() or not 0 <= found <= most:
        raise Trouble(_("%(text)s is not a whole number up to %(most)d.") % {"text": text.strip()[:40], "most": most})
    return int(found)


def marks(text: str | None, notes: list[str]) -> int:
    """A mark as a file has it, as a whole number from 1 to 100; a note where it was not one."""
    try:
        grade = decimal(text or "1")
    except Trouble:
        grade = Decimal(0)
    found = int(min(Decimal(100), max(Decimal(1), grade.to_integral_value())))
    if grade != found:
        notes.append(_("The mark %(mark)s became %(whole)d.") % {"mark": (text or "").strip()[:40], "whole": found})
    return found
