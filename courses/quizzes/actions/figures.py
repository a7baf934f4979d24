"""Figures of questions and quizzes, made anew by job from first attempts in exam conditions (QZ-17), and the quarantine they bring."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.jobs import actions as jobs
from lms.kit import clock

from .. import guessing, queries, statistics
from ..enums import AttemptState, DisputeState, QuizMode
from ..kinds import kind
from ..models import Attempt, Bank, Dispute, Exposure, FormStatistics, ItemStatistics, Question, QuestionVersion, Quiz, Slot
from ..statistics import ItemFigures, Response, Shape

# The newest sittings of a bank in one language: enough for figures that no longer move, few enough for a job's memory.
MOST_SITTINGS = 2_000


def due_figures() -> int:
    """Write a job for each bank whose exam attempts changed since its last figures; says how many (3 statements and the jobs)."""
    exam = Attempt.objects.filter(quiz__mode=QuizMode.ASSESS)
    bank = "slots__version__question__bank"
    last = dict(ItemStatistics.objects.order_by().values_list("version__question__bank").annotate(Max("computed_at")))
    drawn = exam.filter(state=AttemptState.RELEASED, quiz__bank__isnull=False)
    newest = dict(drawn.order_by().values_list("quiz__bank").annotate(Max("submitted_at")))
    listed = exam.filter(state=AttemptState.RELEASED, quiz__bank__isnull=True, slots__number=1)
    _newer(newest, listed.order_by().values_list(bank).annotate(Max("submitted_at")))
    voided = exam.filter(state=AttemptState.VOIDED, slots__number=1, events__kind="voided")
    _newer(newest, voided.order_by().values_list(bank).annotate(Max("events__at")))
    due = [pk for pk, moment in sorted(newest.items()) if pk not in last or moment >= last[pk]]
    for pk in due:
        jobs.enqueue(kind="quizzes.statistics", key=f"quizzes.statistics:{pk}:{newest[pk]:%Y%m%d%H%M%S%f}", args={"bank": pk}, priority=90)
    return len(due)


def _newer(newest: dict[int, datetime], rows: Iterable[tuple[int, datetime]]) -> None:
    for pk, moment in rows:
        newest[pk] = max(newest.get(pk, moment), moment)


@dataclass(frozen=True, slots=True)
class _Row:
    """One marked slot of a first sitting."""

    bank: int
    quiz: int
    counted: bool
    user: int
    response: Response


@transaction.atomic
def make_figures(*, bank: int) -> int:
    """Reckon every question of the bank that somebody met in an exam, and every quiz of it; says how many rows of questions were written.

    Only a person's first sitting of each quiz feeds them, and of a question met in two of those only the first answer.
    """
    found = Bank.objects.filter(pk=bank).first()
    if found is None:
        return 0
    now, rows, forms = clock.now(), [], []
    disputes = _disputes(found)
    before = {(row.version_id, row.language): row for row in ItemStatistics.objects.filter(version__question__bank=found)}
    for language, sittings in _sittings(found).items():
        sat, versions = _sat(sittings)
        responses = _first_met(row for row in sat if row.bank == found.pk)
        shapes: dict[Hashable, Shape] = {pk: _shape(version) for pk, version in versions.items()}
        found_figures = statistics.analyse(responses, shapes, disputes={pk: n for pk, n in disputes.items()})
        rows += [_row(pk, found_figures[pk], language, before.get((pk, language)), now, disputes) for pk in versions if pk in found_figures]
        forms += _forms(sat, language, now)
    ItemStatistics.objects.filter(version__question__bank=found).delete()
    ItemStatistics.objects.bulk_create(rows)
    _expose(found, now)
    FormStatistics.objects.filter(quiz__in=_quizzes(found)).delete()
    FormStatistics.objects.bulk_create(forms)
    _quarantine([row for row in rows if row.quarantined_on == clock.today()], before)
    return len(rows)


def _expose(bank: Bank, now: datetime) -> None:
    """Write how many candidates have met each question in an exam begun, whatever became of it (EX-15; 4 statements)."""
    begun = Slot.objects.filter(version__question__bank=bank, attempt__quiz__mode=QuizMode.ASSESS)
    begun = begun.exclude(attempt__state__in=[AttemptState.CREATED, AttemptState.EXPIRED]).order_by()
    of = begun.aggregate(n=Count("attempt__user", distinct=True))["n"]
    met = begun.values_list("version__question").annotate(Count("attempt__user", distinct=True))
    rows = [Exposure(question_id=question, met=n, of=of, computed_at=now) for question, n in met]
    Exposure.objects.filter(question__bank=bank).delete()
    Exposure.objects.bulk_create(rows, batch_size=1000)


def _disputes(bank: Bank) -> dict[int, int]:
    """{version: reports that nobody has dismissed}."""
    standing = Dispute.objects.filter(version__question__bank=bank).exclude(state=DisputeState.DISMISSED)
    return dict(standing.order_by().values_list("version").annotate(Count("pk")))


def _sittings(bank: Bank) -> dict[str, list[int]]:
    """{language: everybody's first sitting of each exam of this bank, the newest MOST_SITTINGS in the order they began}."""
    exams = Attempt.objects.filter(state=AttemptState.RELEASED, quiz__mode=QuizMode.ASSESS)
    exams = exams.filter(quiz__in=_quizzes(bank))
    first: dict[tuple[int, int], tuple[str, int, bool]] = {}
    for user, quiz, language, pk, is_split in exams.order_by("started_at").values_list("user", "quiz", "language", "pk", "is_split"):
        first.setdefault((user, quiz), (language, pk, is_split))
    found: dict[str, list[int]] = {}
    for language, pk, is_split in first.values():
        if not is_split:  # a first look at the questions all the same: a later sitting of theirs is not the first
            found.setdefault(language, []).append(pk)
    return {language: pks[-MOST_SITTINGS:] for language, pks in found.items()}


def _quizzes(bank: Bank) -> QuerySet[Quiz]:
    return Quiz.objects.filter(Q(bank=bank) | Q(bank__isnull=True, questions__bank=bank))


def _sat(sittings: Sequence[int]) -> tuple[list[_Row], dict[int, QuestionVersion]]:
    """The marked slots of these sittings (one statement for each 500), and the versions they ask (1 statement)."""
    names = ("version__question__bank", "attempt__quiz", "counted", "attempt__user", "attempt", "marked_by", "answer", "mark", "seconds")
    rows: list[tuple] = []
    for at in range(0, len(sittings), 500):
        slots = Slot.objects.filter(attempt__in=sittings[at : at + 500], mark__isnull=False)
        # Marks that a corrected key gave speak of the corrected version; of what was forgotten, only the marks are left.
        slots = slots.filter(attempt__forgotten_at__isnull=True).annotate(marked_by=Coalesce("regraded", "version"))
        rows += slots.order_by("attempt__started_at", "number").values_list(*names)
    versions = QuestionVersion.objects.in_bulk({row[5] for row in rows})
    found = []
    for bank, quiz, counted, user, attempt, pk, answer, mark, seconds in rows:
        version = versions[pk]
        chosen = tuple(kind(version.kind).given(version.body, answer)) if answer else ()
        found.append(_Row(bank, quiz, counted, user, Response(pk, attempt, mark, version.marks, chosen, float(seconds) or None)))
    return found, versions


def _first_met(rows: Iterable[_Row]) -> list[Response]:
    """Of a question that somebody met in two exams, the first answer only."""
    first: dict[tuple[int, Hashable], Response] = {}
    for row in rows:
        first.setdefault((row.user, row.response.item), row.response)
    return list(first.values())


def _forms(rows: Iterable[_Row], language: str, now: datetime) -> list[FormStatistics]:
    """The reliability of each quiz that was sat in this language, of the marks that count."""
    of_quiz: dict[int, list[Response]] = {}
    for row in rows:
        if row.counted:
            of_quiz.setdefault(row.quiz, []).append(row.response)
    found = []
    for quiz, responses in sorted(of_quiz.items()):
        people = len({each.person for each in responses})
        made = FormStatistics(quiz_id=quiz, language=language, mode=QuizMode.ASSESS, n=people, computed_at=now)
        form = statistics.reliability(responses)
        for name, value in asdict(form).items() if form else ():
            setattr(made, name, value)
        found.append(made)
    return found


def _shape(version: QuestionVersion) -> Shape:
    each = kind(version.kind)
    right = frozenset(each.given(version.body, each.right(version.body)))
    chance = guessing.chance(version.kind, version.body)
    return Shape(tuple(each.choices(version.body)), right, chance or None)


def _row(
    pk: int, figures: ItemFigures, language: str, before: ItemStatistics | None, now: datetime, disputes: Mapping[int, int]
) -> ItemStatistics:
    """The row to write; it keeps the day on which an earlier state of it took the question out."""
    quarantined = before.quarantined_on if before else None
    if quarantined is None and statistics.must_quarantine(figures, disputes=disputes.get(pk, 0)):
        quarantined = clock.today()
    return ItemStatistics(
        version_id=pk, language=language, mode=QuizMode.ASSESS, n=figures.n, facility=figures.facility,
        discrimination=figures.discrimination, upper_lower=figures.upper_lower, median_seconds=figures.median_seconds,
        table=[asdict(row) for row in figures.table], flags=sorted(figures.flags), computed_at=now, quarantined_on=quarantined,
    )  # fmt: skip


def _quarantine(rows: Sequence[ItemStatistics], before: Mapping[tuple[int, str], ItemStatistics]) -> None:
    """Take the questions of these rows out of draws, once: who puts one back has the last word on that version."""
    fresh = {row.version_id for row in rows if not ((old := before.get((row.version_id, row.language))) and old.quarantined_on)}
    if not fresh:
        return
    with override(settings.LANGUAGE_CODE):
        reason = _("Taken out by its figures: those who know answer it worse, fewer are right than by guessing, or many report an error.")
    if Question.objects.filter(current__in=fresh, is_out=False).update(is_out=True, out_because=reason[:200]):
        queries.renew_pools()
