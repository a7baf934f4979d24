"""What a corrected key would change in attempts that are handed in: the list before the act, and what the act goes by (QZ-16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from . import machine, marking, queries
from .kinds import kind
from .models import Attempt, DrillAnswer, Question, QuestionVersion, Slot


@dataclass(frozen=True)
class Change:
    """One answer under the corrected key, or one that came late under its key. `after` None: nothing can mark it, the new version
    asks something else.

    Scores are None while an answer of the attempt waits for a person; `passed` None where no cut is published.
    """

    slot: Slot
    after: int | None

    @property
    def attempt(self) -> Attempt:
        return self.slot.attempt

    @property
    def before(self) -> int:
        return self.slot.mark or 0

    @property
    def is_comparable(self) -> bool:
        return self.after is not None

    @property
    def moves(self) -> bool:
        return self.is_comparable and self.after != self.before

    @property
    def score_before(self) -> int | None:
        return self.attempt.score

    @property
    def score_after(self) -> int | None:
        """The score with this mark; a question on trial counts for nothing."""
        if self.attempt.score is None or self.after is None or not self.slot.counted:
            return self.attempt.score
        return self.attempt.score + self.after - self.before

    @property
    def areas_after(self) -> dict[str, list[int]]:
        """The marks by area with this mark: [marks, of, marks of questions met before, of] (sat.areas)."""
        areas = {code: list(row) for code, row in self.attempt.areas.items()}
        row = areas.get(self.slot.version.area)
        if row is None or self.after is None or not self.slot.counted:
            return areas
        for at in (0, 2) if self.slot.met_before else (0,):  # type: ignore[attr-defined]
            row[at] += self.after - self.before
        return areas

    @property
    def passed_before(self) -> bool | None:
        return None if self.score_before is None else queries.passed(self.attempt, self.score_before)

    @property
    def passed_after(self) -> bool | None:
        return None if self.score_after is None else queries.passed(self.attempt, self.score_after)

    @property
    def verdict_moves(self) -> bool:
        return self.passed_before != self.passed_after


def waiting(question: Question) -> QuerySet[Slot]:
    """Handed-in answers to an earlier version of the question than the one in force, by attempt; each with `met_before` it."""
    found = Slot.objects.filter(version__question=question, attempt__state__in=machine.HANDED_IN, attempt__forgotten_at__isnull=True)
    found = found.filter(mark__isnull=False).alias(marked_by=Coalesce("regraded", "version")).exclude(marked_by=question.current_id)
    return to_change(found).order_by("attempt")


def to_change(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """The slots with what a Change asks of them: their attempt, and `met_before`."""
    earlier = Slot.objects.filter(version__question=OuterRef("version__question"), attempt__user=OuterRef("attempt__user"))
    drilled = DrillAnswer.objects.filter(version__question=OuterRef("version__question"), user=OuterRef("attempt__user"))
    begun = OuterRef("attempt__started_at")
    met = Exists(earlier.filter(attempt__started_at__lt=begun)) | Exists(drilled.filter(at__lt=begun))
    return slots.annotate(met_before=met).select_related("version", "regraded", "attempt__quiz", "attempt__blueprint", "attempt__user")


def changes(question: Question, slots: QuerySet[Slot]) -> Iterator[Change]:
    """What the version in force would make of each of `slots` (1 statement)."""
    version = question.current
    assert version is not None
    for slot in slots:
        yield Change(slot, _mark(slot, version))


def _mark(slot: Slot, version: QuestionVersion) -> int | None:
    """The mark of the answer by the key of `version`; None where that asks something else."""
    if not _asks_the_same(slot, version):
        return None
    partial = marking.is_partial(slot.attempt.blueprint.blueprint if slot.attempt.blueprint else None)
    return marking.mark(SimpleNamespace(answer=slot.answer, version=version), partial=partial)


def _asks_the_same(slot: Slot, version: QuestionVersion) -> bool:
    """Whether an answer to the slot can be marked by `version`: generated values of the same names, too."""
    return _same(slot.version, version) and sorted(slot.drawn) == sorted(kind(version.kind).drawn(version.body, seed=0))


def _same(asked: QuestionVersion, version: QuestionVersion) -> bool:
    """Same kind, same marks, same options or rows."""
    each = kind(version.kind)
    if (asked.kind, asked.marks) != (version.kind, version.marks) or each.by_hand:
        return False
    return sorted(each.parts(asked.body)) == sorted(each.parts(version.body))


@dataclass(frozen=True)
class Preview:
    """`rows`: the first changes that move a mark; the counts are of all of them."""

    question: Question
    rows: list[Change]
    answers: int
    moved: int
    verdicts: list[Change]
    foreign: int

    @property
    def more(self) -> int:
        return self.moved - len(self.rows)


MOST_ROWS = 200


def preview(question: Question) -> Preview:
    """What regrading the question would do (1 statement whatever the number of attempts)."""
    found = list(changes(question, waiting(question)))
    moved = [each for each in found if each.moves]
    return Preview(
        question=question, rows=moved[:MOST_ROWS], answers=len(found), moved=len(moved),
        verdicts=[each for each in moved if each.verdict_moves], foreign=sum(not each.is_comparable for each in found),
    )  # fmt: skip


@dataclass(frozen=True)
class Corrected:
    """A question with `answers` that a version with another key marked."""

    question: Question
    answers: int


def corrected(*, most: int = 200) -> list[Corrected]:
    """Questions with another key than the one that marked some handed-in answers, the newest correction first (2 statements).

    Corrections of words alone, and versions that ask something else, are left out: there is nothing to mark anew.
    """
    slots = Slot.objects.filter(version__question=OuterRef("pk"), attempt__state__in=machine.HANDED_IN, mark__isnull=False)
    slots = slots.filter(attempt__forgotten_at__isnull=True).alias(marked_by=Coalesce("regraded", "version"))
    count = slots.exclude(marked_by=OuterRef("current")).order_by().values("version__question").annotate(n=Count("pk")).values("n")
    rows = list(
        Question.objects.filter(current__number__gt=1)
        .annotate(answers=Subquery(count, output_field=IntegerField()))
        .filter(answers__gt=0)
        .select_related("current", "bank")
        .order_by("-current__made_at", "key")[:most]
    )
    asked: dict[int, list[QuestionVersion]] = {}
    for version in QuestionVersion.objects.filter(question__in=rows):
        asked.setdefault(version.question_id, []).append(version)
    return [Corrected(row, row.answers) for row in rows if _key_moved(row, asked[row.pk])]  # type: ignore[attr-defined]


def _key_moved(question: Question, versions: list[QuestionVersion]) -> bool:
    current = question.current
    return current is not None and any(each.body != current.body and _same(each, current) for each in versions)
