"""Doors that a security review found open on 2026-11-25, each shut by a test that failed before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from courses.billing import actions as billing
from courses.billing import documents, gateway, queries, vat
from courses.billing.actions import payments
from courses.billing.actions.account import NotDecidable
from courses.billing.actions.payments import abandon
from courses.billing.enums import OrderState, PayBy, PaymentState, RefundState
from courses.billing.models import Order, Payment, Refund
from courses.booking import actions as booking
from courses.booking.enums import SessionState
from courses.booking.models import Hold, Session
from courses.learning.access import entitled
from lms.accounts.actions.privacy import erase
from lms.jobs.models import Job
from lms.kit import clock
from tests.payments import keep, order, page_of, paid, sample_session

pytestmark = pytest.mark.django_db


def test_a_payment_page_that_never_opens_does_not_keep_the_seats(people: dict, standin, run_jobs: Callable) -> None:
    found = order(sample_session(), people["buyer"], places=2)
    for _call in range(4):
        standin.control({"next": "error", "remembered": True})
    with pytest.raises(billing.NotPayable):
        billing.pay(order=found)
    with clock.at(clock.now() + timedelta(days=2)):
        run_jobs()
    found.refresh_from_db()
    assert (found.state, sample_session().taken) == (OrderState.EXPIRED, 0)


@pytest.mark.case("C_11")
def test_c11_after_a_long_outage_everything_is_caught_up(people: dict, standin, settings) -> None:
    """Jobs are parked after 13 minutes; the reconciliation goes on asking."""
    unopened = order(sample_session(), people["buyer"])
    bought = paid(order(sample_session("pr2-paris-1"), people["learner"]), standin)
    asked = billing.ask_to_cancel(order=bought, by=people["learner"], reason="")
    billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")
    Job.objects.all().update(state="parked")
    with clock.at(clock.now() + timedelta(hours=1)):
        billing.reconcile()
    unopened.refresh_from_db()
    assert (unopened.state, sample_session().taken) == (OrderState.EXPIRED, 0)
    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_one_piece_that_cannot_be_worked_does_not_stop_the_others(people: dict, standin, monkeypatch: pytest.MonkeyPatch) -> None:
    from courses.billing.actions import reconciling

    first, second = order(sample_session(), people["buyer"]), order(sample_session(), people["learner"])
    for placed in (first, second):
        billing.pay(order=placed)
        standin.control({"pay": page_of(placed)})
    poison = str(first.payments.get().public_id)

    def picky(seen: gateway.Checkout) -> str:
        if seen.payment == poison:
            raise RuntimeError("poison")
        return billing.fulfil(seen)

    monkeypatch.setattr(reconciling, "fulfil", picky)
    assert billing.reconcile() == 1
    second.refresh_from_db()
    assert second.state == OrderState.CONFIRMED


def test_money_on_a_page_we_gave_up_is_found_and_given_back(people: dict, standin, run_jobs: Callable) -> None:
    found = order(sample_session(), people["buyer"])
    payment = found.payments.get()
    seen = payments._create(payment)  # a click on "Pay" under way…
    abandon(order=found, by=people["buyer"])  # …and "Give the places back" in another tab
    Payment.objects.filter(pk=payment.pk, checkout_id__isnull=True).update(checkout_id=seen.id, url=seen.url)
    standin.control({"pay": seen.id})
    billing.reconcile()
    run_jobs()
    assert Refund.objects.get(payment=payment).state == RefundState.SUCCEEDED
    assert standin.ledger()["payments"][0]["refunded"] == found.total_cents


@pytest.mark.parametrize("company", ["Café 😀", "深圳培训有限公司", "Ελληνική Α.Ε."])
def test_every_company_gets_its_paper(people: dict, standin, run_jobs: Callable, company: str) -> None:
    found = paid(order(sample_session(), people["buyer"], company=company), standin)
    assert documents.pdf(found.invoices.get()).startswith(b"%PDF")
    run_jobs()
    assert not Job.objects.filter(state="parked").exists()


@pytest.mark.parametrize("company", ["ACME\x07", "ACME\nhttps://evil.example", "<b>ACME</b>"])
def test_a_company_is_one_line_of_text(as_role: Callable[[str], Client], company: str) -> None:
    from .test_pages import FORM, hold_by

    client = as_role("buyer")
    answer = client.post(hold_by(client).url, FORM | {"company": company})
    assert not Order.objects.filter(company__contains="\n").exists()
    assert answer.status_code == 200 or "\n" not in Order.objects.get().company


@pytest.mark.case("B_02")
def test_people_behind_one_address_do_not_release_each_others_places() -> None:
    def kept(browser: str) -> Hold:
        from courses.booking.models import Offer

        offer = Offer.objects.priced(clock.today()).for_session(sample_session()).get()
        return booking.hold(session=sample_session(), offer=offer, quantity=2, browser=browser, address="81.2.69.142")

    first = kept("a")
    kept("b")
    first.refresh_from_db()
    assert first.is_live
    assert sample_session().taken == 4


def test_a_wrongly_named_person_cannot_take_the_seat_any_more(people: dict, standin) -> None:
    seat = paid(order(sample_session(), people["buyer"]), standin).hold.seats.get()
    booking.name_seat(seat=seat, name="Wrong", email="wrong@example.org", language="fr")
    seat.refresh_from_db()
    first = seat.claim_token
    booking.name_seat(seat=seat, name="Right", email="right@example.org", language="fr")
    seat.refresh_from_db()
    assert seat.claim_token != first


@pytest.mark.case("B_02")
def test_those_who_see_every_order_do_not_act_for_the_buyer(people: dict, standin, as_role: Callable[[str], Client]) -> None:
    found = paid(order(sample_session(), people["buyer"]), standin)
    seat = found.hold.seats.get()
    for role in ("finance", "office", "administrator"):
        client = as_role(role)
        for act in ("pay/", "abandon/", "cancel/", f"seats/{seat.public_id}/"):
            assert client.post(f"/fr/orders/{found.public_id}/{act}").status_code == 404, act
        assert seat.claim_token not in client.get(f"/fr/orders/{found.public_id}/").content.decode()


def test_nobody_accepts_or_cancels_their_own_order(people: dict, standin) -> None:
    own = order(sample_session(), people["office"], pay_by=PayBy.ACCOUNT, attends=True)
    with pytest.raises(NotDecidable):
        billing.accept(order=own, by=people["office"])
    assert not entitled(people["office"], own.hold.session.training_id)
    bought = paid(order(sample_session(), people["office"]), standin)
    asked = billing.ask_to_cancel(order=bought, by=people["office"], reason="")
    with pytest.raises(NotDecidable):
        billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")
    assert not Refund.objects.exists()


def test_money_that_is_owed_stays_in_sight_until_it_is_given_back(people: dict, as_role: Callable[[str], Client]) -> None:
    found = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    billing.accept(order=found, by=people["office"])
    record = {"order": found, "amount_cents": found.total_cents, "received_on": clock.today(), "bank_reference": "V"}
    billing.record_transfer(**record, by=people["finance"])
    asked = billing.ask_to_cancel(order=found, by=people["buyer"], reason="")
    billing.decide_cancellation(request=asked, by=people["office"], accepted=True, answer="")
    billing.approve_refund(refund=Refund.objects.get(), by=people["finance"], approved=False)
    assert [row.pk for row in queries.finance(page=1, language="fr")["owed"]] == [found.pk]
    as_role("finance").post(f"/fr/finance/owed/{found.public_id}/")
    again = Refund.objects.get(state=RefundState.REQUESTED)
    assert (again.amount_cents, again.asked_by) == (found.total_cents, people["finance"])
    assert queries.finance(page=1, language="fr")["owed"] == []
    billing.approve_refund(refund=again, by=people["administrator"], approved=True)
    assert queries.balance(found).left_cents == 0


def test_a_postponed_session_is_not_sold(people: dict, standin) -> None:
    held = keep(sample_session(), user=people["buyer"])
    waiting = order(sample_session(), people["learner"])
    booking.move_session(session=sample_session(), to=SessionState.POSTPONED)
    with pytest.raises(billing.OrderRefused):
        billing.place_order(
            hold=held,
            by=people["buyer"],
            payer={"siren": "", "country": "FR", "vat_number": ""},
            pay_by="card",
            terms_version="",
            language="fr",
        )
    with pytest.raises(billing.NotPayable):
        billing.pay(order=waiting)


def test_the_day_to_answer_by_follows_the_session(people: dict) -> None:
    waiting = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    first = waiting.answer_by
    Session.objects.filter(code="agp-paris-1").update(go_no_go_on=clock.today() + timedelta(days=25))
    with clock.at(first + timedelta(minutes=1)):
        assert billing.lapse_unanswered(order=waiting.pk) == "later"
    with clock.at(clock.now() + timedelta(days=26)):
        with pytest.raises(NotDecidable):
            billing.accept(order=waiting, by=people["office"])
        billing.reconcile()
    waiting.refresh_from_db()
    assert waiting.state == OrderState.EXPIRED


def test_a_lapsed_order_leaves_the_seat_of_its_buyer_free_for_another(people: dict, standin) -> None:
    first = order(sample_session(), people["buyer"], attends=True)
    billing.pay(order=first)
    standin.control({"expire": page_of(first)})
    billing.look(order=first)
    second = paid(order(sample_session(), people["buyer"], attends=True), standin)
    assert second.state == OrderState.CONFIRMED
    first.refresh_from_db()
    assert billing.pay(order=first).startswith("http")


def test_a_price_is_not_kept_for_ever(people: dict, standin) -> None:
    found = order(sample_session(), people["buyer"])
    billing.pay(order=found)
    standin.control({"expire": page_of(found)})
    billing.look(order=found)
    found.refresh_from_db()
    found.hold.offer.prices.update(cents=999900)
    with pytest.raises(billing.NotPayable):
        billing.pay(order=found)
    assert sample_session().taken == 0


def test_an_erased_person_leaves_no_order_alive(people: dict, standin) -> None:
    held = order(sample_session(), people["buyer"], pay_by=PayBy.ACCOUNT)
    awaiting = order(sample_session("pr2-paris-1"), people["buyer"])
    billing.pay(order=awaiting)
    erase(user=people["buyer"], typed=people["buyer"].email)
    for placed in (held, awaiting):
        placed.refresh_from_db()
        assert (placed.state, placed.street) == (OrderState.CANCELLED, "—")
    assert sample_session().taken == sample_session("pr2-paris-1").taken == 0
    standin.control({"pay": page_of(awaiting)})
    billing.reconcile()
    assert awaiting.payments.get().state == PaymentState.SUCCEEDED
    assert Refund.objects.get().payment == awaiting.payments.get()


def test_monaco_bears_french_vat() -> None:
    assert vat.case(regime="standard", country="MC", vat_number="FR00000000000", online=True) is vat.Case.DOMESTIC
