"""Making forms: which versions an attempt has, in which order, on which clock; claimed by Start, or prepared before (EX-2, QZ-3)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.models import User
from lms.jobs import actions as jobs
from lms.kit import chance, clock, languages, rows

from .. import access, assembly, exposure, machine, queries, timing
from ..blueprint import Blueprint, shipped
from ..enums import AttemptState, QuizMode
from ..kinds import kind
from ..models import (
    Accommodation,
    Attempt,
    BlueprintEdition,
    DrillAnswer,
    QuestionVersion,
    Quiz,
    ScenarioVersion,
    Slot,
)  # fmt: skip
from . import door, events
from .errors import QuizRefused

PREPARED_LAST = timedelta(hours=24)
# A slot before anything is done with it.
BLANK: dict[str, Any] = {
    "answer": {}, "first_answer": {}, "changes": 0, "flagged": False, "confidence": "", "marked_up": {}, "checked": False, "seq": 0,
    "seconds": 0,
}  # fmt: skip


def edition(code: str) -> BlueprintEdition:
    """The blueprint in force: the newest row, made from the shipped file where that file is not known yet. KeyError for none."""
    rows = list(BlueprintEdition.objects.filter(code=code))
    text = shipped().get(code)
    if text is None or any(row.text == text for row in rows):
        return rows[0] if rows else _unknown(code)
    made, _new = BlueprintEdition.objects.get_or_create(code=code, number=rows[0].number + 1 if rows else 1, defaults={"text": text})
    return made


def _unknown(code: str) -> BlueprintEdition:
    raise QuizRefused(_("There is no exam blueprint called “%(code)s”.") % {"code": code})


def start(*, user: User, quiz: Quiz, split: bool = False, entry: door.Entry | None = None) -> Attempt:
    """The attempt of `user` under way, or a new one with versions, order and option order fixed (QZ-3, E4, E16).

    A new one begins behind the quiz's door (door.check_door); the page of one under way has the same door before it.
    `split`: sat part by part, on days of one's own choice, where the exam has parts.
    """
    if not access.may_sit(user, quiz):
        raise QuizRefused(_("This quiz is not open to you."))
    return start_granted(user=user, quiz=quiz, split=split, entry=entry)


def start_granted(*, user: User, quiz: Quiz, split: bool = False, entry: door.Entry | None = None) -> Attempt:
    """`start` for a caller that has granted the quiz in this very request."""
    held = list(Attempt.objects.filter(user=user, quiz=quiz, state__in=(*machine.UNDER_WAY, AttemptState.CREATED)))
    under_way = next((attempt for attempt in held if attempt.is_under_way), None)
    if under_way:
        return under_way
    if quiz.is_closed:
        raise QuizRefused(_("This quiz has closed: nobody may start it any more."))
    _check_tries(user, quiz)
    door.check_door(user=user, quiz=quiz, entry=entry)
    try:
        return _begin_counted(user, quiz, prepared=bool(held), split=split)
    except IntegrityError:  # another tab started it first: the constraint let one through, and it may have been handed in since
        return queries.under_way(user, quiz.pk) or _begin_counted(user, quiz, prepared=False, split=split)


@transaction.atomic
def _begin_counted(user: User, quiz: Quiz, *, prepared: bool, split: bool) -> Attempt:
    """`_begin`; where attempts are limited, under the lock of one's grant, where they are counted again (2 statements more, and the lock).

    Starts that come together wait there for each other: none of them begins by a count that another has used up meanwhile.
    """
    if quiz.limits_tries:
        list(access.Grant.objects.select_for_update().filter(user=user, quiz=quiz).values_list("pk"))
        under_way = queries.under_way(user, quiz.pk)
        if under_way is not None:
            return under_way
        _check_tries(user, quiz)
    return _begin(user, quiz, prepared=prepared, split=split)


def _check_tries(user: User, quiz: Quiz) -> None:
    """Raise QuizRefused when no attempt is left, or the next one is not due yet (QZ-14)."""
    if not quiz.limits_tries:
        return
    left, due = queries.tries_left(user, quiz)
    if left == 0:
        raise QuizRefused(_("You have used all attempts of this exam. Ask your trainer for another one."))
    if due is not None and due > clock.now():
        raise QuizRefused(_("The next attempt is possible a while after the last one; the page of this exam says when."))


@transaction.atomic
def _begin(user: User, quiz: Quiz, *, prepared: bool, split: bool) -> Attempt:
    attempt = _claim(user, quiz, usable=not split) if prepared else None
    if attempt is None:
        attempt = _draw(user, quiz, state=AttemptState.RUNNING, split=split)
    if attempt.deadline is not None:
        close_at(attempt)
    told = {"seconds": attempt.seconds, "section": 1, **({"split": True} if attempt.is_split else {})}
    events.append(attempt.pk, "started", told, last=None)
    return attempt


def close_at(attempt: Attempt) -> None:
    """A job that hands the attempt in when its time (and the grace for answers under way) is over, browser or not (EX-7)."""
    assert attempt.deadline is not None
    due = attempt.deadline + timing.GRACE + timedelta(seconds=1)
    jobs.enqueue(
        kind="quizzes.close",
        key=f"quizzes.close:{attempt.pk}:{due:%Y%m%d%H%M%S%f}",
        args={"attempt": attempt.pk},
        run_after=due,
        priority=20,
    )


def _claim(user: User, quiz: Quiz, *, usable: bool) -> Attempt | None:
    """The form prepared for this person, if it is `usable` and still what one would draw now: one update and no drawing."""
    ready = Attempt.objects.select_for_update(of=("self",)).filter(user=user, quiz=quiz, state=AttemptState.CREATED)
    attempt = ready.select_related("blueprint").first()
    if attempt is None:
        return None
    fresh = clock.now() - attempt.created_at < PREPARED_LAST
    if not usable or not fresh or (quiz.blueprint and edition(quiz.blueprint).pk != attempt.blueprint_id):
        machine.check(attempt.state, AttemptState.EXPIRED)
        Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.EXPIRED)
        return None
    machine.check(attempt.state, AttemptState.RUNNING)
    attempt.quiz = quiz
    set_clock(attempt, user)
    attempt.state, attempt.language = AttemptState.RUNNING, languages.active()
    clocks = ["started_at", "seen_at", "deadline", "seconds", "breaks_left", "break_seconds"]
    attempt.save(update_fields=["state", "language", *clocks])
    return attempt


def set_clock(attempt: Attempt, user: User) -> None:
    """From now on: `seconds` is what the form gives, the person's extra time included; None stays untimed.

    Nobody's time goes beyond the end of their grant: from then on nothing would be taken from them (E8). Nor does it go beyond the
    closing moment of the quiz, from which on others may be told its key: there an untimed attempt ends too, without a plan for its pace.
    """
    attempt.started_at = attempt.seen_at = clock.now()
    if attempt.seconds is not None:
        given = Accommodation.objects.filter(user=user).first()
        rule = attempt.blueprint.blueprint.extra_time_percent if attempt.blueprint else 0
        attempt.seconds = timing.seconds_for(attempt.seconds, given, second_language_percent=rule)
        attempt.breaks_left, attempt.break_seconds = timing.extra_breaks(given, seconds=attempt.seconds)
    until = attempt.quiz.closes_at
    if attempt.seconds is not None:
        granted = access.grants(user).filter(quiz=attempt.quiz_id).values_list("until", flat=True).first()
        until = min((each for each in (granted, until) if each is not None), default=None)
        attempt.deadline = attempt.started_at + timedelta(seconds=attempt.seconds)
    if until is not None and (attempt.deadline is None or until < attempt.deadline):
        attempt.deadline = until
        attempt.seconds = None if attempt.seconds is None else int((until - attempt.started_at).total_seconds())


@transaction.atomic
def prepare(*, user: User, quiz: Quiz) -> Attempt | None:
    """Draw the form of `user` before the exam, so that Start only claims it (EX-16); None where one is there or under way."""
    busy = (*machine.UNDER_WAY, AttemptState.CREATED)
    if Attempt.objects.filter(user=user, quiz=quiz, state__in=busy).exists():
        return None
    return _draw(user, quiz, state=AttemptState.CREATED)


def prepare_for(*, user: int, quiz: int) -> str:
    """`prepare` by ids, for the job; what came of it in a word."""
    found = access.Grant.objects.filter(user=user, quiz=quiz).select_related("user", "quiz").first()
    if found is None or found.quiz.is_closed or not access.may_sit(found.user, found.quiz):
        return "not open"
    try:
        made = prepare(user=found.user, quiz=found.quiz)
    except IntegrityError:
        return "there"
    return "prepared" if made else "there"


def _draw(user: User, quiz: Quiz, *, state: str, seed: int | None = None, split: bool = False) -> Attempt:
    """A new attempt with its slots; the same seed, bank and history give the same form."""
    seed = chance.seed() if seed is None else seed
    row = edition(quiz.blueprint) if quiz.blueprint else None
    split = split and quiz.may_split and row is not None and len(row.blueprint.sections) > 1
    sections, trial = _form(user, quiz, row.blueprint if row else None, seed, split=split)
    versions = [version for section in sections for version in section]
    if not versions:
        raise QuizRefused(_("This quiz has no questions yet."))
    attempt = Attempt(
        user=user, quiz=quiz, blueprint=row, seed=seed, pass_mark=quiz.pass_mark, state=state, language=languages.active(),
        maximum=sum(version.marks for version in versions if version.pk not in trial),
        sections=timing.sections([len(section) for section in sections], row.blueprint if row else None, split=split), is_split=split,
        seconds=_seconds(quiz, row.blueprint if row else None, len(versions)),
    )  # fmt: skip
    attempt.cut = timing.cut(row.blueprint, maximum=attempt.maximum) if row else None
    if state == AttemptState.RUNNING:
        set_clock(attempt, user)
    attempt.save(force_insert=True)
    lay_out(attempt, sections, trial=trial)
    return attempt


def lay_out(attempt: Attempt, sections: Sequence[Sequence[QuestionVersion]], *, trial: Collection[int] = ()) -> None:
    """The slots of a new attempt, section by section; those of `trial` versions count for nothing (1 statement, 2 with scenarios)."""
    versions = [version for section in sections for version in section]
    scenarios = _scenarios(versions)
    placed = [(at, version) for at, section in enumerate(sections, start=1) for version in section]
    rows.insert(
        Slot,
        [
            BLANK | {
                "attempt_id": attempt.pk, "number": number, "section": at, "version_id": version.pk,
                "scenario_id": scenarios[version.pk].pk if version.pk in scenarios else None, "counted": version.pk not in trial,
                "order": kind(version.kind).order(version.body, seed=attempt.seed + number),
                "drawn": kind(version.kind).drawn(version.body, seed=attempt.seed + number),
            }
            for number, (at, version) in enumerate(placed, start=1)
        ],
    )  # fmt: skip


def _seconds(quiz: Quiz, blueprint: Blueprint | None, items: int) -> int | None:
    """What the exam body gives, in proportion for a shorter form; None for a quiz that is not timed."""
    if quiz.mode != QuizMode.ASSESS:
        return None
    if blueprint is not None:
        return timing.seconds_of(blueprint, items)
    return quiz.minutes * 60 if quiz.minutes else None


Form = tuple[list[list[QuestionVersion]], set[int]]


def _form(user: User, quiz: Quiz, blueprint: Blueprint | None, seed: int, *, split: bool) -> Form:
    """The versions section by section, and the ids of those that count for nothing."""
    if blueprint is None or quiz.bank_id is None:
        return [list(queries.fixed(quiz.pk))], set()
    pool = queries.pool(quiz.bank_id)
    plan = assembly.plan(blueprint, items=quiz.size, split=split)
    met, whole = seen(user, quiz), pool.for_exam(blueprint)
    offered = exposure.drawable(quiz, pool, whole, met=met)
    try:
        drawn = assembly.draw(plan, offered, seed=seed, seen=met)
    except assembly.BankTooSmall as error:
        raise QuizRefused(_shortage(error, blueprint, capped=len(whole) - len(offered))) from error
    found = QuestionVersion.objects.filter(pk__in=[pool.versions[pk] for pk in drawn.ids])
    versions = {version.question_id: version for version in found.select_related("question").defer("question__body", "question__words")}
    trial = {versions[pk].pk for pk in drawn.trial}
    return [[versions[pk] for pk in section] for section in drawn.sections], trial


def _shortage(error: assembly.BankTooSmall, blueprint: Blueprint, *, capped: int) -> str:
    """What is missing, and how many questions stand aside because enough candidates have met them."""
    told = queries.shortage_sentence(error.shortages, blueprint)
    if not capped:
        return told
    aside = ngettext(
        "%(n)s question stands aside: as many candidates have met it as may.",
        "%(n)s questions stand aside: as many candidates have met them as may.", capped,
    )  # fmt: skip
    return f"{told} {aside % {'n': capped}}"


def seen(user: User, quiz: Quiz) -> Mapping[int, int]:
    """{question of this quiz's bank: how often this person has met it, in an exam, the quiz of a lesson or a drill} (1 statement).

    It goes by the bank of the question: the quiz of a lesson lists its questions and has no bank of its own.
    """
    met = Slot.objects.filter(attempt__user=user, version__question__bank=quiz.bank_id).exclude(attempt__state=AttemptState.CREATED)
    drilled = DrillAnswer.objects.filter(user=user, version__question__bank=quiz.bank_id)
    rows = [each.order_by().values_list("version__question") for each in (met, drilled)]
    return Counter(pk for (pk,) in rows[0].union(rows[1], all=True))


def _scenarios(versions: Sequence[QuestionVersion]) -> dict[int, ScenarioVersion]:
    """{version: the newest words of the scenario it hangs on}; no statement where none does (needs version.question)."""
    hanging = {version.pk: version.question.scenario_id for version in versions if version.question.scenario_id}
    if not hanging:
        return {}
    newest: dict[int, ScenarioVersion] = {}
    for row in ScenarioVersion.objects.filter(scenario__in=set(hanging.values())).order_by("number"):
        newest[row.scenario_id] = row
    return {version: newest[scenario] for version, scenario in hanging.items()}
