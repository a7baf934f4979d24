"""What keeps certifying exams honest: wrong access codes that were typed, and how many candidates have met a question (EX-15)."""

from django.conf import settings
from django.db import models

from .bank import Question
from .quiz import Quiz


class CodeTry(models.Model):
    """How often somebody has typed an access code since `since`, until they typed the right one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "quiz"], name="quizzes_code_try_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.quiz_id} {self.tries}"


class Exposure(models.Model):
    """`met` of the `of` candidates who have begun an exam of the bank have met this question, reckoned by the job of figures."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="exposure")
    met = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id} {self.met}/{self.of}"
