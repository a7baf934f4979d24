"""The control and the books: wishes come true once and in order; the ledger agrees with the API."""

import json
from collections.abc import Callable

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .browsing import choose, fetch, wish
from .receiver import Receiver

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def test_wishes_wait_in_order(standin: StandIn, order: Callable[..., Session]) -> None:
    session = order()
    wish(standin.url, next="decline")
    page = wish(standin.url, next="decline")
    assert json.loads(page.text)["waiting"] == ["decline", "decline"]
    assert "Card declined" in choose(session.url, "pay").text
    assert json.loads(wish(standin.url, pay=session.id).text)["status"] == "open"
    assert choose(session.url, "pay").status == 303


def test_charged_twice(standin: StandIn, paid: Session, client: stripe.StripeClient, receiver: Receiver) -> None:
    second = json.loads(wish(standin.url, charge_again=paid.id).text)
    receiver.wait_for(*PAID)
    assert second["id"] != paid.id
    assert second["payment_intent"] != paid.payment_intent
    assert (second["metadata"], second["client_reference_id"]) == (paid.metadata.to_dict(), paid.client_reference_id)
    ledger = json.loads(fetch(f"{standin.url}/_ledger").text)
    assert [one["amount"] for one in ledger["payments"]] == [149_000, 149_000]
    assert {one["client_reference_id"] for one in ledger["payments"]} == {"order-7"}
    assert {one["checkout_session"] for one in ledger["payments"]} == {paid.id, second["id"]}
    assert client.v1.checkout.sessions.retrieve(paid.id).payment_intent == paid.payment_intent


def test_expired_by_hand(standin: StandIn, order: Callable[..., Session], receiver: Receiver) -> None:
    session = order()
    assert json.loads(wish(standin.url, expire=session.id).text)["status"] == "expired"
    receiver.wait_for("checkout.session.expired")


def test_delayed(standin: StandIn, order: Callable[..., Session]) -> None:
    """The answer is late, the work is not: a stand-in that stops does not wait for it either."""
    wish(standin.url, next="delay", seconds=0.3)
    assert order().status == "open"
    assert standin.ledger()["requests"][-1]["path"] == "/v1/checkout/sessions"


@pytest.mark.parametrize(
    "wanted",
    [{"next": "miracle"}, {"nothing": 1}, {"pay": "cs_test_nothing"}, {"advance": "soon"}, {"advance": None}, {"dashboard_refund": "pi_x"}],
)
def test_an_unknown_wish_is_answered_with_a_sentence(wanted: dict, standin: StandIn) -> None:
    page = wish(standin.url, **wanted)
    assert page.status in {400, 404}
    assert json.loads(page.text)["error"]["message"]


def test_what_is_done_cannot_be_wished(standin: StandIn, paid: Session) -> None:
    assert wish(standin.url, pay=paid.id).status == 400
    assert wish(standin.url, expire=paid.id).status == 400
    assert fetch(f"{standin.url}/_control", b"{").status == 400
    assert fetch(f"{standin.url}/_control", b"[]").status == 400


def test_no_web_page_steers_it(standin: StandIn) -> None:
    page = fetch(f"{standin.url}/_control", b'{"advance": 9}', {"Origin": "http://elsewhere.test"})
    assert page.status == 403
    assert standin.world.clock.ahead == 0
