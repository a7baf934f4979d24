"""What the page and the paper of a result show (EX-13, QZ-10, QZ-12): everything reckoned from the attempt, in few statements."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lms.kit import freshness, languages

from . import beliefs, drills, marking, memory, naming, queries, readiness, report, reported, sat, scoring, talks, trend
from .blueprint import Blueprint
from .enums import AttemptState, QuizMode
from .feedback import Told
from .models import Attempt, Dispute, Slot
from .presenting import ShownSlot
from .readiness import AreaBand, Marks, Mock, Readiness, Standing
from .report import Change, Report, Sat
from .talks import Talk

COHORT_SECONDS = 600
MOST_OTHERS = 20_000
MOST_EARLIER = 20
SHOWS = ("all", "wrong", "flagged", "unsure", "slow")


@dataclass(frozen=True)
class AreaRow:
    """An area or task in words: marks, whole per cent, what stands beside the cut or the cohort."""

    code: str
    name: str
    score: int
    maximum: int
    percent: int
    items: int
    standing: Standing | None = None
    band: AreaBand | None = None
    tasks: tuple["AreaRow", ...] = ()


@dataclass(frozen=True)
class Sitting:
    """One of the person's own attempts at this exam, in the list of all of them."""

    finished: datetime
    percent: int
    score: int
    maximum: int
    is_this: bool = False


@dataclass(frozen=True)
class BeliefRow:
    name: str
    advice: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Cohort:
    """The first sittings of others at this exam: shares by area, and of the whole."""

    areas: Mapping[str, Sequence[float]]
    wholes: Sequence[float]

    @property
    def n(self) -> int:
        return len(self.wholes)


@dataclass(frozen=True)
class NextStep:
    """Where an evening of practice brings most: `gain` in marks, rounded down, on the full exam (`is_full`) or a form like this one."""

    area: str
    name: str
    bank: str
    gain: int
    is_full: bool


@dataclass(frozen=True)
class Result:
    """Everything about one released attempt, in the reader's language; empty parts have nothing to say.

    `cut` in marks of this form, `distance` to it (negative: short of it); both None where the body publishes none.
    `mark`: the per cent that a quiz without a blueprint passes at.
    `exam`: the blueprint’s code, for an exam; `alike`: how those fared whose last mock was like this one, where no cut is published.
    `trial`: how many questions stood in the form and count for nothing.
    """

    report: Report
    areas: tuple[AreaRow, ...]
    cut: int | None
    distance: int | None
    error: int
    number: int
    tries: int | None
    seconds: int | None
    ahead_of: int | None
    cohort: int
    has_bands: bool
    readiness: Readiness | None
    beliefs: tuple[BeliefRow, ...]
    sittings: tuple[Sitting, ...]
    line: trend.Line | None
    compared: tuple[Change, ...]
    names: Mapping[str, str]
    next_step: NextStep | None
    mark: int | None = None
    exam: str = ""
    alike: reported.Alike | None = None
    trial: int = 0
    filters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def hasty(self) -> list[int]:
        """Questions that were hardly read and are wrong, of all sections."""
        return [number for section in self.report.pace for number in section.hasty_and_wrong]

    @property
    def has_standings(self) -> bool:
        rows = [row for area in self.areas for row in (area, *area.tasks)]
        return any(row.standing or (row.band and row.band.band) for row in rows)

    @property
    def cut_percent(self) -> int | None:
        """A quiz says its pass mark in per cent: nobody is told another one."""
        return self.mark or scoring.needed(cut=self.cut or 0, maximum=int(self.report.whole.marks.maximum))


