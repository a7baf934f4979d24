"""Several answers of several options; how many are asked for is told."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, chosen_of
from ..single import Single, correct, options


class Multiple(Single):
    """Body as Single, with one right option or more and one wrong one or more. Partial credit counts wrong ones against right ones."""

    code = "multiple"

    def _check_correct(self, number: int) -> None:
        if number < 1:
            raise BadBody(_("Mark at least one option as right."))

    def check(self, body: Body) -> None:
        super().check(body)
        if len(correct(body)) == len(options(body)):
            raise BadBody(_("Leave at least one option wrong."))

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        chosen = chosen_of(answer, among=options(body))
        if body.get("limit") and len(chosen) > len(correct(body)):
            raise BadAnswer(_("More options are chosen than the question asks for."))
        return {"chosen": chosen} if chosen else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        chosen, wanted = set(answer["chosen"]), correct(body)
        if not partial:
            return Fraction(int(chosen == wanted))
        return max(Fraction(0), Fraction(len(chosen & wanted) - len(chosen - wanted), len(wanted)))
