"""What a careless caller sends is refused as Stripe would, or more strictly."""

from collections.abc import Callable

import pytest
import stripe
from stripe.checkout import Session

from courses.demo.stripe_standin import StandIn
from courses.demo.stripe_standin.form_encoding import decode

from .browsing import fetch
from .conftest import ORDER

ITEM = ORDER["line_items"][0]
PRICE = ITEM["price_data"]


@pytest.mark.parametrize(
    ("other", "code", "param"),
    [
        ({"sucess_url": "http://shop.test/"}, "parameter_unknown", "sucess_url"),
        ({"api_key": "sk_test_x"}, "parameter_unknown", "api_key"),
        ({"line_items": [{**ITEM, "quanttiy": 1}]}, "parameter_unknown", "line_items[0][quanttiy]"),
        (
            {"line_items": [{**ITEM, "price_data": {**PRICE, "product_data": {"name": "x", "nam": "y"}}}]},
            "parameter_unknown",
            "line_items[0][price_data][product_data][nam]",
        ),
        ({"line_items": [{**ITEM, "quantity": "two"}]}, "parameter_invalid_integer", "line_items[0][quantity]"),
        ({"line_items": [{**ITEM, "quantity": "1_0"}]}, "parameter_invalid_integer", "line_items[0][quantity]"),
        ({"line_items": [{**ITEM, "quantity": 0}]}, "parameter_invalid_integer", "line_items[0][quantity]"),
        (
            {"line_items": [{**ITEM, "price_data": {**PRICE, "unit_amount": 745.0}}]},
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        ({"line_items": [{"price_data": PRICE}]}, "parameter_missing", "line_items[0][quantity]"),
        ({"line_items": [{"quantity": 1, "price_data": {"unit_amount": 1}}]}, "parameter_missing", "line_items[0][price_data][currency]"),
        ({"line_items": [{**ITEM, "price_data": {**PRICE, "unit_amount": 10}}]}, "amount_too_small", "line_items"),
        ({"line_items": [{**ITEM, "price_data": {**PRICE, "currency": "EUR"}}]}, None, "line_items[0][price_data][currency]"),
        ({"line_items": "all"}, None, "line_items"),
        ({"success_url": ""}, "parameter_invalid_empty", "success_url"),
        ({"success_url": "/paid/"}, "url_invalid", "success_url"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"cancel_url": "http://shop.test/\r\nSet-Cookie: a=b"}, "url_invalid", "cancel_url"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
        ({"locale": "fr-fr"}, None, "locale"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
        ({"allow_promotion_codes": "perhaps"}, None, "allow_promotion_codes"),
        ({"allow_promotion_codes": True}, "not_simulated", "allow_promotion_codes"),
        ({"discounts": [{"coupon": "half"}]}, "not_simulated", "discounts"),
        ({"payment_intent_data": {"capture_method": "manual"}}, "not_simulated", "payment_intent_data[capture_method]"),
        ({"mode": "subscription"}, "not_simulated", "mode"),
        ({"metadata": {"note": "x" * 501}}, None, "metadata[note]"),
        ({"metadata": {"x" * 41: "note"}}, None, f"metadata[{'x' * 41}]"),
        ({"metadata": {str(n): "x" for n in range(51)}}, None, "metadata"),
        ({"payment_intent_data": {"metadata": {"note": {"deep": "x"}}}}, None, "payment_intent_data[metadata][note]"),
    ],
)
def test_a_wrong_parameter_is_named(other: dict, code: str | None, param: str, order: Callable[..., Session], standin: StandIn) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        order(**other)
    assert (refused.value.http_status, refused.value.code, refused.value.param) == (400, code, param)
    assert standin.ledger()["sessions"] == []


@pytest.mark.parametrize("name", ["success_url", "line_items", "mode"])
def test_a_missing_parameter_is_named(name: str, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create({key: value for key, value in ORDER.items() if key != name})
    assert refused.value.param == name


def test_what_is_harmless_passes(order: Callable[..., Session]) -> None:
    session = order(allow_promotion_codes=False, metadata={"0": "a", "1": "é, & = []"}, locale="fr-CA", submit_type="book")
    assert session.metadata.to_dict() == {"0": "a", "1": "é, & = []"}


def test_lists_are_held_against_their_contract_too(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.events.list({"created": {"after": 1}})
    assert refused.value.param == "created[after]"


def test_bracket_notation() -> None:
    assert decode("a[0][b]=1&a[1][b]=2&expand[]=x&expand[]=y&metadata[0]=z&c=%C3%A9") == {
        "a": [{"b": "1"}, {"b": "2"}],
        "expand": ["x", "y"],
        "metadata": {"0": "z"},
        "c": "é",
    }


@pytest.mark.parametrize("body", [b'{"mode": "payment"}', b"\xff\xfe=1", b"a=1&a[b]=2", b"a[b]=2&a=1&a[c]=3", b"a[=1", b"[a]=1", b"%ff=1"])
def test_a_broken_form_is_refused(body: bytes, standin: StandIn) -> None:
    page = fetch(f"{standin.url}/v1/refunds", body, {"Authorization": "Bearer sk_test_x"})
    assert page.status == 400, page.text


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer sk_live_x"}, {"Authorization": "Basic c2tfdGVzdF94Og=="}])
def test_only_a_test_key_opens(header: dict[str, str], standin: StandIn) -> None:
    page = fetch(f"{standin.url}/v1/events", headers=header)
    assert page.status == 401
    assert '"invalid_request_error"' in page.text


def test_limits_and_unknown_paths(standin: StandIn) -> None:
    key = {"Authorization": "Bearer sk_test_x"}
    assert fetch(f"{standin.url}/v1/refunds", b"a=" + b"x" * 1024 * 1024, key).status == 413
    assert fetch(f"{standin.url}/v1/refunds", method="DELETE", headers=key).status == 404
    assert fetch(f"{standin.url}/nothing").status == 404
    assert fetch(f"{standin.url}/_static/../server.py").status == 404
    assert fetch(f"{standin.url}/_health").status == 200
