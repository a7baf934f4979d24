"""Which parameters the stand-in honours. The rest is refused aloud: silence would let a wrong amount pass every test."""

from typing import Any

from .errors import Refused
from .form_encoding import bracketed

ANY: dict[str, Any] = {}  # honoured as it is, at any depth

SESSION: dict[str, Any] = {
    "billing_address_collection": ANY,
    "cancel_url": ANY,
    "client_reference_id": ANY,
    "currency": ANY,
    "custom_text": ANY,
    "customer_creation": ANY,
    "customer_email": ANY,
    "expand": ANY,
    "expires_at": ANY,
    "line_items": {
        "metadata": ANY,
        "price_data": {"currency": ANY, "product_data": ANY, "tax_behavior": ANY, "unit_amount": ANY},
        "quantity": ANY,
    },
    "locale": ANY,
    "metadata": ANY,
    "mode": ANY,
    "payment_intent_data": {
        "description": ANY,
        "metadata": ANY,
        "receipt_email": ANY,
        "statement_descriptor": ANY,
        "statement_descriptor_suffix": ANY,
    },
    "allowed_payment_method_types": ANY,
    "submit_type": ANY,
    "success_url": ANY,
    "ui_mode": ANY,
}
REFUND: dict[str, Any] = {"amount": ANY, "charge": ANY, "expand": ANY, "metadata": ANY, "payment_intent": ANY, "reason": ANY}


def check(params: Any, honoured: dict[str, Any], path: tuple[str | int, ...] = ()) -> None:
    if isinstance(params, list):
        for place, part in enumerate(params):
            check(part, honoured, (*path, place))
    elif isinstance(params, dict):
        for key, part in params.items():
            if key not in honoured and part is not False:
                raise _refused((*path, key))
            if honoured.get(key):
                check(part, honoured[key], (*path, key))


def _refused(path: tuple[str | int, ...]) -> Refused:
    param = bracketed(path)
    return Refused(f"Stripe knows {param}, but the stand-in does not simulate it.", code="not_simulated", param=param)