def read(attempt: Attempt, *, language: str) -> Result | None:
    """The figures of a released attempt; None where not both its score and which answers were right may be told (7 statements).

    Of earlier attempts it shows what may be told of them: the matrix of each is its own quiz's.
    """
    told = queries.told_of(attempt)
    if attempt.forgotten_at or not {Told.SCORE, Told.WHICH} <= told:
        return None
    drafts = [f"version__question__{name}" for name in ("words", "body", "beliefs")]
    slots = list(attempt.slots.select_related("version__question").defer(*drafts).order_by("number"))
    each_mark = sat.second_per_mark(slots, seconds=attempt.seconds)
    blueprint = attempt.blueprint.blueprint if attempt.blueprint else None
    rows = [sat.of(slot, each_mark=each_mark, partial=marking.is_partial(blueprint)) for slot in slots]
    method = slots[0].version.question.method if slots else ""
    earlier = list(_same_exam(attempt).filter(submitted_at__lt=attempt.submitted_at).order_by("-submitted_at")[:MOST_EARLIER])[::-1]
    known = [(each, queries.told_of(each)) for each in earlier]
    found = report.report(rows, earlier=[_earlier(each) for each, may in known if {Told.SCORE, Told.WHICH} <= may])
    others = _cohort(attempt)
    cut = queries.cut(attempt)
    words = _Words(language, blueprint, method)
    sittings = (*(_sitting(each) for each, may in known if Told.SCORE in may), _sitting(attempt, is_this=True))
    is_exam = attempt.quiz.mode == QuizMode.ASSESS
    exam = attempt.blueprint.code if is_exam and attempt.blueprint else ""
    return Result(
        mark=None if attempt.blueprint_id else attempt.pass_mark,
        exam=exam, alike=_alike(attempt, exam, cut), report=found, areas=_areas(found, words, attempt, cut, others), cut=cut,
        distance=None if cut is None else (attempt.score or 0) - cut,
        trial=sum(not slot.counted for slot in slots),
        error=round(readiness.score_error(attempt.score or 0, attempt.maximum)), tries=attempt.quiz.tries,
        number=_number(attempt, earlier), seconds=_used(attempt),
        ahead_of=_ahead_of(attempt, others), cohort=others.n, has_bands=is_exam and cut is None,
        readiness=_readiness(attempt, earlier, cut) if is_exam else None, sittings=sittings,
        beliefs=_beliefs(found, language) if Told.REASONS in told else (),
        line=trend.line(
            [each.score / each.maximum if each.maximum else 0 for each in sittings],
            cut=cut / attempt.maximum if cut and attempt.maximum else None,
        ),
        compared=found.compared, names={change.code: words.area(change.code) for change in found.compared if change.code},
        next_step=_next_step(attempt, blueprint, words), filters=_filters(rows),
    )  # fmt: skip


def _number(attempt: Attempt, earlier: Sequence[Attempt]) -> int:
    """Which attempt at its quiz it was, since the attempts were last given back."""
    return 1 + sum((each.quiz_id, each.given_back_id) == (attempt.quiz_id, attempt.given_back_id) for each in earlier)


class _Words:
    """Names of areas and tasks for one attempt."""

    def __init__(self, language: str, blueprint: Blueprint | None, method: str) -> None:
        self.known: dict[str, Any] = {"language": language, "blueprint": blueprint, "method": method}

    def area(self, code: str) -> str:
        return naming.area(code, **self.known)

    def task(self, code: str) -> str:
        return naming.task(code, **self.known)


def _same_exam(attempt: Attempt) -> QuerySet[Attempt]:
    """One's own released attempts at the same exam: of a bank and blueprint whatever their size, else of the quiz."""
    own = Attempt.objects.filter(user=attempt.user_id, state=AttemptState.RELEASED).select_related("quiz")
    if attempt.blueprint is None:
        return own.filter(quiz=attempt.quiz_id)
    return own.filter(quiz__bank=attempt.quiz.bank_id, quiz__mode=attempt.quiz.mode, blueprint__code=attempt.blueprint.code)


def marks_of(attempt: Attempt) -> Marks:
    """The marks of a released attempt, and how many were of questions seen before."""
    rows = attempt.areas.values()
    if not rows:  # released before areas were kept
        return Marks(attempt.score or 0, attempt.maximum)
    return Marks(*(sum(column) for column in zip(*rows, strict=True)))


def _earlier(attempt: Attempt) -> report.Earlier:
    assert attempt.submitted_at is not None
    return report.Earlier(attempt.submitted_at, marks_of(attempt), {code: Marks(*row) for code, row in attempt.areas.items()})


def _sitting(attempt: Attempt, *, is_this: bool = False) -> Sitting:
    assert attempt.submitted_at is not None
    score = attempt.score or 0
    return Sitting(attempt.submitted_at, scoring.percent(score=score, maximum=attempt.maximum), score, attempt.maximum, is_this)


