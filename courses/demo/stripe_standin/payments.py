"""Payment intents and charges: what the customer's card does, and how the API shows it."""

from .calls import Call, find, listing
from .changes import Change
from .ids import new_id
from .shapes import new_charge, new_intent
from .store import Thing
from .views import public
from .world import World


def retrieve(world: World, call: Call) -> Thing:
    return public(world, find(world, call.target, "payment_intent"))


def every(world: World, call: Call) -> Thing:
    return listing(world, call, "payment_intent")


def retrieve_charge(world: World, call: Call) -> Thing:
    return public(world, find(world, call.target, "charge"))


def every_charge(world: World, call: Call) -> Thing:
    return listing(world, call, "charge")


def pay(one: Change, session: Thing) -> None:
    """The card is accepted: charge, payment intent and session are saved together and told of in Stripe's usual order."""
    now = one.world.clock.now()
    intent = _intent(one, session)
    intent |= {"payment_method": new_id("pm_"), "next_action": None, "last_payment_error": None}
    charge = one.save(new_charge(intent, session, one.world.page_url(session["id"]), now))
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    details = dict.fromkeys(("address", "business_name", "individual_name", "name", "phone"))
    session |= {"status": "complete", "payment_status": "paid", "url": None}
    session["customer_details"] = {**details, "email": session["customer_email"], "tax_exempt": "none", "tax_ids": []}
    one.save(intent)
    one.save(session)
    one.tell("charge.succeeded", charge)
    one.tell("payment_intent.succeeded", intent)
    one.tell("checkout.session.completed", session)


def decline(one: Change, session: Thing, code: str = "card_declined") -> None:
    """The bank says no; the session stays open for another try with the same payment intent."""
    intent = _intent(one, session)
    message = "Your card was declined."
    if code != "card_declined":
        message = "We are unable to authenticate your payment method. Please choose a different payment method and try again."
    error = {"code": code, "message": message, "type": "card_error"}
    if code == "card_declined":
        error["decline_code"] = "generic_decline"
    intent |= {"status": "requires_payment_method", "next_action": None, "last_payment_error": error}
    one.save(intent)
    one.tell("payment_intent.payment_failed", intent)


def ask_bank(one: Change, session: Thing) -> None:
    """The bank wants a confirmation first (3-D Secure)."""
    intent = _intent(one, session)
    step = {"type": "redirect_to_url", "redirect_to_url": {"return_url": None, "url": one.world.page_url(session["id"])}}
    one.save(intent | {"status": "requires_action", "next_action": step})


def _intent(one: Change, session: Thing) -> Thing:
    """The session's payment intent, made at the first try."""
    found = one.world.store.get(session["payment_intent"] or "")
    if found is not None:
        return found
    intent = one.save(new_intent(session, one.world.clock.now()))
    session["payment_intent"] = intent["id"]
    one.save(session)
    return intent
