"""Forgetting: after some months, what somebody did in an attempt is deleted, and its result stays (EX-18)."""

import calendar
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lms.kit import clock

from ..enums import AttemptState
from ..models import Attempt, Comment, Enquiry, Event, Message, RoomAct, RoomOutcome, Slot

AT_ONCE = 100
# Nothing more happens to an attempt in these states.
OVER = (AttemptState.RELEASED, AttemptState.VOIDED, AttemptState.EXPIRED)
BLANK = {"answer": {}, "first_answer": {}, "marked_up": {}, "changes": 0, "confidence": "", "flagged": False, "saved_at": None}


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many calendar months earlier, or the last day of a shorter month."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=years, month=month + 1, day=min(moment.day, calendar.monthrange(years, month + 1)[1]))


def forget_old() -> int:
    """Delete what was said, done and answered in attempts that ended EXAM_LOG_MONTHS ago, acts on rooms too; says of how many.

    Score, marks by question and seconds stay, for the results and the figures of questions. 0 months: nothing is ever deleted.
    """
    if not settings.EXAM_LOG_MONTHS:
        return 0
    before = months_before(clock.now(), settings.EXAM_LOG_MONTHS)
    old = Attempt.objects.filter(state__in=OVER, forgotten_at__isnull=True, created_at__lt=before).exclude(submitted_at__gte=before)
    forgotten = 0
    while pks := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        _forget(pks)
        forgotten += len(pks)
    return forgotten


@transaction.atomic
def _forget(pks: list[int]) -> None:
    for model in (Event, Message, Comment, Enquiry, RoomOutcome):
        model.objects.filter(attempt__in=pks).delete()
    RoomAct.objects.filter(outcomes=None, at__lt=months_before(clock.now(), settings.EXAM_LOG_MONTHS)).delete()
    Slot.objects.filter(attempt__in=pks).update(**BLANK)
    Attempt.objects.filter(pk__in=pks).update(forgotten_at=clock.now(), scratchpad="", messages_sent=0, noticed={})
