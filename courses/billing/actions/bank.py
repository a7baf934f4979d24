"""Changing the account that invoices name: one person asks, another approves."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from content.models import ProviderIdentity
from lms.accounts.models import User
from lms.kit import clock

from ..models import BankChange
from .account import NotDecidable


def ask_bank_change(*, iban: str, bic: str, by: User) -> BankChange:
    """Propose other bank details. Raises NotDecidable when the same ones already wait."""
    try:
        with transaction.atomic():
            return BankChange.objects.create(iban=iban, bic=bic, asked_by=by, asked_at=clock.now())
    except IntegrityError as error:
        raise NotDecidable(_("This account number already waits for approval.")) from error


@transaction.atomic
def decide_bank_change(*, change: BankChange, by: User, approved: bool) -> None:
    """Approve (then invoices issued from now on name it) or refuse. Raises NotDecidable for the one who asked."""
    held = BankChange.objects.select_for_update().get(pk=change.pk)
    if held.approved is not None:
        raise NotDecidable(_("This change is already decided."))
    if approved and held.asked_by_id == by.pk:
        raise NotDecidable(_("You asked for this change: somebody else must approve it."))
    held.approved, held.decided_by, held.decided_at = approved, by, clock.now()
    held.save(update_fields=["approved", "decided_by", "decided_at"])
    if approved:
        identity = ProviderIdentity.load()
        identity.iban, identity.bic = held.iban, held.bic
        identity.save()
