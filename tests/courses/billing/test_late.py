"""Finance reads first what is late, and by how many days."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from courses.billing import actions as billing
from courses.billing.enums import PayBy
from courses.booking.models import Session
from lms.kit import clock
from tests.payments import order, sample_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "told"), [("en", "late by {} day"), ("fr", "en retard de {} jour")])
def test_orders_past_their_due_date_come_first_and_say_so(people: dict, as_role: Callable, language: str, told: str) -> None:
    Session.objects.update(go_no_go_on=clock.today() + timedelta(days=90))
    start, references = clock.now(), []
    for days in (0, 5):
        with clock.at(start + timedelta(days=days)):
            found = order(sample_session("agp-paris-2"), people["buyer"], pay_by=PayBy.ACCOUNT)
            billing.accept(order=found, by=people["office"])
            references.append(found.reference)
    due = found.invoices.get().due_on
    with clock.at(start + (due - clock.today()) - timedelta(days=4)):  # the day after the first one was due
        page = as_role("finance").get(f"/{language}/finance/").content.decode()
    rows = [" ".join(strip_tags(row).split()) for row in page.split("<tbody")[1].split("</tbody>")[0].split("</tr>")[:2]]
    assert references[0] in rows[0] and told.format(1) in rows[0].replace("\u00a0", " ")
    assert references[1] in rows[1] and told.format("").strip() not in rows[1]
