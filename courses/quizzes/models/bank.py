"""The question bank: an immutable version per publication, its words in each language."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import QuestionKind


class Question(models.Model):
    """A bank item; what is asked lives in its versions."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    topic = models.SlugField(_("topic"), max_length=40, db_index=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class QuestionVersion(models.Model):
    """`options` is [{"key": "a", "correct": true}, …]; never changed once written: attempts point here (QZ-16, E15)."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    marks = models.PositiveSmallIntegerField(_("marks"), default=1)
    options = models.JSONField(_("options"))
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="quizzes_version_once"),
            models.CheckConstraint(condition=models.Q(kind__in=QuestionKind.values), name="quizzes_kind_known"),
            models.CheckConstraint(condition=models.Q(marks__gte=1), name="quizzes_marks_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.number}"

    @property
    def option_keys(self) -> list[str]:
        return [option["key"] for option in self.options]

    @property
    def correct_keys(self) -> frozenset[str]:
        return frozenset(option["key"] for option in self.options if option["correct"])


class QuestionText(models.Model):
    """The words of a version: `stem_html`, and `options` {key: {"html", "reason"}}, rendered when they were written."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    stem = models.TextField()
    stem_html = models.TextField()
    options = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="quizzes_text_once")]

    def __str__(self) -> str:
        return self.stem
