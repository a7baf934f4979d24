"""Why someone may open a training; how far a lesson is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntitlementReason(models.TextChoices):
    GRANT = "grant", _("granted by the training office")
    SEAT = "seat", _("a place in a session")
    ASSIGNMENT = "assignment", _("assigned by the organisation")


class ProgressState(models.TextChoices):
    STARTED = "started", _("in progress")
    DONE = "done", _("done")
