"""One sitting: the versions, their order, the clock and every saved answer live on the server from the first moment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from .. import machine
from ..enums import AttemptState, Confidence
from .bank import QuestionVersion
from .quiz import BlueprintEdition, Quiz
from .scenario import ScenarioVersion


class Grant(models.Model):
    """Who may sit which quiz until when; written by the floors above, which know why.

    A coach's assignment is a grant with `due_at` (EX-14): who gave it, when, and until when it is to be done.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="grants")
    until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz"], name="quizzes_grant_once"),
            models.CheckConstraint(condition=Q(due_at__isnull=True) | Q(assigned_at__isnull=False), name="quizzes_due_was_assigned"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.quiz_id}"


class TriesGiven(models.Model):
    """Somebody was given their attempts at a quiz back (QZ-14): those made before are kept, and count no more (`Attempt.given_back`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "quiz"], name="quizzes_tries_given")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="quizzes_tries_given_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.quiz_id}"


class Accommodation(models.Model):
    """What somebody is given in every exam (EX-10); seen by those who gave it and by the person, never by other learners."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField(_("extra time (%)"), default=0)
    untimed = models.BooleanField(_("no time limit"), default=False)
    second_language = models.BooleanField(_("sits exams in a second language"), default=False)
    breaks = models.PositiveSmallIntegerField(_("extra breaks"), default=0)
    break_minutes = models.PositiveSmallIntegerField(_("minutes of each extra break"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=200), name="quizzes_extra_time_sane"),
            models.CheckConstraint(
                condition=Q(breaks=0, break_minutes=0) | Q(breaks__range=(1, 20), break_minutes__range=(1, 60)),
                name="quizzes_extra_breaks_sane",
                violation_error_message=_("Extra breaks have a number (1 to 20) and a length (1 to 60 minutes)."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.percent}"


class Attempt(models.Model):
    """`created` has been drawn and waits to be claimed; at most one is under way for a person and a quiz (constraint, E4).

    The server is the only clock (EX-5): `deadline` while the clock runs, `remaining` (seconds) while it stands still, both None
    for an untimed attempt. `sections` [{"first", "last", "break": seconds, "closed": bool}] by number from 1. `language`: the one it was
    begun in. `is_split`: sat part by part on several days, so not in exam conditions. `rehearses`: the exam whose controls it practises
    (EX-3); nothing ever comes of such an attempt (constraint). `areas` {area: [marks, of, marks of questions seen before, of]} of the
    questions that count, from the release on.
    `at_number`: the question last seen open; `messages_sent`: how many messages there are to show; `forgotten_at`: when the details of
    its answers were deleted (EX-18). `breaks_left` extra breaks of `break_seconds` each may still be taken between two questions
    (EX-10). `noticed`: what is written down at most so often, by kind (actions/notes.py). `given_back`: it counts neither as a try nor
    for the grade any more (QZ-14).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    rehearses = models.ForeignKey(Quiz, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    blueprint = models.ForeignKey(BlueprintEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.CREATED)
    seed = models.BigIntegerField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    pass_mark = models.PositiveSmallIntegerField()
    cut = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    remaining = models.FloatField(null=True, blank=True)
    break_until = models.DateTimeField(null=True, blank=True)
    breaks_left = models.PositiveSmallIntegerField(default=0)
    break_seconds = models.PositiveSmallIntegerField(default=0)
    sections = models.JSONField(default=list)
    section = models.PositiveSmallIntegerField(default=1)
    is_split = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    replayed_at = models.DateTimeField(null=True, blank=True)
    at_number = models.PositiveSmallIntegerField(null=True, blank=True)
    messages_sent = models.PositiveSmallIntegerField(default=0)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    noticed = models.JSONField(default=dict)
    scratchpad = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    score = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField()
    areas = models.JSONField(default=dict)
    given_back = models.ForeignKey(TriesGiven, on_delete=models.RESTRICT, null=True, blank=True, related_name="attempts")

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["deadline"], condition=Q(state="running"), name="quizzes_attempt_due")]
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz"], condition=Q(state__in=machine.UNDER_WAY), name="quizzes_one_under_way"),
            models.UniqueConstraint(fields=["user", "quiz"], condition=Q(state="created"), name="quizzes_one_prepared"),
            models.CheckConstraint(condition=Q(state__in=AttemptState.values), name="quizzes_attempt_state_known"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=F("maximum")), name="quizzes_score_in_range"),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(score__isnull=False, submitted_at__isnull=False),
                name="quizzes_released_is_scored",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["break", "paused"]) | Q(deadline__isnull=True), name="quizzes_clock_stands_still"
            ),
            models.CheckConstraint(
                condition=Q(rehearses__isnull=True) | Q(state__in=["running", "voided"], score__isnull=True, submitted_at__isnull=True),
                name="quizzes_practice_has_no_result",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_under_way(self) -> bool:
        return self.state in machine.UNDER_WAY

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes on its clock, also while that stands still; None where nothing is timed."""
        if self.deadline is not None:
            return max(int((self.deadline - clock.now()).total_seconds()) // 60, 0)
        return None if self.remaining is None else int(self.remaining) // 60

    @property
    def exam(self) -> Quiz:
        """The quiz it is for: a practice of the controls is for the exam that follows."""
        return self.rehearses or self.quiz

    @property
    def break_minutes(self) -> int:
        """Of each extra break."""
        return self.break_seconds // 60

    @property
    def is_handed_in(self) -> bool:
        return self.state in machine.HANDED_IN


class Slot(models.Model):
    """One question of an attempt and the answer saved for it; `seq` only grows (QZ-4). `answer` {} is a blank one.

    `order`, `drawn`: the order of options and the values this candidate sees. `seconds`: time spent on it; `changes`: how often a
    given answer was changed; `first_answer` the first one given. A slot that is not `counted` is on trial. `regraded`: the later version
    whose key gave the mark (QZ-16); what was asked stays `version`.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="slots", db_index=False)  # the constraint's begins with it
    number = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counted = models.BooleanField(default=True)
    order = models.JSONField(default=list)
    drawn = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    first_answer = models.JSONField(default=dict)
    changes = models.PositiveSmallIntegerField(default=0)
    flagged = models.BooleanField(default=False)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    marked_up = models.JSONField(default=dict)
    checked = models.BooleanField(default=False)
    seq = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    regraded = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_slot_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.number}"


class Event(models.Model):
    """What happened in an attempt, in order; each row's hash covers the one before it, so that none can be taken out or changed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events", db_index=False)  # as above
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_event_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}#{self.number} {self.kind}"
