"""The mails this app sends. Ids and ISO dates travel; the words are found when the mail is made (letters.py)."""

from django.utils.translation import gettext_lazy as _

from lms.kit.mails import Attachment, MailKind, attachment_maker, declare

from . import calendars, letters
from .models import Seat

TITLE = "AgilePM® Practitioner"
CLAIM = {"name": "Camille", "token": "sample", "session": "AGP-01", "title": TITLE, "starts": "12/01/2027"}
SEAT = {
    "seat": "00000000-0000-0000-0000-000000000007", "name": "Camille", "title": TITLE, "where": "Atelier Jalon, 75010 Paris",
    "days": [{"day": "12/01/2027", "hours": ["9:00–12:30", "13:30–17:00"]}], "online": False, "bring": "…", "trainer": "Hugo Petit",
}  # fmt: skip
CANCELLED = {
    "seat": "00000000-0000-0000-0000-000000000007", "session": "00000000-0000-0000-0000-000000000008", "name": "Camille", "title": TITLE,
    "span": "12/01/2027", "booked_by": "Sophie Lambert", "known": True,
}  # fmt: skip
REQUEST = {
    "name": "Camille", "email": "camille@example.org", "phone": "01 99 00 00 00", "people": 2, "title": TITLE, "session": "AGP-01",
    "dates": "12/01/2027", "message": "…",
}  # fmt: skip
declare(MailKind("booking/claim", _("A place is booked for you: %(title)s"), lambda: dict(CLAIM), letters.claim))
declare(MailKind("booking/seat", _("Your session: when, where, what to bring"), lambda: dict(SEAT), letters.seat))
declare(MailKind("booking/postponed", _("Your session of “%(title)s” is postponed"), lambda: dict(SEAT), letters.seat))
declare(MailKind("booking/seat_cancelled", _("Your place in “%(title)s” is cancelled"), lambda: dict(CANCELLED), letters.seat_cancelled))
declare(MailKind("booking/request", _("We have received your request"), lambda: dict(REQUEST), letters.request))
declare(MailKind("booking/request_office", _("A request for a place from %(name)s"), lambda: dict(REQUEST), letters.request))


@attachment_maker("booking.seat")
def seat(*, seat: str, language: str) -> Attachment:
    """An attendee's session as a calendar file, with the link to the room."""
    held = Seat.objects.select_related("session__training").prefetch_related("session__half_days").get(public_id=seat)
    return f"{held.session.code}.ics", calendars.session(held.session, language=language, with_link=True), "text/calendar"


@attachment_maker("booking.seat_cancelled")
def seat_cancelled(*, seat: str, language: str) -> Attachment:
    """What takes an attendee's session out of their calendar again."""
    held = Seat.objects.select_related("session__training").prefetch_related("session__half_days").get(public_id=seat)
    return f"{held.session.code}.ics", calendars.session(held.session, language=language, cancelled=True), "text/calendar"
