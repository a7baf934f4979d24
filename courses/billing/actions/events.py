"""Working the inbox: an event only says where to look; what is there now is asked again (race 6)."""

from django.db import transaction

from lms.jobs.actions import enqueue
from lms.kit import clock

from .. import gateway
from ..enums import EventState, PaymentState
from ..models import Payment, StripeEvent
from .fulfilment import UnknownCheckout, fulfil
from .refunds import follow_refund


@transaction.atomic
def keep_event(seen: gateway.Event) -> None:
    """Write the event and its job; the same event again changes nothing (race 5). News of money we have needs no job."""
    known = _is_known(seen)
    kept = StripeEvent(event_id=seen.id, kind=seen.kind[:80], subject=seen.subject[:120], received_at=clock.now())
    if known:
        kept.state, kept.note = EventState.DONE, "already"
    StripeEvent.objects.bulk_create([kept], ignore_conflicts=True)
    if not known:
        enqueue(kind="billing.event", key=f"event:{seen.id}", args={"event": seen.id}, priority=5)


def _is_known(seen: gateway.Event) -> bool:
    """Whether the event says that a page was paid, and the return page has seen and booked that very money before."""
    named = {"checkout.session.completed": "checkout_id", "payment_intent.succeeded": "intent_id"}.get(seen.kind)
    return named is not None and Payment.objects.filter(state=PaymentState.SUCCEEDED, **{named: seen.subject}).exists()


def work_event(*, event: str) -> str:
    """Look at what the event is about and act. An unknown page of ours raises, so that the job tries again (race 7)."""
    kept = StripeEvent.objects.get(event_id=event)
    state, note = _act(kept.kind, kept.subject)
    StripeEvent.objects.filter(pk=kept.pk).update(state=state, note=note[:300])
    return note


def _act(kind: str, subject: str) -> tuple[EventState, str]:
    family = kind.rpartition(".")[0]
    try:
        if family.startswith("checkout.session"):
            return _pages([gateway.checkout(subject)])
        if family == "payment_intent":
            return _pages(gateway.checkouts_of(subject))
        if family == "refund":
            return EventState.DONE, follow_refund(gateway.refund_seen(subject))
        if kind == "charge.refunded":
            return EventState.DONE, ", ".join(follow_refund(seen) for seen in gateway.refunds_of(gateway.charge_intent(subject)))
    except gateway.GatewayRefused as refusal:
        return EventState.IGNORED, str(refusal)
    return EventState.IGNORED, ""


def _pages(found: list[gateway.Checkout]) -> tuple[EventState, str]:
    """A page without our mark belongs to another system on the same account: kept and left alone (C5)."""
    ours = [seen for seen in found if seen.payment]
    if not ours:
        return EventState.IGNORED, "not ours"
    return EventState.DONE, ", ".join(fulfil(seen) for seen in ours)


__all__ = ["UnknownCheckout", "keep_event", "work_event"]
