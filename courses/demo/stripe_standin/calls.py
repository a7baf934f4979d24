"""One API call as the resources see it, one answer, and the two things every resource does: find by id, and list."""

import json
from dataclasses import dataclass
from typing import Any

from .errors import Refused, missing_resource
from .store import Thing
from .views import public
from .world import NOBODYS_CALL, Cause, World

MOST_LISTED = 100
COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
NOT_FIELDS = {"limit", "starting_after", "ending_before", "created", "expand"}


@dataclass(frozen=True)
class Call:
    params: dict[str, Any]
    path: str
    target: str = ""  # the id in the path
    cause: Cause = NOBODYS_CALL


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "application/json"

    @classmethod
    def of_json(cls, body: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> "Answer":
        return cls(status, (json.dumps(body, indent=2) + "\n").encode(), headers)


def find(world: World, key: str, kind: str, param: str = "id") -> Thing:
    thing = world.store.get(key, kind)
    if thing is None:
        raise missing_resource(kind.replace("_", " "), key, param)
    return thing


def listing(world: World, call: Call, kind: str, where: str = "1", values: tuple[object, ...] = ()) -> Thing:
    """Stripe's list: newest first, cut at `limit`, from a cursor; every other parameter must equal the field of its name."""
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= MOST_LISTED:
        raise Refused(f"Invalid integer: limit must be between 1 and {MOST_LISTED}.", code="parameter_invalid_integer", param="limit")
    clauses, filled = [where], list(values)
    for clause, value in [*_fields(call.params), *_created(call.params.get("created")), *_cursor(world, call.params)]:
        clauses.append(clause)
        filled.append(value)
    backwards = "ending_before" in call.params
    found = world.store.sql(
        f"SELECT body FROM things WHERE kind = ? AND {' AND '.join(clauses)} ORDER BY seq {'ASC' if backwards else 'DESC'} LIMIT ?",  # noqa: S608 (our clauses; values are bound)
        kind,
        *filled,
        limit + 1,
    )
    page = [public(world, json.loads(row["body"])) for row in found[:limit]]
    return {"object": "list", "data": page[::-1] if backwards else page, "has_more": len(found) > limit, "url": call.path}


def _fields(params: dict[str, Any], above: str = "$") -> list[tuple[str, object]]:
    clauses: list[tuple[str, object]] = []
    for name, value in params.items():
        if name in NOT_FIELDS:
            continue
        if isinstance(value, dict):
            clauses += _fields(value, f"{above}.{name}")
        else:
            clauses.append((f"json_extract(body, '{above}.{name}') = ?", value))
    return clauses


def _created(wanted: dict[str, int] | int | None) -> list[tuple[str, object]]:
    if isinstance(wanted, int):
        return [("json_extract(body, '$.created') = ?", wanted)]
    return [(f"json_extract(body, '$.created') {COMPARISONS[name]} ?", value) for name, value in (wanted or {}).items()]


def _cursor(world: World, params: dict[str, Any]) -> list[tuple[str, object]]:
    clauses: list[tuple[str, object]] = []
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in params:
            rows = world.store.sql("SELECT seq FROM things WHERE id = ?", params[name])
            if not rows:
                raise missing_resource("object", params[name], name)
            clauses.append((f"seq {sign} ?", rows[0]["seq"]))
    return clauses
