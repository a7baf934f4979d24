"""Roles, themes, and reasons a membership ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """One code per role of the vocabulary. Learner is everybody; manager and buyer come from a membership; the rest is granted."""

    LEARNER = "learner", _("Learner")
    MANAGER = "manager", _("Manager")
    BUYER = "buyer", _("Buyer")
    TRAINER = "trainer", _("Trainer")
    OFFICE = "office", _("Training office")
    AUTHOR = "author", _("PMO author")
    REVIEWER = "reviewer", _("Reviewer")
    APPROVER = "approver", _("PMO approver")
    TRANSLATOR = "translator", _("Translator")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


# Granted by an administrator or by the identity provider's groups; each is a Django group of the same name.
GRANTED_ROLES = (
    Role.TRAINER,
    Role.OFFICE,
    Role.AUTHOR,
    Role.REVIEWER,
    Role.APPROVER,
    Role.TRANSLATOR,
    Role.FINANCE,
    Role.ADMINISTRATOR,
)
# Roles that work in Wagtail's admin.
EDITORIAL_ROLES = (Role.AUTHOR, Role.REVIEWER, Role.APPROVER, Role.TRANSLATOR, Role.ADMINISTRATOR)


class Theme(models.TextChoices):
    AUTO = "auto", _("Same as my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
