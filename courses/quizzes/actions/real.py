"""Telling of the real exam, and taking it back: a choice, for the person alone, and for sums of many."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import real_results
from ..models import RealResult
from ..readiness import Band
from .errors import QuizRefused

LONGEST_AGO = 10  # years
# More than anybody sits; without an end, one person's rows could push those of others out of the sums.
MOST_TOLD = 20


def tell_real_result(*, user: User, exam: str, sat_on: date, passed: bool, bands: Mapping[str, str]) -> RealResult:
    """Keep what somebody tells of their real exam, with what our forecast said before that day; the same day again replaces it.

    Raises QuizRefused for a day to come or long past, and for a band or a domain that does not exist.
    """
    today = clock.today()
    if not today.year - LONGEST_AGO < sat_on.year or sat_on > today:
        raise QuizRefused(_("Give the day on which you sat the exam."))
    desk = real_results.desk(user, exam, language="en")
    known = {code for code, _name in desk.areas} if desk else set()
    given = {area: band for area, band in bands.items() if band}
    if desk is None or not set(given) <= known or not set(given.values()) <= set(Band):
        raise QuizRefused(_("This exam reports no such domain or band."))
    told = RealResult.objects.filter(user=user, exam=exam).exclude(sat_on=sat_on)
    if told.count() >= MOST_TOLD:
        raise QuizRefused(_("You have told of %(n)s exams already. Take one back first.") % {"n": MOST_TOLD})
    chance, share = real_results.foretold(user, exam, before=sat_on)
    values = {"passed": passed, "bands": given, "chance": chance, "share": share, "at": clock.now()}
    return RealResult.objects.update_or_create(user=user, exam=exam, sat_on=sat_on, defaults=values)[0]


def withdraw_real_result(*, user: User, exam: str, sat_on: date) -> bool:
    """Take it back for good; False where there is none."""
    deleted, _rows = RealResult.objects.filter(user=user, exam=exam, sat_on=sat_on).delete()
    return bool(deleted)
