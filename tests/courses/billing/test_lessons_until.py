"""Until when the lessons of a place stay open: said where one decides, and where one learns."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from courses.billing import actions as billing
from courses.billing.enums import PayBy
from courses.booking import queries as booking
from courses.learning import queries as learning
from tests.payments import keep, order, sample_session

pytestmark = pytest.mark.django_db


def test_who_decides_and_who_learns_read_until_when_the_lessons_are_open(people: dict, as_role: Callable) -> None:
    session = sample_session()
    with override("en"):
        day = booking.lessons_until(session)
    client = as_role("buyer")
    assert f"stay open until {day}" in client.get(f"/en/sessions/{session.public_id}/").content.decode()
    held = keep(session, user=people["buyer"])
    assert f"Open until {day}" in client.get(f"/en/checkout/{held.public_id}/").content.decode()
    found = order(session, people["buyer"], pay_by=PayBy.ACCOUNT, attends=True)
    assert f"Lessons open until {day}" not in client.get("/en/learn/").content.decode()
    billing.accept(order=found, by=people["office"])
    assert f"Lessons open until {day}" in client.get("/en/learn/").content.decode()
    people["buyer"].entitlements.create(training=session.training, reason="grant", source="t:1")
    assert [card["until"] for card in learning.my_learning(people["buyer"], language="en")["cards"]] == [None]
