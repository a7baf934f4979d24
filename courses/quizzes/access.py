"""Who may sit and see what. Rows of the access matrix; the views check that the attempt is one's own."""

from django.db.models import Q, QuerySet

from lms.accounts.models import User
from lms.kit import clock
from lms.kit.access import SIGNED_IN, declare

from .models import Grant, Quiz

ROUTES = (
    "attempt", "items", "replay", "save", "check", "clock", "scratchpad", "look_up", "section", "back", "submit", "result",
)  # fmt: skip
for route in ROUTES:
    declare(f"quizzes:{route}", SIGNED_IN, why="one's own attempt, else 404")


declare("question_picture", SIGNED_IN, why="named by the hash of its content: only who was shown it knows it")


def grants(user: User) -> QuerySet[Grant]:
    """What floors above granted `user` and still holds."""
    return Grant.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), user=user)


def may_sit(user: User, quiz: Quiz) -> bool:
    """Whether `user` may sit this quiz now."""
    return grants(user).filter(quiz=quiz).exists()
