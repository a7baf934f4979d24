"""One key is one call: replayed when finished, refused while it runs or when it is used for something else."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn

from .conftest import ORDER, client_of


def make(client: stripe.StripeClient, key: str, **other: object) -> Session:
    return client.v1.checkout.sessions.create({**ORDER, **other}, {"idempotency_key": key})


def statuses(standin: StandIn) -> list[int]:
    return [request["status"] for request in standin.ledger()["requests"]]


def test_a_finished_call_is_replayed(client: stripe.StripeClient, standin: StandIn) -> None:
    first, second = make(client, "one"), make(client, "one")
    assert first.to_dict() == second.to_dict()
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(standin.ledger()["sessions"]) == 1


def test_another_call_under_the_same_key_is_refused(client: stripe.StripeClient, standin: StandIn) -> None:
    session = make(client, "one")
    with pytest.raises(stripe.IdempotencyError) as refused:
        make(client, "one", client_reference_id="order-8")
    assert refused.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "one"})
    assert len(standin.ledger()["sessions"]) == 1


def test_a_key_is_busy_until_its_answer_left(client: stripe.StripeClient, standin: StandIn) -> None:
    standin.control({"next": "delay", "seconds": 1})
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(make, client_of(standin.url), "one")
        end = time.monotonic() + 5
        while not standin.ledger()["sessions"]:
            assert time.monotonic() < end
        with pytest.raises(stripe.StripeError) as refused:
            make(client, "one")
        assert (refused.value.http_status, refused.value.error.code) == (409, "idempotency_key_in_use")
        assert make(client, "one-other").id
        assert slow.result().id == make(client, "one").id


def test_many_at_once_make_one_session(standin: StandIn) -> None:
    """stripe-python itself tries again after a 409."""
    barrier = threading.Barrier(20)

    def together(_: int) -> str:
        client = client_of(standin.url, retries=5)
        barrier.wait()
        return make(client, "one").id

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(together, range(20)))) == 1
    assert len(standin.ledger()["sessions"]) == 1


def test_a_refusal_before_the_work_is_not_kept(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        make(client, "one", customer_email="nobody")
    assert make(client, "one").status == "open"


def test_a_refusal_by_the_work_is_kept(client: stripe.StripeClient, standin: StandIn, paid: Session) -> None:
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="status of `complete`") as refused:
            client.v1.checkout.sessions.expire(paid.id, options={"idempotency_key": "one"})
    assert refused.value.headers["Idempotent-Replayed"] == "true"


def test_an_error_after_the_work_is_kept(client: stripe.StripeClient, standin: StandIn) -> None:
    standin.control({"next": "error_after"})
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            make(client, "one")
        assert failed.value.http_status == 500
    assert len(standin.ledger()["sessions"]) == 1
    assert statuses(standin) == [500, 500]


def test_an_error_before_the_work_leaves_the_key_free(standin: StandIn) -> None:
    standin.control({"next": "error"})
    assert make(client_of(standin.url, retries=1), "one").status == "open"
    assert statuses(standin) == [500, 200]


def test_an_error_before_the_work_may_be_remembered(client: stripe.StripeClient, standin: StandIn) -> None:
    standin.control({"next": "error", "remembered": True})
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            make(client, "one")
    assert standin.ledger()["sessions"] == []


def test_a_key_is_forgotten_after_a_day(client: stripe.StripeClient, standin: StandIn) -> None:
    first = make(client, "one")
    standin.control({"advance": 24 * 60 * 60 + 1})
    assert make(client, "one").id != first.id
