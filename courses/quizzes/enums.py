"""Question kinds, quiz modes, attempt states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("one answer")
    MULTIPLE = "multiple", _("several answers")


class QuizMode(models.TextChoices):
    LEARN = "learn", _("Learn")
    PRACTISE = "practise", _("Practise")
    ASSESS = "assess", _("Assess")


class AttemptState(models.TextChoices):
    """created → running → submitted → graded → released (vocabulary.md); this step grades and releases on submit."""

    RUNNING = "running", _("running")
    RELEASED = "released", _("released")
    VOIDED = "voided", _("voided")
