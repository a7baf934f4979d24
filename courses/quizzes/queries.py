"""Reads of attempts and results (attempt_page.py: the page of one under way). Keys and reasons leave only as `feedback.py` says (E1)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock, freshness, languages

from . import access, feedback, fragments, machine, marking, others, presenting, scoring, sealed
from .assembly import Candidate, Shortage
from .blueprint import Blueprint
from .enums import AttemptState, QuizMode
from .feedback import Told
from .models import DRAWABLE, WITH_SCENARIO, Attempt, Comment, Question, QuestionText, QuestionVersion, Quiz, Slot
from .models.coaching import WHOLE
from .presenting import ShownSlot

POOLS, POOL_SECONDS, MOST_VERSIONS = "question-pools", 60, 5_000


def owned(user: User, public_id: UUID | str) -> QuerySet[Attempt]:
    """The attempt of that address if it is the user's own, begun, and its quiz is still open to them (B5)."""
    is_open = Exists(access.grants(user).filter(quiz=Coalesce(OuterRef("rehearses"), OuterRef("quiz"))))
    found = Attempt.objects.filter(is_open, user=user, public_id=public_id).exclude(state__in=[AttemptState.CREATED, AttemptState.EXPIRED])
    return found.select_related("quiz", "rehearses", "blueprint")


def own(user: User, public_id: UUID | str) -> Attempt | None:
    """`owned`, or None (1 statement)."""
    return owned(user, public_id).first()


def asked(user: User, public_id: UUID | str, number: int) -> Slot | None:
    """Question `number` of one's own attempt, with its version (1 statement)."""
    return Slot.objects.filter(attempt__in=owned(user, public_id).select_related(None), number=number).select_related("version").first()


def under_way(user: User, quiz_id: int) -> Attempt | None:
    """The attempt that `user` is in the middle of."""
    return Attempt.objects.filter(user=user, quiz=quiz_id, state__in=machine.UNDER_WAY).first()


def exams_under_way(user: User, *, language: str) -> list[dict[str, Any]]:
    """The exams that `user` is in the middle of, the last begun first: [{"attempt", "title"}] (2 statements, 1 for none)."""
    is_open = Exists(access.grants(user).filter(quiz=OuterRef("quiz")))
    rows = Attempt.objects.filter(is_open, user=user, state__in=machine.UNDER_WAY, quiz__mode=QuizMode.ASSESS, rehearses=None)
    found = rows.exclude(deadline__lte=clock.now()).select_related("quiz").prefetch_related("quiz__texts").order_by("-started_at")
    return [{"attempt": each, "title": _title_of(each.quiz, language)} for each in found]


def _title_of(quiz: Quiz, language: str) -> str:
    titles = {text.language: text.title for text in quiz.texts.all()}
    return titles.get(language) or next(iter(titles.values()), quiz.key)


def tries_left(user: User, quiz: Quiz) -> tuple[int | None, datetime | None]:
    """How many attempts `user` may still begin (None: any number), and when the next one is possible (None: now; 1 statement).

    What was given back is not counted. Whoever begins by it holds the lock of `actions.drawing` meanwhile.
    """
    begun = Attempt.objects.filter(user=user, quiz=quiz, given_back__isnull=True).exclude(
        state__in=[AttemptState.CREATED, AttemptState.EXPIRED, AttemptState.VOIDED]
    )
    moments = [each for each in begun.order_by("-started_at").values_list("submitted_at", flat=True)]
    left = None if quiz.tries is None else max(quiz.tries - len(moments), 0)
    due = moments[0] + timedelta(hours=quiz.cool_down_hours) if quiz.cool_down_hours and moments and moments[0] else None
    return left, due


@dataclass(frozen=True)
class Pool:
    """What a bank offers to draws: `candidates` by question, and the version of each that would be asked.

    `exposure` {question: (how many candidates have met it, of how many)}, where it has been reckoned.
    """

    candidates: tuple[Candidate, ...]
    versions: dict[int, int]
    exposure: dict[int, tuple[int, int]]

    def for_exam(self, blueprint: Blueprint) -> list[Candidate]:
        """Those of its areas and of the kinds that the exam body asks."""
        areas = {area.code for area in blueprint.areas}
        return [each for each in self.candidates if each.area in areas and each.kind in blueprint.kinds]


def pool(bank: int) -> Pool:
    """The published questions of a bank that are not taken out, nor their scenario.

    1 statement, kept for a minute by each process (see `renew_pools`).
    """
    return freshness.kept(f"pool:{bank}", lambda: _pool(bank), of=POOLS, seconds=POOL_SECONDS)


def renew_pools() -> None:
    """What draws may use has changed: once the caller's transaction is committed, no process draws from what it kept before."""
    freshness.touch_own(POOLS)


def _pool(bank: int) -> Pool:
    names = ("area", "approach", "task", "marks", "kind")
    rows = list(
        Question.objects.filter(DRAWABLE, bank=bank)
        .order_by("pk")
        .values_list("pk", "current", *(f"current__{name}" for name in names), "scenario__key", "is_trial", "exposure__met", "exposure__of")
    )
    candidates = tuple(
        Candidate(pk, area, approach=approach, task=task, marks=marks, group=group or "", trial=trial, kind=kind)
        for pk, _version, area, approach, task, marks, kind, group, trial, *_exposure in rows
    )
    return Pool(candidates, {row[0]: row[1] for row in rows}, {row[0]: (row[-2], row[-1]) for row in rows if row[-1]})


