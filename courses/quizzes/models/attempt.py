"""One sitting: the versions, their order and every saved response live on the server from the first moment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import AttemptState
from .bank import QuestionVersion
from .quiz import Quiz


class Grant(models.Model):
    """Who may sit which quiz until when; written by the floors above, which know why."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="grants")
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "quiz"], name="quizzes_grant_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.quiz_id}"


class Attempt(models.Model):
    """At most one runs per person and quiz (database constraint, E4)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.RUNNING)
    seed = models.BigIntegerField()
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz"], condition=Q(state="running"), name="quizzes_one_running"),
            models.CheckConstraint(condition=Q(state__in=AttemptState.values), name="quizzes_attempt_state_known"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=F("maximum")), name="quizzes_score_in_range"),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(score__isnull=False, submitted_at__isnull=False),
                name="quizzes_released_is_scored",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Slot(models.Model):
    """One question of an attempt and the response saved for it; `seq` only grows (QZ-4)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField()
    chosen = models.JSONField(default=list)
    flagged = models.BooleanField(default=False)
    seq = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    mark = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_slot_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.number}"
