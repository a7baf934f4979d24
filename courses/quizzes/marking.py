"""What an answered slot is worth. Partial credit is off unless the blueprint says so (exams.md section 2). Pure."""

from typing import Any, Protocol

from .blueprint import Blueprint
from .kinds import kind
from .kinds import mark as mark_of


class Version(Protocol):
    kind: str
    body: Any
    marks: int


class Answered(Protocol):
    """A slot with its version."""

    answer: Any
    version: Any


def is_partial(blueprint: Blueprint | None) -> bool:
    """Whether parts of an answer earn parts of its marks whatever the question is worth."""
    return blueprint is not None and blueprint.partial


def mark(slot: Answered, *, partial: bool) -> int | None:
    """The marks of a clean answer; None while a person has to say.

    A question worth as many marks as it has rows earns one a row: that is how the papers of exam bodies are marked.
    """
    version: Version = slot.version
    each = kind(version.kind)
    by_row = each.rows(version.body) > 1 and version.marks == each.rows(version.body)
    return mark_of(each, version.body, slot.answer, marks=version.marks, partial=partial or by_row)
