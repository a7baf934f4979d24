"""Methods, levels, who may open a training's lessons, kinds of lesson, kinds of certification fact."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    AGILEPM = "agilepm", "AgilePM"
    PRINCE2 = "prince2", "PRINCE2"
    PMI = "pmi", "PMI"


class Level(models.TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    PRACTITIONER = "practitioner", _("Practitioner")
    PROFESSIONAL = "professional", _("Professional")


class Access(models.TextChoices):
    OPEN = "open", _("open to everybody")
    SIGN_UP = "sign_up", _("open after sign-up")
    ENTITLEMENT = "entitlement", _("for people with a place or an assignment")


class LessonKind(models.TextChoices):
    TEXT = "text", _("Lesson")
    QUIZ = "quiz", _("Quiz")


class FactKind(models.TextChoices):
    ITEMS = "items", _("Questions")
    MARKS = "marks", _("Marks")
    MINUTES = "minutes", _("Duration")
    EXTRA_MINUTES = "extra_minutes", _("Extra time")
    PASS_MARK = "pass_mark", _("To pass")
    BOOK = "book", _("Book allowed")
    ITEM_TYPES = "item_types", _("Kinds of question")
    DOMAINS = "domains", _("Domains")
    BREAKS = "breaks", _("Breaks")
    LANGUAGES = "languages", _("Languages")
    PREREQUISITE = "prerequisite", _("Prerequisite")
    VALIDITY = "validity", _("Validity")
    RENEWAL = "renewal", _("Renewal")


class Confidence(models.TextChoices):
    HIGH = "H", _("confirmed by the exam body or several sources")
    MEDIUM = "M", _("one dated source")
