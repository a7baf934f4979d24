"""Writes about people: roles, memberships, invitations."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from lms.jobs import mails as job_mails
from lms.kit import clock

from .enums import GRANTED_ROLES, Role
from .models import Invitation, Membership, Organisation, Team, User

INVITATION_DAYS = 14


class NotPossible(ValueError):
    """The change cannot be made; the message is the sentence the user reads."""


def refresh_roles(*, user: User) -> None:
    """Recompute `user.role_codes` from groups, memberships and the people they manage."""
    codes = set(user.groups.filter(name__in=[role.value for role in GRANTED_ROLES]).values_list("name", flat=True))
    if Membership.objects.active().filter(manager=user).exists():
        codes.add(Role.MANAGER.value)
    if user.memberships.active().filter(is_buyer=True).exists():
        codes.add(Role.BUYER.value)
    if sorted(codes) != user.role_codes:
        user.role_codes = sorted(codes)
        user.save(update_fields=["role_codes"])


@transaction.atomic
def grant_role(*, user: User, role: str) -> None:
    """Give `user` a role that is granted (not learner, manager or buyer)."""
    if role not in GRANTED_ROLES:
        raise NotPossible(_("This role is not granted by hand."))
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    refresh_roles(user=user)


@transaction.atomic
def revoke_role(*, user: User, role: str) -> None:
    """Take a granted role back."""
    user.groups.remove(*Group.objects.filter(name=role))
    refresh_roles(user=user)


@transaction.atomic
def join(
    *,
    user: User,
    organisation: Organisation,
    team: Team | None = None,
    manager: User | None = None,
    job_title: str = "",
    is_buyer: bool = False,
) -> Membership:
    """Make `user` a member, or bring the existing membership up to date."""
    membership, _created = Membership.objects.active().update_or_create(
        user=user,
        organisation=organisation,
        defaults={"team": team, "manager": manager, "job_title": job_title, "is_buyer": is_buyer},
        create_defaults={
            "team": team,
            "manager": manager,
            "job_title": job_title,
            "is_buyer": is_buyer,
            "joined_on": clock.today(),
        },
    )
    for person in filter(None, (user, manager)):
        refresh_roles(user=person)
    return membership


@transaction.atomic
def leave(*, membership: Membership) -> None:
    """End a membership today. Without another one the account is closed: the person is out at the next request."""
    Membership.objects.filter(pk=membership.pk).update(left_on=max(clock.today(), membership.joined_on))
    user = membership.user
    if not user.memberships.active().exists() and not user.groups.exists() and not user.is_superuser:
        user.is_active = False
        user.save(update_fields=["is_active"])
    refresh_roles(user=user)
    if membership.manager:
        refresh_roles(user=membership.manager)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, invited_by: User, is_buyer: bool = False) -> Invitation:
    """Offer `email` a place in `organisation` and write to it."""
    email = email.lower()
    if Membership.objects.active().filter(organisation=organisation, user__email=email).exists():
        raise NotPossible(_("%(email)s already belongs to %(organisation)s.") % {"email": email, "organisation": organisation})
    Invitation.objects.filter(organisation=organisation, email=email, accepted_at__isnull=True).delete()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        is_buyer=is_buyer,
        invited_by=invited_by,
        expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
    )
    job_mails.send_later(
        "accounts/invitation",
        to=email,
        context={"organisation": organisation.name, "inviter": str(invited_by), "token": invitation.token},
        language=invited_by.language,
        key=f"invitation:{invitation.token}",
    )
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Use an invitation once, in time, by the person it was written to."""
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, expires_at__gt=clock.now(), email=user.email
    ).update(accepted_at=clock.now(), accepted_by=user)
    if not taken:
        raise NotPossible(_("This invitation is no longer valid. Ask the person who invited you for a new one."))
    return join(user=user, organisation=invitation.organisation, team=invitation.team, is_buyer=invitation.is_buyer)
