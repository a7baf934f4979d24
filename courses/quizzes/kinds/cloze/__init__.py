"""A text with gaps, each filled from a list of its own."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, Fields, Kind, keys_of, read_rows, rows_of, share_of, shuffled


class Cloze(Kind):
    """Body: {"gaps": [{"key": "g1", "options": ["a", "b"], "correct": "a"}]}; the text has {g1} where the gap stands."""

    code = "cloze"

    def check(self, body: Body) -> None:
        keys_of(body.get("gaps"), what=_("the gaps"), least=1)
        for gap in body["gaps"]:
            if gap.get("correct") not in keys_of(gap.get("options"), what=_("the options of %(gap)s") % {"gap": gap["key"]}, least=2):
                raise BadBody(_("The gap %(gap)s needs one of its options as its answer.") % {"gap": gap["key"]})

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        gaps = {gap["key"]: gap["options"] for gap in body["gaps"]}
        held = rows_of(answer, rows=list(gaps), values=[option for options in gaps.values() for option in options])
        if not all(value in gaps[gap] for gap, value in held.items()):
            raise BadAnswer(_("This answer is not one of the options."))
        return {"rows": held} if held else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        right = sum(answer["rows"].get(gap["key"]) == gap["correct"] for gap in body["gaps"])
        return share_of(right, self.rows(body), partial=partial)

    def right(self, body: Body) -> dict[str, Any]:
        return {"rows": {gap["key"]: gap["correct"] for gap in body["gaps"]}}

    def parts(self, body: Body) -> list[str]:
        return [f"{gap['key']}.{option}" for gap in body["gaps"] for option in gap["options"]]

    def choices(self, body: Body) -> list[str]:
        return self.parts(body)

    def given(self, body: Body, answer: Answer) -> list[str]:
        return [f"{gap}.{option}" for gap, option in answer.get("rows", {}).items()]

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        return read_rows(fields, [gap["key"] for gap in body["gaps"]])

    def rows(self, body: Body) -> int:
        return len(body["gaps"])

    def order(self, body: Body, *, seed: int) -> list[str]:
        """The options of each gap, as in `parts`."""
        return [
            f"{gap['key']}.{option}"
            for place, gap in enumerate(body["gaps"])
            for option in shuffled(gap["options"], seed=seed + place)
        ]  # fmt: skip
