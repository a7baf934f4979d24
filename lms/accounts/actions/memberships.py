"""Who belongs to which organisation, in which team, under which manager."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.kit import clock

from ..errors import NotPossible
from ..models import Membership, Organisation, Team, User
from .people import shut
from .roles import refresh_roles


def create_organisation(*, name: str) -> Organisation:
    """A new client company; its name is unique whatever the case."""
    name = " ".join(name.split())
    if Organisation.objects.filter(name__iexact=name).exists():
        raise NotPossible(_("An organisation called “%(name)s” exists already.") % {"name": name})
    return Organisation.objects.create(name=name)


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
    before = user.memberships.active().filter(organisation=organisation).select_related("manager").first()
    facts = {"team": team, "manager": manager, "job_title": job_title, "is_buyer": is_buyer}
    membership, _created = Membership.objects.active().update_or_create(
        user=user,
        organisation=organisation,
        defaults=facts,
        create_defaults={**facts, "joined_on": clock.today()},
    )
    _refresh(user, manager, before.manager if before else None)
    return membership


@transaction.atomic
def set_manager(*, membership: Membership, manager: User | None) -> None:
    """Put `membership` under `manager`; both managers' roles follow."""
    before, membership.manager = membership.manager, manager
    membership.save(update_fields=["manager"])
    _refresh(before, manager)


@transaction.atomic
def leave(*, membership: Membership) -> None:
    """End a membership today. Without another one the account is closed: the person is out at the next request."""
    Membership.objects.filter(pk=membership.pk).update(left_on=max(clock.today(), membership.joined_on))
    user = membership.user
    refresh_roles(user=user)
    if not user.memberships.active().exists() and not user.groups.exists() and not user.is_superuser:
        shut(user)
    if membership.manager:
        refresh_roles(user=membership.manager)


def _refresh(*people: User | None) -> None:
    for person in {person for person in people if person is not None}:
        refresh_roles(user=person)
