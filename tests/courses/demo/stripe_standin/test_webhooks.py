"""Events: signed, delivered until they are taken, and out of order, doubled or late where a test asks for it."""

from collections.abc import Callable

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .receiver import SECRET, Receiver

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def test_an_event_is_what_the_api_shows(paid: Session, client: stripe.StripeClient, standin: StandIn, receiver: Receiver) -> None:
    client.v1.refunds.create({"payment_intent": paid.payment_intent}, {"idempotency_key": "back"})
    receiver.wait_for("refund.created", "charge.refunded")
    received = receiver.events[0]
    assert (received.api_version, received.livemode, received.pending_webhooks) == ("2026-10-28.endive", False, 1)
    assert received.api_version == stripe.api_version
    assert received.request.idempotency_key == "back"
    receiver.wait(lambda: standin.ledger()["undelivered"] == 0)
    shown = client.v1.events.retrieve(received.id)
    assert (shown.pending_webhooks, shown.data.to_dict()) == (0, received.data.to_dict())
    assert standin.ledger()["events"] == 5


def test_a_wrong_secret_does_not_verify(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    seen = []
    receiver.take = lambda payload, signature: seen.append((payload, signature)) or 200
    standin.control({"pay": order().id})
    receiver.wait(lambda: len(seen) == 3)
    assert stripe.Webhook.construct_event(*seen[0], SECRET).type == "charge.succeeded"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(*seen[0], "whsec_other")


@pytest.mark.parametrize("status", [500, 400, 302])
def test_it_tries_again_until_taken(
    status: int, standin: StandIn, client: stripe.StripeClient, order: Callable[..., Session], receiver: Receiver
) -> None:
    receiver.statuses = [status]
    client.v1.checkout.sessions.expire(order().id)
    receiver.wait(lambda: len(receiver.events) == 1)
    assert standin.ledger()["undelivered"] == 1
    assert len(client.v1.events.list({"delivery_success": False}).data) == 1
    receiver.wait(lambda: len(receiver.events) == 2 and standin.ledger()["undelivered"] == 0)
    assert receiver.events[0].id == receiver.events[1].id
    assert client.v1.events.list({"delivery_success": False}).data == []


def test_the_pause_grows_and_ends(standin: StandIn, order: Callable[..., Session]) -> None:
    standin.webhook_url = "http://127.0.0.1:9/nobody/"
    rows = lambda: standin.world.store.sql("SELECT attempts, due, state FROM deliveries")[0]  # noqa: E731
    standin.control({"expire": order().id})
    pauses = []
    for attempt in range(1, 9):
        _until(lambda n=attempt: rows()["attempts"] >= n)
        pauses.append(round(rows()["due"] - standin.world.clock.machine()))
        standin.control({"advance": pauses[-1] + 1})
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    standin.control({"advance": 3 * 24 * 60 * 60})
    _until(lambda: rows()["state"] == "abandoned")
    assert standin.ledger()["undelivered"] == 1


def test_one_that_is_late_does_not_stop_the_others(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    receiver.statuses = [500]
    standin.control({"pay": order().id})
    receiver.wait(lambda: len(receiver.events) == 4)
    assert receiver.types() == [*PAID, PAID[0]]


def test_duplicates_arrive_together(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    receiver.pause = 0.3
    standin.control({"next": "duplicate"})
    standin.control({"expire": order().id})
    receiver.wait(lambda: len(receiver.events) == 3)
    assert len({event.id for event in receiver.events}) == 1
    assert receiver.most_together == 3
    receiver.wait(lambda: standin.ledger()["undelivered"] == 0)


def test_reordered(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    """A change with a single event leaves the wish for the next one."""
    standin.control({"next": "reorder"})
    standin.control({"expire": order().id})
    standin.control({"pay": order().id})
    standin.control({"pay": order().id})
    receiver.wait_for("checkout.session.expired", *PAID[::-1], *PAID)


def test_held_and_released(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    standin.control({"next": "hold_webhooks"})
    standin.control({"pay": order().id})
    assert standin.ledger()["undelivered"] == 3
    assert receiver.types() == []
    standin.control({"next": "release_webhooks"})
    receiver.wait_for(*PAID)


def test_the_address_may_come_later(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    standin.webhook_url = ""
    standin.control({"pay": order().id})
    assert standin.ledger()["undelivered"] == 3
    standin.webhook_url = receiver.url
    receiver.wait_for(*PAID)


def test_lists_of_events(paid: Session, client: stripe.StripeClient) -> None:
    events = client.v1.events
    assert [one.type for one in events.list().data] == PAID[::-1]
    assert [one.type for one in events.list({"type": "payment_intent.*"}).data] == ["payment_intent.succeeded"]
    assert [one.type for one in events.list({"types": [PAID[0], PAID[2]]}).data] == [PAID[2], PAID[0]]
    first = events.list({"limit": 1, "created": {"gte": paid.created}})
    assert first.has_more is True
    assert [one.type for one in events.list({"starting_after": first.data[0].id}).data] == PAID[1::-1]


def _until(condition: Callable[[], bool]) -> None:
    Receiver.wait(type("Nobody", (), {"types": staticmethod(list)})(), condition)
