"""A use of questions: a fixed list, or forms drawn from a bank after an exam body's blueprint."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from .. import feedback as telling
from .. import networks
from ..enums import FeedbackPreset, Grade, QuizMode
from .bank import Bank, Question

if TYPE_CHECKING:
    from ..blueprint import Blueprint


class BlueprintEdition(models.Model):
    """One state of a blueprint as TOML; attempts keep the one they were taken on, the newest is in force."""

    code = models.SlugField(_("code"), max_length=60)
    number = models.PositiveIntegerField(_("edition"))
    text = models.TextField(_("blueprint (TOML)"))
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("exam blueprint")
        verbose_name_plural = _("exam blueprints")
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="quizzes_blueprint_once")]

    def __str__(self) -> str:
        return f"{self.code} ({self.number})"

    @property
    def blueprint(self) -> "Blueprint":
        """The facts, read once a process: a row never changes."""
        from ..blueprint import read_kept

        return read_kept(self.text)


class Quiz(models.Model):
    """`blueprint` and `bank` make it an exam simulation of `size` items (all of them where None); else its items are listed.

    `minutes` is for quizzes without a blueprint; a shorter form has its share of the blueprint’s. `tries` None: any number.
    `own_feedback`: the cells of `feedback.py` as text, where `feedback` is one's own choice. `closes_at`: nobody begins after it, and
    no time of an attempt begun before goes beyond it.
    From `access_code` on: integrity (EX-15); door.py, exposure.py and notes.py say how each of them holds.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    mode = models.CharField(_("mode"), max_length=10, choices=QuizMode, default=QuizMode.PRACTISE)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark (%)"), default=70)
    questions = models.ManyToManyField(Question, through="QuizItem", related_name="quizzes")
    blueprint = models.SlugField(_("exam blueprint"), max_length=60, blank=True)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, blank=True, related_name="quizzes", verbose_name=_("bank"))
    size = models.PositiveSmallIntegerField(_("items of a shorter form"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    feedback = models.CharField(_("told afterwards"), max_length=12, choices=FeedbackPreset, default=FeedbackPreset.COACH)
    own_feedback = models.CharField(max_length=500, blank=True, editable=False)
    closes_at = models.DateTimeField(
        _("closes at"), null=True, blank=True,
        help_text=_("Nobody may start after it, and whoever is under way is handed in then. Empty: it stays open."),
    )  # fmt: skip
    tries = models.PositiveSmallIntegerField(_("attempts allowed"), null=True, blank=True)
    grade = models.CharField(_("attempt that counts"), max_length=7, choices=Grade, default=Grade.BEST)
    cool_down_hours = models.PositiveSmallIntegerField(_("hours between two attempts"), default=0)
    access_code = models.CharField(
        _("access code"), max_length=40, blank=True,
        help_text=_("Asked for at the start and whenever the exam is opened again. Invigilators read it in the room. Empty: none."),
    )  # fmt: skip
    networks = models.TextField(
        _("addresses it may be sat from"), max_length=2000, blank=True, validators=[networks.validate],
        help_text=_("One on each line: 192.0.2.0/24, 2001:db8::/32 or a single address. Empty: from anywhere."),
    )  # fmt: skip
    logs_leaving = models.BooleanField(
        _("note when the candidate leaves the page"), default=False,
        help_text=_("For information only: it costs nothing by itself. Candidates are told before they start."),
    )  # fmt: skip
    deters_copying = models.BooleanField(
        _("make copying harder"), default=False,
        help_text=_("Questions cannot be selected, copied or printed in the page. It deters; it does not prevent."),
    )  # fmt: skip
    exposure_share = models.PositiveSmallIntegerField(
        _("most candidates who may have met a question (%)"), null=True, blank=True,
        help_text=_("Of those who have sat an exam of this bank, by last night’s figures; it holds from 30 candidates on."),
    )  # fmt: skip
    exposure_count = models.PositiveIntegerField(
        _("most candidates who may have met a question"), null=True, blank=True, help_text=_("By last night’s figures.")
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__range=(1, 100)), name="quizzes_pass_mark_percent"),
            models.CheckConstraint(condition=Q(blueprint="") | Q(bank__isnull=False), name="quizzes_blueprint_needs_bank"),
            models.CheckConstraint(condition=Q(feedback__in=FeedbackPreset.values), name="quizzes_feedback_known"),
            models.CheckConstraint(condition=Q(mode__in=QuizMode.values), name="quizzes_mode_known"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="quizzes_grade_known"),
            models.CheckConstraint(
                condition=Q(exposure_share__isnull=True) | Q(exposure_share__range=(1, 100)), name="quizzes_exposure_share_percent"
            ),
            models.CheckConstraint(condition=Q(exposure_count__isnull=True) | Q(exposure_count__gte=1), name="quizzes_exposure_count_some"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_exam(self) -> bool:
        """Whether it is sat on the clock, in exam conditions."""
        return self.mode == QuizMode.ASSESS

    @property
    def has_door(self) -> bool:
        """Whether a code or an address is asked for before its questions are shown (EX-15)."""
        return bool(self.access_code or self.networks)

    @property
    def limits_tries(self) -> bool:
        """Whether it may not be begun as often as one likes, whenever one likes."""
        return self.tries is not None or self.cool_down_hours > 0

    @property
    def may_split(self) -> bool:
        """Whether it may be sat part by part: practice may, what withholds its key or is kept behind a door may not."""
        return not self.withholds and not self.has_door

    @property
    def matrix(self) -> telling.Matrix:
        """What its candidates are told, and when (QZ-13)."""
        return telling.matrix(self.feedback, self.own_feedback)

    @property
    def checks_answers(self) -> bool:
        """Whether each answer can be checked at once: when learning, and where that tells something."""
        return bool(telling.told_of_checked(matrix=self.matrix, mode=self.mode))

    @property
    def withholds(self) -> bool:
        """Whether somebody whose attempt is released may not know now what was right, and why."""
        return not telling.is_open(self.matrix, closed=self.is_closed)

    @property
    def is_closed(self) -> bool:
        """Whether its closing moment has passed."""
        return self.closes_at is not None and self.closes_at <= clock.now()


class QuizItem(models.Model):
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="quizzes_question_once_a_quiz"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.position}"


class QuizText(models.Model):
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "language"], name="quizzes_title_once")]

    def __str__(self) -> str:
        return self.title
