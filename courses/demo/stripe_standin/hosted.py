"""The hosted payment page: where a customer pays, is declined, is asked by the bank, or turns back."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from . import checkout, pages, payments
from .calls import Answer
from .changes import Change, change
from .incoming import Request
from .store import Thing
from .world import World

OUTCOMES = {"pay", "decline", "3ds", "3ds_ok", "3ds_fail", "abandon"}


def answer(world: World, session_id: str, request: Request) -> Answer:
    session = world.store.get(session_id, checkout.KIND)
    language = pages.language(session, request.header("Accept-Language"))
    if session is None:
        return _page(pages.closed("unknown", language, ""), session, 404)
    if request.method == "GET":
        return _state(session, language, world)
    outcome = _outcome(request.body)
    if outcome not in OUTCOMES:
        return _page(pages.pay(world, session, language, alert="unclear"), session, 400)
    with change(world) as one:
        # Read again, now that nobody else can write: of two who pay at once, one wins.
        session = world.store.get(session_id, checkout.KIND) or session
        if session["status"] != "open":
            return _state(session, language, world)
        return STEPS[outcome](one, session, language)


def _pay(one: Change, session: Thing, language: str) -> Answer:
    if one.world.faults.take("decline"):
        return _decline(one, session, language)
    return _accept(one, session, language)


def _accept(one: Change, session: Thing, language: str) -> Answer:
    payments.pay(one, session)
    return _go(session, _success(session))


def _decline(one: Change, session: Thing, language: str) -> Answer:
    payments.decline(one, session)
    return _page(pages.pay(one.world, session, language, alert="declined"), session)


def _ask_bank(one: Change, session: Thing, language: str) -> Answer:
    payments.ask_bank(one, session)
    return _page(pages.bank(one.world, session, language), session)


def _bank_refuses(one: Change, session: Thing, language: str) -> Answer:
    payments.decline(one, session, "payment_intent_authentication_failure")
    return _page(pages.pay(one.world, session, language, alert="not_confirmed"), session)


def _abandon(one: Change, session: Thing, language: str) -> Answer:
    if not session["cancel_url"]:
        return _state(session, language, one.world)
    return _go(session, session["cancel_url"])


STEPS: dict[str, Callable[[Change, Thing, str], Answer]] = {
    "pay": _pay,
    "decline": _decline,
    "3ds": _ask_bank,
    "3ds_ok": _accept,
    "3ds_fail": _bank_refuses,
    "abandon": _abandon,
}


def _state(session: Thing, language: str, world: World) -> Answer:
    """The page as the session stands."""
    if session["status"] == "complete":
        return _page(pages.closed("paid", language, _success(session)), session)
    if session["status"] == "expired":
        return _page(pages.closed("expired", language, session["cancel_url"] or ""), session)
    return _page(pages.pay(world, session, language), session)


def _outcome(body: bytes) -> str:
    return parse_qs(body.decode("utf-8", "replace")).get("outcome", [""])[0]


def _success(session: Thing) -> str:
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def _go(session: Thing, address: str) -> Answer:
    return Answer(303, b"", (("Location", address), *_headers(session)), "text/plain")


def _page(html: str, session: Thing | None, status: int = 200) -> Answer:
    return Answer(status, html.encode(), _headers(session), "text/html; charset=utf-8")


def _headers(session: Thing | None) -> tuple[tuple[str, str], ...]:
    """`form-action` also judges the redirect that answers a form, so the shop's own origins stand in it."""
    addresses = [session[name] for name in ("success_url", "cancel_url") if session[name]] if session else []
    origins = sorted({f"{urlsplit(address).scheme}://{urlsplit(address).netloc}" for address in addresses})
    policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action " + " ".join(
        ["'self'", *origins]
    )
    return (
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    )
