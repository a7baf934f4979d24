"""The wrong beliefs that wrong answers stand for, with what to think instead: read once from beliefs.toml. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "beliefs.toml"
LANGUAGES = ("fr", "en")


class BeliefsRefused(ValueError):
    """The file does not list beliefs; the message says which one, and what is wrong."""


@dataclass(frozen=True)
class Belief:
    """`names` {language: the belief, as whoever holds it would say it}; `advice` {language: what to think instead}."""

    code: str
    names: Mapping[str, str]
    advice: Mapping[str, str]


@cache
def known() -> dict[str, Belief]:
    """Every belief, by its code, in the order of the file."""
    return read(FILE.read_text("utf-8"))


def read(text: str) -> dict[str, Belief]:
    """The beliefs that `text` (TOML) lists; raises BeliefsRefused."""
    try:
        rows = tomllib.loads(text).get("belief", [])
    except tomllib.TOMLDecodeError as error:
        raise BeliefsRefused(str(error)) from error
    found: dict[str, Belief] = {}
    for row in rows:
        belief = _belief(row)
        if belief.code in found:
            raise BeliefsRefused(f"{belief.code}: there are two beliefs of this code.")
        found[belief.code] = belief
    return found


def _belief(row: Mapping[str, Any]) -> Belief:
    code = row.get("code")
    if not isinstance(code, str) or not code:
        raise BeliefsRefused("A belief has no code.")
    if set(row) != {"code", "name", "advice"}:
        raise BeliefsRefused(f"{code}: a belief has a code, a name and an advice, and nothing else.")
    for name in ("name", "advice"):
        words = row[name]
        if set(words) != set(LANGUAGES) or not all(isinstance(each, str) and each.strip() for each in words.values()):
            raise BeliefsRefused(f"{code}: “{name}” needs a text in {' and '.join(LANGUAGES)}.")
    return Belief(code=code, names=row["name"], advice=row["advice"])
