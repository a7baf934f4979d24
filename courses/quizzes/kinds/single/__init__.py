"""One answer of several options."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, Kind, chosen_of, keys_of, shuffled


class Single(Kind):
    """Body: {"options": [{"key": "a", "correct": true}, …]}. Answer: {"chosen": ["a"]}."""

    code = "single"

    def check(self, body: Body) -> None:
        keys_of(body.get("options"), what=_("the options"), least=2)
        self._check_correct(len(correct(body)))

    def _check_correct(self, number: int) -> None:
        if number != 1:
            raise BadBody(_("Mark exactly one option as right."))

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        chosen = chosen_of(answer, among=options(body))
        if len(chosen) > 1:
            raise BadAnswer(_("Choose one answer only."))
        return {"chosen": chosen} if chosen else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        return Fraction(int(set(answer["chosen"]) == correct(body)))

    def right(self, body: Body) -> dict[str, Any]:
        return {"chosen": [key for key in options(body) if key in correct(body)]}

    def parts(self, body: Body) -> list[str]:
        return options(body)

    def choices(self, body: Body) -> list[str]:
        return options(body)

    def given(self, body: Body, answer: Answer) -> list[str]:
        return list(answer.get("chosen", []))

    def order(self, body: Body, *, seed: int) -> list[str]:
        return shuffled(options(body), seed=seed)


def options(body: Body) -> list[str]:
    return [option["key"] for option in body["options"]]


def correct(body: Body) -> set[str]:
    return {option["key"] for option in body["options"] if isinstance(option, Mapping) and option.get("correct")}
