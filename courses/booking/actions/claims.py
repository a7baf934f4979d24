"""Who sits in a seat: named by the buyer, or taken by whoever holds the seat's own link."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.jobs import mails as job_mails
from lms.kit import chance

from ..access import claim_refusal
from ..enums import SeatState
from ..models import Seat
from .holds import locked, open_training

NAMEABLE = (SeatState.HELD, SeatState.CONFIRMED)


class NotClaimable(ValueError):
    """The seat cannot be given to this person; the message says why."""


class NamedTwice(NotClaimable):
    """The address already stands on another place of the same order."""


@transaction.atomic
def name_seat(*, seat: Seat, name: str, email: str, language: str) -> None:
    """Say who will sit here. A sure seat's attendee is written to at once; a held one's when it becomes sure.

    Raises NotClaimable, or NamedTwice for an address that another place of the same order carries.
    """
    locked(seat.hold_id)  # two places named at once must not take the same address
    seat = _locked(seat.pk)
    if seat.state not in NAMEABLE:
        raise NotClaimable(_("This place can no longer be named."))
    if seat.attendee_id:
        raise NotClaimable(_("This place is already taken by %(name)s.") % {"name": seat.attendee})
    if email and Seat.objects.filter(hold=seat.hold_id, state__in=NAMEABLE, attendee_email__iexact=email).exclude(pk=seat.pk).exists():
        raise NamedTwice(_("This e-mail address already stands on another place: each attendee needs their own."))
    if email != seat.attendee_email:
        seat.claim_token = chance.token()  # the link that an earlier address was sent must not take the seat
    Seat.objects.filter(pk=seat.pk).update(attendee_name=name, attendee_email=email, claim_token=seat.claim_token)
    seat.attendee_name, seat.attendee_email = name, email
    if email and seat.state == SeatState.CONFIRMED:
        invite(seat, language=language)


def invite(seat: Seat, *, language: str) -> None:
    """Write to the person named on a sure seat, with the link that takes it; the same address is written to once."""
    job_mails.send_later(
        "booking/claim",
        to=seat.attendee_email,
        context={
            "name": seat.attendee_name,
            "token": seat.claim_token,
            "session": seat.session.code,
            "starts": seat.session.starts_at.isoformat(),
            "training": seat.session.training_id,
        },
        language=language,
        key=f"claim:{seat.public_id}:{seat.attendee_email}",
    )


@transaction.atomic
def claim(*, token: str, user: User) -> Seat:
    """Take the seat of a link for oneself; the same person twice is one seat. Raises NotClaimable."""
    seat = _locked(Seat.objects.only("pk").get(claim_token=token).pk)
    if seat.attendee_id == user.pk:
        return seat
    refusal = claim_refusal(seat, user)
    if refusal:
        raise NotClaimable(refusal)
    take(seat, user)
    open_training(seat, held=seat.hold)
    tell(seat)
    return seat


def take(seat: Seat, user: User) -> None:
    """Write the attendee; NotClaimable when the person already has a seat in this session (database constraint)."""
    try:
        with transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(
                attendee=user, attendee_name=user.get_full_name() or seat.attendee_name, attendee_email=user.email
            )
    except IntegrityError as error:
        raise NotClaimable(_("You already have a place in this session.")) from error
    seat.attendee, seat.attendee_email = user, user.email


def tell(seat: Seat, name: str = "booking/seat") -> None:
    """Send the attendee their session: when, where, what to bring, and the calendar file; `name` is another letter about it."""
    person = seat.attendee
    if person is None:
        return
    job_mails.send_later(
        name,
        to=person.email,
        context={"seat": str(seat.public_id), "name": person.first_name or str(person)},
        language=person.language,
        key=f"{name}:{seat.public_id}:{seat.session.revision}",
        owner=person.owner_key,
        attachments=[("booking.seat", {"seat": str(seat.public_id)})] if name == "booking/seat" else [],
    )


def _locked(pk: int) -> Seat:
    return Seat.objects.select_for_update(of=("self",)).select_related("session__training", "hold__offer", "attendee").get(pk=pk)
