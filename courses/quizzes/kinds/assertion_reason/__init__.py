"""An assertion and a reason: five options, always the same, from which of the two is true and whether one explains the other."""

from django.utils.translation import gettext as _

from ..base import BadBody, Body
from ..single import Single, correct, options

# a: both true and the reason explains the assertion; b: both true, it does not; c: only the assertion; d: only the reason; e: neither.
OPTIONS = ["a", "b", "c", "d", "e"]


class AssertionReason(Single):
    """Body: {"options": [{"key": "a", …}, … "e"]}; the words of assertion and reason stand in the text."""

    code = "assertion_reason"

    def check(self, body: Body) -> None:
        super().check(body)
        if options(body) != OPTIONS or len(correct(body)) != 1:
            raise BadBody(_("The five options are a to e, and one of them is right."))

    def parts(self, body: Body) -> list[str]:
        return ["assertion", "reason"]

    def order(self, body: Body, *, seed: int) -> list[str]:
        return OPTIONS
