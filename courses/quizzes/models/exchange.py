"""What is kept of a file of questions on its way into a bank, and of the last look at a bank as a whole."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import ImportState
from .bank import Bank


class QuestionImport(models.Model):
    """A file that somebody uploaded. `report` is `Exchange.summary` (what would happen, then what did); `done` of `of` questions.

    The file is deleted once its questions stand in the bank; the report stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="question-imports/", max_length=200, blank=True)
    name = models.CharField(_("file"), max_length=200)
    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="imports", verbose_name=_("bank"))
    format = models.CharField(_("format"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by"))
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("imported by")
    )
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.READ)
    report = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("uploaded on"), default=clock.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=Q(state__in=ImportState.values), name="quizzes_import_state_known")]

    def __str__(self) -> str:
        return self.name


class BankHealth(models.Model):
    """The last look at a bank: `findings` [{severity, code, key, language, message {language: text}}], `exams` (health.exam_of)."""

    bank = models.OneToOneField(Bank, on_delete=models.CASCADE, related_name="health")
    questions = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    exams = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("health of a bank")
        verbose_name_plural = _("health of banks")

    def __str__(self) -> str:
        return f"{self.bank_id} {self.made_at:%Y-%m-%d}"
