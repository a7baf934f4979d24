"""What the codes of areas, tasks and concepts are called in a language. Pure: names come from blueprints and from concepts.toml."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .blueprint import Blueprint, known

METHODS = {"agilepm": "AgilePM", "prince2": "PRINCE2", "pmi": "PMI", "itil": "ITIL", "p3o": "P3O", "scrum": "Scrum"}
CONCEPTS = Path(__file__).parent / "concepts.toml"


def area(code: str, *, language: str, blueprint: Blueprint | None = None, method: str = "") -> str:
    """The name of an area in the blueprint, else in any blueprint of the method, else the code in plain letters."""
    for each in _blueprints(blueprint, method):
        for row in each.areas:
            if row.code == code:
                return row.names.get(language, row.names["en"])
    return plain(code)


def task(code: str, *, language: str, blueprint: Blueprint | None = None, method: str = "") -> str:
    """The name of a task, found as `area` finds its own."""
    for each in _blueprints(blueprint, method):
        for row in each.areas:
            if code in row.tasks:
                names = row.tasks[code]
                return names.get(language, names["en"])
    return plain(code)


def method(code: str) -> str:
    """The name of a method, alike in every language."""
    return METHODS.get(code, plain(code))


def concept(code: str, *, language: str) -> str:
    """The name of a concept, else its code in plain letters."""
    names = concepts().get(code)
    return names.get(language, names["en"]) if names else plain(code)


@cache
def concepts() -> dict[str, dict[str, str]]:
    """{concept: {language: name}}."""
    return tomllib.loads(CONCEPTS.read_text("utf-8"))["concept"]


def facts(code: str) -> str:
    """What a group of a blueprint's facts is about."""
    names = {
        "form": _("Questions and marks"), "time": _("Time and breaks"), "result": _("Pass mark"), "book": pgettext("open book", "Book"),
        "areas": _("Areas and their weight"), "approaches": _("Approaches and their weight"), "extra_time": _("Extra time"),
        "prerequisites": _("Prerequisites"),
    }  # fmt: skip
    return names.get(code, plain(code))


def confidence(code: str) -> str:
    """How sure a fact is."""
    return {"H": _("high confidence"), "M": _("medium confidence")}.get(code, code)


def plain(code: str) -> str:
    """ "change-control" → "Change control"."""
    return code.replace("-", " ").capitalize()


def _blueprints(blueprint: Blueprint | None, method: str) -> Iterator[Blueprint]:
    if blueprint is not None:
        yield blueprint
    yield from (each for each in known().values() if each.method == (blueprint.method if blueprint else method))
