"""D11, I1, I2, I7: whatever is done in whatever order, seats and money add up, and no state goes where it may not."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from courses.billing import actions as billing
from courses.billing import gateway
from courses.billing.actions.account import NotDecidable
from courses.billing.actions.payments import abandon
from courses.billing.enums import ORDER_MOVES, PAYMENT_MOVES, REFUND_MOVES, OrderState, PayBy, PaymentState, RefundState
from courses.billing.models import CancellationRequest, Invoice, InvoiceSequence, Order, Payment, Refund
from courses.booking import actions as booking
from courses.booking.enums import HOLD_MOVES, SEAT_MOVES, TAKING
from courses.booking.models import Hold, Seat, Session, StateChange
from lms.accounts.models import User
from lms.jobs import actions as jobs
from lms.kit import clock
from tests.payments import keep, order, sample_session, standin_in_use

MOVES = {"order": ORDER_MOVES, "payment": PAYMENT_MOVES, "refund": REFUND_MOVES, "hold": HOLD_MOVES, "seat": SEAT_MOVES}
CAPACITY = 4


class Market(RuleBasedStateMachine):
    """Buyers, the clock, the payment provider and the office, at random."""

    @initialize()
    def open(self) -> None:
        for model in (StateChange,):
            model.objects.all().delete()
        Session.objects.filter(code="agp-paris-1").update(capacity=CAPACITY, min_to_run=1, taken=0)
        self.people = list(User.objects.filter(email__in=[f"{role}@demo.jalon.example" for role in ("buyer", "learner", "manager")]))
        self.office = User.objects.get(email="office@demo.jalon.example")
        self.number = 0

    def some(self, rows, draw: int):
        found = list(rows.order_by("pk"))
        return found[draw % len(found)] if found else None

    @rule(places=st.integers(1, 3))
    def hold_only(self, places: int) -> None:
        self.number += 1
        with suppress(booking.SessionFull):
            keep(sample_session(), places=places, browser=f"b{self.number}")

    @rule(places=st.integers(1, 2), who=st.integers(0, 2), card=st.booleans())
    def place(self, places: int, who: int, card: bool) -> None:
        self.number += 1
        try:
            placed = order(
                sample_session(), self.people[who], places=places, pay_by=PayBy.CARD if card else PayBy.ACCOUNT, browser=f"o{self.number}"
            )
        except (booking.SessionFull, booking.HoldLimit, billing.OrderRefused):
            return
        if card:
            billing.pay(order=placed)

    @rule(draw=st.integers(0, 50))
    def time_runs_out_on_a_hold(self, draw: int) -> None:
        held = self.some(Hold.objects.filter(state="live", keeper="clock"), draw)
        if held:
            with clock.at(held.expires_at + timedelta(seconds=1)):
                booking.lapse(hold=held.pk)

    @rule(draw=st.integers(0, 50))
    def customer_pays(self, draw: int) -> None:
        payment = self.some(Payment.objects.filter(checkout_id__isnull=False, method="card"), draw)
        if payment and gateway.checkout(payment.checkout_id).status == "open":
            self.standin.control({"pay": payment.checkout_id})

    @rule(draw=st.integers(0, 50))
    def customer_pays_a_page_whose_seats_are_gone(self, draw: int) -> None:
        found = self.some(Order.objects.filter(state=OrderState.AWAITING_PAYMENT), draw)
        if found:
            booking.release(held=found.hold, reason="test")

    @rule(draw=st.integers(0, 50))
    def provider_is_asked(self, draw: int) -> None:
        payment = self.some(Payment.objects.filter(checkout_id__startswith="cs_"), draw)
        if payment:
            billing.fulfil(gateway.checkout(payment.checkout_id))

    @rule(draw=st.integers(0, 50))
    def page_closes(self, draw: int) -> None:
        payment = self.some(Payment.objects.filter(method="card", key__startswith="checkout"), draw)
        if payment:
            billing.close_checkout(payment=payment.pk)

    @rule(draw=st.integers(0, 50))
    def pays_again(self, draw: int) -> None:
        found = self.some(Order.objects.filter(pay_by=PayBy.CARD), draw)
        if found:
            with suppress(billing.NotPayable):
                billing.pay(order=found)

    @rule(draw=st.integers(0, 50))
    def gives_back(self, draw: int) -> None:
        found = self.some(Order.objects.filter(pay_by=PayBy.CARD), draw)
        if found:
            abandon(order=found, by=found.placed_by)

    @rule(draw=st.integers(0, 50), accepted=st.booleans())
    def office_decides(self, draw: int, accepted: bool) -> None:
        found = self.some(Order.objects.filter(pay_by=PayBy.ACCOUNT), draw)
        if found:
            try:
                if accepted:
                    billing.accept(order=found, by=self.office)
                else:
                    billing.refuse(order=found, by=self.office, reason="no")
            except NotDecidable:
                pass

    @rule(draw=st.integers(0, 50))
    def charged_twice(self, draw: int) -> None:
        payment = self.some(Payment.objects.filter(state=PaymentState.SUCCEEDED, method="card", key__startswith="checkout"), draw)
        if payment and self.standin.ledger()["payments"]:
            self.standin.control({"charge_again": payment.checkout_id})
            billing.reconcile()
            for page in self.standin.ledger()["sessions"]:
                billing.fulfil(gateway.checkout(page["id"]))

    @precondition(lambda self: Order.objects.filter(state=OrderState.CONFIRMED).exists())
    @rule(draw=st.integers(0, 50), accepted=st.booleans())
    def cancels(self, draw: int, accepted: bool) -> None:
        found = self.some(Order.objects.filter(state=OrderState.CONFIRMED), draw)
        asked = billing.ask_to_cancel(order=found, by=found.placed_by, reason="")
        billing.decide_cancellation(request=CancellationRequest.objects.get(pk=asked.pk), by=self.office, accepted=accepted, answer="")

    @rule()
    def jobs_run(self) -> None:
        jobs.run_due(seconds=10)

    @invariant()
    def i1_seats_add_up(self) -> None:
        session = sample_session()
        assert session.taken == Seat.objects.filter(session=session, state__in=TAKING).count() <= session.capacity

    @invariant()
    def i2_money_adds_up(self) -> None:
        for payment in Payment.objects.all():
            alive = payment.refunds.exclude(state__in=(RefundState.FAILED, RefundState.CANCELLED))
            back = alive.aggregate(n=Sum("amount_cents", default=0))["n"]
            assert payment.refunded_cents == back <= payment.amount_cents
        for found in Order.objects.filter(state__in=(OrderState.EXPIRED, OrderState.REFUSED)):
            kept = sum(p.amount_cents - p.refunded_cents for p in found.payments.filter(state=PaymentState.SUCCEEDED))
            assert kept == 0, "nobody's money is kept for nothing"

    @invariant()
    def i6_numbers_have_no_gap(self) -> None:
        numbers = sorted(Invoice.objects.values_list("sequence", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert InvoiceSequence.objects.get().last == len(numbers)

    @invariant()
    def invoices_follow_orders(self) -> None:
        for found in Order.objects.all():
            total = sum(found.invoices.values_list("total_cents", flat=True))
            assert total == (found.total_cents if found.state == OrderState.CONFIRMED else 0)

    @invariant()
    def i7_every_move_is_one_that_may_be(self) -> None:
        for move in StateChange.objects.exclude(old__in=("", "draft")).filter(machine__in=MOVES):
            assert move.new in MOVES[move.machine].get(move.old, ()), str(move)


@pytest.mark.django_db
@pytest.mark.case("D_11")
def test_d11_a_random_market_never_breaks_a_promise(standin, django_db_blocker) -> None:
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Isolated(Market):
        def __init__(self) -> None:
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            self.running = standin_in_use()
            self.standin = self.running.__enter__()

        def teardown(self) -> None:
            self.running.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    quick = settings(
        max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    )
    run_state_machine_as_test(Isolated, settings=quick)
    assert Refund.objects.count() == 0
