"""Checkout sessions: make, read, list, expire."""

from . import simulated
from .calls import Call, find, listing
from .changes import Change, change
from .errors import Refused
from .orders import check_session, line_items
from .shapes import new_session
from .store import Thing
from .views import public
from .world import World

KIND = "checkout.session"
DUE = "json_extract(body, '$.status') = 'open' AND json_extract(body, '$.expires_at') <= ?"


def create(world: World, call: Call) -> Thing:
    simulated.check(call.params, simulated.SESSION)
    now = world.clock.now()
    check_session(call.params, now)
    session = new_session(call.params, line_items(call.params, now), now)
    with change(world, call.cause) as one:
        one.save(session)
    return public(world, session)


def retrieve(world: World, call: Call) -> Thing:
    return public(world, find(world, call.target, KIND))


def every(world: World, call: Call) -> Thing:
    return listing(world, call, KIND)


def expire(world: World, call: Call) -> Thing:
    with change(world, call.cause) as one:
        session = find(world, call.target, KIND)
        if session["status"] != "open":
            raise Refused(
                'Only Checkout Sessions with a status in ["open"] can be expired. '
                f"This Checkout Session has a status of `{session['status']}`.",
                executed=True,
            )
        close(one, session)
    return public(world, session)


def close(one: Change, session: Thing) -> None:
    """A session that nobody can pay any more, and its unfinished payment with it."""
    session["status"] = "expired"
    one.save(session)
    intent = one.world.store.get(session["payment_intent"] or "")
    if intent is not None:
        one.save({**intent, "status": "canceled", "canceled_at": one.world.clock.now(), "cancellation_reason": "automatic"})
    one.tell("checkout.session.expired", session)


def expire_due(world: World) -> int:
    """Close the open sessions whose time has passed. Asked before every read, so nobody sees one that is open too long."""
    moment = world.clock.now()
    if not world.store.sql(f"SELECT 1 FROM things WHERE kind = ? AND {DUE} LIMIT 1", KIND, moment):  # noqa: S608 (a constant)
        return 0
    with change(world) as one:
        due = world.store.every(KIND, DUE, moment)
        for session in due:
            close(one, session)
    return len(due)
