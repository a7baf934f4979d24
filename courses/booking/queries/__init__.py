"""Reads: what visitors see of sessions and prices, one's own bookings, the training office's lists. Statements never grow with rows."""

from .mine import booking_of, coming, my_bookings, taught
from .office import office_offer, office_offers, office_requests, office_session, office_sessions, open_requests, sessions_to_mind
from .sale import (
    Price,
    Sale,
    SessionRow,
    lessons_until,
    next_sessions,
    other_sessions,
    request_page,
    sale_facts,
    session_page,
    sessions_for,
    training_request_page,
    vat_rate,
)
from .seats import claim_page, seat_calendar, seat_page

__all__ = [
    "Price",
    "Sale",
    "SessionRow",
    "booking_of",
    "claim_page",
    "coming",
    "lessons_until",
    "my_bookings",
    "next_sessions",
    "office_offer",
    "office_offers",
    "office_requests",
    "office_session",
    "office_sessions",
    "open_requests",
    "other_sessions",
    "request_page",
    "sale_facts",
    "seat_calendar",
    "seat_page",
    "session_page",
    "sessions_for",
    "sessions_to_mind",
    "taught",
    "training_request_page",
    "vat_rate",
]
