"""Checks what a new session asks for, and makes its line items."""

import re
from typing import Any
from urllib.parse import urlsplit

from .errors import Refused, missing_parameter
from .ids import new_id
from .money import amount_text
from .store import Thing

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60
SMALLEST, LARGEST = 50, 99_999_999
CURRENCY = re.compile(r"^[a-z]{3}$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
ADDRESS = re.compile(r"^[\x21-\x7e]+$")


def check_session(params: dict[str, Any], now: int) -> None:
    """What Stripe demands of a session beyond the types of its parameters."""
    if params.get("mode") != "payment":
        raise Refused("The stand-in simulates mode=payment only.", code="not_simulated", param="mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise Refused("The stand-in simulates ui_mode=hosted_page only.", code="not_simulated", param="ui_mode")
    for name in ("success_url", "line_items"):
        if not params.get(name):
            raise missing_parameter(name)
    for name in ("success_url", "cancel_url"):
        if name in params:
            _check_address(params[name], name)
    if len(params.get("client_reference_id", "")) > 200:
        raise Refused("client_reference_id can have up to 200 characters.", param="client_reference_id")
    email = params.get("customer_email")
    if email is not None and not EMAIL.match(email):
        raise Refused(f"Invalid email address: {email}", code="email_invalid", param="customer_email")
    _check_expiry(params.get("expires_at", now + LONGEST), now)


def line_items(params: dict[str, Any], now: int) -> list[Thing]:
    items = [_line_item(item, place, now) for place, item in enumerate(params["line_items"])]
    currencies = {item["currency"] for item in items} | ({params["currency"]} if "currency" in params else set())
    if len(currencies) > 1:
        raise Refused("All line items of a Checkout Session must have one currency.", param="line_items")
    total = sum(item["amount_total"] for item in items)
    if not SMALLEST <= total <= LARGEST:
        word, limit, code = ("least", SMALLEST, "amount_too_small") if total < SMALLEST else ("most", LARGEST, "amount_too_large")
        text = amount_text(limit, items[0]["currency"])
        raise Refused(f"The Checkout Session's total amount due must add up to at {word} {text}", code=code, param="line_items")
    return items


def _line_item(item: dict[str, Any], place: int, now: int) -> Thing:
    at = f"line_items[{place}]"
    data = item.get("price_data")
    if data is None:
        raise missing_parameter(f"{at}[price_data]")
    if "unit_amount" not in data or "product_data" not in data:
        raise missing_parameter(f"{at}[price_data][{'product_data' if 'unit_amount' in data else 'unit_amount'}]")
    if not CURRENCY.match(data["currency"]):
        raise Refused(f"Invalid currency: {data['currency']}", param=f"{at}[price_data][currency]")
    if "quantity" not in item:
        raise missing_parameter(f"{at}[quantity]")
    for value, least, name in ((data["unit_amount"], 0, "[price_data][unit_amount]"), (item["quantity"], 1, "[quantity]")):
        if value < least:
            raise Refused(f"This value must be greater than or equal to {least}.", code="parameter_invalid_integer", param=at + name)
    amount = data["unit_amount"] * item["quantity"]
    return {
        "id": new_id("li_"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": data["currency"],
        "description": data["product_data"]["name"],
        "metadata": item.get("metadata", {}),
        "price": _price(data, now),
        "quantity": item["quantity"],
    }


def _price(data: dict[str, Any], now: int) -> Thing:
    return {
        "id": new_id("price_"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": data["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_"),
        "recurring": None,
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": data["unit_amount"],
        "unit_amount_decimal": str(data["unit_amount"]),
    }


def _check_address(address: str, name: str) -> None:
    """It goes into a Location header and a link, so nothing but a plain web address passes."""
    bare = address.replace("{CHECKOUT_SESSION_ID}", "x")
    if not ADDRESS.match(bare) or urlsplit(bare).scheme not in {"http", "https"} or not urlsplit(bare).hostname:
        raise Refused("Not a valid URL", code="url_invalid", param=name)


def _check_expiry(moment: int, now: int) -> None:
    if moment < now + SHORTEST:
        raise Refused("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", param="expires_at")
    if moment > now + LONGEST:
        raise Refused("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", param="expires_at")
