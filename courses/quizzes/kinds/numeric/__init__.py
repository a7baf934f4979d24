"""A number, right within a tolerance, with a unit where one is asked; its values may be drawn and its answer computed."""

import random
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, Fields, Kind
from . import formula

# Every combination of values is tried when a question is checked, up to so many; beyond, so many at random.
TRIED = 2_000


class Numeric(Kind):
    """Body: {"value": "1.25"} or {"formula": "ev / ac", "values": {"ev": {"from": "80", "to": "120", "step": "10"}, …}}, with
    {"tolerance": "0.01", "decimals": 2, "units": ["EUR"]}. Answer: {"number": "1,25", "unit": "EUR"}.

    Numbers are text, so that nothing is lost on the way. "decimals" rounds what a formula comes to, as the stem says it does.
    """

    code = "numeric"
    longest = 40

    def check(self, body: Body) -> None:
        if ("value" in body) == ("formula" in body):
            raise BadBody(_("Give either the value or a formula."))
        if number(body.get("tolerance", "0")) < 0:
            raise BadBody(_("The tolerance is zero or more."))
        if not isinstance(body.get("decimals", 0), int) or not 0 <= body.get("decimals", 0) <= 12:
            raise BadBody(_("The answer is rounded to 0 to 12 decimals."))
        if "value" in body:
            number(body["value"])
            return
        missing = formula.names(body["formula"]) ^ set(body.get("values", {}))
        if missing:
            raise BadBody(_("Formula and values do not fit: %(names)s.") % {"names": ", ".join(sorted(missing))})
        for drawn in _tried(body["values"]):
            formula.value(body["formula"], drawn)

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        text = answer.get("number", "")
        if not isinstance(text, str) or len(text) > self.longest:
            raise BadAnswer(_("Write a number."))
        if not text.strip():
            return {}
        typed(text)
        unit, units = answer.get("unit", ""), body.get("units", [])
        if units and unit not in ["", *units]:
            raise BadAnswer(_("This unit is not one of the choices."))
        return {"number": text.strip(), **({"unit": unit} if units else {})}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        unit_right = not body.get("units") or answer.get("unit") == body["units"][0]
        near = abs(typed(answer["number"]) - wanted(body, answer.get("drawn"))) <= number(body.get("tolerance", "0"))
        return Fraction(int(near and unit_right))

    def parts(self, body: Body) -> list[str]:
        return []

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        return {"number": fields.get("number", ""), "unit": fields.get("unit", "")}

    def right(self, body: Body) -> dict[str, Any]:
        unit = {"unit": body["units"][0]} if body.get("units") else {}
        return {"number": str(body["value"]), **unit} if "value" in body else unit

    def drawn(self, body: Body, *, seed: int) -> dict[str, Any]:
        chance = random.Random(seed)  # noqa: S311 (an attempt must be shown again from its seed)
        return {name: str(chance.choice(_choices(row))) for name, row in sorted(body.get("values", {}).items())}


def wanted(body: Body, drawn: Mapping[str, str] | None = None) -> Decimal:
    """The right number, for the values that were drawn."""
    if "value" in body:
        return number(body["value"])
    found = formula.value(body["formula"], {name: Decimal(value) for name, value in (drawn or {}).items()})
    return found.quantize(Decimal(1).scaleb(-body["decimals"]), ROUND_HALF_UP) if "decimals" in body else found


def number(text: object) -> Decimal:
    """A number of a body; raises BadBody."""
    try:
        found = Decimal(str(text))
    except InvalidOperation as error:
        raise BadBody(_("%(text)s is not a number.") % {"text": text}) from error
    if not found.is_finite() or abs(found) > Decimal("1e15"):
        raise BadBody(_("%(text)s is not a number.") % {"text": text})
    return found


def typed(text: str) -> Decimal:
    """The number a person typed: comma or point before the decimals, spaces or points or commas between thousands."""
    text = re.sub(r"[\s  ’']", "", text).replace("−", "-")
    if "," in text and "." in text:
        thousands = "," if text.rindex(".") > text.rindex(",") else "."
        text = text.replace(thousands, "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?([0-9]{1,16}(\.[0-9]{0,12})?|\.[0-9]{1,12})", text):
        raise BadAnswer(_("Write a number, such as 12.5."))
    return Decimal(text)


def _choices(row: Mapping[str, str]) -> list[Decimal]:
    start, stop, step = (number(row.get(name)) for name in ("from", "to", "step"))
    if step <= 0 or stop < start or (stop - start) / step > 10_000:
        raise BadBody(_("Values go from a number to a larger one, in steps above zero."))
    return [start + step * at for at in range(int((stop - start) / step) + 1)]


def _tried(values: Mapping[str, Mapping[str, str]]) -> list[dict[str, Decimal]]:
    lists = {name: _choices(row) for name, row in sorted(values.items())}
    whole = 1
    for found in lists.values():
        whole *= len(found)
    if whole <= TRIED:
        return [dict(zip(lists, each, strict=True)) for each in product(*lists.values())]
    chance = random.Random(1)  # noqa: S311
    return [{name: chance.choice(found) for name, found in lists.items()} for _n in range(TRIED)]
