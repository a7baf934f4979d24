"""From hold to invoice by card, the ways a payment can go, and what each costs in statements."""

import pytest

from courses.billing import actions as billing
from courses.billing.enums import OrderState, PaymentState
from courses.learning.models import Entitlement
from lms.jobs.models import Job
from tests.payments import order, paid, sample_session

pytestmark = pytest.mark.django_db


def test_a_paid_order_is_confirmed_invoiced_and_opens_the_training(people: dict, standin, run_jobs) -> None:
    session = sample_session()
    found = paid(order(session, people["buyer"], places=2, attends=True), standin)
    assert found.state == OrderState.CONFIRMED
    assert (found.net_cents, found.vat_cents, found.total_cents) == (358000, 71600, 429600)
    invoice = found.invoices.get()
    assert (invoice.sequence, invoice.total_cents) == (1, 429600)
    session.refresh_from_db()
    assert session.taken == 2
    assert Entitlement.objects.filter(user=people["buyer"], training=session.training, reason="seat").count() == 1
    assert set(Job.objects.filter(kind="mail.send").values_list("args__name", flat=True)) >= {"billing/confirmed", "booking/seat"}
    payment = found.payments.get()
    assert payment.state == PaymentState.SUCCEEDED
    assert standin.ledger()["payments"][0]["amount"] == 429600


def test_the_whole_order_costs_at_most_40_statements(people: dict, standin, statements) -> None:
    session = sample_session()
    held = {}

    def book() -> None:
        held["order"] = order(session, people["buyer"])

    counts = {"book": statements(book)}
    counts["pay"] = statements(lambda: billing.pay(order=held["order"]))
    standin.control({"pay": held["order"].payments.get().checkout_id})
    counts["fulfil"] = statements(lambda: billing.look(order=held["order"]))
    print(counts)
    assert sum(counts.values()) <= 40, counts
