"""What guessing alone earns on a question: the floor of its facility, and of what a person may be expected to reach. Pure."""

import math
from typing import Any


def chance(kind: str, body: Any) -> float:
    """The share of the marks (0 to 1) that a blind guess earns on average; 0.0 where there is nothing to pick from, or far too much."""
    if kind == "true_false":
        return 0.5
    if kind == "assertion_reason":
        return 0.2
    if kind == "single":
        return 1 / len(body["options"])
    if kind == "multiple" and body.get("limit"):
        right = sum(bool(option.get("correct")) for option in body["options"])
        return 1 / math.comb(len(body["options"]), right)
    if kind == "hotspot":
        return 1 / len(body["areas"])
    return 0.0
