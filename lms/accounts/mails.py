"""The mails this app sends."""

from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

declare(
    MailKind(
        "accounts/invitation",
        _("%(inviter)s invites you to join %(organisation)s on Jalon"),
        lambda: {"organisation": "Atelier Nord", "inviter": "Camille Durand", "token": "sample"},
    )
)
