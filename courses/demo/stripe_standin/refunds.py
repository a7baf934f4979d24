"""Refunds: never more than was captured, and sometimes pending or failed."""

from typing import Any

from . import simulated
from .calls import Call, find, listing
from .changes import Change, change
from .errors import Refused
from .money import amount_text
from .shapes import new_refund
from .store import Thing
from .views import public
from .world import World


def create(world: World, call: Call) -> Thing:
    simulated.check(call.params, simulated.REFUND)
    with change(world, call.cause) as one:
        refund = give_back(one, call.params)
    return public(world, refund)


def retrieve(world: World, call: Call) -> Thing:
    return public(world, find(world, call.target, "refund"))


def every(world: World, call: Call) -> Thing:
    return listing(world, call, "refund")


def give_back(one: Change, params: dict[str, Any]) -> Thing:
    """A refund of the whole rest, or of `amount`; a test may have asked for a pending or a failed one."""
    charge = _charge(one.world, params)
    amount = _amount(charge, params.get("amount"))
    refund = new_refund(charge, amount, params, one.world.clock.now())
    fault = one.world.faults.take("refund_pending", "refund_fail")
    if fault is not None and fault.name == "refund_fail":
        _fail(refund)
    elif fault is not None:
        refund |= {"status": "pending", "pending_reason": "processing"}
    one.save(refund)
    one.tell("refund.created", refund)
    if refund["status"] == "failed":
        one.tell("refund.failed", refund)
    else:
        one.tell("charge.refunded", _move(one, charge, amount))
    return refund


def settle(one: Change, refund: Thing, status: str) -> Thing:
    """The end of a pending refund. One that fails frees its amount again."""
    refund.pop("pending_reason", None)
    if status == "failed":
        _fail(refund)
        _move(one, find(one.world, refund["charge"], "charge"), -refund["amount"])
    else:
        refund["status"] = status
    one.save(refund)
    one.tell("refund.updated", refund)
    if status == "failed":
        one.tell("refund.failed", refund)
    return refund


def _charge(world: World, params: dict[str, Any]) -> Thing:
    if "payment_intent" in params:
        intent = find(world, params["payment_intent"], "payment_intent", "payment_intent")
        if intent["latest_charge"] is None:
            raise Refused(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                code="payment_intent_unexpected_state",
                param="payment_intent",
                executed=True,
            )
        if params.get("charge", intent["latest_charge"]) != intent["latest_charge"]:
            raise Refused("The charge is not one of the payment_intent's.", param="charge")
        return find(world, intent["latest_charge"], "charge")
    if "charge" not in params:
        raise Refused(
            "One of the following params should be provided for this request: payment_intent or charge.", code="parameter_missing"
        )
    return find(world, params["charge"], "charge", "charge")


def _amount(charge: Thing, wanted: int | None) -> int:
    left = charge["amount_captured"] - charge["amount_refunded"]
    if wanted is not None and wanted < 1:
        raise Refused("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded", executed=True)
    if wanted is not None and wanted > left:
        asked, rest = (amount_text(amount, charge["currency"]) for amount in (wanted, left))
        raise Refused(f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})", param="amount", executed=True)
    return wanted or left


def _fail(refund: Thing) -> None:
    refund |= {"status": "failed", "failure_reason": "lost_or_stolen_card", "failure_balance_transaction": refund["balance_transaction"]}


def _move(one: Change, charge: Thing, amount: int) -> Thing:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    return one.save(charge)
