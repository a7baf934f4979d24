"""A stand-in of its own for every test, a Stripe client on it, and a webhook endpoint."""

from collections.abc import Callable, Iterator

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .receiver import SECRET, Receiver

ORDER = {
    "mode": "payment",
    "success_url": "http://shop.test/paid/?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "http://shop.test/cart/",
    "client_reference_id": "order-7",
    "customer_email": "buyer@shop.test",
    "metadata": {"order": "7"},
    "payment_intent_data": {"metadata": {"order": "7"}, "description": "Order 7"},
    "line_items": [
        {"quantity": 2, "price_data": {"currency": "eur", "unit_amount": 74_500, "product_data": {"name": "AgilePM <Foundation>"}}}
    ],
}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.stop()


@pytest.fixture
def standin(receiver: Receiver) -> Iterator[StandIn]:
    one = StandIn(webhook_url=receiver.url, secret=SECRET)
    one.start()
    yield one
    one.stop()


def client_of(url: str, retries: int = 0) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_x", base_addresses={"api": url}, max_network_retries=retries)


@pytest.fixture
def client(standin: StandIn) -> stripe.StripeClient:
    return client_of(standin.url)


@pytest.fixture
def order(client: stripe.StripeClient) -> Callable[..., Session]:
    """A new session for the usual order; keywords replace its parameters."""
    return lambda **other: client.v1.checkout.sessions.create({**ORDER, **other})


@pytest.fixture
def paid(standin: StandIn, client: stripe.StripeClient, order: Callable[..., Session], receiver: Receiver) -> Session:
    """A session that was paid, its events received and forgotten."""
    session = order()
    standin.control({"pay": session.id})
    receiver.wait_for("charge.succeeded", "payment_intent.succeeded", "checkout.session.completed")
    receiver.events.clear()
    return client.v1.checkout.sessions.retrieve(session.id)
