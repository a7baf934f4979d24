"""What the weights of options in other programs' files come to here: which options are right, and what is lost.

An option here is right or wrong; partial credit is the blueprint's. So: one full mark and no other is a single choice; several equal
parts are a multiple choice; what lies between is taken as near as it is, with a note; two full marks, of which either would do, are
no question that we have.
"""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from .reading import Trouble, Unsupported

FULL = Fraction(100)
NEAR = Fraction(1, 10)


def graded(weights: Sequence[Fraction], *, single: bool, name: str) -> tuple[list[int], str]:
    """The places of the right options, and a note of what is lost ("" for nothing). `name`: the kind in the file's format."""
    if single:
        full = [at for at, each in enumerate(weights) if each >= FULL - NEAR]
        if len(full) > 1:
            raise Unsupported(f"{name}: several full answers")
        if not full:
            raise Trouble(_("No option has the full mark."))
        lost = any(0 < each < FULL - NEAR for each in weights)
        return full, _("A part of the mark for other options is lost.") if lost else ""
    right = [at for at, each in enumerate(weights) if each > 0]
    if not right:
        raise Trouble(_("No option is right."))
    unequal = max(weights[at] for at in right) - min(weights[at] for at in right) > NEAR
    return right, _("The options had different weights; here each counts the same.") if unequal else ""


def share(number: int) -> str:
    """The percentage of each of so many right options, as Moodle writes it."""
    exact = 100 / number
    return f"{exact:.5f}".rstrip("0").rstrip(".")
