"""A quiz: a fixed list of questions with a pass mark."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import QuizMode
from .bank import Question


class Quiz(models.Model):
    key = models.SlugField(_("key"), max_length=80, unique=True)
    mode = models.CharField(_("mode"), max_length=10, choices=QuizMode, default=QuizMode.PRACTISE)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark (%)"), default=70)
    questions = models.ManyToManyField(Question, through="QuizItem", related_name="quizzes")

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["key"]
        constraints = [models.CheckConstraint(condition=Q(pass_mark__range=(1, 100)), name="quizzes_pass_mark_percent")]

    def __str__(self) -> str:
        return self.key


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
        return f"{self.quiz} {self.position}"


class QuizText(models.Model):
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "language"], name="quizzes_title_once")]

    def __str__(self) -> str:
        return self.title
