"""Keeps `role_codes` true when groups change from anywhere, notes a sign-in, trusts an address that a reset reached."""

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_init
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Task, Workflow

from . import actions, editorial, sessions
from .models import User


@receiver(m2m_changed, sender=User.groups.through)
def groups_changed(sender: type, instance: object, action: str, pk_set: set[int] | None, **kwargs: object) -> None:
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    people = [instance] if isinstance(instance, User) else User.objects.filter(pk__in=pk_set or ())
    for person in people:
        actions.refresh_roles(user=person)


@receiver(user_logged_in)
def signed_in(sender: type, request: HttpRequest, user: User, **kwargs: object) -> None:
    sessions.start(request.session)
    actions.speak_in_the_editor(user=user)


@receiver(password_reset)
def reset_reached(sender: type, user: User, **kwargs: object) -> None:
    """The link was read in the mailbox of the account's only address: asking for a code as well proves nothing more."""
    addresses = EmailAddress.objects.filter(user=user)
    if addresses.count() == 1:
        addresses.filter(email=user.email).update(verified=True, primary=True)


for model in (Workflow, Task):
    post_init.connect(editorial.name_in_ones_language, sender=model)
