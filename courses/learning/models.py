"""Enrolment, Entitlement, LessonProgress. Progress never goes back: `done_at` is set once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson, Training
from lms.kit import clock

from .enums import EntitlementReason, ProgressState


class Enrolment(models.Model):
    """A person follows a training; `done_lessons` is kept by the same transaction that completes a lesson."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="enrolments")
    started_at = models.DateTimeField(default=clock.now)
    last_lesson = models.ForeignKey(Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    last_seen_at = models.DateTimeField(default=clock.now)
    done_lessons = models.PositiveIntegerField(default=0)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-last_seen_at"]
        constraints = [models.UniqueConstraint(fields=["user", "training"], name="learning_enrolled_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.training_id}"


class Entitlement(models.Model):
    """Why someone may open a training's closed lessons, and until when; written by the floors above."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entitlements")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="entitlements")
    reason = models.CharField(_("reason"), max_length=20, choices=EntitlementReason)
    source = models.CharField(_("source"), max_length=100, help_text=_("What gave it: a key that cannot give it twice."))
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        constraints = [
            models.UniqueConstraint(fields=["user", "training", "source"], name="learning_entitled_once"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="learning_entitlement_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.training_id} {self.reason}"


class LessonProgress(models.Model):
    """How far one lesson of one enrolment is. The database refuses a done lesson without its moment."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=10, choices=ProgressState, default=ProgressState.STARTED)
    started_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="learning_progress_once"),
            models.CheckConstraint(
                condition=(Q(state=ProgressState.DONE) & Q(done_at__isnull=False))
                | (Q(state=ProgressState.STARTED) & Q(done_at__isnull=True)),
                name="learning_done_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_id} {self.state}"