def fixed(quiz: int) -> tuple[QuestionVersion, ...]:
    """What a quiz of fixed questions asks: the version in force of each, in the quiz's order, with its question's scenario.

    1 statement, kept for a minute by each process (see `renew_pools`); readers share it.
    """
    return freshness.kept(f"fixed:{quiz}", lambda: _fixed(quiz), of=POOLS, seconds=POOL_SECONDS)


def _fixed(quiz: int) -> tuple[QuestionVersion, ...]:
    rows = Question.objects.filter(WITH_SCENARIO, quizitem__quiz=quiz, current__isnull=False, is_out=False).select_related("current")
    found = []
    for question in rows.order_by("quizitem__position").only("scenario_id", "current"):
        assert question.current is not None
        question.current.question = question
        found.append(question.current)
    return tuple(found)


def versions(wanted: Sequence[int]) -> dict[int, QuestionVersion]:
    """{id: version, with its question's bank, method and difficulty}, which each process keeps: a version never changes.

    1 statement for those that this process has not met since questions last changed, else none; readers share them.
    """
    known: dict[int, QuestionVersion] = freshness.kept("versions", dict, of=POOLS)
    found = {pk: version for pk in wanted if (version := known.get(pk)) is not None}  # another thread may make room meanwhile
    missing = [pk for pk in wanted if pk not in found]
    if missing:
        of_question = (f"question__{name}" for name in ("bank", "method", "difficulty"))
        names = ("question", "kind", "body", "marks", "area", "concept", *of_question)
        read = {each.pk: each for each in QuestionVersion.objects.filter(pk__in=missing).select_related("question").only(*names)}
        if len(known) > MOST_VERSIONS:
            known.clear()
        known.update(read)
        found |= read
    return found


def shortage_sentence(shortages: Sequence[Shortage], blueprint: Blueprint) -> str:
    """What the bank needs before this form can be drawn, in words."""
    areas = {area.code: area.names for area in blueprint.areas}
    approaches = {approach.code: approach.names for approach in blueprint.approaches}

    def one(short: Shortage) -> str:
        if short.in_marks:
            return _("questions worth %(wanted)s marks together (there are %(there)s)") % vars(short)
        names = [each[short_code] for short_code, each in ((short.area, areas), (short.approach, approaches)) if short_code in each]
        where = ", ".join(name.get(languages.active(), name["en"]) for name in names) or _("on trial")
        return _("%(where)s: %(there)s of %(wanted)s") % {"where": where, "there": short.there, "wanted": short.wanted}

    return _("The bank is too small for this form. It needs more questions: %(list)s.") % {"list": "; ".join(map(one, shortages))}


def slots_of(attempt: Attempt) -> QuerySet[Slot]:
    return attempt.slots.select_related("version", "scenario", "regraded")


def handed_in(attempt: Attempt) -> dict[str, Any]:
    """{"why": "candidate", "time" or "staff", "reason" of staff}: by whom the attempt was handed in (1 statement); {} where it was not."""
    return attempt.events.filter(kind="submitted").values_list("data", flat=True).first() or {}


def told_of(attempt: Attempt) -> frozenset[Told]:
    """What its candidate may be shown of the whole attempt now (no statement, with its quiz)."""
    quiz = attempt.quiz
    return feedback.told(matrix=quiz.matrix, state=attempt.state, passed=passed(attempt, attempt.score or 0), closed=quiz.is_closed)


def told_later(attempt: Attempt) -> bool:
    """Whether its candidate is told more once the quiz has closed."""
    quiz, now = attempt.quiz, told_of(attempt)
    if quiz.closes_at is None or quiz.is_closed:
        return False
    then = feedback.told(matrix=quiz.matrix, state=attempt.state, passed=passed(attempt, attempt.score or 0), closed=True)
    return then > now


def shown(
    attempt: Attempt,
    *,
    language: str,
    section: int | None = None,
    only: Sequence[int] | None = None,
    told: frozenset[Told] | None = None,
) -> list[ShownSlot]:
    """The slots of the attempt (of a section, or those numbers) in `language` (2 statements, 1 more where others' answers are told).

    `told`: what its reader may know, where that is not the candidate. What was told of a checked answer stays told. A regraded question
    is explained by the version that gave its mark: the key that was asked is known to be wrong (QZ-16).
    """
    rows = slots_of(attempt)
    if section is not None:
        rows = rows.filter(section=section)
    if only is not None:
        rows = rows.filter(number__in=only)
    slots = list(rows)
    for slot in slots:
        slot.version = slot.regraded or slot.version
    texts = _texts([slot.version_id for slot in slots], language)
    whole = told_of(attempt) if told is None else told
    checked = whole | feedback.told_of_checked(matrix=attempt.quiz.matrix, mode=attempt.quiz.mode) if told is None else told
    if told is None and attempt.is_under_way and any(slot.checked for slot in slots) and sealed.by_exam_of(attempt):
        checked = frozenset()
    found = [
        presenting.shown(_marked(slot, attempt), texts[slot.version_id], language=language, told=checked if slot.checked else whole)
        for slot in slots
    ]
    asked = [slot.version_id for slot, each in zip(slots, found, strict=True) if Told.OTHERS in each.told]
    shares = others.shares(asked) if asked else {}
    return [others.beside(each, shares.get(slot.version_id), order=slot.order) for slot, each in zip(slots, found, strict=True)]