def _readiness(attempt: Attempt, earlier: Sequence[Attempt], cut: int | None) -> Readiness | None:
    """The chance to pass the next full form: of the blueprint's size where there is one."""
    if cut is None:
        return None
    whole = [each for each in (*earlier, attempt) if not each.is_split]  # a day between two parts is not how the real exam is sat
    if not whole:
        return None
    mocks = [Mock(each.submitted_at, marks_of(each)) for each in whole if each.submitted_at]
    blueprint = attempt.blueprint.blueprint if attempt.blueprint else None
    if blueprint is not None and blueprint.cut is not None:
        found = readiness.readiness(mocks, cut=blueprint.cut, maximum=blueprint.marks)
        by, told_by = reported.shift(blueprint.code)
        return found and readiness.calibrated(found, by=by, told_by=told_by)
    return readiness.readiness(mocks, cut=cut, maximum=attempt.maximum)


def _alike(attempt: Attempt, exam: str, cut: int | None) -> reported.Alike | None:
    """Where no cut is published there is no chance to tell: how others fared is all that is known."""
    if not exam or cut is not None or not attempt.maximum:
        return None
    return reported.alike(exam, share=(attempt.score or 0) / attempt.maximum)


def _cohort(attempt: Attempt) -> Cohort:
    """The first sittings of others, kept for some minutes by each process: they need not be of this very second."""
    if attempt.quiz.mode != QuizMode.ASSESS:
        return Cohort({}, ())
    exam = (attempt.quiz.bank_id, attempt.blueprint.code) if attempt.blueprint else (attempt.quiz_id, "")
    firsts = freshness.kept(f"cohort:{exam}", lambda: _firsts(attempt), seconds=COHORT_SECONDS)
    areas: dict[str, list[float]] = {}
    wholes = []
    for user, shares, whole in firsts:
        if user != attempt.user_id:
            wholes.append(whole)
            for area, share in shares.items():
                areas.setdefault(area, []).append(share)
    return Cohort(areas, wholes)


def _firsts(attempt: Attempt) -> list[tuple[int, dict[str, float], float]]:
    """(person, {area: share}, share of the whole) of everybody's first sitting (1 statement)."""
    sat_by = Attempt.objects.filter(state=AttemptState.RELEASED, quiz__mode=QuizMode.ASSESS, is_split=False, maximum__gt=0)
    if attempt.blueprint is None:
        sat_by = sat_by.filter(quiz=attempt.quiz_id)
    else:
        sat_by = sat_by.filter(quiz__bank=attempt.quiz.bank_id, blueprint__code=attempt.blueprint.code)
    found: dict[int, tuple[int, dict[str, float], float]] = {}
    for user, areas, score, maximum in sat_by.order_by("submitted_at").values_list("user", "areas", "score", "maximum")[:MOST_OTHERS]:
        if user not in found:
            found[user] = (user, {area: row[0] / row[1] for area, row in areas.items() if row[1]}, (score or 0) / maximum)
    return list(found.values())


def _ahead_of(attempt: Attempt, others: Cohort) -> int | None:
    """How many per cent of the others had a smaller share (QZ-12); None while there are too few to say."""
    if others.n < readiness.LEAST or not attempt.maximum:
        return None
    share = (attempt.score or 0) / attempt.maximum
    return sum(other < share for other in others.wholes) * 100 // others.n


def _areas(found: Report, words: _Words, attempt: Attempt, cut: int | None, others: Cohort) -> tuple[AreaRow, ...]:
    is_exam = attempt.quiz.mode == QuizMode.ASSESS
    bands: dict[str, AreaBand] = {}
    if is_exam and cut is None:
        bands = {band.area: band for band in readiness.bands({row.code: row.marks for row in found.areas}, others.areas)}
    share = cut / attempt.maximum if is_exam and cut and attempt.maximum else None
    return tuple(
        _area(
            row, words.area(row.code), readiness.standing(row.marks, cut_share=share) if share else None, bands.get(row.code),
            tuple(_area(task, words.task(task.code)) for task in row.rows),
        )
        for row in found.areas
    )  # fmt: skip


