"""The door to Stripe: the only product file that imports stripe. Answers are plain values; trouble is GatewayDown or GatewayRefused.

Every write carries our own idempotency key, kept in a row that was committed before the call (booking.md I4).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings

TIMEOUT_SECONDS = 20
TOLERANCE_SECONDS = 300


class GatewayDown(RuntimeError):
    """No answer, or no usable one: nothing is known, try again later with the same key."""


class GatewayBusy(GatewayDown):
    """The same key is being worked on at this moment, by another click of the same person."""


class GatewayBroken(GatewayDown):
    """An error of the provider's own, which it repeats for this key: only a new key can succeed (booking.md section 2.3)."""


class GatewayRefused(RuntimeError):
    """A clear no: trying again with the same parameters gives the same answer."""


class BadSignature(ValueError):
    """The event was not signed by the provider, or is too old."""


@dataclass(frozen=True)
class Checkout:
    """A payment page as the provider knows it now. `status`: open, complete or expired."""

    id: str
    url: str
    status: str
    is_paid: bool
    amount_cents: int
    currency: str
    intent_id: str
    payment: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class RefundSeen:
    """A refund as the provider knows it now. `payment` is ours where we made it."""

    id: str
    status: str
    amount_cents: int
    intent_id: str
    refund: str


@dataclass(frozen=True)
class Event:
    id: str
    kind: str
    subject: str
    metadata: dict[str, str] = field(default_factory=dict)


def is_open() -> bool:
    """Whether cards can be taken: a key is set, Stripe's or the stand-in's."""
    return bool(settings.STRIPE_SECRET_KEY)


def is_standin() -> bool:
    """Whether payments are simulated."""
    return bool(settings.STRIPE_API_BASE)


def page_origins() -> list[str]:
    """Where payment pages live, for the form that leads there."""
    return settings.STRIPE_PAGE_ORIGINS


def _client():  # noqa: ANN202 (stripe is slow to import: only where it is used)
    return _client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@cache
def _client_for(key: str, base: str):  # noqa: ANN202
    import stripe

    bases: Any = {"api": base} if base else {}
    return stripe.StripeClient(key, base_addresses=bases, max_network_retries=1, http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS))


class _Trouble:
    """Turns the library's errors into ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        import stripe

        if isinstance(error, stripe.InvalidRequestError | stripe.CardError):
            raise GatewayRefused(str(error)) from error
        if isinstance(error, stripe.StripeError):
            status = error.http_status or 0
            trouble = GatewayBusy if status == 409 else GatewayBroken if status >= 500 else GatewayDown
            raise trouble(str(error)) from error


def start_checkout(
    *, key: str, payment: str, reference: str, amount_cents: int, currency: str, label: str, email: str, language: str,
    closes_at: datetime, success_url: str, cancel_url: str,
) -> Checkout:  # fmt: skip
    """Open a payment page; the same `key` gives the same page again."""
    params: Any = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": currency.lower(), "unit_amount": amount_cents, "product_data": {"name": label}},
            }
        ],
        "customer_email": email,
        "client_reference_id": reference,
        "metadata": {"payment": payment, "order": reference},
        "payment_intent_data": {"metadata": {"payment": payment, "order": reference}},
        "expires_at": int(closes_at.timestamp()),
        "success_url": success_url,
        "cancel_url": cancel_url,
        "locale": language,
        "allowed_payment_method_types": ["card"],
    }
    with _Trouble():
        return _checkout(_client().v1.checkout.sessions.create(params, {"idempotency_key": key}))


def checkout(checkout_id: str) -> Checkout:
    """The payment page now."""
    with _Trouble():
        return _checkout(_client().v1.checkout.sessions.retrieve(checkout_id))


def expire_checkout(checkout_id: str) -> Checkout:
    """Close a payment page; one that is no longer open is told as it is."""
    try:
        with _Trouble():
            return _checkout(_client().v1.checkout.sessions.expire(checkout_id))
    except GatewayRefused:
        return checkout(checkout_id)


def checkouts_since(moment: datetime) -> Iterator[Checkout]:
    """Every payment page made since, newest first: what a reconciliation compares with our rows."""
    with _Trouble():
        found = _client().v1.checkout.sessions.list({"created": {"gte": int(moment.timestamp())}, "limit": 100})
        for seen in found.auto_paging_iter():
            yield _checkout(seen)


def checkouts_of(intent_id: str) -> list[Checkout]:
    """The payment page behind a payment intent."""
    with _Trouble():
        return [_checkout(seen) for seen in _client().v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 10}).data]


def refund(*, key: str, refund: str, intent_id: str, amount_cents: int) -> RefundSeen:
    """Give money back; the same `key` is the same refund."""
    params: Any = {"payment_intent": intent_id, "amount": amount_cents, "metadata": {"refund": refund}}
    with _Trouble():
        return _refund(_client().v1.refunds.create(params, {"idempotency_key": key}))


def refund_seen(refund_id: str) -> RefundSeen:
    """The refund now."""
    with _Trouble():
        return _refund(_client().v1.refunds.retrieve(refund_id))


def refunds_of(intent_id: str) -> list[RefundSeen]:
    """Every refund of a payment, ours or made by hand."""
    with _Trouble():
        return [_refund(seen) for seen in _client().v1.refunds.list({"payment_intent": intent_id, "limit": 100}).data]


def charge_intent(charge_id: str) -> str:
    """The payment intent behind a charge."""
    with _Trouble():
        return _id(_client().v1.charges.retrieve(charge_id).payment_intent)


def event(payload: bytes, signature: str) -> Event:
    """The event in a signed body; BadSignature for anything else. Several secrets may be valid while one is replaced (C18)."""
    import stripe

    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, TOLERANCE_SECONDS)  # type: ignore[no-untyped-call]
            seen = json.loads(payload)
            about = seen["data"]["object"]
            return Event(str(seen["id"]), str(seen["type"]), str(about.get("id") or ""), dict(about.get("metadata") or {}))
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
    raise BadSignature


def _id(value: Any) -> str:
    """Stripe writes an id, or the object itself where it was asked to."""
    return "" if value is None else value if isinstance(value, str) else value.id


def _metadata(seen: Any) -> dict[str, str]:
    return seen.metadata.to_dict() if seen.metadata else {}


def _checkout(seen: Any) -> Checkout:
    return Checkout(
        id=seen.id,
        url=seen.url or "",
        status=seen.status or "",
        is_paid=seen.payment_status == "paid",
        amount_cents=seen.amount_total or 0,
        currency=(seen.currency or "").upper(),
        intent_id=_id(seen.payment_intent),
        payment=_metadata(seen).get("payment", ""),
        expires_at=datetime.fromtimestamp(seen.expires_at, UTC) if seen.expires_at else None,
    )


def _refund(seen: Any) -> RefundSeen:
    return RefundSeen(
        id=seen.id,
        status=seen.status or "",
        amount_cents=seen.amount,
        intent_id=_id(seen.payment_intent),
        refund=_metadata(seen).get("refund", ""),
    )
