"""Sessions through the real Stripe library: made, read, listed, expired, and seen in full."""

import time
from collections.abc import Callable

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .receiver import Receiver

MINUTE, DAY = 60, 24 * 60 * 60


def test_a_new_session(order: Callable[..., Session], client: stripe.StripeClient, standin: StandIn) -> None:
    session = order()
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.livemode) == (149_000, "eur", False)
    assert session.client_reference_id == "order-7"
    assert session.metadata.to_dict() == {"order": "7"}
    assert session.url == f"http://localhost:{standin.server.server_port}/c/pay/{session.id}"
    assert session.expires_at == session.created + DAY
    assert client.v1.checkout.sessions.retrieve(session.id).to_dict() == session.to_dict()


@pytest.mark.parametrize(("seconds", "words"), [(29 * MINUTE, "at least 30 minutes"), (DAY + 60, "less than 24 hours")])
def test_a_session_lives_half_an_hour_to_a_day(seconds: int, words: str, order: Callable[..., Session]) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words) as refused:
        order(expires_at=int(time.time()) + seconds)
    assert refused.value.param == "expires_at"


@pytest.mark.parametrize("seconds", [30 * MINUTE + 5, DAY])
def test_the_limits_of_its_life_are_allowed(seconds: int, order: Callable[..., Session]) -> None:
    moment = int(time.time()) + seconds
    assert order(expires_at=moment).expires_at == moment


def test_it_expires_when_asked_and_once(client: stripe.StripeClient, order: Callable[..., Session], receiver: Receiver) -> None:
    session = order()
    expired = client.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url) == ("expired", None)
    receiver.wait_for("checkout.session.expired")
    assert receiver.events[0].request.id
    with pytest.raises(stripe.InvalidRequestError, match="status of `expired`") as refused:
        client.v1.checkout.sessions.expire(session.id)
    assert refused.value.http_status == 400


def test_it_expires_alone(client: stripe.StripeClient, order: Callable[..., Session], standin: StandIn, receiver: Receiver) -> None:
    early, late = order(expires_at=int(time.time()) + 31 * MINUTE), order()
    assert standin.control({"advance": 32 * MINUTE})["expired"] == 1
    assert client.v1.checkout.sessions.retrieve(early.id).status == "expired"
    assert client.v1.checkout.sessions.retrieve(late.id).status == "open"
    receiver.wait_for("checkout.session.expired")


def test_the_clock_thread_expires_without_a_reader(order: Callable[..., Session], standin: StandIn, receiver: Receiver) -> None:
    order(expires_at=int(time.time()) + 31 * MINUTE)
    standin.world.clock.ahead = 32 * MINUTE
    receiver.wait_for("checkout.session.expired")


def test_lists(client: stripe.StripeClient, order: Callable[..., Session], standin: StandIn) -> None:
    sessions = [order() for _ in range(5)]
    standin.control({"pay": sessions[2].id})
    client.v1.checkout.sessions.expire(sessions[3].id)
    api = client.v1.checkout.sessions
    first = api.list({"limit": 2})
    assert [one.id for one in first.data] == [sessions[4].id, sessions[3].id]
    assert first.has_more is True
    second = api.list({"limit": 3, "starting_after": first.data[-1].id})
    assert [one.id for one in second.data] == [sessions[2].id, sessions[1].id, sessions[0].id]
    assert second.has_more is False
    before = api.list({"limit": 1, "ending_before": sessions[0].id})
    assert [one.id for one in before.data] == [sessions[1].id]
    assert len(list(api.list({"limit": 2}).auto_paging_iter())) == 5
    assert [one.id for one in api.list({"status": "complete"}).data] == [sessions[2].id]
    intent = api.retrieve(sessions[2].id).payment_intent
    assert [one.id for one in api.list({"payment_intent": intent}).data] == [sessions[2].id]
    assert api.list({"created": {"gte": sessions[0].created}}).data != []
    assert api.list({"created": {"gte": sessions[0].created + 100}}).data == []
    assert api.list({"customer_details": {"email": "buyer@shop.test"}}).data[0].id == sessions[2].id
    with pytest.raises(stripe.InvalidRequestError):
        api.list({"limit": 101})


def test_expand(client: stripe.StripeClient, paid: Session) -> None:
    session = client.v1.checkout.sessions.retrieve(paid.id, {"expand": ["payment_intent.latest_charge", "line_items"]})
    assert session.payment_intent.latest_charge.amount == 149_000
    assert session.payment_intent.metadata.to_dict() == {"order": "7"}
    assert session.line_items.data[0].description == "AgilePM <Foundation>"
    listed = client.v1.checkout.sessions.list({"expand": ["data.payment_intent"]})
    assert listed.data[0].payment_intent.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.retrieve(paid.id, {"expand": ["amount_total"]})


def test_payment_intent_and_charge(client: stripe.StripeClient, paid: Session) -> None:
    intent = client.v1.payment_intents.retrieve(paid.payment_intent)
    assert (intent.status, intent.amount_received, intent.description) == ("succeeded", 149_000, "Order 7")
    charge = client.v1.charges.retrieve(intent.latest_charge)
    assert (charge.payment_intent, charge.amount_refunded, charge.refunded) == (intent.id, 0, False)
    assert [one.id for one in client.v1.charges.list({"payment_intent": intent.id}).data] == [charge.id]
    assert [one.id for one in client.v1.payment_intents.list().data] == [intent.id]


def test_unknown_names_and_addresses(client: stripe.StripeClient) -> None:
    for read in (client.v1.checkout.sessions, client.v1.payment_intents, client.v1.charges, client.v1.refunds, client.v1.events):
        with pytest.raises(stripe.InvalidRequestError, match="No such") as refused:
            read.retrieve("cs_test_nothing")
        assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError, match=r"Unrecognized request URL \(GET: /v1/customers\)") as refused:
        client.v1.customers.list()
    assert refused.value.http_status == 404


def test_every_field_is_one_of_stripes(client: stripe.StripeClient, paid: Session) -> None:
    """No answer has a field that Stripe's library does not know, and none lacks one that it promises."""
    intent = client.v1.payment_intents.retrieve(paid.payment_intent)
    things = [
        (Session, paid),
        (stripe.PaymentIntent, intent),
        (stripe.Charge, client.v1.charges.retrieve(intent.latest_charge)),
        (stripe.Refund, client.v1.refunds.create({"payment_intent": intent.id})),
        (stripe.Event, client.v1.events.list().data[0]),
        (stripe.LineItem, client.v1.checkout.sessions.retrieve(paid.id, {"expand": ["line_items"]}).line_items.data[0]),
    ]
    for kind, thing in things:
        fields = {name: str(hint) for name, hint in kind.__annotations__.items() if name != "OBJECT_NAME"}
        promised = {name for name, hint in fields.items() if "Optional" not in hint and "NoneType" not in hint}
        assert set(thing.to_dict()) <= set(fields), kind
        assert promised <= set(thing.to_dict()), kind
