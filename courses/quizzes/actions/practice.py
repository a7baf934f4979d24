"""Practice: what answers teach us about people and questions, the drills that follow from it, and reports of errors.

Whatever the number of answers, learning from them costs a fixed number of statements.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock, locks, rows

from .. import drills, elo, guessing, marking, memory, sat, veil
from ..enums import AttemptState, Confidence, DisputeState
from ..kinds import Answer, BadAnswer, Fields, kind
from ..models import Ability, Attempt, ConceptCard, Difficulty, Dispute, DrillAnswer, Question, QuestionVersion, Slot
from . import locking
from .errors import QuizRefused

LONGEST_REPORT = 1000


@dataclass(frozen=True)
class Learnt:
    """One marked answer: to which question, and what memory makes of it."""

    question: Question
    version: QuestionVersion
    given: memory.Given


def areas(attempt: Attempt, slots: Sequence[locking.Handed]) -> dict[str, list[int]]:
    """{area: [marks, of, marks of questions met before, of]} of a marked attempt (1 statement; EX-13)."""
    seen = drills.met_before(attempt, [slot.version.question_id for slot in slots])
    return sat.areas(slots, seen=dict.fromkeys(seen))


def learn_from(attempt: Attempt, slots: Sequence[locking.Handed]) -> None:
    """Keep what a marked attempt teaches: ratings, concepts to come back to (6 statements; QZ-15).

    Only questions that count and were answered move ratings and concepts. Called in the transaction that releases the attempt, last:
    the rows of questions are shared by everybody who hands in at the same moment.
    """
    each_mark = sat.second_per_mark(slots, seconds=attempt.seconds)
    learnt = [
        Learnt(slot.version.question, slot.version, sat.given(slot, each_mark=each_mark))
        for slot in slots
        if slot.counted and slot.answer and slot.mark is not None
    ]
    _remember(attempt.user_id, learnt, on=clock.today())
    _rate(attempt.user_id, learnt)


def _remember(user: int, learnt: Sequence[Learnt], *, on: date) -> None:
    """The cards of the concepts answered: the worst answer of a sitting speaks for its concept (2 statements)."""
    worst: dict[tuple[str, str], memory.Given] = {}
    for each in learnt:
        key = (each.question.method, each.version.concept)
        if each.version.concept and (key not in worst or memory.grade(each.given) < memory.grade(worst[key])):
            worst[key] = each.given
    cards = _cards(user, {concept for _method, concept in worst})
    changed = []
    for (method, concept), given in sorted(worst.items()):
        card = cards.get((method, concept))
        if card is None and not memory.begins(given):
            continue
        before = card.memory if card else None
        card = card or ConceptCard(user_id=user, method=method, concept=concept)
        card.take(memory.review(before, given, on=on))
        changed.append(card)
    kept = [
        {
            "user_id": user, "method": card.method, "concept": card.concept, "card": card.card, "due": str(card.due),
            "last": str(card.last), "streak": card.streak, "lapses": card.lapses, "left_on": str(card.left_on) if card.left_on else None,
        }
        for card in changed
    ]  # fmt: skip
    learnt_now = ["card", "due", "last", "streak", "lapses", "left_on"]
    rows.insert(ConceptCard, kept, unique=["user_id", "method", "concept"], update=learnt_now)


def _rate(user: int, learnt: Sequence[Learnt]) -> None:
    """Move the ratings of the person and of the questions, answer by answer (4 statements).

    Rows of questions are locked in one order by everybody, so that two people who hand in together never wait for each other in a ring.
    """
    questions = {each.question.pk: each.question for each in learnt}
    people, ratings = _abilities(user), _difficulties(questions)
    moved = set()
    for each in learnt:
        cell, pk = (each.question.bank_id, each.version.area), each.question.pk
        people[cell], ratings[pk] = elo.update(
            people.get(cell, elo.Rating()), ratings.get(pk) or elo.guessed(each.question.difficulty),
            share=each.given.share, chance=guessing.chance(each.version.kind, each.version.body),
        )  # fmt: skip
        moved.add(cell)
    rated = [{"user_id": user, "bank_id": bank, "area": area, **_fields(people[bank, area])} for bank, area in sorted(moved)]
    rows.insert(Ability, rated, unique=["user_id", "bank_id", "area"], update=["value", "n"])
    asked = [{"question_id": pk, **_fields(ratings[pk])} for pk in sorted(questions)]
    rows.insert(Difficulty, asked, unique=["question_id"], update=["value", "n"])


def _cards(user: int, concepts: Collection[str]) -> dict[tuple[str, str], ConceptCard]:
    """{(method, concept): card} of these concepts, locked (1 statement)."""
    wanted = ", ".join(["%s"] * len(concepts)) or "NULL"
    statement = f"SELECT * FROM {ConceptCard._meta.db_table} WHERE user_id = %s AND concept IN ({wanted}) ORDER BY method, concept"  # noqa: S608
    found = ConceptCard.objects.raw(statement + locks.for_update(), [user, *sorted(concepts)])
    return {(card.method, card.concept): card for card in found}


def _abilities(user: int) -> dict[tuple[int, str], elo.Rating]:
    """{(bank, area): rating} of a person (1 statement)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT bank_id, area, value, n FROM {Ability._meta.db_table} WHERE user_id = %s", [user])  # noqa: S608
        return {(bank, area): elo.Rating(value, n) for bank, area, value, n in cursor.fetchall()}


