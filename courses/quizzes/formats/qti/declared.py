"""What an item declares of its responses: the right values, and what each is worth."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .. import numbers, xml
from ..numbers import fraction
from ..reading import trim


@dataclass
class Response:
    """`right` are the values of the correct response, in order; `worth` {value: mark} of the mapping, in order."""

    cardinality: str = "single"
    base: str = "identifier"
    right: list[str] = field(default_factory=list)
    worth: dict[str, Fraction] = field(default_factory=dict)
    any_case: bool = False

    @property
    def keys(self) -> list[str]:
        """The right values, from the mapping where no correct response is given."""
        return self.right or [value for value, mark in self.worth.items() if mark > 0]


def responses(item: Any) -> dict[str, Response]:
    return {each.get("identifier", ""): _response(each) for each in xml.children(item, "responseDeclaration")}


def _response(element: Any) -> Response:
    entries = xml.below(element, "mapEntry")
    worth = {each.get("mapKey", ""): fraction(each.get("mappedValue", "0")) for each in entries}
    correct = xml.child(element, "correctResponse")
    return Response(
        cardinality=element.get("cardinality", "single"),
        base=element.get("baseType", "identifier"),
        right=[trim(xml.text(value)) for value in xml.children(correct, "value")] if correct is not None else [],
        worth=worth,
        any_case=bool(entries) and all(each.get("caseSensitive", "true").lower() == "false" for each in entries),
    )


def marks(item: Any, notes: list[str]) -> int:
    """The highest score, which a question here has as a whole number from 1 to 100."""
    score = next((each for each in xml.children(item, "outcomeDeclaration") if each.get("identifier") == "SCORE"), None)
    return numbers.marks(score.get("normalMaximum") if score is not None else None, notes)
