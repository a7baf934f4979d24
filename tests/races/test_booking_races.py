"""Races 1 to 14 of booking.md section 2.4, each with the outcome that section calls right, on both databases."""

import json
import time
import urllib.request
from collections.abc import Iterator
from uuid import uuid4

import pytest
import stripe

from courses.billing import actions as billing
from courses.billing import gateway
from courses.billing.actions.events import keep_event
from courses.billing.actions.payments import abandon
from courses.billing.enums import OrderState, PaymentState, RefundReason, RefundState
from courses.billing.models import Invoice, Order, Payment, Refund, StripeEvent
from courses.booking import actions as booking
from courses.booking.enums import TAKING, HoldKeeper, HoldState, SeatState
from courses.booking.models import Hold, Seat, Session, StateChange
from courses.demo.stripe_standin import StandIn
from lms.accounts.models import User
from lms.jobs import actions as jobs
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock
from tests.payments import PAYER, SECRET, keep, order, page_of, paid, sample_session, standin_in_use
from tests.races.racing import race, served

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A stand-in whose events reach the site served here."""
    with served() as site, standin_in_use(webhook_url=f"{site}/stripe/webhook/") as running:
        running.site = site
        yield running


def buyer(role: str = "buyer") -> User:
    return User.objects.get(email=f"{role}@demo.jalon.example")


def delivered(standin: StandIn) -> None:
    """Wait until every event has been answered, then run the jobs they left."""
    end = time.monotonic() + 20
    while standin.ledger()["undelivered"] and time.monotonic() < end:
        time.sleep(0.02)
    assert standin.ledger()["undelivered"] == 0
    jobs.run_due(seconds=30)


def only_one_of_everything(found: Order) -> None:
    """One seat a place, one invoice, one confirmation, money once."""
    found.refresh_from_db()
    assert found.state == OrderState.CONFIRMED
    assert found.hold.session.taken == Seat.objects.filter(session=found.hold.session, state__in=TAKING).count()
    assert set(found.hold.seats.values_list("state", flat=True)) == {SeatState.CONFIRMED}
    assert Invoice.objects.filter(order=found).count() == 1
    assert Job.objects.filter(kind="mail.send", key__startswith=f"mail:billing/confirmed:{found.public_id}").count() == 1
    assert found.payments.filter(state=PaymentState.SUCCEEDED).count() == 1


def sessions_at_the_gateway(standin: StandIn) -> int:
    return len(standin.ledger()["sessions"])


@pytest.mark.case("C_09")
def test_race_01_a_double_click_on_pay_makes_one_order_and_one_payment_page(standin: StandIn) -> None:
    person, held = buyer(), keep(sample_session(), user=buyer())

    def click(_n: int) -> tuple[int, str]:
        placed = billing.place_order(hold=held, by=person, payer=PAYER, pay_by="card", terms_version="1", language="fr")
        return placed.pk, billing.pay(order=placed)

    found = race(click, 8)
    assert len(set(found)) == 1, found
    assert Order.objects.count() == Payment.objects.count() == sessions_at_the_gateway(standin) == 1


def test_race_02_back_after_paying_shows_the_booking_and_charges_nothing(standin: StandIn, client) -> None:
    found = paid(order(sample_session(), buyer()), standin)
    client.force_login(buyer(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/fr/checkout/{found.hold.public_id}/")
    assert answer.url == f"/fr/orders/{found.public_id}/"
    again = billing.place_order(hold=found.hold, by=buyer(), payer=PAYER, pay_by="card", terms_version="1", language="fr")
    assert again.pk == found.pk
    with pytest.raises(billing.NotPayable):
        billing.pay(order=found)
    assert sessions_at_the_gateway(standin) == 1
    only_one_of_everything(found)


@pytest.mark.case("C_04")
def test_race_03_the_webhook_before_the_redirect(standin: StandIn) -> None:
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    standin.control({"pay": page_of(found)})
    delivered(standin)
    only_one_of_everything(found)
    billing.look(order=found)
    only_one_of_everything(found)


@pytest.mark.case("C_04")
def test_race_04_the_redirect_before_the_webhook_and_both_at_once(standin: StandIn) -> None:
    standin.control({"next": "hold_webhooks"})
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    standin.control({"pay": page_of(found)})
    assert set(race(lambda _n: billing.look(order=found), 6)) == {None}
    only_one_of_everything(found)
    standin.control({"next": "release_webhooks"})
    delivered(standin)
    only_one_of_everything(found)


@pytest.mark.case("C_02")
def test_race_05_the_same_event_twenty_times_in_parallel(standin: StandIn) -> None:
    standin.control({"next": "hold_webhooks"})
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    standin.control({"pay": page_of(found)})
    event = (
        stripe.StripeClient("sk_test_x", base_addresses={"api": standin.url}).v1.events.list({"type": "checkout.session.completed"}).data[0]
    )
    body = json.dumps(event.to_dict())

    def post(_n: int) -> int:
        return signed_post(standin.site, body)

    assert set(race(post, 20)) == {200}
    assert StripeEvent.objects.count() == 1
    assert Job.objects.filter(kind="billing.event").count() == 1
    race(lambda _n: jobs.run_due(seconds=20), 4)
    only_one_of_everything(found)


def signed_post(site: str, body: str, secret: str = SECRET, at: int | None = None) -> int:
    header = stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=at)
    request = urllib.request.Request(f"{site}/stripe/webhook/", data=body.encode(), headers={"Stripe-Signature": header}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.case("C_03")
def test_race_06_events_out_of_order_end_in_the_same_state(standin: StandIn) -> None:
    standin.control({"next": "reorder"})
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    standin.control({"pay": page_of(found)})
    delivered(standin)
    only_one_of_everything(found)
    # An "expired" that was sent before the payment and arrives after it changes nothing: the provider is asked again.
    keep_event(gateway.Event("evt_late", "checkout.session.expired", page_of(found)))
    jobs.run_due(seconds=20)
    only_one_of_everything(found)


def test_race_07_an_event_before_its_row_is_kept_and_tried_again(standin: StandIn) -> None:
    unborn = uuid4()
    page = gateway.start_checkout(
        key="early", payment=str(unborn), reference="J", amount_cents=214800, currency="EUR", label="x", email="a@b.fr", language="fr",
        closes_at=clock.now() + billing.payments.PAGE_OPEN, success_url="http://localhost/x", cancel_url="http://localhost/y",
    )  # fmt: skip
    standin.control({"pay": page.id})
    delivered(standin)
    waiting = Job.objects.filter(kind="billing.event", state=JobState.WAITING)
    assert set(waiting.values_list("attempts", flat=True)) == {1}
    found = order(sample_session(), buyer())
    Payment.objects.filter(order=found).update(public_id=unborn)
    waiting.update(run_after=clock.now())
    jobs.run_due(seconds=20)
    only_one_of_everything(found)


@pytest.mark.case("D_01")
def test_race_08_twenty_buyers_for_the_last_seat(standin: StandIn) -> None:
    session = sample_session()
    Session.objects.filter(pk=session.pk).update(taken=session.capacity - 1)

    def want(number: int) -> Hold:
        return keep(sample_session(), browser=f"browser-{number}")

    found = race(want, 20)
    assert sum(isinstance(result, Hold) for result in found) == 1
    refused = [result for result in found if isinstance(result, booking.SessionFull)]
    assert len(refused) == 19
    assert {refusal.left for refusal in refused} == {0}
    session.refresh_from_db()
    assert session.taken == session.capacity


def late(standin: StandIn) -> Order:
    """An order whose seats were given back while its payment page stayed open."""
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    booking.release(held=found.hold, reason="test")
    return found


@pytest.mark.case("C_08")
def test_race_09_late_money_takes_a_free_seat_again(standin: StandIn) -> None:
    found = late(standin)
    standin.control({"pay": page_of(found)})
    delivered(standin)
    only_one_of_everything(found)
    assert StateChange.objects.filter(machine="hold", subject=found.hold.public_id, reason__startswith="late").exists()


@pytest.mark.case("C_08")
def test_race_10_late_money_for_a_full_session_goes_back_by_itself(standin: StandIn) -> None:
    found = late(standin)
    Session.objects.filter(pk=found.hold.session_id).update(taken=found.hold.session.capacity)
    standin.control({"pay": page_of(found)})
    delivered(standin)
    found.refresh_from_db()
    assert found.state == OrderState.EXPIRED
    assert found.hold.state == HoldState.RELEASED
    assert not found.invoices.exists()
    refund = Refund.objects.get()
    assert (refund.reason, refund.state, refund.amount_cents) == (RefundReason.FULL, RefundState.SUCCEEDED, found.total_cents)
    assert standin.ledger()["payments"][0]["refunded"] == found.total_cents
    told = set(Job.objects.filter(kind="mail.send").values_list("key", flat=True))
    assert any("billing/refunded" in key for key in told)
    assert any("billing/office_refund" in key for key in told)
    session = Session.objects.get(pk=found.hold.session_id)
    assert session.taken == session.capacity


@pytest.mark.case("D_02")
def test_race_11_the_sweeper_asks_before_it_releases(standin: StandIn) -> None:
    standin.control({"next": "hold_webhooks"})
    found, other = order(sample_session(), buyer()), order(sample_session(), buyer("learner"))
    for placed in (found, other):
        billing.pay(order=placed)
    standin.control({"pay": page_of(found)})
    paid_for, unpaid = (Payment.objects.get(order=placed).pk for placed in (found, other))

    def act(number: int) -> object:
        return billing.close_checkout(payment=paid_for) if number % 2 else billing.look(order=found)

    race(act, 6)
    only_one_of_everything(found)
    assert billing.close_checkout(payment=unpaid) == "expired"
    other.refresh_from_db()
    assert (other.state, Hold.objects.get(order=other).state) == (OrderState.EXPIRED, HoldState.RELEASED)
    assert {s["id"]: s["status"] for s in standin.ledger()["sessions"]}[page_of(other)] == "expired"


def test_race_11_a_hold_behind_a_payment_page_is_not_released_by_the_clock(standin: StandIn) -> None:
    found = order(sample_session(), buyer())
    Hold.objects.filter(pk=found.hold_id).update(expires_at=clock.now())
    assert booking.lapse(hold=found.hold_id) == "kept"


def test_race_12_an_abandoned_payment_frees_the_seats_and_can_be_paid_after_all(standin: StandIn) -> None:
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    first = page_of(found)
    standin.control({"expire": first})
    delivered(standin)
    found.refresh_from_db()
    assert found.state == OrderState.EXPIRED
    assert sample_session().taken == 0
    billing.pay(order=found)
    assert page_of(found) != first
    assert sample_session().taken == 1
    standin.control({"pay": page_of(found)})
    delivered(standin)
    only_one_of_everything(found)


@pytest.mark.case("C_09")
def test_race_13_a_second_charge_is_refunded_and_the_booking_untouched(standin: StandIn) -> None:
    found = paid(order(sample_session(), buyer()), standin)
    standin.control({"charge_again": page_of(found)})
    delivered(standin)
    assert [p["refunded"] for p in standin.ledger()["payments"]] == [0, found.total_cents]
    assert Refund.objects.get().reason == RefundReason.TWICE
    assert sample_session().taken == 1
    assert Invoice.objects.count() == 1
    assert found.payments.count() == 2


def test_race_14_a_refund_made_in_the_dashboard_is_matched_and_a_person_decides(standin: StandIn) -> None:
    found = paid(order(sample_session(), buyer()), standin)
    intent = found.payments.get().intent_id
    standin.control({"dashboard_refund": intent, "amount": 50000})
    delivered(standin)
    refund = Refund.objects.get()
    assert (refund.reason, refund.state, refund.amount_cents) == (RefundReason.OUTSIDE, RefundState.SUCCEEDED, 50000)
    found.refresh_from_db()
    assert found.state == OrderState.CONFIRMED
    assert found.attention
    assert sample_session().taken == 1
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_race_17_giving_the_places_back_while_the_money_comes_keeps_the_booking(standin: StandIn) -> None:
    standin.control({"next": "hold_webhooks"})
    found = order(sample_session(), buyer())
    billing.pay(order=found)
    standin.control({"pay": page_of(found)})
    abandon(order=found, by=buyer())
    only_one_of_everything(found)


def test_places_that_an_order_keeps_are_not_given_back_by_a_late_click() -> None:
    """The "give back" of the checkout arrives while the order is being placed: whoever locks the hold first decides."""
    person = buyer()
    kept = keep(sample_session(), user=person)
    found = billing.place_order(hold=kept, by=person, payer=PAYER, pay_by="account", terms_version="1", language="fr")
    assert not booking.release(held=kept, keeper=HoldKeeper.CLOCK)
    found.hold.refresh_from_db()
    assert found.hold.is_live and found.state == OrderState.HELD
