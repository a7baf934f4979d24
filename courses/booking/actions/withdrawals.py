"""Sure seats that are cancelled: free again, closed to their attendees, who are told."""

from django.db.models import F

from courses.learning import actions as learning
from courses.learning.models import Entitlement
from lms.accounts.models import User
from lms.jobs import mails as job_mails

from ..enums import HoldState, SeatState
from ..models import Hold, Seat, Session
from ..states import HOLD, SEAT, changes, log
from .facts import seats_changed


def withdraw(*, held: Hold, by: User | None = None, reason: str = "", language: str = "") -> None:
    """Cancel sure seats: they are free again, what they opened closes, and whoever was named on them is told.

    `language` is that of people without an account; by default the session's.
    """
    seats = list(held.seats.filter(state=SeatState.CONFIRMED).select_related("attendee"))
    entries = changes(HOLD, [held], HoldState.CANCELLED)
    if seats:
        entries += changes(SEAT, seats, SeatState.CANCELLED)
        Session.objects.filter(pk=held.session_id).update(taken=F("taken") - len(seats))
    log(entries, by=by, reason=reason)
    for right in Entitlement.objects.filter(source__in=[f"seat:{seat.public_id}" for seat in seats]).select_related("user", "training"):
        learning.end_entitlement(entitlement=right)
    seats_changed(held.session)
    for seat in seats:
        _tell(seat, buyer=held.user_id, language=language or held.session.language)


def _tell(seat: Seat, *, buyer: int | None, language: str) -> None:
    """Write to the person named on a cancelled seat, but for the buyer, whom the order's own mail tells, and closed accounts."""
    person = seat.attendee
    address = person.email if person else seat.attendee_email
    if not address or (person and (person.pk == buyer or not person.is_active)):
        return
    job_mails.send_later(
        "booking/seat_cancelled",
        to=address,
        context={"seat": str(seat.public_id), "name": (person.first_name or str(person)) if person else seat.attendee_name},
        language=person.language if person else language,
        key=f"booking/seat_cancelled:{seat.public_id}",
        owner=person.owner_key if person else "",
        attachments=[("booking.seat_cancelled", {"seat": str(seat.public_id)})],
    )
