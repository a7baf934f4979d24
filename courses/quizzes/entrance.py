"""What somebody is told before an exam: its form, its rules and their sources, the time they personally have (EX-4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.accounts.models import User
from lms.kit import clock

from . import assembly, books, exposure, queries, scoring, standing, timing
from .actions.drawing import edition, seen
from .blueprint import Blueprint, Holds
from .grading import Counted
from .models import Accommodation, Attempt, Quiz, TriesGiven


@dataclass(frozen=True)
class Entrance:
    """`minutes` are this person's, `extra` of them beyond what everybody has; None where nothing is timed.
    `own_breaks` of `own_break_minutes` are theirs too (EX-10).

    `parts`: how many days it may be spread over.
    `cut` of `marks` pass, where the exam body says so; `is_exact`: every form is worth so many. Else only the share, `cut_percent`, holds.
    `counts`: what counts of their attempts, where it may be told; `given`: when they were given them back, and by whom (QZ-14).
    `fresh` of `pool` questions have not been met yet, and `forms_left` whole forms can be made of them.
    `indexed`: the entries of their own index to their manual.
    """

    quiz: Quiz
    title: str
    blueprint: Blueprint | None
    items: int
    is_short: bool
    minutes: int | None
    extra: int
    breaks: int
    parts: int
    own_breaks: int
    own_break_minutes: int
    cut: int | None
    marks: int
    is_exact: bool
    tries_left: int | None
    due: datetime | None
    under_way: Attempt | None
    past: list[tuple[Attempt, dict[str, Any]]]
    pool: int
    fresh: int
    language: str
    indexed: int
    counts: Counted | None = None
    given: TriesGiven | None = None

    @property
    def cut_percent(self) -> int | None:
        return scoring.needed(cut=self.blueprint.cut or 0, maximum=self.blueprint.marks) if self.blueprint else None

    @property
    def forms_left(self) -> int:
        return self.fresh // self.items if self.items else 0

    @property
    def is_stale(self) -> bool:
        return self.blueprint is not None and self.blueprint.is_stale(clock.today())

    @property
    def name(self) -> str:
        return self.blueprint.names[self.language] if self.blueprint else self.title

    @property
    def note(self) -> str:
        return self.blueprint.notes.get(self.language, "") if self.blueprint else ""

    @property
    def allows(self) -> str:
        return self.blueprint.book_allows.get(self.language, "") if self.blueprint else ""

    @property
    def holds_index(self) -> bool:
        return self.blueprint is not None and Holds.INDEX in self.blueprint.book_holds

    @property
    def needs(self) -> list[str]:
        return [each.texts[self.language] for each in self.blueprint.prerequisites] if self.blueprint else []


def of(user: User, quiz: Quiz, *, language: str) -> Entrance:
    """The entrance of `quiz` for `user` (a constant number of statements)."""
    row = edition(quiz.blueprint) if quiz.blueprint else None
    blueprint = row.blueprint if row else None
    items = min(quiz.size or blueprint.items, blueprint.items) if blueprint else quiz.items.count()
    given = Accommodation.objects.filter(user=user).first()
    plain = timing.seconds_of(blueprint, items) if blueprint else (quiz.minutes or 0) * 60 or None
    seconds = timing.seconds_for(plain, given, second_language_percent=blueprint.extra_time_percent if blueprint else 0) if plain else None
    own = timing.extra_breaks(given, seconds=seconds)
    bank = queries.pool(quiz.bank_id) if quiz.bank_id and blueprint else None
    met = set(seen(user, quiz)) if bank else set()
    pool = exposure.drawable(quiz, bank, bank.for_exam(blueprint), met=met) if bank and blueprint else None
    left, due = queries.tries_left(user, quiz)
    marks = timing.share(blueprint.marks, items, blueprint.items) if blueprint else 0
    return Entrance(
        quiz=quiz, title=queries.quiz_title(quiz, language=language), blueprint=blueprint, items=items,
        is_short=bool(blueprint and items < blueprint.items), minutes=-(-seconds // 60) if seconds else None,
        extra=((seconds or 0) - (plain or 0)) // 60 if seconds else 0,
        breaks=sum(bool(section.break_minutes) for section in blueprint.sections) if blueprint else 0,
        parts=len(assembly.plan(blueprint, items=items, split=True).sections) if blueprint and quiz.may_split else 1,
        own_breaks=own[0], own_break_minutes=own[1] // 60,
        cut=timing.cut(blueprint, maximum=marks) if blueprint else None, marks=marks,
        is_exact=bool(blueprint and (assembly.plan(blueprint, items=items).marks or all(each.marks == 1 for each in pool or ()))),
        tries_left=left, due=due if due and due > clock.now() else None,
        under_way=queries.under_way(user, quiz.pk),
        past=[(attempt, queries.result(attempt)) for attempt in queries.last_released(user, quiz.pk)],
        counts=standing.told(quiz, list(standing.counting(user, quiz))), given=standing.given_back(user, quiz),
        pool=len(pool) if pool else items,
        fresh=sum(candidate.id not in met for candidate in pool) if pool else items, language=language,
        indexed=len(books.entries(user.pk, blueprint.code)) if blueprint and Holds.INDEX in blueprint.book_holds else 0,
    )  # fmt: skip
