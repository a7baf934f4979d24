"""What a person prepares for an open-book exam; while they sit it, it stays as it was."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import machine, page_index
from ..models import Attempt, PageIndex
from .errors import QuizRefused


@transaction.atomic
def write_page_index(*, user: User, exam: str, text: str) -> PageIndex:
    """Keep one's own index for an exam in the place of the earlier one; raises QuizRefused for lines that are no entries,
    and while one sits this very exam.
    """
    try:
        entries = page_index.read(text)
    except page_index.BadIndex as error:
        raise QuizRefused(str(error)) from error
    sat = Attempt.objects.filter(user=user, blueprint__code=exam, state__in=machine.UNDER_WAY, rehearses__isnull=True)
    if sat.exists():
        raise QuizRefused(_("You are sitting this exam: your index stays as it was until you have handed in."))
    values = {"entries": entries, "changed_at": clock.now()}
    return PageIndex.objects.update_or_create(user=user, exam=exam, defaults=values)[0]
