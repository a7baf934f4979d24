"""Who may sit and see what. Rows of the access matrix; the views check that the attempt is one's own."""

from lms.accounts.models import User
from lms.kit import clock
from lms.kit.access import SIGNED_IN, declare

from .models import Grant, Quiz

for route in ("quizzes:attempt", "quizzes:save", "quizzes:submit", "quizzes:result"):
    declare(route, SIGNED_IN, why="one's own attempt, else 404")


def may_sit(user: User, quiz: Quiz) -> bool:
    """Whether a floor above granted `user` this quiz, and the grant still holds."""
    grant = Grant.objects.filter(user=user, quiz=quiz).first()
    return grant is not None and (grant.until is None or grant.until > clock.now())
