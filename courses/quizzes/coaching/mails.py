"""The mail that tells somebody of a mock exam they are to do; ids travel, words are found when it is made."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

from .. import queries
from ..models import Quiz

SAMPLE = {"name": "Camille", "title": "PMP®", "due": "12/01/2027", "by": "Hugo Petit", "exam": None}


def assigned(context: dict, language: str) -> dict:
    """{"name", "title", "due" (a day), "by", "exam": Quiz}."""
    quiz = Quiz.objects.get(pk=context["quiz"])
    due = timezone.localtime(datetime.fromisoformat(context["due"]))
    return {**context, "exam": quiz, "title": queries.quiz_title(quiz, language=language), "due": date_format(due, "DATE_FORMAT")}


declare(MailKind("quizzes/assigned", _("A mock exam for you: %(title)s"), lambda: dict(SAMPLE), assigned))
