"""Membership by invitation: offered to an address, used once, in time, by that very address."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms.jobs import mails as job_mails
from lms.kit import clock

from ..emails import normal_or_none
from ..errors import NotPossible
from ..models import Invitation, Membership, Organisation, User
from .memberships import join

INVITATION_DAYS = 14
REPEAT_AFTER = timedelta(minutes=10)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, invited_by: User, is_buyer: bool = False) -> Invitation:
    """Offer `email` a place in `organisation` and write to it; an earlier open offer ends."""
    email = normal_or_none(email) or ""
    if not email:
        raise NotPossible(_("This is not an e-mail address."))
    if Membership.objects.active().filter(organisation=organisation, user__email=email).exists():
        raise NotPossible(_("%(email)s already belongs to %(organisation)s.") % {"email": email, "organisation": organisation})
    open_offers = Invitation.objects.filter(organisation=organisation, email=email, accepted_at__isnull=True)
    fresh = open_offers.filter(created_at__gt=clock.now() - REPEAT_AFTER, expires_at__gt=clock.now(), is_buyer=is_buyer).first()
    if fresh:
        return fresh  # pressing the button again writes no second mail
    open_offers.delete()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        is_buyer=is_buyer,
        invited_by=invited_by,
        expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
    )
    invited = User.objects.filter(email=email).first()
    job_mails.send_later(
        "accounts/invitation",
        to=email,
        context={"organisation": organisation.name, "inviter": str(invited_by), "token": invitation.token},
        language=invited.language if invited else invited_by.language,
        key=f"invitation:{invitation.pk}",
        owner=invited.owner_key if invited else "",
    )
    return invitation


def revoke_invitation(*, invitation: Invitation) -> None:
    """Take back an offer that nobody has used yet."""
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).delete()[0]:
        raise NotPossible(_("This invitation was already used."))


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Use an invitation once, in time, by the person it was written to."""
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, expires_at__gt=clock.now(), email=user.email).update(
        accepted_at=clock.now(), accepted_by=user
    )
    if not taken:
        raise NotPossible(_("This invitation is no longer valid. Ask the person who invited you for a new one."))
    held = user.memberships.active().filter(organisation=invitation.organisation).first()
    if held is not None:  # the people file was faster: what it says about the team stays
        return held
    return join(user=user, organisation=invitation.organisation, team=invitation.team, is_buyer=invitation.is_buyer)
