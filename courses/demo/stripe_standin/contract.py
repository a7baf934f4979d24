"""Holds every call against the types that stripe-python itself declares, so a misspelt key fails here and not in production."""

import importlib
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from .errors import Refused, missing_parameter
from .form_encoding import bracketed
from .strictness import problems

PARAMS = {
    "session_create": ("checkout._session_create_params", "SessionCreateParams"),
    "session_retrieve": ("checkout._session_retrieve_params", "SessionRetrieveParams"),
    "session_expire": ("checkout._session_expire_params", "SessionExpireParams"),
    "session_list": ("checkout._session_list_params", "SessionListParams"),
    "intent_retrieve": ("_payment_intent_retrieve_params", "PaymentIntentRetrieveParams"),
    "intent_list": ("_payment_intent_list_params", "PaymentIntentListParams"),
    "charge_retrieve": ("_charge_retrieve_params", "ChargeRetrieveParams"),
    "charge_list": ("_charge_list_params", "ChargeListParams"),
    "refund_create": ("_refund_create_params", "RefundCreateParams"),
    "refund_retrieve": ("_refund_retrieve_params", "RefundRetrieveParams"),
    "refund_list": ("_refund_list_params", "RefundListParams"),
    "event_retrieve": ("_event_retrieve_params", "EventRetrieveParams"),
    "event_list": ("_event_list_params", "EventListParams"),
}
METADATA_KEYS, METADATA_KEY, METADATA_VALUE = 50, 40, 500


def check(name: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with integers and booleans in place of strings, or Refused."""
    shape, model, options = _contract(name)
    for key in params:
        if key in options:
            raise _unknown((key,))
    try:
        typed = model.model_validate({"params": params}).params  # type: ignore[attr-defined]
    except ValidationError as error:
        raise _refusal(error, params) from error
    for problem in problems(params, shape, ()):
        raise problem
    _check_metadata(params)
    return typed


@cache
def _contract(name: str) -> tuple[type, type[BaseModel], frozenset[str]]:
    """Loaded at the first call: the import of stripe is slow."""
    options = importlib.import_module("stripe._request_options")
    context = importlib.import_module("stripe._stripe_context")
    names = {**vars(options), "StripeContext": context.StripeContext}
    module, shape_name = PARAMS[name]
    shape = getattr(importlib.import_module(f"stripe.params.{module}"), shape_name)
    # The model's configuration reaches the dictionaries inside, at any depth.
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    model = create_model(shape_name, __config__=config, params=(shape, ...))  # type: ignore[call-overload]
    model.model_rebuild(_types_namespace=names)
    return shape, model, frozenset(options.RequestOptions.__annotations__)


def _refusal(error: ValidationError, params: dict[str, Any]) -> Refused:
    """The first complaint in Stripe's words, unknown keys before all others."""
    found = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")[0]
    path = _path_in(params, found["loc"][1:], missing=found["type"] == "missing")
    param = bracketed(path)
    if found["type"] == "extra_forbidden":
        return _unknown(path)
    if found["type"] == "missing":
        return missing_parameter(param)
    if found["type"].startswith("int"):
        return Refused(f"Invalid integer: {found['input']}", code="parameter_invalid_integer", param=param)
    wanted = found["type"].split("_")[0].replace("bool", "boolean").replace("dict", "object").replace("list", "array")
    return Refused(f"Invalid {wanted}: {found['input']}", param=param)


def _unknown(path: tuple[str | int, ...]) -> Refused:
    return Refused(f"Received unknown parameter: {bracketed(path)}", code="parameter_unknown", param=bracketed(path))


def _path_in(params: object, location: tuple[str | int, ...], missing: bool) -> tuple[str | int, ...]:
    """The location without the names of union branches that pydantic puts in between."""
    path: list[str | int] = []
    here = params
    for part in location:
        known = range(len(here)) if isinstance(here, list) else here if isinstance(here, dict) else ()
        if part in known:
            here = here[part]  # type: ignore[index]
            path.append(part)
    return (*path, location[-1]) if missing else tuple(path)


def _check_metadata(params: object, path: tuple[str | int, ...] = ()) -> None:
    if isinstance(params, list):
        for place, part in enumerate(params):
            _check_metadata(part, (*path, place))
    elif isinstance(params, dict):
        for key, value in params.items():
            if key == "metadata" and isinstance(value, dict):
                _check_labels(value, (*path, key))
            else:
                _check_metadata(value, (*path, key))


def _check_labels(labels: dict[str, str], path: tuple[str | int, ...]) -> None:
    if len(labels) > METADATA_KEYS:
        raise Refused(f"Metadata can have up to {METADATA_KEYS} keys.", param=bracketed(path))
    for key, value in labels.items():
        if len(key) > METADATA_KEY:
            raise Refused(f"Metadata keys can be up to {METADATA_KEY} characters.", param=bracketed((*path, key)))
        if len(value) > METADATA_VALUE:
            raise Refused(f"Metadata values can have up to {METADATA_VALUE} characters.", param=bracketed((*path, key)))
