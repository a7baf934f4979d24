"""Giving and taking roles. Each granted role is a Django group of the same name."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from ..enums import GRANTED_ROLES, Role
from ..errors import NotPossible
from ..models import Membership, User


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
def grant_role(*, user: User, role: str, by: User | None = None) -> None:
    """Give `user` a role that is granted (not learner, manager or buyer); nobody gives a role to themselves."""
    _may_change(user, role, by)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    refresh_roles(user=user)


@transaction.atomic
def revoke_role(*, user: User, role: str, by: User | None = None) -> None:
    """Take a granted role back; the last administrator keeps theirs, and nobody changes their own."""
    _may_change(user, role, by)
    if role == Role.ADMINISTRATOR:
        refuse_last_administrator(user)
    user.groups.remove(*Group.objects.filter(name=role))
    refresh_roles(user=user)


@transaction.atomic
def follow_groups(*, user: User, groups: Iterable[str]) -> None:
    """Give and take the roles that OIDC_GROUP_ROLES names, as `groups` of the identity provider say; others stay as they are."""
    mapping = {group: role for group, role in settings.OIDC_GROUP_ROLES.items() if role in GRANTED_ROLES}
    due = {mapping[group] for group in groups if group in mapping}
    held = set(user.groups.values_list("name", flat=True))
    for role in sorted(due - held):
        grant_role(user=user, role=role)
    for role in sorted((set(mapping.values()) - due) & held):
        user.groups.remove(*Group.objects.filter(name=role))
    refresh_roles(user=user)


def refuse_last_administrator(user: User) -> None:
    """Raise NotPossible where nobody but `user` could administer the site."""
    others = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR).exclude(pk=user.pk)
    if Role.ADMINISTRATOR in user.roles and not others.exists():
        raise NotPossible(_("This is the last administrator. Give the role to somebody else first."))


def _may_change(user: User, role: str, by: User | None) -> None:
    if role not in GRANTED_ROLES:
        raise NotPossible(_("This role is not granted by hand."))
    if by is not None and by.pk == user.pk:
        raise NotPossible(_("You cannot change your own roles. Ask another administrator."))
