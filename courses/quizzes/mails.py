"""The mail that says how much of the daily drill waits; its link and the one that ends it are made when it is written."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.kit.mails import MailKind, declare

from .actions import reminders

SAMPLE = {"name": "Camille", "n": 7, "unsubscribe_url": "https://example.org/en/quiz/drill/reminder/…/"}


def drill(context: dict, language: str) -> dict:
    """{"name", "n": how many questions wait, "unsubscribe_url"}."""
    end = reverse("quizzes:end_reminder", args=[reminders.token(context["user"])])
    return {**context, "unsubscribe_url": f"{settings.SITE_URL}{end}"}


declare(MailKind("quizzes/drill", _("Today’s drill: %(n)s to answer"), lambda: dict(SAMPLE), drill))
