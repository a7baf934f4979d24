"""Writes: hold, confirm, release and name seats; keep sessions, offers and requests; refresh what lists show."""

from .claims import NotClaimable, claim, name_seat
from .facts import refresh_facts
from .holds import HoldLimit, NotOnSale, SessionFull, attach, confirm, hold, keep, lapse, lapse_overdue, release, retake, withdraw
from .offers import save_offer
from .requests import AlreadyAsked, answer, ask
from .sessions import SessionRefused, move_session, save_session, shift_past_sessions

__all__ = [
    "AlreadyAsked",
    "HoldLimit",
    "NotClaimable",
    "NotOnSale",
    "SessionFull",
    "SessionRefused",
    "answer",
    "ask",
    "attach",
    "claim",
    "confirm",
    "hold",
    "keep",
    "lapse",
    "lapse_overdue",
    "move_session",
    "name_seat",
    "refresh_facts",
    "release",
    "retake",
    "save_offer",
    "save_session",
    "shift_past_sessions",
    "withdraw",
]
