"""Refunds: whole, in parts, never too much, pending, failed, and made by hand in the dashboard."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .conftest import client_of
from .receiver import Receiver


def charge_of(client: stripe.StripeClient, session: Session) -> stripe.Charge:
    return client.v1.charges.list({"payment_intent": session.payment_intent}).data[0]


def test_a_whole_refund(paid: Session, client: stripe.StripeClient, receiver: Receiver) -> None:
    params = {"payment_intent": paid.payment_intent, "reason": "requested_by_customer", "metadata": {"credit_note": "A-1"}}
    refund = client.v1.refunds.create(params)
    assert (refund.status, refund.amount, refund.metadata.to_dict()) == ("succeeded", 149_000, {"credit_note": "A-1"})
    receiver.wait_for("refund.created", "charge.refunded")
    charge = charge_of(client, paid)
    assert (charge.amount_refunded, charge.refunded) == (149_000, True)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params)
    assert refused.value.code == "charge_already_refunded"
    assert client.v1.refunds.retrieve(refund.id).to_dict() == refund.to_dict()


def test_parts_up_to_the_whole(paid: Session, client: stripe.StripeClient) -> None:
    charge = charge_of(client, paid)
    first = client.v1.refunds.create({"charge": charge.id, "amount": 49_000})
    with pytest.raises(stripe.InvalidRequestError, match=r"\(€1,000.01\) is greater than unrefunded amount on charge \(€1,000.00\)"):
        client.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 100_001})
    second = client.v1.refunds.create({"payment_intent": paid.payment_intent})
    assert second.amount == 100_000
    listed = client.v1.refunds.list({"payment_intent": paid.payment_intent})
    assert [one.id for one in listed.data] == [second.id, first.id]


def test_parallel_refunds_never_exceed_the_payment(paid: Session, standin: StandIn) -> None:
    def part(_: int) -> int:
        try:
            return client_of(standin.url).v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 40_000}).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(part, range(10))) == [0] * 7 + [40_000] * 3
    assert standin.ledger()["payments"][0]["refunded"] == 120_000


@pytest.mark.parametrize("end", ["succeeded", "failed"])
def test_a_pending_refund_is_settled(end: str, paid: Session, client: stripe.StripeClient, standin: StandIn, receiver: Receiver) -> None:
    standin.control({"next": "refund_pending"})
    refund = client.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 500})
    assert (refund.status, charge_of(client, paid).amount_refunded) == ("pending", 500)
    standin.control({"settle_refund": refund.id, "status": end})
    failure = ["refund.failed"] if end == "failed" else []
    receiver.wait_for("refund.created", "charge.refunded", "refund.updated", *failure)
    assert client.v1.refunds.retrieve(refund.id).status == end
    assert charge_of(client, paid).amount_refunded == (0 if failure else 500)


def test_a_refund_that_fails(paid: Session, client: stripe.StripeClient, standin: StandIn, receiver: Receiver) -> None:
    standin.control({"next": "refund_fail"})
    refund = client.v1.refunds.create({"payment_intent": paid.payment_intent})
    assert (refund.status, refund.failure_reason) == ("failed", "lost_or_stolen_card")
    receiver.wait_for("refund.created", "refund.failed")
    assert charge_of(client, paid).amount_refunded == 0
    assert client.v1.refunds.create({"payment_intent": paid.payment_intent}).status == "succeeded"


def test_a_refund_by_hand(paid: Session, client: stripe.StripeClient, standin: StandIn, receiver: Receiver) -> None:
    refund = standin.control({"dashboard_refund": paid.payment_intent, "amount": 700})
    receiver.wait_for("refund.created", "charge.refunded")
    assert receiver.events[0].request.to_dict() == {"id": None, "idempotency_key": None}
    assert client.v1.refunds.retrieve(refund["id"]).amount == 700


@pytest.mark.parametrize(
    ("params", "param", "status"),
    [
        ({}, None, 400),
        ({"payment_intent": "pi_nothing"}, "payment_intent", 404),
        ({"charge": "ch_nothing"}, "charge", 404),
        ({"amount": 0}, "amount", 400),
        ({"reason": "regret"}, "reason", 400),
        ({"ammount": 1}, "ammount", 400),
    ],
)
def test_a_wrong_refund(params: dict, param: str | None, status: int, paid: Session, client: stripe.StripeClient) -> None:
    whole = {"payment_intent": paid.payment_intent} if param not in {None, "charge"} else {}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({**whole, **params})
    assert (refused.value.param, refused.value.http_status) == (param, status)


def test_nothing_to_refund(client: stripe.StripeClient, order, standin: StandIn) -> None:
    standin.control({"next": "decline"})
    standin.control({"pay": order().id})
    intent = client.v1.payment_intents.list().data[0]
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        client.v1.refunds.create({"payment_intent": intent.id})
