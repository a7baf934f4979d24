"""What the open book of an exam holds: our glossary, and one's own index, as far as the blueprint says so; never the manual."""

from dataclasses import dataclass

from content.models import GlossaryText
from lms.accounts.models import User
from lms.kit import freshness

from . import page_index
from .blueprint import Blueprint, Holds, known
from .models import Attempt, BlueprintEdition, PageIndex, Quiz


@dataclass(frozen=True)
class Desk:
    """Where somebody writes their index for an exam: the exam's name, a quiz after it, the entries and their text."""

    exam: str
    name: str
    quiz: Quiz | None
    entries: list[list[str]]

    @property
    def text(self) -> str:
        return page_index.written(self.entries)


def glossary(attempt: Attempt, *, language: str) -> list[GlossaryText]:
    """Our own glossary, where the attempt's book holds it; else [] (1 statement, kept for all)."""
    if not _holds(attempt, Holds.GLOSSARY):
        return []
    return freshness.kept(
        f"book:{language}", lambda: list(GlossaryText.objects.filter(language=language).select_related("term").order_by("name"))
    )


def index(attempt: Attempt) -> list[list[str]] | None:
    """[[keyword, pages]] of the candidate's own index, None where the attempt's book holds none (1 statement for an open book)."""
    if not _holds(attempt, Holds.INDEX) or attempt.blueprint is None:
        return None
    return entries(attempt.user_id, attempt.blueprint.code)


def entries(user: int, exam: str) -> list[list[str]]:
    """[[keyword, pages]] of one's own index for an exam (1 statement)."""
    return PageIndex.objects.filter(user=user, exam=exam).values_list("entries", flat=True).first() or []


def desk(user: User, exam: str, *, language: str) -> Desk | None:
    """The desk of an exam whose book holds an index, for whoever means to sit it; None for any other exam (3 statements)."""
    row = BlueprintEdition.objects.filter(code=exam).first()
    blueprint = row.blueprint if row else known().get(exam)
    if blueprint is None or Holds.INDEX not in blueprint.book_holds:
        return None
    quiz = Quiz.objects.filter(blueprint=exam).order_by("key").first()
    return Desk(exam, blueprint.names[language], quiz, entries(user.pk, exam))


def allows(attempt: Attempt, *, language: str) -> list[str]:
    """What the exam body allows at the real exam, in words; [] where the blueprint says nothing."""
    blueprint = _blueprint(attempt)
    return [blueprint.book_allows[language]] if blueprint and blueprint.book_allows else []


def _holds(attempt: Attempt, what: Holds) -> bool:
    blueprint = _blueprint(attempt)
    return blueprint is not None and what in blueprint.book_holds


def _blueprint(attempt: Attempt) -> Blueprint | None:
    return attempt.blueprint.blueprint if attempt.blueprint else None
