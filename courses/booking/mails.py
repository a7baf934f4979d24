"""The mails this app sends. Dates travel as ISO text and are written in the reader's language when the mail is made."""

from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

REQUEST = {"name": "Camille", "email": "camille@example.org", "training": 0, "session": "AGP-01", "message": "…"}
declare(
    MailKind(
        "booking/claim",
        _("A place is booked for you: %(session)s"),
        lambda: {"name": "Camille", "token": "sample", "session": "AGP-01", "starts": "2027-01-12T08:30:00+00:00", "training": 0},
    )
)
declare(
    MailKind(
        "booking/seat",
        _("Your session: when, where, what to bring"),
        lambda: {"seat": "00000000-0000-0000-0000-000000000007", "name": "Camille"},
    )
)
declare(MailKind("booking/request", _("We have received your request"), lambda: dict(REQUEST)))
declare(MailKind("booking/request_office", _("A request for a place from %(name)s"), lambda: dict(REQUEST)))
