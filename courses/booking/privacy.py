"""What booking keeps about people. Past seats and moves stay as numbers; names, addresses and requests go."""

from django.db.models import Q

from lms.accounts import privacy
from lms.accounts.models import User

from .enums import HoldState
from .models import Hold, PlaceRequest, Seat, Session, StateChange


def export(user: User) -> dict:
    seats = Seat.objects.filter(attendee=user).select_related("session__training")
    return {
        "seats": [
            {
                "session": seat.session.code,
                "training": seat.session.training.code,
                "starts": seat.session.starts_at.isoformat(),
                "state": seat.state,
            }
            for seat in seats
        ],
        "holds": [
            {"session": hold.session.code, "places": hold.quantity, "state": hold.state, "made": hold.created_at.isoformat()}
            for hold in Hold.objects.filter(user=user).select_related("session")
        ],
        "requests": list(_requests(user).values("name", "email", "phone", "message", "created_at", "state")),
        "taught": list(Session.objects.filter(trainer=user).values_list("code", flat=True)),
    }


def _requests(user: User):  # noqa: ANN202
    return PlaceRequest.objects.filter(Q(user=user) | Q(email__iexact=user.email))


def erase(user: User) -> None:
    from . import actions

    for held in Hold.objects.filter(user=user, state=HoldState.LIVE):
        actions.release(held=held, reason="account deleted")
    Seat.objects.filter(attendee=user).update(attendee_name="", attendee_email="")
    Seat.objects.filter(attendee_email__iexact=user.email).update(attendee_name="", attendee_email="")
    Hold.objects.filter(user=user).update(browser="", address="", email="")
    _requests(user).delete()
    PlaceRequest.objects.filter(answered_by=user).update(answered_by=None)
    Session.objects.filter(trainer=user).update(trainer=None)
    StateChange.objects.filter(actor=user).update(actor=None)


privacy.register(
    "booking",
    export=export,
    erase=erase,
    covers=("booking.Session", "booking.Hold", "booking.Seat", "booking.PlaceRequest", "booking.StateChange"),
)
