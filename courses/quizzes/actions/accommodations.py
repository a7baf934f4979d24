"""What people are given in every exam, written by the training office (EX-10)."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from ..models import Accommodation
from .errors import QuizRefused

MOST_BREAKS, LONGEST_BREAK = 20, 60


@transaction.atomic
def accommodate(
    *, user: User, percent: int, untimed: bool, second_language: bool, reason: str, by: User, breaks: int = 0, break_minutes: int = 0
) -> Accommodation:
    """Give `user` more time, and breaks of their own, in every exam begun from now on; an attempt under way is extended by its
    invigilator instead.

    Raises QuizRefused where nothing is given.
    """
    if not (percent or untimed or second_language or breaks):
        raise QuizRefused(_("Give at least one thing: extra time, no time limit, a second language, or breaks."))
    if bool(breaks) != bool(break_minutes) or breaks > MOST_BREAKS or break_minutes > LONGEST_BREAK:
        raise QuizRefused(_("Extra breaks have a number (1 to 20) and a length (1 to 60 minutes)."))
    fields = {
        "breaks": breaks,
        "break_minutes": break_minutes,
        "percent": percent,
        "untimed": untimed,
        "second_language": second_language,
        "reason": reason,
        "given_by": by,
    }
    given, _created = Accommodation.objects.update_or_create(user=user, defaults={**fields, "changed_at": clock.now()})
    return given


def end_accommodation(*, user: User) -> bool:
    """From the next exam on, `user` has the time that everybody has; False where nothing was given."""
    return Accommodation.objects.filter(user=user).delete()[0] > 0
