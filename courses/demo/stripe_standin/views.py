"""A stored thing as the API shows it: without our own fields, and with what `expand` asks for."""

from typing import Any

from .errors import Refused
from .store import Thing
from .world import World

DEEPEST = 4


def public(world: World, thing: Thing) -> Thing:
    """Fields that begin with an underscore are ours. The page's address follows the port of this run."""
    shown = {key: value for key, value in thing.items() if not key.startswith("_")}
    if thing["object"] == "checkout.session" and thing["status"] == "open":
        shown["url"] = world.page_url(thing["id"])
    return shown


def expanded(world: World, shown: Thing, paths: list[str]) -> Thing:
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise Refused(f"You cannot expand more than {DEEPEST} levels of a property ({path}).", param="expand")
        _expand(world, shown, parts, path)
    return shown


def _expand(world: World, shown: Thing, parts: list[str], path: str) -> None:
    first, rest = parts[0], parts[1:]
    if shown["object"] == "list" and first == "data":
        for one in shown["data"]:
            _expand(world, one, rest, path)
        return
    if shown["object"] == "checkout.session" and first == "line_items":
        shown["line_items"] = _line_items(world, shown["id"])
        return
    value = shown.get(first)
    if isinstance(value, str) and (found := world.store.get(value)) is not None:
        value = shown[first] = public(world, found)
    if first not in shown or (value is not None and not isinstance(value, dict)):
        raise Refused(f"This property cannot be expanded ({path}).", param="expand")
    if rest and value is not None:
        _expand(world, value, rest, path)


def _line_items(world: World, session_id: str) -> dict[str, Any]:
    session = world.store.get(session_id) or {}
    url = f"/v1/checkout/sessions/{session_id}/line_items"
    return {"object": "list", "data": session.get("_line_items", []), "has_more": False, "url": url}
