"""Days, hours and runs of days as each language writes them, always in the site's own time (Paris)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from lms.kit import languages


def local(moment: datetime) -> datetime:
    """The moment on the clocks of the site."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def day(moment: datetime) -> str:
    """Such as "Tuesday 12 January 2027"."""
    here = local(moment)
    return _("%(weekday)s %(day)s %(month)s %(year)s") % {"weekday": WEEKDAYS[here.weekday()], **_parts(here)}


def plain_day(value: date) -> str:
    """Such as "12 January 2027"."""
    return _("%(day)s %(month)s %(year)s") % _parts(value)


def span(starts: datetime, ends: datetime) -> str:
    """The days of a run: "12 January 2027", "12 and 13 January 2027", "12 to 15 January 2027", "30 March to 2 April 2027"."""
    first, last = local(starts), local(ends)
    if first.date() == last.date():
        return plain_day(first)
    parts: dict[str, object] = {"first": _number(first), **_parts(last)}
    two_days = last.date() - first.date() == timedelta(days=1)
    if (first.year, first.month) == (last.year, last.month):
        words = _("%(first)s and %(day)s %(month)s %(year)s") if two_days else _("%(first)s to %(day)s %(month)s %(year)s")
        return words % parts
    parts["first_month"] = MONTHS[first.month]
    if first.year == last.year:
        if two_days:
            return _("%(first)s %(first_month)s and %(day)s %(month)s %(year)s") % parts
        return _("%(first)s %(first_month)s to %(day)s %(month)s %(year)s") % parts
    parts["first_year"] = first.year
    if two_days:
        return _("%(first)s %(first_month)s %(first_year)s and %(day)s %(month)s %(year)s") % parts
    return _("%(first)s %(first_month)s %(first_year)s to %(day)s %(month)s %(year)s") % parts


def hours(starts: datetime, ends: datetime) -> str:
    """Such as "09:00 to 12:30"; in French "de 9 h à 12 h 30"."""
    return _("%(from)s to %(to)s") % {"from": hour(starts), "to": hour(ends)}


def hour(moment: datetime) -> str:
    """Such as "09:00"; in French "9 h"."""
    here = local(moment)
    if here.minute:
        return _("%(hour)02d:%(minute)02d") % {"hour": here.hour, "minute": here.minute}
    return _("%(hour)02d:00") % {"hour": here.hour}


def by_day(half_days: Iterable[Any]) -> list[dict]:
    """Half-days grouped under their day: [{"day", "starts_at", "halves": [{"hours", "half"}]}]."""
    found = []
    for _key, group in groupby(half_days, key=lambda half: local(half.starts_at).date()):
        halves = list(group)
        rows = [{"hours": hours(half.starts_at, half.ends_at), "half": half} for half in halves]
        found.append({"day": day(halves[0].starts_at), "starts_at": halves[0].starts_at, "halves": rows})
    return found


def _parts(value: date) -> dict[str, object]:
    return {"day": _number(value), "month": MONTHS[value.month], "year": value.year}


def _number(value: date) -> str:
    """The day of the month: French writes the first as an ordinal."""
    return "1er" if value.day == 1 and languages.active() == "fr" else str(value.day)
