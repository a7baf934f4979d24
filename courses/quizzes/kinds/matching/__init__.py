"""Each row is matched with an option, which may serve once, more than once, or not at all."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, Fields, Kind, keys_of, read_rows, rows_of, share_of, shuffled


class Matching(Kind):
    """Body: {"rows": [{"key": "r1", "option": "b"}], "options": ["a", "b", "c"], "once": false}. Answer: {"rows": {"r1": "b"}}.

    A mark a row where the question has as many marks as rows: that is how the papers of exam bodies are marked.
    """

    code = "matching"

    def check(self, body: Body) -> None:
        keys_of(body.get("rows"), what=_("the rows"), least=2)
        options = keys_of(body.get("options"), what=_("the options"), least=2)
        if {row["key"] for row in body["rows"]} & set(options):
            raise BadBody(_("A row and an option have the same key."))
        wanted = [row.get("option") for row in body["rows"]]
        if not set(wanted) <= set(options):
            raise BadBody(_("Each row needs one of the options as its answer."))
        if body.get("once") and len(set(wanted)) != len(wanted):
            raise BadBody(_("An option that serves once cannot be right for two rows."))

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        held = rows_of(answer, rows=[row["key"] for row in body["rows"]], values=body["options"])
        if body.get("once") and len(set(held.values())) != len(held):
            raise BadAnswer(_("Each option may be used once."))
        return {"rows": held} if held else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        right = sum(answer["rows"].get(row["key"]) == row["option"] for row in body["rows"])
        return share_of(right, self.rows(body), partial=partial)

    def right(self, body: Body) -> dict[str, Any]:
        return {"rows": {row["key"]: row["option"] for row in body["rows"]}}

    def parts(self, body: Body) -> list[str]:
        return [*(row["key"] for row in body["rows"]), *body["options"]]

    def choices(self, body: Body) -> list[str]:
        """Each row with each option, as "r1=b"; the reason of a row stands under its right one."""
        return [f"{row['key']}={option}" for row in body["rows"] for option in body["options"]]

    def given(self, body: Body, answer: Answer) -> list[str]:
        return [f"{row}={option}" for row, option in answer.get("rows", {}).items()]

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        return read_rows(fields, [row["key"] for row in body["rows"]])

    def rows(self, body: Body) -> int:
        return len(body["rows"])

    def order(self, body: Body, *, seed: int) -> list[str]:
        return shuffled(body["options"], seed=seed)
