"""The next missing act of a session."""

from datetime import date, timedelta

import pytest

from courses.booking.acts import Act, next_act
from courses.booking.models import Session
from lms.accounts.models import User

from .makers import moment

NOW = moment("2027-01-01T10:00+01:00")


def session(**fields: object) -> Session:
    told = {
        "state": "published", "starts_at": NOW + timedelta(days=30), "ends_at": NOW + timedelta(days=31), "place": "Paris",
        "trainer": User(pk=1), "min_to_run": 3, "go_no_go_on": date(2027, 1, 20), **fields,
    }  # fmt: skip
    return Session(**told)


PAST = {"starts_at": NOW - timedelta(days=2), "ends_at": NOW - timedelta(days=1)}


@pytest.mark.parametrize(
    ("fields", "people", "act"),
    [
        ({"state": "draft"}, 0, Act.PUBLISH),
        ({"state": "draft", "place": ""}, 0, Act.PLACE),
        ({"state": "draft", "place": "", "link": "https://x.example"}, 0, Act.PUBLISH),
        ({"state": "draft", **PAST}, 0, Act.NEW_DATES),
        ({}, 0, None),
        ({}, 3, Act.CONFIRM),
        ({"go_no_go_on": date(2027, 1, 8)}, 2, Act.DECIDE),
        ({"go_no_go_on": date(2027, 1, 9)}, 2, None),
        ({"trainer": None}, 0, Act.TRAINER),
        ({"place": ""}, 0, Act.PLACE),
        (PAST, 0, Act.NEW_DATES),
        ({"state": "confirmed"}, 5, None),
        ({"state": "confirmed", "trainer": None}, 5, Act.TRAINER),
        ({"state": "confirmed", **PAST}, 5, Act.RUN),
        ({"state": "postponed"}, 5, Act.NEW_DATES),
        ({"state": "running", "starts_at": NOW - timedelta(hours=1)}, 5, None),
        ({"state": "running", **PAST}, 5, Act.END),
        ({"state": "done", **PAST}, 5, Act.CLOSE),
        ({"state": "closed", **PAST}, 5, None),
        ({"state": "cancelled"}, 0, None),
    ],
)
def test_one_act_at_a_time(fields: dict, people: int, act: Act | None) -> None:
    assert next_act(session(**fields), people=people, moment=NOW) == act
