"""Days and hours as each language writes them, on the clocks of Paris."""

import pytest
from django.utils.translation import override

from courses.booking import dates
from courses.booking.models import HalfDay

from .makers import moment


@pytest.mark.parametrize(
    ("starts", "ends", "english", "french"),
    [
        ("2027-01-12T08:00+00:00", "2027-01-12T16:00+00:00", "12 January 2027", "12 janvier 2027"),
        ("2027-01-12T08:00+00:00", "2027-01-13T16:00+00:00", "12 and 13 January 2027", "12 et 13 janvier 2027"),
        ("2027-01-12T08:00+00:00", "2027-01-15T16:00+00:00", "12 to 15 January 2027", "du 12 au 15 janvier 2027"),
        ("2027-03-31T08:00+00:00", "2027-04-01T16:00+00:00", "31 March and 1 April 2027", "31 mars et 1er avril 2027"),
        ("2027-03-30T08:00+00:00", "2027-04-02T16:00+00:00", "30 March to 2 April 2027", "du 30 mars au 2 avril 2027"),
        ("2026-12-31T08:00+00:00", "2027-01-02T16:00+00:00", "31 December 2026 to 2 January 2027", "du 31 décembre 2026 au 2 janvier 2027"),
        (
            "2026-12-31T08:00+00:00",
            "2027-01-01T16:00+00:00",
            "31 December 2026 and 1 January 2027",
            "31 décembre 2026 et 1er janvier 2027",
        ),
        # Late in the evening in UTC is the next day in Paris.
        ("2027-01-12T23:30+00:00", "2027-01-13T00:30+00:00", "13 January 2027", "13 janvier 2027"),
    ],
)
def test_a_run_of_days(starts: str, ends: str, english: str, french: str) -> None:
    with override("en"):
        assert dates.span(moment(starts), moment(ends)) == english
    with override("fr"):
        assert dates.span(moment(starts), moment(ends)) == french


def test_french_writes_the_first_as_an_ordinal() -> None:
    with override("fr"):
        assert "1er janvier 2027" in dates.day(moment("2027-01-01T08:00+00:00"))
        assert "2 janvier 2027" in dates.day(moment("2027-01-02T08:00+00:00"))
    with override("en"):
        assert dates.day(moment("2027-01-01T08:00+00:00")) == "Friday 1 January 2027"


@pytest.mark.case("D_10", "L_08")
def test_hours_follow_the_clocks_of_paris_through_the_change_of_hour() -> None:
    """The 28th of March 2027 begins at +01:00 and ends at +02:00."""
    with override("en"):
        assert dates.hours(moment("2027-03-27T08:00+00:00"), moment("2027-03-27T11:30+00:00")) == "09:00 to 12:30"
        assert dates.hours(moment("2027-03-28T07:00+00:00"), moment("2027-03-28T10:30+00:00")) == "09:00 to 12:30"


def test_half_days_stand_under_their_day() -> None:
    halves = [
        HalfDay(starts_at=moment(f"2027-01-{day}T{start}:00+00:00"), ends_at=moment(f"2027-01-{day}T{end}:00+00:00"))
        for day, start, end in (("12", "08", "11"), ("12", "12", "16"), ("13", "08", "11"))
    ]
    with override("en"):
        found = dates.by_day(halves)
    assert [(each["day"], len(each["halves"])) for each in found] == [("Tuesday 12 January 2027", 2), ("Wednesday 13 January 2027", 1)]