def _marked(slot: Slot, attempt: Attempt) -> Slot:
    """A checked answer has the mark it will be given: that of an attempt under way is not saved yet."""
    if slot.checked and slot.mark is None:
        slot.mark = marking.mark(slot, partial=marking.is_partial(attempt.blueprint.blueprint if attempt.blueprint else None))
    return slot


def items(attempt: Attempt, *, language: str) -> tuple[list[str], list[dict]]:
    """The present section as HTML, and what the candidate has given in it (1 statement, 2 more for what is laid out the first time)."""
    slots = list(attempt.slots.filter(section=attempt.section).defer("first_answer", "saved_at", "mark", "regraded"))
    kept = fragments.kept(attempt, slots, language=language)
    missing = attempt.slots.filter(number__in=[slot.number for slot in slots if slot.number not in kept])
    if len(kept) < len(slots):
        texts = _texts(missing.values("version"), language)
        for slot in missing.select_related("version", "scenario"):
            kept[slot.number] = fragments.lay_out(attempt, slot, texts[slot.version_id], language=language)
    return [kept[slot.number].html(attempt, slot) for slot in slots], [fragments.state(slot) for slot in slots]


def _texts(versions: Any, language: str) -> dict[int, QuestionText]:
    """{version: its words in the reader's language, else in whatever language they exist} (1 statement)."""
    found: dict[int, QuestionText] = {}
    for text in QuestionText.objects.filter(version__in=versions):
        if text.language == language or text.version_id not in found:
            found[text.version_id] = text
    return found


def passed(attempt: Attempt, score: int) -> bool | None:
    """Whether `score` passes this attempt; None where the exam body publishes no cut."""
    if attempt.blueprint_id:
        return None if attempt.cut is None else score >= attempt.cut
    return scoring.passed(score=score, maximum=attempt.maximum, pass_mark=attempt.pass_mark)


def cut(attempt: Attempt) -> int | None:
    """The marks that pass this form; None where the body publishes none. A quiz without a blueprint passes at its per cent."""
    return attempt.cut if attempt.blueprint_id else math.ceil(attempt.pass_mark * attempt.maximum / 100)


def result(attempt: Attempt) -> dict:
    """{"percent", "passed", "score", "maximum", "pass_mark", "cut", "told", "reasons", "later"}; "passed" None without a published cut.

    It holds the figures for whoever decides by them; a page shows them to the candidate only where "told". "later": when more is told.
    """
    score, told = attempt.score or 0, told_of(attempt)
    return {
        "percent": scoring.percent(score=score, maximum=attempt.maximum),
        "passed": passed(attempt, score),
        "score": score,
        "maximum": attempt.maximum,
        "pass_mark": attempt.pass_mark,
        "cut": cut(attempt),
        "told": Told.SCORE in told,
        "reasons": Told.REASONS in told,
        "later": attempt.quiz.closes_at if told_later(attempt) else None,
    }


def comments_of(attempt: Attempt) -> list[Comment]:
    """What coaches wrote that the candidate may read, the word on the whole first (1 statement, none before the result).

    The word on the whole comes with the score; a word on a question where it is told which answers were right.
    """
    told = told_of(attempt)
    if not told & {Told.SCORE, Told.WHICH}:
        return []
    found = attempt.comments.select_related("author")
    found = found if Told.SCORE in told else found.exclude(number=WHOLE)
    return list(found if Told.WHICH in told else found.filter(number=WHOLE))


def title(attempt: Attempt, *, language: str) -> str:
    """The title of the attempt's quiz."""
    return quiz_title(attempt.quiz, language=language)


def quiz_title(quiz: Quiz, *, language: str) -> str:
    """The quiz's title in `language`, else in any language, else its key."""
    return _title_of(quiz, language)


def stem(question: Question, *, language: str) -> str:
    """The text of the version in force, as HTML, in `language`, else in any."""
    texts = dict(QuestionText.objects.filter(version=question.current_id).values_list("language", "stem"))
    return texts.get(language) or next(iter(texts.values()), "")


def is_running(user: User, quiz_id: int) -> bool:
    """Whether `user` has begun this quiz and not handed it in."""
    return Attempt.objects.filter(user=user, quiz=quiz_id, state__in=machine.UNDER_WAY).exists()


def last_released(user: User, quiz_id: int) -> list[Attempt]:
    """A person's submitted attempts at a quiz, newest first."""
    found = Attempt.objects.filter(user=user, quiz=quiz_id, state=AttemptState.RELEASED).select_related("quiz")
    return list(found.order_by("-submitted_at")[:20])
