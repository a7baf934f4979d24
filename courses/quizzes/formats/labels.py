"""What other programs have no field for, as labels such as "method:prince2": tags, marks, group, beliefs, flags of a body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..item import Item, Tags
from .canonical import TAGS
from .markdown.heads import tags, untag
from .reading import Trouble

FLAGS = ("limit", "once", "exact")


@dataclass
class Held:
    """What labels say of an item. `foreign` are labels of somebody else, which the bank has no place for."""

    tags: Tags = Tags()
    marks: int = 1
    group: str = ""
    beliefs: dict[str, str] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)


def labels(item: Item, *, marks: bool = True) -> list[str]:
    """The labels of an item; `marks`: where the format has no field for them."""
    found = [f"{name}:{' '.join(value.split())}" for name, value in untag(item.tags).items()]
    found += [f"marks:{item.marks}"] if marks and item.marks != 1 else []
    found += [f"group:{item.group}"] if item.group else []
    found += [f"belief:{choice}:{belief}" for choice, belief in sorted(item.beliefs.items())]
    return found + [f"flag:{flag}" for flag in FLAGS if item.body.get(flag)]


def held(texts: Iterable[str], *, area: str = "") -> Held:
    """What the labels of a file say; `area` holds where they do not name one. Raises Trouble."""
    found, named = Held(), {"area": area} if area else {}
    for text in texts:
        name, _colon, value = text.partition(":")
        if name in TAGS and value:
            named[name] = value
        elif not _other(found, name, value):
            found.foreign.append(text)
    found.tags = tags(named, {})
    found.beliefs = dict(sorted(found.beliefs.items()))
    return found


def _other(found: Held, name: str, value: str) -> bool:
    if name == "marks" and re.fullmatch(r"[0-9]{1,3}", value):
        found.marks = int(value)
    elif name == "group" and value:
        found.group = value
    elif name == "belief" and ":" in value:
        choice, _colon, belief = value.partition(":")
        found.beliefs[choice] = belief
    elif name == "flag" and value in FLAGS:
        found.flags[value] = True
    else:
        return False
    return True


def flagged(body: dict[str, Any], found: Held, *allowed: str) -> dict[str, Any]:
    """The body with the flags that its kind may have."""
    return {**body, **{flag: True for flag in allowed if found.flags.get(flag)}}


__all__ = ["FLAGS", "Held", "Trouble", "flagged", "held", "labels"]
