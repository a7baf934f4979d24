"""Session and its half-days; offers and their prices by date; holds and seats; requests for a place; the log of every move."""

from .history import StateChange
from .offers import Offer, OfferPrice
from .requests import PlaceRequest
from .seats import Hold, Seat
from .sessions import HalfDay, Session

__all__ = ["HalfDay", "Hold", "Offer", "OfferPrice", "PlaceRequest", "Seat", "Session", "StateChange"]
