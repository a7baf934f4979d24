"""The answers of others beside one's own (QZ-13): the shares of last night's figures, never reckoned when a page is looked at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from . import veil
from .feedback import Told
from .models import ItemStatistics
from .presenting import ShownSlot
from .statistics import LEAST

# {choice as `Kind.given` names it: whole per cent of the candidates}
Shares = Mapping[str, int]
# Kinds whose options are chosen as such; in all others an option is chosen for a row or a gap.
BY_OPTION = frozenset({"single", "multiple", "true_false", "assertion_reason", "hotspot"})


def shares(versions: Collection[int]) -> dict[int, Shares]:
    """{version: its shares}, of those that LEAST candidates or more have had in an exam (1 statement).

    Where that is so in two languages, those of the larger group.
    """
    rows = ItemStatistics.objects.filter(version__in=versions, n__gte=LEAST).order_by("n", "pk").values_list("version", "table")
    return {version: {row["choice"]: round(row["share"] * 100) for row in table} for version, table in rows}


def beside(slot: ShownSlot, found: Shares | None, *, order: Sequence[str]) -> ShownSlot:
    """The slot, whose options stand in this `order`, with the share of the candidates who chose each; as it is where too few had it."""
    if not found:
        return slot
    joint = "." if slot.kind == "cloze" else "="
    names = {} if Told.ANSWER in slot.told else veil.names(order)
    found = {_named(choice, names, joint): share for choice, share in found.items()}
    if slot.kind in BY_OPTION:
        return replace(slot, options=[replace(option, share=found.get(option.key)) for option in slot.options])
    return replace(slot, rows=[
        replace(row, others=[
            (option.letter or option.html, found[f"{row.key}{joint}{option.key}"])
            for option in row.options
            if f"{row.key}{joint}{option.key}" in found
        ])
        for row in slot.rows
    ])  # fmt: skip


def _named(choice: str, names: Mapping[str, str], joint: str) -> str:
    """A choice by the names that this candidate's page has for its parts."""
    parts = choice.split(joint)
    if choice in names and len(parts) > 1:  # an option of a gap
        return f"{parts[0]}{joint}{names[choice]}"
    return joint.join(names.get(part, part) for part in parts)