def _area(
    row: report.Row, name: str, standing: Standing | None = None, band: AreaBand | None = None, tasks: tuple[AreaRow, ...] = ()
) -> AreaRow:
    return AreaRow(row.code, name, int(row.marks.score), int(row.marks.maximum), row.percent, row.items, standing, band, tasks)


def _used(attempt: Attempt) -> int | None:
    """The minutes from the first look to the hand-in, breaks too."""
    if attempt.started_at is None or attempt.submitted_at is None:
        return None
    return max(1, round((attempt.submitted_at - attempt.started_at).total_seconds() / 60))


def _beliefs(found: Report, language: str) -> tuple[BeliefRow, ...]:
    """What wrong answers have in common: a belief met once has nothing to share, and is said beside its question."""
    known = beliefs.known()
    return tuple(
        BeliefRow(known[each.code].names[language], known[each.code].advice[language], each.numbers)
        for each in found.beliefs
        if each.code in known and len(each.numbers) > 1
    )


def _next_step(attempt: Attempt, blueprint: Blueprint | None, words: _Words) -> NextStep | None:
    """The area where practice brings most and that this person may drill; None where nothing was lost, or none is open."""
    marks = {area: Marks(*row) for area, row in attempt.areas.items() if area and row[0] < row[1]}
    weights = {area: float(row[1]) for area, row in attempt.areas.items()}
    is_full = blueprint is not None and blueprint.is_weighted
    if blueprint is not None and is_full:
        weights |= {area.code: float(area.items or 0) for area in blueprint.areas}
    gains = readiness.next_best(marks, weights)
    if not gains:
        return None
    banks = {area.code: area.bank for area in drills.areas(attempt.user)}
    best = next((gain for gain in gains if gain.area in banks), None)
    return NextStep(best.area, words.area(best.area), banks[best.area], math.floor(best.marks), is_full) if best else None


def _filters(rows: Sequence[Sat]) -> dict[str, tuple[int, ...]]:
    """{filter: the numbers of its questions} of the review (QZ-12)."""
    kept = {
        "all": [row.number for row in rows],
        "wrong": [row.number for row in rows if not row.is_right],
        "flagged": [row.number for row in rows if row.is_flagged],
        "unsure": [row.number for row in rows if row.confidence in (memory.Confidence.UNSURE, memory.Confidence.GUESS)],
        "slow": [row.number for row in rows if memory.is_slow(row.seconds, row.plan)],
    }
    return {name: tuple(numbers) for name, numbers in kept.items()}


@dataclass(frozen=True)
class Reviewed:
    """A question of the review: as shown, where it belongs, what became of one's own report of an error, what the trainer was asked.

    `reference`: the place in the method that its author names, with its edition; "" where none is named.
    """

    slot: ShownSlot
    dispute: Dispute | None
    method: str
    concept: str
    reference: str
    talk: Talk | None = None

    @property
    def can_drill(self) -> bool:
        return bool(self.concept)


def can_review(attempt: Attempt) -> bool:
    """Whether anything may be told of the questions of an attempt, beside its score."""
    return attempt.forgotten_at is None and bool(queries.told_of(attempt) - {Told.SCORE})


def reviewed(attempt: Attempt, *, numbers: Sequence[int] | None = None) -> list[Reviewed]:
    """The questions of a released attempt with what may be told of them (6 statements, 1 more with the answers of others)."""
    shown = queries.shown(attempt, language=languages.active(), only=numbers)
    names = ("version", "version__concept", *(f"version__question__{name}" for name in ("method", "source", "edition")))
    facts = {row[0]: row[1:] for row in Slot.objects.filter(attempt=attempt).order_by().values_list("number", *names)}
    latest: dict[int, Dispute] = {}
    for row in Dispute.objects.filter(user=attempt.user_id, version__in={fact[0] for fact in facts.values()}).order_by("at"):
        latest[row.version_id] = row
    asked = talks.of(attempt)
    found = []
    for slot in shown:
        version, concept, method, source, edition = facts[slot.number]
        reference = f"{source} ({edition})" if source and edition else source
        found.append(Reviewed(slot, latest.get(version), method, concept, reference, asked.get(slot.number)))
    return found
