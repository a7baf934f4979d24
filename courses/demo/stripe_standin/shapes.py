"""New sessions, payment intents, charges and refunds, with every field that Stripe answers."""

from typing import Any

from .ids import new_id
from .store import Thing

HOW_LONG = 24 * 60 * 60


def _empty(names: str) -> dict[str, Any]:
    """The fields that a plain card payment leaves at null."""
    return dict.fromkeys(names.split())


def new_session(params: dict[str, Any], items: list[Thing], now: int) -> Thing:
    total = sum(item["amount_total"] for item in items)
    empty = _empty(
        "adaptive_pricing after_expiration allow_promotion_codes client_secret collected_information consent consent_collection "
        "currency_conversion customer customer_account invoice origin_context payment_intent payment_link "
        "payment_method_configuration_details permissions recovered_from return_url saved_payment_method_options setup_intent "
        "shipping_address_collection shipping_cost subscription url wallet_options"
    )
    return empty | {
        "id": new_id("cs_test_"),
        "object": "checkout.session",
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "currency": items[0]["currency"],
        "custom_fields": [],
        "custom_text": {"after_submit": None, "shipping_address": None, "submit": None, "terms_of_service_acceptance": None}
        | params.get("custom_text", {}),
        "customer_creation": params.get("customer_creation", "if_required"),
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "expires_at": params.get("expires_at", now + HOW_LONG),
        "invoice_creation": {"enabled": False},
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata") or {},
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": params.get("payment_method_types", ["card"]),
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "_line_items": items,
        "_intent": params.get("payment_intent_data", {}),
    }


def new_intent(session: Thing, now: int) -> Thing:
    wanted = session["_intent"]
    name = new_id("pi_")
    empty = _empty(
        "application application_fee_amount automatic_payment_methods canceled_at cancellation_reason customer customer_account "
        "last_payment_error latest_charge next_action on_behalf_of payment_method processing review setup_future_usage shipping "
        "source transfer_data transfer_group"
    )
    return empty | {
        "id": name,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{name}_secret_{new_id('')}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": session["currency"],
        "description": wanted.get("description"),
        "livemode": False,
        "metadata": wanted.get("metadata") or {},
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "receipt_email": wanted.get("receipt_email"),
        "statement_descriptor": wanted.get("statement_descriptor"),
        "statement_descriptor_suffix": wanted.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "_session": session["id"],
    }


def new_charge(intent: Thing, session: Thing, receipt_url: str, now: int) -> Thing:
    empty = _empty(
        "application application_fee application_fee_amount customer failure_balance_transaction failure_code failure_message "
        "on_behalf_of receipt_number review shipping source source_transfer transfer_data transfer_group"
    )
    card = {"brand": "visa", "country": "FR", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": "4242", "network": "visa"}
    return empty | {
        "id": new_id("ch_"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": new_id("txn_"),
        "billing_details": {"address": None, "email": session["customer_email"], "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": intent["statement_descriptor"],
        "captured": True,
        "created": now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": {"network_status": "approved_by_network", "reason": None, "risk_level": "normal", "type": "authorized"},
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {"card": card, "type": "card"},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_url": receipt_url,
        "refunded": False,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "succeeded",
    }


def new_refund(charge: Thing, amount: int, params: dict[str, Any], now: int) -> Thing:
    return {
        "id": new_id("re_"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn_"),
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "destination_details": {"card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}}
        | {"type": "card"},
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
