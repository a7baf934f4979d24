"""Reads stripe-python's bracket notation: `line_items[0][price_data][currency]=eur` becomes nested dicts and lists."""

import re
from typing import Any
from urllib.parse import parse_qsl

from .errors import Refused

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
PART = re.compile(r"\[([^\[\]]*)\]")
MOST_FIELDS = 1000


def decode(text: bytes | str) -> dict[str, Any]:
    """The parameters of a form body or a query string; every value is still a string."""
    raw = text.encode("ascii", "replace") if isinstance(text, str) else text
    if not raw:
        return {}
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Refused("Invalid request: the body is not a form (application/x-www-form-urlencoded).") from error
    tree: dict[str, Any] = {}
    for key, value in pairs:
        _plant(tree, _path(key), value)
    return _with_lists(tree)


def bracketed(path: tuple[str | int, ...]) -> str:
    """The way back, as Stripe names a parameter in an error: `line_items[0][quantity]`."""
    first, *rest = path
    return str(first) + "".join(f"[{part}]" for part in rest)


def _path(key: str) -> list[str]:
    match = KEY.match(key)
    if match is None:
        raise Refused(f"Invalid parameter name: {key}", code="parameter_unknown", param=key)
    return [match[1], *PART.findall(match[2])]


def _plant(tree: dict[str, Any], path: list[str], value: str) -> None:
    branch = tree
    for place, part in enumerate(path):
        name = part or str(len(branch))  # `expand[]` appends
        if place == len(path) - 1:
            branch[name] = value
            return
        branch = branch.setdefault(name, {})
        if not isinstance(branch, dict):
            raise Refused(f"Invalid parameter: {path[0]} is both a value and an object.", param=path[0])


def _with_lists(tree: dict[str, Any], free: bool = False) -> Any:
    """Numbered keys become a list, except in metadata, whose keys are the caller's own."""
    grown = {key: _with_lists(value, free=key == "metadata") if isinstance(value, dict) else value for key, value in tree.items()}
    if grown and not free and all(key.isdigit() for key in grown):
        return [grown[key] for key in sorted(grown, key=int)]
    return grown
