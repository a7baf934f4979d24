"""A text that a person marks."""

from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, Body, Fields, Kind


class OpenText(Kind):
    """Body: {}; what to look for stands in the text, for who marks. Answer: {"text": "…"}."""

    code = "open_text"
    by_hand = True
    longest = 20_000

    def check(self, body: Body) -> None:
        """Nothing can be wrong with it."""

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        text = answer.get("text", "")
        if not isinstance(text, str) or len(text) > self.longest or "\x00" in text:
            raise BadAnswer(_("Write at most %(n)d characters.") % {"n": self.longest})
        return {"text": text} if text.strip() else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> None:
        return None

    def parts(self, body: Body) -> list[str]:
        return []

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        return {"text": fields.get("text", "")}

    def right(self, body: Body) -> dict[str, Any]:
        return {}
