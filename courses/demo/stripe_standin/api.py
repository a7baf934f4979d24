"""The routes under /v1, and what each call goes through: key, route, contract, idempotency, work."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from . import checkout, contract, events, idempotency, payments, refunds
from .calls import Answer, Call
from .errors import Refused, server_error
from .faults import Fault
from .form_encoding import decode
from .ids import new_id
from .incoming import Request
from .store import Thing
from .views import expanded
from .world import Cause, World

NAME = r"([A-Za-z0-9_]+)"
TEST_KEY = re.compile(r"^Bearer [sr]k_test_\w+$")


@dataclass(frozen=True)
class Route:
    method: str
    pattern: str
    contract: str
    work: Callable[[World, Call], Thing]


ROUTES = (
    Route("POST", "/v1/checkout/sessions", "session_create", checkout.create),
    Route("GET", "/v1/checkout/sessions", "session_list", checkout.every),
    Route("GET", f"/v1/checkout/sessions/{NAME}", "session_retrieve", checkout.retrieve),
    Route("POST", f"/v1/checkout/sessions/{NAME}/expire", "session_expire", checkout.expire),
    Route("GET", "/v1/payment_intents", "intent_list", payments.every),
    Route("GET", f"/v1/payment_intents/{NAME}", "intent_retrieve", payments.retrieve),
    Route("GET", "/v1/charges", "charge_list", payments.every_charge),
    Route("GET", f"/v1/charges/{NAME}", "charge_retrieve", payments.retrieve_charge),
    Route("POST", "/v1/refunds", "refund_create", refunds.create),
    Route("GET", "/v1/refunds", "refund_list", refunds.every),
    Route("GET", f"/v1/refunds/{NAME}", "refund_retrieve", refunds.retrieve),
    Route("GET", "/v1/events", "event_list", events.every),
    Route("GET", f"/v1/events/{NAME}", "event_retrieve", events.retrieve),
)


def answer(world: World, request: Request) -> Answer:
    """The answer with the headers every answer of the API carries; the call is written down for the ledger."""
    name = new_id("req_")
    key = request.header("Idempotency-Key") if request.method == "POST" else ""
    try:
        given = _handle(world, request, Cause(name, key or None))
    except Refused as refused:
        given = Answer.of_json(refused.body(), refused.status)
    world.requests.append({"method": request.method, "path": request.path, "idempotency_key": key or None, "status": given.status})
    headers = (("Request-Id", name), *((("Idempotency-Key", key),) if key else ()))
    return replace(given, headers=(*given.headers, *headers))


def _handle(world: World, request: Request, cause: Cause) -> Answer:
    _check_key(request.header("Authorization"))
    route, target = _route(request)
    fault = world.faults.take("delay", "error", "error_after")
    call = Call(decode(request.body if request.method == "POST" else request.query), request.path, target, cause)
    typed = replace(call, params=contract.check(route.contract, call.params))
    if fault is not None and fault.name == "error":
        return _fail_before(world, typed, fault)
    with idempotency.claimed(world, typed) as told:
        given = told or _work(world, route, typed, fault)
        if fault is not None and fault.name == "delay":
            world.stopping.wait(fault.seconds)  # the key stays busy meanwhile
        return given


def _work(world: World, route: Route, call: Call, fault: Fault | None) -> Answer:
    """The work and the answer its key keeps, in one transaction. A refusal before the work began is not kept."""
    try:
        with world.store.transaction():
            thing = route.work(world, call)
            given = Answer.of_json(expanded(world, thing, call.params.get("expand", [])))
            if fault is not None and fault.name == "error_after":
                given = Answer.of_json(server_error().body(), 500)
            idempotency.keep(world, call, given)
            return given
    except Refused as refused:
        given = Answer.of_json(refused.body(), refused.status)
        if refused.executed:
            with world.store.transaction():
                idempotency.keep(world, call, given)
        return given


def _fail_before(world: World, call: Call, fault: Fault) -> Answer:
    """A failure in front of the endpoint: nothing was done, and the key is free, unless the wish says `remembered`."""
    given = Answer.of_json(server_error().body(), 500)
    if fault.remembered:
        with world.store.transaction():
            idempotency.keep(world, call, given)
    return given


def _check_key(header: str) -> None:
    if not header:
        raise Refused(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.", status=401
        )
    if not TEST_KEY.match(header):
        raise Refused("Invalid API Key provided: the stand-in takes keys that begin with sk_test_ only.", status=401)


def _route(request: Request) -> tuple[Route, str]:
    for route in ROUTES:
        match = re.fullmatch(route.pattern, request.path)
        if match and route.method == request.method:
            return route, match[1] if match.groups() else ""
    raise Refused(
        f"Unrecognized request URL ({request.method}: {request.path}). "
        "Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
        status=404,
    )
