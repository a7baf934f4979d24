"""Each row is matched with an option, which may serve once, more than once, or not at all."""

from fractions import Fraction
from typing import Any

from ..base import Answer, BadAnswer, BadBody, Body, Kind, keys_of, rows_of, share_of, shuffled


class Matching(Kind):
    """Body: {"rows": [{"key": "r1", "option": "b"}], "options": ["a", "b", "c"], "once": false}. Answer: {"rows": {"r1": "b"}}.

    A mark a row where the question has as many marks as rows: that is how the papers of exam bodies are marked.
    """

    code = "matching"

    def check(self, body: Body) -> None:
        keys_of(body.get("rows"), what="the rows", least=2)
        options = keys_of(body.get("options"), what="the options", least=2)
        wanted = [row.get("option") for row in body["rows"]]
        if not set(wanted) <= set(options):
            raise BadBody("Each row needs one of the options as its answer.")
        if body.get("once") and len(set(wanted)) != len(wanted):
            raise BadBody("An option that serves once cannot be right for two rows.")

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        held = rows_of(answer, rows=[row["key"] for row in body["rows"]], values=body["options"])
        if body.get("once") and len(set(held.values())) != len(held):
            raise BadAnswer("Each option may be used once.")
        return {"rows": held} if held else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        right = sum(answer["rows"].get(row["key"]) == row["option"] for row in body["rows"])
        return share_of(right, self.rows(body), partial=partial)

    def right(self, body: Body) -> dict[str, Any]:
        return {"rows": {row["key"]: row["option"] for row in body["rows"]}}

    def rows(self, body: Body) -> int:
        return len(body["rows"])

    def order(self, body: Body, *, seed: int) -> list[str]:
        return shuffled(body["options"], seed=seed)
