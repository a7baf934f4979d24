"""Orders on account: accepted, refused, unanswered; transfers allocated to the cent; what takes two people."""

from datetime import timedelta

import pytest

from content.models import ProviderIdentity
from courses.billing import actions as billing
from courses.billing import queries
from courses.billing.actions.account import NotDecidable
from courses.billing.enums import OrderState, PayBy
from courses.billing.models import BankChange, Order
from courses.booking.models import Session
from courses.learning.models import Entitlement
from lms.jobs.models import Job
from lms.kit import clock
from tests.payments import order, sample_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(people: dict) -> Order:
    return order(sample_session(), people["buyer"], places=2, pay_by=PayBy.ACCOUNT, attends=True)


def mails() -> set[str]:
    return set(Job.objects.filter(kind="mail.send").values_list("args__name", flat=True))


def test_an_order_on_account_keeps_the_seats_and_reaches_the_office(waiting: Order) -> None:
    assert waiting.state == OrderState.HELD
    assert sample_session().taken == 2
    assert not waiting.invoices.exists()
    assert {"billing/on_account", "billing/office_account"} <= mails()


def test_accepted_it_is_confirmed_and_invoiced_with_its_due_date(waiting: Order, people: dict) -> None:
    billing.accept(order=waiting, by=people["office"])
    waiting.refresh_from_db()
    assert waiting.state == OrderState.CONFIRMED
    invoice = waiting.invoices.get()
    assert invoice.due_on == clock.today() + timedelta(days=30)
    assert queries.balance(waiting).due_cents == 429600
    assert Entitlement.objects.filter(user=people["buyer"]).count() == 1
    with pytest.raises(NotDecidable):
        billing.accept(order=waiting, by=people["office"])
    assert waiting.invoices.count() == 1


def test_refused_its_seats_are_free_and_the_buyer_reads_why(waiting: Order, people: dict) -> None:
    billing.refuse(order=waiting, by=people["office"], reason="No purchase order")
    waiting.refresh_from_db()
    assert waiting.state == OrderState.REFUSED
    assert sample_session().taken == 0
    assert Job.objects.get(args__name="billing/refused").args["context"]["reason"] == "No purchase order"


def test_unanswered_by_the_go_no_go_day_its_seats_are_free(waiting: Order, run_jobs) -> None:
    assert billing.lapse_unanswered(order=waiting.pk) == "later"
    with clock.at(waiting.answer_by + timedelta(minutes=1)):
        assert billing.lapse_unanswered(order=waiting.pk) == "lapsed"
        assert billing.lapse_unanswered(order=waiting.pk) == OrderState.EXPIRED
    assert sample_session().taken == 0
    assert "billing/unanswered" in mails()


def test_on_account_is_refused_once_the_go_no_go_day_is_over(people: dict) -> None:
    Session.objects.filter(code="agp-paris-1").update(go_no_go_on=clock.today() - timedelta(days=1))
    with pytest.raises(billing.OrderRefused):
        order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)


def test_transfers_are_allocated_to_the_cent_and_never_more(waiting: Order, people: dict) -> None:
    billing.accept(order=waiting, by=people["office"])
    record = {"order": waiting, "received_on": clock.today(), "by": people["finance"]}
    billing.record_transfer(**record, amount_cents=400000, bank_reference="VIR 1")
    assert queries.balance(waiting).due_cents == 29600
    with pytest.raises(NotDecidable, match="29"):
        billing.record_transfer(**record, amount_cents=29601, bank_reference="VIR 2")
    with pytest.raises(NotDecidable):
        billing.record_transfer(**record | {"received_on": clock.today() + timedelta(days=1)}, amount_cents=1, bank_reference="VIR 3")
    billing.record_transfer(**record, amount_cents=10000, bank_reference="VIR 4")
    with pytest.raises(NotDecidable):
        billing.record_transfer(**record, amount_cents=10000, bank_reference="VIR 4")
    billing.record_transfer(**record, amount_cents=19600, bank_reference="VIR 5")
    assert queries.balance(waiting).is_paid


def test_money_for_an_order_that_is_not_confirmed_is_refused(waiting: Order, people: dict) -> None:
    with pytest.raises(NotDecidable):
        billing.record_transfer(order=waiting, amount_cents=100, received_on=clock.today(), bank_reference="x", by=people["finance"])


def test_bank_details_change_only_with_a_second_person(people: dict) -> None:
    asked = billing.ask_bank_change(iban="FR1420041010050500013M02606", bic="", by=people["finance"])
    before = ProviderIdentity.load().iban
    with pytest.raises(NotDecidable):
        billing.decide_bank_change(change=asked, by=people["finance"], approved=True)
    assert ProviderIdentity.load().iban == before
    billing.decide_bank_change(change=asked, by=people["administrator"], approved=True)
    assert ProviderIdentity.load().iban == "FR1420041010050500013M02606"
    with pytest.raises(NotDecidable):
        billing.decide_bank_change(change=BankChange.objects.get(), by=people["administrator"], approved=False)


def test_one_person_or_company_does_not_fill_sessions_with_unpaid_orders(people: dict) -> None:
    Session.objects.filter(code="agp-paris-1").update(capacity=100)
    order(sample_session(), people["buyer"], places=20, pay_by=PayBy.ACCOUNT)
    for who, pay_by in (("buyer", PayBy.ACCOUNT), ("buyer", PayBy.CARD), ("learner", PayBy.ACCOUNT)):
        with pytest.raises(billing.OrderRefused):
            order(sample_session(), people[who], pay_by=pay_by)
    assert Order.objects.count() == 1
