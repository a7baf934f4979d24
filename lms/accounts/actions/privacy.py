"""Erasing a person, through what every app registered."""

from django.db import transaction
from django.utils.translation import gettext as _

from .. import privacy
from ..emails import normal_or_none
from ..errors import NotPossible
from ..models import User
from .roles import refresh_roles, refuse_last_administrator


@transaction.atomic
def erase(*, user: User, typed: str) -> None:
    """Erase or anonymise everything about `user`, who typed their own address to confirm; all of it or nothing."""
    if normal_or_none(typed) != user.email:
        raise NotPossible(_("This is not the address of your account."))
    refuse_last_administrator(user)
    managers = [row.manager for row in user.memberships.active().select_related("manager") if row.manager]
    managed = list(user.managed.all())
    for provider in reversed(privacy.providers()):
        provider.erase(user)
    for membership in managed:
        type(membership).objects.filter(pk=membership.pk).update(manager=None)
    for manager in managers:
        refresh_roles(user=manager)
