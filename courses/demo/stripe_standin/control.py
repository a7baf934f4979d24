"""What tests may ask for (POST /_control), and the books they compare with (GET /_ledger)."""

import json
from collections.abc import Callable
from typing import Any

from . import checkout, payments, refunds
from .calls import find
from .changes import change
from .errors import Refused
from .faults import NAMES, Fault
from .ids import new_id
from .store import Thing
from .views import public
from .webhooks import Deliveries
from .world import World

Wish = dict[str, Any]


class Control:
    """One method a wish; each answers what became of it."""

    def __init__(self, world: World, deliveries: Deliveries) -> None:
        self.world = world
        self.deliveries = deliveries
        self.wishes: dict[str, Callable[[Wish], Thing]] = {
            "next": self._next,
            "pay": self._pay,
            "charge_again": self._charge_again,
            "expire": self._expire,
            "dashboard_refund": self._dashboard_refund,
            "settle_refund": self._settle_refund,
            "advance": self._advance,
        }

    def read(self, body: bytes) -> Thing:
        try:
            wish = json.loads(body)
        except ValueError as error:
            raise Refused("The body is not JSON.") from error
        if not isinstance(wish, dict):
            raise Refused("The body must be a JSON object.")
        return self.do(wish)

    def do(self, wish: Wish) -> Thing:
        for name, method in self.wishes.items():
            if name in wish:
                try:
                    return method(wish)
                except (TypeError, ValueError) as error:
                    raise Refused(f"The wish has a value of the wrong kind: {error}.") from error
        raise Refused(f"Unknown wish. Known: {', '.join(self.wishes)}.")

    def _next(self, wish: Wish) -> Thing:
        name = wish["next"]
        if name in {"hold_webhooks", "release_webhooks"}:
            self.deliveries.held = name == "hold_webhooks"
            self.world.wake()
        elif name in NAMES:
            self.world.faults.ask(Fault(name, float(wish.get("seconds", 3)), bool(wish.get("remembered", False))))
        else:
            raise Refused(f"Unknown next. Known: {', '.join((*NAMES, 'hold_webhooks', 'release_webhooks'))}.")
        return {"waiting": self.world.faults.names(), "webhooks_held": self.deliveries.held}

    def _pay(self, wish: Wish) -> Thing:
        with change(self.world) as one:
            session = self._open_session(wish["pay"])
            if self.world.faults.take("decline"):
                payments.decline(one, session)
            else:
                payments.pay(one, session)
        return public(self.world, session)

    def _charge_again(self, wish: Wish) -> Thing:
        """The same order paid a second time through a session of its own."""
        with change(self.world) as one:
            first = find(self.world, wish["charge_again"], checkout.KIND)
            now = self.world.clock.now()
            fresh = {"id": new_id("cs_test_"), "created": now, "expires_at": now + 3600, "status": "open", "payment_intent": None}
            second = one.save(first | fresh)
            payments.pay(one, second)
        return public(self.world, second)

    def _expire(self, wish: Wish) -> Thing:
        with change(self.world) as one:
            session = self._open_session(wish["expire"])
            checkout.close(one, session | {"expires_at": self.world.clock.now()})
        return public(self.world, find(self.world, session["id"], checkout.KIND))

    def _dashboard_refund(self, wish: Wish) -> Thing:
        params = {"payment_intent": wish["dashboard_refund"]} | ({"amount": int(wish["amount"])} if wish.get("amount") else {})
        with change(self.world) as one:
            refund = refunds.give_back(one, params)
        return public(self.world, refund)

    def _settle_refund(self, wish: Wish) -> Thing:
        status = wish.get("status", "succeeded")
        if status not in {"succeeded", "failed"}:
            raise Refused("The status must be succeeded or failed.")
        with change(self.world) as one:
            refund = find(self.world, wish["settle_refund"], "refund")
            if refund["status"] != "pending":
                raise Refused(f"The refund is {refund['status']}, not pending.")
            refunds.settle(one, refund, status)
        return public(self.world, refund)

    def _advance(self, wish: Wish) -> Thing:
        self.world.clock.ahead += float(wish["advance"])
        self.world.store.keep_note("ahead", str(self.world.clock.ahead))
        expired = checkout.expire_due(self.world)
        self.world.wake()
        return {"now": self.world.clock.now(), "ahead": self.world.clock.ahead, "expired": expired}

    def _open_session(self, key: str) -> Thing:
        session = find(self.world, key, checkout.KIND)
        if session["status"] != "open":
            raise Refused(f"The session is {session['status']}, not open.")
        return session


def ledger(world: World, deliveries: Deliveries) -> Thing:
    """Everything the stand-in holds, read at one moment."""
    with world.store.transaction():
        return {
            "sessions": [public(world, session) for session in world.store.every(checkout.KIND)],
            "payments": [_payment(world, intent) for intent in world.store.every("payment_intent") if intent["status"] == "succeeded"],
            "refunds": [public(world, refund) for refund in world.store.every("refund")],
            "events": world.store.sql("SELECT count(*) AS n FROM things WHERE kind = 'event'")[0]["n"],
            "undelivered": deliveries.undelivered(),
            "requests": list(world.requests),
        }


def _payment(world: World, intent: Thing) -> Thing:
    session = world.store.get(intent["_session"]) or {}
    charge = world.store.get(intent["latest_charge"]) or {}
    return {
        "payment_intent": intent["id"],
        "checkout_session": session["id"],
        "amount": intent["amount_received"],
        "currency": intent["currency"],
        "refunded": charge["amount_refunded"],
        "client_reference_id": session["client_reference_id"],
        "metadata": session["metadata"],
    }
