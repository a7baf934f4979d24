"""States of sessions, holds, seats and requests, and the moves each allows (vocabulary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("open, not yet sure to run")
    CONFIRMED = "confirmed", _("sure to run")
    RUNNING = "running", _("running")
    DONE = "done", _("over")
    CLOSED = "closed", pgettext_lazy("session", "closed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class HoldState(models.TextChoices):
    LIVE = "live", _("held")
    CONFIRMED = "confirmed", _("confirmed")
    RELEASED = "released", pgettext_lazy("places", "released")
    CANCELLED = "cancelled", _("cancelled")


class HoldKeeper(models.TextChoices):
    """Who decides when a live hold ends: the clock, the payment provider, or the training office."""

    CLOCK = "clock", _("the clock")
    CHECKOUT = "checkout", _("a payment page")
    OFFICE = "office", _("the training office")


class SeatState(models.TextChoices):
    HELD = "held", _("held")
    CONFIRMED = "confirmed", _("confirmed")
    ATTENDED = "attended", _("attended")
    PARTLY_ATTENDED = "partly", _("partly attended")
    NO_SHOW = "no_show", _("absent")
    RELEASED = "released", pgettext_lazy("places", "released")
    CANCELLED = "cancelled", _("cancelled")


class RequestState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")


class OfferKind(models.TextChoices):
    SEAT = "seat", _("place in the training")
    EXAM = "exam", _("exam place only")


ON_SALE = (SessionState.PUBLISHED, SessionState.CONFIRMED)
# Seats that count against the session's capacity.
TAKING = (SeatState.HELD, SeatState.CONFIRMED, SeatState.ATTENDED, SeatState.PARTLY_ATTENDED, SeatState.NO_SHOW)

SESSION_MOVES = {
    SessionState.DRAFT: {SessionState.PUBLISHED, SessionState.CANCELLED},
    SessionState.PUBLISHED: {SessionState.CONFIRMED, SessionState.POSTPONED, SessionState.CANCELLED},
    SessionState.CONFIRMED: {SessionState.RUNNING, SessionState.POSTPONED, SessionState.CANCELLED},
    SessionState.POSTPONED: {SessionState.CONFIRMED, SessionState.PUBLISHED, SessionState.CANCELLED},
    SessionState.RUNNING: {SessionState.DONE},
    SessionState.DONE: {SessionState.CLOSED},
    SessionState.CLOSED: set(),
    SessionState.CANCELLED: set(),
}
# Released seats come back when late money finds them free (booking.md race 9); cancelled ones do not.
HOLD_MOVES = {
    HoldState.LIVE: {HoldState.CONFIRMED, HoldState.RELEASED},
    HoldState.RELEASED: {HoldState.LIVE, HoldState.CONFIRMED},
    HoldState.CONFIRMED: {HoldState.CANCELLED},
    HoldState.CANCELLED: set(),
}
SEAT_MOVES = {
    SeatState.HELD: {SeatState.CONFIRMED, SeatState.RELEASED},
    SeatState.RELEASED: {SeatState.HELD, SeatState.CONFIRMED},
    SeatState.CONFIRMED: {SeatState.ATTENDED, SeatState.PARTLY_ATTENDED, SeatState.NO_SHOW, SeatState.CANCELLED},
    SeatState.ATTENDED: set(),
    SeatState.PARTLY_ATTENDED: set(),
    SeatState.NO_SHOW: set(),
    SeatState.CANCELLED: set(),
}
REQUEST_MOVES = {RequestState.OPEN: {RequestState.ANSWERED}, RequestState.ANSWERED: set()}
