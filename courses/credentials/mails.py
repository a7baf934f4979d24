"""The mails this app sends."""

from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

declare(
    MailKind(
        "credentials/issued",
        _("Your attestation: %(title)s"),
        lambda: {"name": "Camille", "title": "AgilePM", "token": "sample"},
    )
)
