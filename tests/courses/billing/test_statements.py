"""Statements of hold, order, pay and confirm, equal for 3 and 300 sessions and for 10 and 100,000 seats; at most 40 in all."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from courses.billing import actions as billing
from courses.billing.enums import PayBy
from courses.billing.models import Order
from courses.booking.models import Hold, Offer, Seat, Session
from courses.catalogue import queries as catalogue
from lms.kit import clock, freshness, rows
from tests.payments import order, page_of, paid, sample_session

pytestmark = pytest.mark.django_db


def many_sessions(count: int) -> None:
    """Bring the number of sessions of AgilePM on sale to `count`."""
    like = sample_session()
    start = clock.now() + timedelta(days=90)
    missing = count - Session.objects.filter(training=like.training).count()
    Session.objects.bulk_create(
        Session(
            public_id=uuid.uuid4(), code=f"many-{count}-{n}", training=like.training, capacity=10, go_no_go_on=start.date(),
            state="published", place="Paris", starts_at=start + timedelta(days=n), ends_at=start + timedelta(days=n, hours=8),
        )
        for n in range(missing)
    )  # fmt: skip


def many_seats(session: Session, count: int) -> None:
    """Seats of others in this session, sure and given back, up to `count` rows."""
    offer = Offer.objects.get(key="agilepm-seat")
    gone = {"session": session, "offer": offer, "quantity": 20, "unit_cents": 1, "state": "released", "expires_at": clock.now()}
    holds = Hold.objects.bulk_create([Hold(**gone) for _n in range(count // 20)])
    blank = Seat(session=session, state="released")
    plain = {field.column: getattr(blank, field.attname) for field in Seat._meta.concrete_fields if not field.primary_key}
    seats = [
        {**plain, "hold_id": held.pk, "public_id": uuid.uuid4().hex, "claim_token": uuid.uuid4().hex} for held in holds for _n in range(20)
    ]
    for start in range(0, count, 10_000):  # as objects, one by one, they take a minute
        rows.insert(Seat, seats[start : start + 10_000])


def spent(people: dict, standin, statements: Callable, browser: str) -> dict[str, int]:
    """Statements of one whole order, step by step."""
    made: dict[str, Order] = {}
    for language in ("fr", "en"):
        catalogue.titles(language=language)  # kept from one order to the next

    def book() -> None:
        made["order"] = order(sample_session(), people["buyer"], browser=browser, attends=False)

    counts = {"hold and order": statements(book)}
    counts["pay"] = statements(lambda: billing.pay(order=made["order"]))
    standin.control({"pay": page_of(made["order"])})
    counts["confirm"] = statements(lambda: billing.look(order=made["order"]))
    return counts


def looked_at(client: Client, statements: Callable) -> dict[str, int]:
    """Statements of the training's page and of the session's, for a signed-in person, with nothing kept from before."""
    found = {}
    for address in ("/fr/formations/agilepm/", f"/fr/sessions/{sample_session().public_id}/"):
        client.get(address)
        freshness.forget()
        found[address] = statements(lambda address=address: client.get(address))
    return found


def test_an_order_and_its_pages_cost_the_same_among_3_and_300_sessions_and_10_and_100000_seats(
    people: dict, standin, statements: Callable, as_role: Callable[[str], Client]
) -> None:
    client = as_role("learner")
    first, pages = spent(people, standin, statements, "a"), looked_at(client, statements)
    many_sessions(300)
    many_seats(sample_session(), 100_000)
    second = spent(people, standin, statements, "b")
    assert first == second
    assert sum(second.values()) <= 40, second
    assert looked_at(client, statements) == pages


def test_pages_of_orders_cost_the_same_for_1_and_30(as_role: Callable[[str], Client], people: dict, statements: Callable) -> None:
    pages = {"buyer": "/fr/orders/", "office": "/fr/office/orders/", "finance": "/fr/finance/"}
    counts: dict[str, dict[int, int]] = {address: {} for address in pages.values()}
    Session.objects.filter(code="agp-paris-1").update(capacity=100)
    for size in (1, 20):
        while Order.objects.count() < size:
            placed = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
            if Order.objects.count() % 5:
                billing.accept(order=placed, by=people["office"])
        for role, address in pages.items():
            client = as_role(role)
            client.get(address)
            counts[address][size] = statements(lambda client=client, address=address: client.get(address))
    for address, found in counts.items():
        assert found[1] == found[20] <= 30, (address, found)


def test_the_page_of_an_order_costs_the_same_for_1_and_20_places(as_role: Callable, people: dict, standin, statements: Callable) -> None:
    Session.objects.filter(code="agp-paris-1").update(capacity=100)
    client, counts = as_role("buyer"), {}
    for places in (1, 20):
        found = paid(order(sample_session(), people["buyer"], places=places), standin)
        address = f"/fr/orders/{found.public_id}/"
        client.get(address)
        counts[places] = statements(lambda address=address: client.get(address))
    assert counts[1] == counts[20] <= 25
