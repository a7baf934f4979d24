"""What people are told by mail of exams: one to do, answers and comments of a trainer, a changed result; ids travel, words are made later."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

from .. import queries
from ..models import Attempt, Quiz

SAMPLE = {"name": "Camille", "title": "PMP®", "due": "12/01/2027", "by": "Hugo Petit", "exam": None}


def assigned(context: dict, language: str) -> dict:
    """{"name", "title", "due" (a day), "by", "exam": Quiz}."""
    quiz = Quiz.objects.get(pk=context["quiz"])
    due = timezone.localtime(datetime.fromisoformat(context["due"]))
    return {**context, "exam": quiz, "title": queries.quiz_title(quiz, language=language), "due": date_format(due, "DATE_FORMAT")}


declare(MailKind("quizzes/assigned", _("A mock exam for you: %(title)s"), lambda: dict(SAMPLE), assigned))

ANSWERED = {"name": "Camille", "title": "PMP®", "number": 7, "address": "00000000-0000-0000-0000-000000000000"}


def answered(context: dict, language: str) -> dict:
    """{"name", "title", "number", "address": the attempt's}."""
    attempt = Attempt.objects.select_related("quiz").get(pk=context["attempt"])
    return {**context, "title": queries.quiz_title(attempt.quiz, language=language), "address": str(attempt.public_id)}


declare(MailKind("quizzes/answered", _("Your trainer has answered: question %(number)s of %(title)s"), lambda: dict(ANSWERED), answered))