def _difficulties(questions: Collection[int]) -> dict[int, elo.Rating]:
    """{question: rating} of those that have one, locked in order (1 statement)."""
    of = rows.listed(questions)
    statement = f"SELECT question_id, value, n FROM {Difficulty._meta.db_table} WHERE question_id IN ({of}) ORDER BY question_id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement + locks.for_update())
        return {pk: elo.Rating(value, n) for pk, value, n in cursor.fetchall()}


def _fields(rating: elo.Rating) -> dict[str, float]:
    return {"value": rating.value, "n": rating.n}


def answer_drill(*, user: User, version: int, turn: int, daily: bool, fields: Fields) -> DrillAnswer:
    """Mark one answer of a drill, keep what it teaches, and return it for its feedback; a repeat returns the first.

    The page names the question; that it may be asked of this person now is decided here: raises QuizRefused for a question that is not
    open to them or is part of an exam they are sitting, for a blank answer, and for a daily question that is not due.
    """
    before = DrillAnswer.objects.filter(user=user, version=version, turn=turn).first()
    if before is not None:
        return before
    question = drills.open_to(user).filter(current=version).select_related("current").first()
    if question is None or question.current is None or turn != drills.turn_of(user, version):
        raise QuizRefused(_("This question is not open any more. Here is the next one."))
    if daily and not drills.is_due(user, question):
        raise QuizRefused(_("This concept is not due today any more. Here is the next one."))
    answer = _clean(question.current, fields, seed=drills.seed_of(user.pk, version, turn))
    confidence = fields.get("confidence", "")
    try:
        with transaction.atomic():
            return _marked(user, question, answer, turn=turn, daily=daily, confidence=confidence if confidence in Confidence.values else "")
    except IntegrityError:  # the same form was sent twice at once: the first stands
        return DrillAnswer.objects.get(user=user, version=version, turn=turn)


def _clean(version: QuestionVersion, fields: Fields, *, seed: int) -> dict:
    each = kind(version.kind)
    order = each.order(version.body, seed=seed)
    try:
        answer = each.clean(version.body, veil.lifted(order, each.read(version.body, veil.Lifted(fields, order))))
    except BadAnswer as error:
        raise QuizRefused(str(error)) from error
    if not answer:
        raise QuizRefused(_("Answer first, then check."))
    drawn = each.drawn(version.body, seed=seed)
    return {**answer, "drawn": drawn} if drawn else answer


def _marked(user: User, question: Question, answer: Answer, *, turn: int, daily: bool, confidence: str) -> DrillAnswer:
    version = question.current
    assert version is not None
    mark = marking.mark(_Answered(answer, version), partial=False) or 0
    on = clock.today()
    row = DrillAnswer.objects.create(
        user=user, version=version, turn=turn, is_daily=daily, answer=answer, confidence=confidence, mark=mark, on=on
    )
    learnt = [Learnt(question, version, memory.Given(share=mark / version.marks, confidence=confidence))]
    _remember(user.pk, learnt, on=on)
    _rate(user.pk, learnt)
    row.next_on = (
        ConceptCard.objects.filter(user=user, method=question.method, concept=version.concept).values_list("due", flat=True).first()
    )
    if row.next_on:
        DrillAnswer.objects.filter(pk=row.pk).update(next_on=row.next_on)
    return row


@dataclass
class _Answered:
    answer: Answer
    version: QuestionVersion


@transaction.atomic
def add_to_drill(*, attempt: Attempt, number: int) -> bool:
    """Put the concept of a released question into one's error notebook, due today; False where it has no concept (QZ-12)."""
    slot = _released(attempt, number)
    concept, method = slot.version.concept, slot.version.question.method
    if not concept:
        return False
    today = clock.today()
    card = ConceptCard.objects.filter(user=attempt.user_id, method=method, concept=concept).select_for_update().first()
    if card is None:
        card = ConceptCard(user_id=attempt.user_id, method=method, concept=concept)
        card.take(memory.review(None, memory.Given(share=0), on=today))
    card.due, card.left_on = min(card.due, today), None
    card.streak = min(card.streak, memory.SUCCESSES - 1)
    card.save()
    return True


def dispute(*, attempt: Attempt, number: int, text: str) -> Dispute:
    """Report that a question of one's released attempt is wrong; raises QuizRefused without words, or while a report is open."""
    text = " ".join(text.replace("\x00", "").split())
    if not text or len(text) > LONGEST_REPORT:
        raise QuizRefused(_("Say what is wrong, in %(n)s characters at most.") % {"n": LONGEST_REPORT})
    slot = _released(attempt, number)
    try:
        with transaction.atomic():
            return Dispute.objects.create(user_id=attempt.user_id, version=slot.version, slot=slot, text=text)
    except IntegrityError as error:
        raise QuizRefused(_("You have already reported this question: the authors have your message.")) from error


def close_dispute(*, dispute: int, state: str, reply: str) -> Dispute:
    """An author's answer to a report; raises QuizRefused for one that is closed, or for no such answer."""
    if state not in (DisputeState.ACCEPTED, DisputeState.DISMISSED):
        raise QuizRefused(_("Say whether the question was wrong."))
    closed = Dispute.objects.filter(pk=dispute, state=DisputeState.OPEN)
    if not closed.update(state=state, reply=" ".join(reply.replace("\x00", "").split())[:LONGEST_REPORT], closed_at=clock.now()):
        raise QuizRefused(_("This report is already closed."))
    return Dispute.objects.get(pk=dispute)


def _released(attempt: Attempt, number: int) -> Slot:
    slot = attempt.slots.select_related("version__question").filter(number=number).first()
    if attempt.state != AttemptState.RELEASED or slot is None:
        raise QuizRefused(_("This question does not belong to your quiz."))
    return slot
