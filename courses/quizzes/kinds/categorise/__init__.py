"""Items are put into groups: a matching whose options are the groups and whose rows are shuffled."""

from ..base import Body, shuffled
from ..matching import Matching


class Categorise(Matching):
    """Body as Matching: "options" are the groups, "rows" the items."""

    code = "categorise"

    def order(self, body: Body, *, seed: int) -> list[str]:
        return shuffled([row["key"] for row in body["rows"]], seed=seed)
