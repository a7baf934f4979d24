"""Rows of the access matrix; and who may take the seat of a link."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit.access import ANYONE, SIGNED_IN, declare

from .enums import HoldState, SeatState
from .models import Seat

declare("booking:session", ANYONE, why="drafts and cancelled sessions are 404")
declare("booking:request", ANYONE, why="holds and charges nothing; ten an hour from one address")
declare("booking:request_training", ANYONE, why="holds and charges nothing; ten an hour from one address")
declare("booking:mine", SIGNED_IN, why="one's own seats")
declare("booking:seat", SIGNED_IN, why="its attendee, else 404: the page shows the link to the room")
declare("booking:calendar", SIGNED_IN, why="its attendee, else 404: the file holds the link to the room")
declare("booking:claim", ANYONE, why="whoever holds the unguessable address reads what it gives; signed in, they take it, once")
for route in ("office_sessions", "office_session_new", "office_session", "move_session"):
    declare(f"booking:{route}", Role.OFFICE, Role.ADMINISTRATOR)
for route in ("office_offers", "office_offer_new", "office_offer", "office_requests", "answer_request"):
    declare(f"booking:{route}", Role.OFFICE, Role.ADMINISTRATOR)


def claim_refusal(seat: Seat | None, user: User | AnonymousUser) -> str:
    """Why this person cannot take a seat by its link, in words; "" when they can, or already have. Needs seat.hold.

    No seat: a link that leads nowhere, because a newer one has replaced it or a part of it is missing.
    """
    if seat is None:
        return _(
            "This link leads to no place: a newer one replaced it, or part of it is missing. Ask the person who booked for a new link."
        )
    if user.is_authenticated and seat.attendee_id == user.pk:
        return ""
    if seat.attendee_id:
        return _("Somebody has already taken this place. Ask the person who booked it for a new link.")
    if seat.state != SeatState.CONFIRMED or seat.hold.state != HoldState.CONFIRMED:
        return _("This place is not booked any more. Ask the person who gave you the link.")
    return ""
