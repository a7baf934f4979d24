"""What a candidate's page calls the options of a question: by their places in that candidate's own order, as in "~2".

Authors' keys follow the order in which the author wrote: the right order of what is to be ordered, the right option first, rows beside
their options. In a page they would tell the answer (E1). Kept answers have the authors' keys; from a page both are taken. Pure.

The options of gaps stand in an order as "g1.b", option b of gap g1: each gap has its own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

SIGN = "~"


def name(at: int) -> str:
    """The name of what stands at place `at` (from 0)."""
    return f"{SIGN}{at + 1}"


def gap_option(gap: str, option: str) -> str:
    """An option of a gap, as it stands in an order."""
    return f"{gap}.{option}"


def names(order: Sequence[str]) -> dict[str, str]:
    """{key: its name} of what is shuffled for this candidate; keys that stand for themselves are not in it."""
    return {key: name(at) for at, key in enumerate(order)}


def veiled(order: Sequence[str], answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as the page of this candidate names it."""
    known = names(order)
    return _renamed(answer, known, lambda row, value: known.get(gap_option(row, value)) or _one(known, value))


def lifted(order: Sequence[str], answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of that page by the author's keys; whatever else was sent stays as it is, for its kind to judge."""
    known = {name: key for key, name in names(order).items()}
    of_gaps = all("." in key for key in order)

    def value_of(row: str, value: Any) -> Any:
        key = _one(known, value)
        return key.removeprefix(gap_option(row, "")) if of_gaps and isinstance(key, str) else key

    return _renamed(answer, known, value_of)


def each(known: Mapping[str, str], keys: Any) -> Any:
    """A list with its keys renamed; anything else as it is."""
    return [_one(known, key) for key in keys] if isinstance(keys, list) else keys


def _renamed(answer: Mapping[str, Any], known: Mapping[str, str], value_of: Callable[[str, Any], Any]) -> dict[str, Any]:
    """`value_of(row, value)`: what was chosen for a row by its other name."""
    found = {part: each(known, value) if part in ("chosen", "order") else value for part, value in answer.items()}
    if "area" in found:
        found["area"] = _one(known, found["area"])
    rows = found.get("rows")
    if isinstance(rows, Mapping):
        found["rows"] = {_one(known, row): value_of(row, value) for row, value in rows.items()}
    return found


def _one(known: Mapping[str, str], key: Any) -> Any:
    return known.get(key, key) if isinstance(key, str) else key


class Lifted:
    """A posted form whose fields are asked for by the author's keys: `place-s2` is read where the page wrote `place-~1`."""

    def __init__(self, fields: Any, order: Sequence[str]) -> None:
        self._fields, self._known = fields, names(order)

    def get(self, field: str, default: str = "", /) -> Any:
        part, dash, key = field.partition("-")
        name = f"{part}-{self._known[key]}" if dash and key in self._known else field
        return self._fields.get(name, self._fields.get(field, default))

    def getlist(self, field: str) -> list[str]:
        return self._fields.getlist(field)
