"""What credentials keep about people. An erased person's certificates are withdrawn and lose the name (H7)."""

from django.utils.translation import gettext as _

from lms.accounts import privacy
from lms.accounts.models import User
from lms.kit import clock

from .models import Certificate


def export(user: User) -> list:
    return [
        {"address": certificate.token, "issued": certificate.issued_at.isoformat(), "facts": certificate.facts}
        for certificate in Certificate.objects.filter(user=user)
    ]


def erase(user: User) -> None:
    """The row stays, so that its address answers "withdrawn"; nothing in it names the person any more."""
    for certificate in Certificate.objects.filter(user=user):
        certificate.facts = {**certificate.facts, "holder": "—"}
        certificate.revoked_at = certificate.revoked_at or clock.now()
        certificate.revoked_reason = certificate.revoked_reason or _("The account was deleted.")
        certificate.save(update_fields=["facts", "revoked_at", "revoked_reason"])


privacy.register("credentials", export=export, erase=erase, covers=("credentials.Certificate",))
