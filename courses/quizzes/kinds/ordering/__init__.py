"""Items are put in order."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, Body, Fields, Kind, keys_of, share_of, shuffled


class Ordering(Kind):
    """Body: {"items": ["s1", "s2", "s3"]}, in the right order. Answer: {"order": [all of them]}.

    Partial credit counts neighbours that follow each other as they should.
    """

    code = "ordering"

    def check(self, body: Body) -> None:
        keys_of(body.get("items"), what=_("the items"), least=2)

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        order = answer.get("order", [])
        if not order:
            return {}
        if not isinstance(order, Sequence) or isinstance(order, str) or sorted(map(str, order)) != sorted(body["items"]):
            raise BadAnswer(_("Put every item in its place, each once."))
        return {"order": list(order)}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        if not partial:
            return Fraction(int(list(answer["order"]) == list(body["items"])))
        wanted = set(pairwise(body["items"]))
        return share_of(sum(pair in wanted for pair in pairwise(answer["order"])), len(wanted), partial=True)

    def right(self, body: Body) -> dict[str, Any]:
        return {"order": list(body["items"])}

    def parts(self, body: Body) -> list[str]:
        return list(body["items"])

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        """Each item has a place of its own, `place-<key>`."""
        places = {key: fields.get(f"place-{key}", "") for key in body["items"]}
        if not any(places.values()):
            return {}
        if not all(str(place).isdecimal() and len(place) < 4 for place in places.values()):
            raise BadAnswer(_("Put every item in its place, each once."))
        if len({int(place) for place in places.values()}) != len(places):
            raise BadAnswer(_("Two items have the same place: give each a place of its own."))
        return {"order": sorted(body["items"], key=lambda key: int(places[key]))}

    def order(self, body: Body, *, seed: int) -> list[str]:
        """Never the right order by chance, where there is another one."""
        found = shuffled(body["items"], seed=seed)
        return found if found != list(body["items"]) else [*found[1:], found[0]]
