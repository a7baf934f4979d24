"""Events as the API shows them, with how many deliveries still wait."""

from .calls import Call, find, listing
from .store import Thing
from .views import public
from .world import World

WAITS = "SELECT 1 FROM deliveries WHERE deliveries.event = things.id AND state != 'delivered'"


def retrieve(world: World, call: Call) -> Thing:
    return _with_pending(world, public(world, find(world, call.target, "event")))


def every(world: World, call: Call) -> Thing:
    """`type` may end with a star; `delivery_success=false` lists what no webhook has taken yet."""
    params = dict(call.params)
    where, values = ["1"], []
    wanted = params.pop("types", [])
    if "type" in params:
        wanted = [params.pop("type")]
    if wanted:
        where.append("(" + " OR ".join(["json_extract(body, '$.type') GLOB ?"] * len(wanted)) + ")")
        values += wanted
    if "delivery_success" in params:
        where.append(f"{'NOT ' if params.pop('delivery_success') else ''}EXISTS ({WAITS})")
    page = listing(world, Call(params, call.path), "event", " AND ".join(where), tuple(values))
    page["data"] = [_with_pending(world, event) for event in page["data"]]
    return page


def _with_pending(world: World, event: Thing) -> Thing:
    rows = world.store.sql("SELECT count(*) AS n FROM deliveries WHERE event = ? AND state = 'waiting'", event["id"])
    return {**event, "pending_webhooks": min(rows[0]["n"], 1)}
