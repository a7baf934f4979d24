"""The hosted page: every outcome, both languages, and one winner among many who pay at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .browsing import choose, fetch
from .receiver import Receiver

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def test_paying(order: Callable[..., Session], client: stripe.StripeClient, receiver: Receiver) -> None:
    session = order()
    page = choose(session.url, "pay")
    assert (page.status, page.location) == (303, f"http://shop.test/paid/?session={session.id}")
    receiver.wait_for(*PAID)
    after = client.v1.checkout.sessions.retrieve(session.id)
    assert (after.status, after.payment_status, after.url) == ("complete", "paid", None)
    assert receiver.events[2].data.object["payment_intent"] == after.payment_intent
    assert after.customer_details.email == "buyer@shop.test"


def test_a_declined_card_may_try_again(order: Callable[..., Session], client: stripe.StripeClient, receiver: Receiver) -> None:
    session = order()
    page = choose(session.url, "decline")
    assert page.status == 200
    assert 'role="alert">Card declined' in page.text
    assert "<title>Error:" in page.text
    receiver.wait_for("payment_intent.payment_failed")
    failed = receiver.events[0].data.object
    assert failed["last_payment_error"]["code"] == "card_declined"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert choose(session.url, "pay").status == 303
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent == failed["id"]
    assert client.v1.payment_intents.retrieve(failed["id"]).last_payment_error is None


@pytest.mark.parametrize("accepted", [True, False])
def test_the_bank_asks_for_confirmation(accepted: bool, order: Callable[..., Session], client: stripe.StripeClient) -> None:
    session = order()
    page = choose(session.url, "3ds")
    assert page.status == 200
    assert "Your bank asks for confirmation" in page.text
    intent = client.v1.payment_intents.list().data[0]
    assert intent.status == "requires_action"
    page = choose(session.url, "3ds_ok" if accepted else "3ds_fail")
    after = client.v1.payment_intents.retrieve(intent.id)
    if accepted:
        assert (page.status, after.status, after.next_action) == (303, "succeeded", None)
    else:
        assert 'role="alert">The bank did not confirm' in page.text
        assert after.last_payment_error.code == "payment_intent_authentication_failure"
        assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_turning_back(order: Callable[..., Session], client: stripe.StripeClient) -> None:
    session = order()
    page = choose(session.url, "abandon")
    assert (page.status, page.location) == (303, "http://shop.test/cart/")
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_no_way_back_where_the_shop_gave_none(client: stripe.StripeClient, order: Callable[..., Session]) -> None:
    session = order(cancel_url=None)
    assert "abandon" not in fetch(session.url).text
    assert choose(session.url, "abandon").status == 200


def test_an_expired_page_leads_back(order: Callable[..., Session], client: stripe.StripeClient) -> None:
    session = order()
    client.v1.checkout.sessions.expire(session.id)
    for page in (fetch(session.url), choose(session.url, "pay")):
        assert page.status == 200
        assert "This payment page has expired" in page.text
        assert 'href="http://shop.test/cart/"' in page.text
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_an_open_page_cannot_be_paid_after_its_time(order: Callable[..., Session], standin: StandIn) -> None:
    session = order(expires_at=int(time.time()) + 31 * 60)
    standin.world.clock.ahead = 32 * 60
    assert "has expired" in choose(session.url, "pay").text
    assert standin.ledger()["payments"] == []


def test_a_paid_page_says_so(order: Callable[..., Session]) -> None:
    session = order()
    choose(session.url, "pay")
    for page in (fetch(session.url), choose(session.url, "pay"), choose(session.url, "decline")):
        assert page.status == 200
        assert "This order is paid" in page.text
        assert f'href="http://shop.test/paid/?session={session.id}"' in page.text


def test_of_many_who_pay_at_once_one_wins(order: Callable[..., Session], standin: StandIn, receiver: Receiver) -> None:
    session = order()
    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(lambda _: choose(session.url, "pay"), range(20)))
    assert sorted(page.status for page in pages) == [200] * 19 + [303]
    assert len(standin.ledger()["payments"]) == 1
    receiver.wait_for(*PAID)


def test_words_and_headers(order: Callable[..., Session]) -> None:
    french = fetch(order(locale="fr", expires_at=int(time.time()) + 24 * 60 * 60).url)
    assert '<html lang="fr">' in french.text
    assert "Paiement simulé : aucune carte n'est débitée" in french.text
    assert "1\N{NARROW NO-BREAK SPACE}490,00\N{NO-BREAK SPACE}€" in french.text
    assert "AgilePM &lt;Foundation&gt;" in french.text
    assert french.text.count("<h1>") == 1
    session = order(success_url="https://shop.test:8443/a", cancel_url="http://127.0.0.1:8000/b")
    english = fetch(session.url, headers={"Accept-Language": "de, en;q=0.8, fr;q=0.5"})
    assert "Simulated payment: no card is charged" in english.text
    assert "€1,490.00" in english.text
    policy = english.headers["Content-Security-Policy"]
    assert policy.endswith("form-action 'self' http://127.0.0.1:8000 https://shop.test:8443")
    assert "default-src 'none'" in policy
    by_browser = fetch(order(locale="auto").url, headers={"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"})
    assert '<html lang="fr">' in by_browser.text


def test_nonsense(standin: StandIn, order: Callable[..., Session]) -> None:
    assert fetch(f"{standin.url}/c/pay/cs_test_nothing").status == 404
    assert choose(f"{standin.url}/c/pay/cs_test_nothing", "pay").status == 404
    assert choose(order().url, "everything").status == 400
    assert fetch(f"{standin.url}/_static/pay.css").headers["Content-Type"] == "text/css; charset=utf-8"
