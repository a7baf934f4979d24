"""C13 and races 15, 16: cancelling frees seats, credits the invoice and refunds, once; a transfer refund takes two people."""

import pytest

from courses.billing import actions as billing
from courses.billing import queries
from courses.billing.actions.account import NotDecidable
from courses.billing.actions.refunds import RefundRefused, ask_refund
from courses.billing.enums import OrderState, PayBy, RefundReason, RefundState
from courses.billing.models import CancellationRequest, Refund
from courses.learning.access import entitled
from lms.kit import clock
from tests.payments import order, paid, sample_session

pytestmark = pytest.mark.django_db


def test_an_accepted_request_frees_credits_and_refunds(people: dict, standin, run_jobs) -> None:
    found = paid(order(sample_session(), people["buyer"], attends=True), standin)
    asked = billing.ask_to_cancel(order=found, by=people["buyer"], reason="Ill")
    assert billing.ask_to_cancel(order=found, by=people["buyer"], reason="again").pk == asked.pk
    assert entitled(people["buyer"], found.hold.session.training_id)
    billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="Get well")
    found.refresh_from_db()
    assert found.state == OrderState.CANCELLED
    assert sample_session().taken == 0
    assert not entitled(people["buyer"], found.hold.session.training_id)
    assert sum(found.invoices.values_list("total_cents", flat=True)) == 0
    run_jobs()
    refund = Refund.objects.get()
    assert (refund.state, refund.amount_cents) == (RefundState.SUCCEEDED, found.total_cents)
    assert standin.ledger()["payments"][0]["refunded"] == found.total_cents
    assert queries.balance(found).is_paid
    with pytest.raises(NotDecidable):
        billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")


def test_a_refused_request_changes_nothing(people: dict, standin) -> None:
    found = paid(order(sample_session(), people["buyer"]), standin)
    asked = billing.ask_to_cancel(order=found, by=people["buyer"], reason="")
    billing.decide_cancellation(request=asked, by=people["office"], accepted=False, answer="Too late")
    found.refresh_from_db()
    assert found.state == OrderState.CONFIRMED
    assert sample_session().taken == 1
    assert not CancellationRequest.objects.filter(state="open").exists()


def test_only_a_confirmed_order_is_cancelled(people: dict) -> None:
    with pytest.raises(NotDecidable):
        billing.ask_to_cancel(order=order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT), by=people["buyer"], reason="")


def test_a_transfer_goes_back_with_a_second_persons_approval(people: dict) -> None:
    found = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    billing.accept(order=found, by=people["office"])
    billing.record_transfer(
        order=found, amount_cents=found.total_cents, received_on=clock.today(), bank_reference="VIR", by=people["finance"]
    )
    asked = billing.ask_to_cancel(order=found, by=people["buyer"], reason="")
    billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")
    refund = Refund.objects.get()
    assert refund.state == RefundState.REQUESTED
    with pytest.raises(RefundRefused):
        billing.approve_refund(refund=refund, by=people["office"], approved=True)
    billing.approve_refund(refund=refund, by=people["finance"], approved=True)
    refund.refresh_from_db()
    assert (refund.state, refund.approved_by) == (RefundState.SUCCEEDED, people["finance"])


@pytest.mark.case("C_13")
def test_more_than_was_paid_never_goes_back(people: dict, standin) -> None:
    payment = paid(order(sample_session(), people["buyer"]), standin).payments.get()
    ask_refund(payment=payment, amount_cents=200000, reason=RefundReason.CANCELLED)
    with pytest.raises(RefundRefused):
        ask_refund(payment=payment, amount_cents=14801, reason=RefundReason.CANCELLED)
    ask_refund(payment=payment, amount_cents=14800, reason=RefundReason.CANCELLED)


@pytest.mark.case("C_13")
def test_a_refund_that_fails_later_is_due_again_and_calls_a_person(people: dict, standin, run_jobs) -> None:
    found = paid(order(sample_session(), people["buyer"]), standin)
    standin.control({"next": "refund_pending"})
    ask_refund(payment=found.payments.get(), amount_cents=1000, reason=RefundReason.CANCELLED)
    run_jobs()
    refund = Refund.objects.get()
    assert refund.state == RefundState.PENDING
    standin.control({"settle_refund": refund.gateway_id, "status": "failed"})
    from courses.billing import gateway

    billing.follow_refund(gateway.refund_seen(refund.gateway_id))
    refund.refresh_from_db()
    found.refresh_from_db()
    assert refund.state == RefundState.FAILED
    assert found.payments.get().refunded_cents == 0
    assert found.attention


@pytest.mark.case("C_10")
def test_c10_a_refund_whose_answer_was_lost_is_sent_once(people: dict, standin, run_jobs) -> None:
    found = paid(order(sample_session(), people["buyer"]), standin)
    ask_refund(payment=found.payments.get(), amount_cents=1000, reason=RefundReason.CANCELLED)
    standin.control({"next": "error_after"})
    refund = Refund.objects.get()
    for _try in range(3):
        try:
            billing.send_refund(refund=refund.pk)
        except RuntimeError:
            continue
    assert len(standin.ledger()["refunds"]) <= 1
