"""Keeps `role_codes` true when groups change from anywhere (the admin, the identity provider)."""

from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from . import actions
from .models import User


@receiver(m2m_changed, sender=User.groups.through)
def groups_changed(sender: type, instance: object, action: str, **kwargs: object) -> None:
    if action in {"post_add", "post_remove", "post_clear"} and isinstance(instance, User):
        actions.refresh_roles(user=instance)
