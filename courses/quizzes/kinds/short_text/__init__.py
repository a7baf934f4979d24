"""A word or a few, compared with a list of what is accepted in each language."""

import unicodedata
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..base import Answer, BadAnswer, BadBody, Body, Fields, Kind


class ShortText(Kind):
    """Body: {"accepted": {"fr": ["…"], "en": ["…"]}, "exact": false}. Answer: {"text": "…"}.

    Without "exact", capitals, accents, and spaces too many do not count: a term is known or it is not.
    """

    code = "short_text"
    longest = 200

    def check(self, body: Body) -> None:
        accepted = body.get("accepted")
        if not isinstance(accepted, dict) or not accepted or not all(accepted.values()):
            raise BadBody(_("Give one accepted answer or more in each language."))

    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        text = answer.get("text", "")
        if not isinstance(text, str) or len(text) > self.longest or "\x00" in text:
            raise BadAnswer(_("Write a short answer."))
        return {"text": " ".join(text.split())} if text.strip() else {}

    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction:
        """An answer in either language counts: the candidate may have turned the question round."""
        as_is = bool(body.get("exact"))
        accepted = {plain(each, exact=as_is) for texts in body["accepted"].values() for each in texts}
        return Fraction(int(plain(answer["text"], exact=as_is) in accepted))

    def parts(self, body: Body) -> list[str]:
        return []

    def read(self, body: Body, fields: Fields) -> dict[str, Any]:
        return {"text": fields.get("text", "")}

    def right(self, body: Body) -> dict[str, Any]:
        return {"text": next(iter(body["accepted"].values()))[0]}


def plain(text: str, *, exact: bool = False) -> str:
    """A text without what does not count when answers are compared."""
    text = " ".join(text.replace("’", "'").split())
    if exact:
        return text
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
