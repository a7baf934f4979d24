"""A place in a picture is chosen; the same areas can be chosen from a list with the keyboard."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, Fields, Kind, keys_of, shuffled

SHAPES = {"rect": 4, "circle": 3}


class Hotspot(Kind):
    """Body: {"areas": [{"key": "a", "shape": "rect", "at": [x, y, width, height], "correct": true}]}, in shares of the picture.

    A circle is [x, y, radius of the width], a polygon [x, y, x, y, …]. Answer: {"area": "a"}, or {"point": [x, y]}, which
    becomes the first area that it lies in, or "" beside all of them.
    """

    code = "hotspot"

    def check(self, body: Body) -> None:
        keys_of(body.get("areas"), what=_("the areas"), least=1)
        for area in body["areas"]:
            at = area.get("at")
            numbers = isinstance(at, Sequence) and all(isinstance(each, int | float) and 0 <= each <= 1 for each in at)
            wanted = SHAPES.get(area.get("shape"))
            enough = numbers and (len(at) == wanted if wanted else area.get("shape") == "polygon" and len(at) >= 6 and not len(at) % 2)
            if not enough:
                raise BadBody(
                    _("The area %(area)s needs a shape and its places as shares of the picture, from 0 to 1.") % {"area": area["key"]}
                )
        if not any(area.get("correct") for area in body["areas"]):
            raise BadBody(_("Mark at least one area as right."))

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        if "area" in answer:
            if answer["area"] not in ["", *(area["key"] for area in body["areas"])]:
                raise BadAnswer(_("This place is not in the picture."))
            return {"area": answer["area"], **({"point": _point(answer)} if "point" in answer else {})}
        if "point" not in answer:
            return {}
        x, y = point = _point(answer)
        return {"area": next((area["key"] for area in body["areas"] if inside(area, x, y)), ""), "point": point}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        return Fraction(int(any(area["key"] == answer["area"] for area in body["areas"] if area.get("correct"))))

    def parts(self, body: Body) -> list[str]:
        return [area["key"] for area in body["areas"]]

    def choices(self, body: Body) -> list[str]:
        return self.parts(body)

    def given(self, body: Body, answer: Answer) -> list[str]:
        return [answer["area"]] if answer.get("area") else []

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        return {"area": fields.get("area", "")} if fields.get("area", "") else {}

    def order(self, body: Body, *, seed: int) -> list[str]:
        """Of the list beside the picture."""
        return shuffled(self.parts(body), seed=seed)

    def right(self, body: Body) -> dict[str, Any]:
        return {"area": next(area["key"] for area in body["areas"] if area.get("correct"))}


def _point(answer: Answer) -> list[float]:
    point = answer["point"]
    if not isinstance(point, Sequence) or len(point) != 2 or not all(isinstance(each, int | float) and 0 <= each <= 1 for each in point):
        raise BadAnswer(_("This place is not in the picture."))
    return [float(each) for each in point]


def inside(area: Mapping[str, Any], x: float, y: float) -> bool:
    """Whether a point lies in an area; the edge counts as inside for rectangles and circles."""
    at = area["at"]
    if area["shape"] == "rect":
        return at[0] <= x <= at[0] + at[2] and at[1] <= y <= at[1] + at[3]
    if area["shape"] == "circle":
        return (x - at[0]) ** 2 + (y - at[1]) ** 2 <= at[2] ** 2
    corners = list(zip(at[::2], at[1::2], strict=True))
    crossings = 0
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def overlap(body: Body) -> bool:
    """Whether a point may lie in two areas, as far as the boxes around them tell."""
    boxes = [_box(area) for area in body["areas"]]
    return any(
        left <= other_right and other_left <= right and top <= other_bottom and other_top <= bottom
        for at, (left, top, right, bottom) in enumerate(boxes)
        for other_left, other_top, other_right, other_bottom in boxes[:at]
    )


def _box(area: Mapping[str, Any]) -> tuple[float, float, float, float]:
    at = area["at"]
    if area["shape"] == "rect":
        return at[0], at[1], at[0] + at[2], at[1] + at[3]
    if area["shape"] == "circle":
        return at[0] - at[2], at[1] - at[2], at[0] + at[2], at[1] + at[2]
    return min(at[::2]), min(at[1::2]), max(at[::2]), max(at[1::2])
