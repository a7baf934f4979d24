"""What people are given in every exam, written by the training office (EX-10)."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from ..models import Accommodation
from .errors import QuizRefused


@transaction.atomic
def accommodate(*, user: User, percent: int, untimed: bool, second_language: bool, reason: str, by: User) -> Accommodation:
    """Give `user` more time in every exam begun from now on; an attempt under way is extended by its invigilator instead.

    Raises QuizRefused where nothing is given.
    """
    if not (percent or untimed or second_language):
        raise QuizRefused(_("Give at least one thing: extra time, no time limit, or a second language."))
    fields = {"percent": percent, "untimed": untimed, "second_language": second_language, "reason": reason, "given_by": by}
    given, _created = Accommodation.objects.update_or_create(user=user, defaults={**fields, "changed_at": clock.now()})
    return given


def end_accommodation(*, user: User) -> bool:
    """From the next exam on, `user` has the time that everybody has; False where nothing was given."""
    return Accommodation.objects.filter(user=user).delete()[0] > 0
