"""Writes: hold, confirm, release and name seats; keep sessions, offers and requests; refresh what lists show."""

from .claims import NamedTwice, NotClaimable, claim, name_seat
from .facts import refresh_facts
from .holds import HoldLimit, NotOnSale, SessionFull, WrongNumber, attach, confirm, hold, keep, lapse, lapse_overdue, release, retake
from .offers import save_offer
from .requests import AlreadyAsked, answer, ask
from .sessions import SessionRefused, move_session, save_session, shift_past_sessions
from .withdrawals import withdraw

__all__ = [
    "AlreadyAsked",
    "HoldLimit",
    "NamedTwice",
    "NotClaimable",
    "NotOnSale",
    "SessionFull",
    "SessionRefused",
    "WrongNumber",
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
