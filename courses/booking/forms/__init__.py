"""Input of booking: a request for a place, its answer, a session with its half-days, an offer with its prices."""

from .offers import OfferInput
from .requests import AnswerForm, RequestForm
from .sessions import MoveForm, SessionInput

__all__ = ["AnswerForm", "MoveForm", "OfferInput", "RequestForm", "SessionInput"]
