"""What answers leave behind: concepts to come back to, ratings of people and questions, figures of questions, reported errors."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from .. import elo, intervals
from ..enums import Confidence, DisputeState, QuizMode
from ..intervals import Interval
from ..memory import Memory
from .attempt import Slot
from .bank import Bank, Question, QuestionVersion
from .quiz import Quiz


class ConceptCard(models.Model):
    """A person's memory of one concept of a method (memory.Memory); `left_on`: the day it left the error notebook, None while in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    method = models.SlugField(max_length=40, blank=True)
    concept = models.SlugField(max_length=60)
    card = models.JSONField()
    due = models.DateField()
    last = models.DateField()
    streak = models.PositiveSmallIntegerField(default=0)
    lapses = models.PositiveSmallIntegerField(default=0)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due", "concept"]
        indexes = [models.Index(fields=["user", "due"], name="quizzes_card_due")]
        constraints = [models.UniqueConstraint(fields=["user", "method", "concept"], name="quizzes_card_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.method}/{self.concept}"

    @property
    def memory(self) -> Memory:
        return Memory(card=self.card, due=self.due, last=self.last, streak=self.streak, lapses=self.lapses)

    def take(self, found: Memory) -> None:
        """Hold what the answer left; not saved."""
        self.card, self.due, self.last, self.streak, self.lapses = found.card, found.due, found.last, found.streak, found.lapses
        self.left_on = None if found.is_in_notebook else (self.left_on or found.last)


class Ability(models.Model):
    """How a person is rated in an area of a bank, in logits (elo.Rating)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="+")
    area = models.SlugField(max_length=40, blank=True)
    value = models.FloatField(default=0.0)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "bank", "area"], name="quizzes_ability_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.bank_id}/{self.area} {self.value:.2f}"

    @property
    def rating(self) -> elo.Rating:
        return elo.Rating(self.value, self.n)


class Difficulty(models.Model):
    """How hard a question is as answered, in logits; a question without a row is rated as its author guessed."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="rated")
    value = models.FloatField(default=0.0)
    n = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.question_id} {self.value:.2f}"


class DrillAnswer(models.Model):
    """One answer of a drill, marked and explained at once; never part of an exam. `turn`: how often this person had the question before.

    `is_daily`: asked by the daily drill, which has a limit; else by a drill of a topic.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField()
    is_daily = models.BooleanField()
    answer = models.JSONField(default=dict)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    mark = models.PositiveSmallIntegerField()
    on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["user", "on"], name="quizzes_drill_day")]
        constraints = [models.UniqueConstraint(fields=["user", "version", "turn"], name="quizzes_drill_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version_id}/{self.turn}"


class DrillReminder(models.Model):
    """Somebody asked for a mail on the days when their drill waits (QZ-15); nobody without a row gets one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("reminder of the drill")
        verbose_name_plural = _("reminders of the drill")

    def __str__(self) -> str:
        return str(self.user_id)


class ItemStatistics(models.Model):
    """Figures of a version from first attempts in exam conditions, by language and mode (statistics.ItemFigures); None under 30 answers.

    `quarantined_on`: the day these figures took the question out; whoever puts it back has the last word on this version.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="figures")
    language = models.CharField(max_length=2, blank=True)
    mode = models.CharField(max_length=10, choices=QuizMode)
    n = models.PositiveIntegerField()
    facility = models.FloatField(null=True, blank=True)
    discrimination = models.FloatField(null=True, blank=True)
    upper_lower = models.FloatField(null=True, blank=True)
    median_seconds = models.FloatField(null=True, blank=True)
    table = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    computed_at = models.DateTimeField()
    quarantined_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language", "mode"], name="quizzes_figures_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}/{self.mode} n={self.n}"

    @property
    def facility_between(self) -> Interval | None:
        return None if self.facility is None else intervals.wilson(self.facility, self.n)

    @property
    def discrimination_between(self) -> Interval | None:
        return None if self.discrimination is None else intervals.fisher(self.discrimination, self.n)


class FormStatistics(models.Model):
    """How well a quiz tells people apart, by language and mode, from everybody's first sitting of it (statistics.Reliability).

    Marks are those that count. Everything but `n` is None under 30 people, and where all have the same score.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="figures")
    language = models.CharField(max_length=2, blank=True)
    mode = models.CharField(max_length=10, choices=QuizMode)
    n = models.PositiveIntegerField()
    method = models.CharField(max_length=5, blank=True)
    coefficient = models.FloatField(null=True, blank=True)
    sem = models.FloatField(null=True, blank=True)
    items = models.PositiveIntegerField(null=True, blank=True)
    mean = models.FloatField(null=True, blank=True)
    deviation = models.FloatField(null=True, blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "language", "mode"], name="quizzes_form_figures_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.language}/{self.mode} n={self.n}"

    @property
    def between(self) -> Interval | None:
        """The 95 % interval of the coefficient."""
        if self.coefficient is None or self.items is None:
            return None
        return intervals.bonett(self.coefficient, n=self.n, items=self.items)


class Dispute(models.Model):
    """A reader says that a question is wrong; one open report a person and version. `slot`: where they met it, if it still exists."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="disputes")
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("what is wrong"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    reply = models.TextField(_("reply"), max_length=1000, blank=True)
    at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], condition=Q(state="open"), name="quizzes_one_open_dispute"),
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="quizzes_dispute_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"
