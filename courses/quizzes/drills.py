"""Reads for practice: which questions may be drilled, which comes next, what the error notebook holds (QZ-15). Few statements, always."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Abs, Coalesce

from lms.accounts.models import User
from lms.kit import clock, languages
from lms.kit.rows import listed

from . import access, elo, feedback, guessing, machine, memory, naming, presenting
from .enums import AttemptState, QuestionKind
from .kinds import kind
from .models import DRAWABLE, Ability, Attempt, Bank, ConceptCard, DrillAnswer, Question, QuestionText, QuestionVersion, Slot
from .presenting import ShownSlot

# Of the questions nearest to the aim, so many are weighed one by one.
NEAREST = 40
# How far under a person's rating a question of four options is answered rightly three times in four: ln 2.
EASIER = 0.69
_SLOT, _ATTEMPT, _VERSION, _DRILLED = (model._meta.db_table for model in (Slot, Attempt, QuestionVersion, DrillAnswer))
_MET = f"""SELECT v.question_id FROM {_ATTEMPT} a JOIN {_SLOT} s ON s.attempt_id = a.id JOIN {_VERSION} v ON v.id = s.version_id
    WHERE a.user_id = %s AND a.started_at < %s AND a.id <> %s AND v.question_id IN ({{questions}})
    UNION SELECT v.question_id FROM {_DRILLED} d JOIN {_VERSION} v ON v.id = d.version_id
    WHERE d.user_id = %s AND d.at < %s AND v.question_id IN ({{questions}})"""  # noqa: S608 (names of our tables)
# Whatever is drawn for an exam and not marked yet: nothing of it is explained before.
NOT_TOLD = (AttemptState.CREATED, *machine.UNDER_WAY, AttemptState.SUBMITTED, AttemptState.GRADED)


def open_to(user: User) -> QuerySet[Question]:
    """The questions that `user` may drill: of banks open to them, without a scenario, not on trial, in no exam of theirs under way (E1)."""
    unmarked = Slot.objects.filter(attempt__user=user, attempt__state__in=NOT_TOLD, version__question=OuterRef("pk"))
    published = Question.objects.filter(DRAWABLE, bank__in=access.practisable(user), is_trial=False)
    return published.filter(scenario__isnull=True).exclude(current__kind=QuestionKind.OPEN_TEXT).exclude(Exists(unmarked)).order_by("pk")


def met_before(attempt: Attempt, questions: Collection[int]) -> list[int]:
    """Those of its `questions` that the attempt's person had met before it, in an exam or a drill (1 statement)."""
    start = connection.ops.adapt_datetimefield_value(attempt.started_at or attempt.created_at)
    with connection.cursor() as cursor:  # written out: each hand-in asks it, and the ORM takes longer over it than the database
        cursor.execute(
            _MET.format(questions=listed(questions)),
            [attempt.user_id, start, attempt.pk, attempt.user_id, start],
        )
        return [pk for (pk,) in cursor.fetchall()]


def turn_of(user: User, version: int) -> int:
    """How often `user` has had this version in a drill."""
    return DrillAnswer.objects.filter(user=user, version=version).count()


def seed_of(user: int, version: int, turn: int) -> int:
    """The seed of one asking: a reload shows the same order and the same values, the next turn others."""
    return int.from_bytes(hashlib.sha256(f"{user}/{version}/{turn}".encode()).digest()[:6], "big")


def due(user: User) -> QuerySet[ConceptCard]:
    return ConceptCard.objects.filter(user=user, due__lte=clock.today())


def is_due(user: User, question: Question) -> bool:
    return due(user).filter(method=question.method, concept=question.current.concept if question.current else "").exists()


@dataclass(frozen=True)
class Asked:
    """A question of a drill before its answer: `slot` as shown, `version` and `turn` to send back with the answer."""

    slot: ShownSlot
    version: int
    turn: int


@dataclass(frozen=True)
class Daily:
    """Today's drill: `asked` is None when it is done or there is nothing to do; `whole` counts what was done and what waits."""

    asked: Asked | None
    done: int
    whole: int
    cards: int
    next_on: date | None

    @property
    def number(self) -> int:
        return self.done + 1


def daily(user: User) -> Daily:
    """What the daily drill shows now (8 statements)."""
    today = clock.today()
    done = DrillAnswer.objects.filter(user=user, on=today, is_daily=True).count()
    held = ConceptCard.objects.filter(user=user).aggregate(cards=Count("pk"), next_on=Min("due", filter=Q(due__gt=today)))
    cards = {(card.method, card.concept): card for card in due(user)}
    # A concept whose questions are all closed to this person waits; it takes nobody's place.
    answerable = set(
        open_to(user)
        .filter(current__concept__in={concept for _m, concept in cards})
        .order_by()
        .values_list("method", "current__concept")
        .distinct()
    )
    held_due = {f"{method}/{concept}": card.memory for (method, concept), card in cards.items() if (method, concept) in answerable}
    waiting = memory.todays_drill(held_due.items(), today=today, done=done)
    found = None
    if waiting:
        method, concept = waiting[0].concept.split("/", 1)
        found = _variant(user, method, concept)
    return Daily(found, done, done + len(waiting), held["cards"], held["next_on"])


def _variant(user: User, method: str, concept: str) -> Asked | None:
    """The question on the concept that was never seen, or was seen longest ago (QZ-15: a fresh variant)."""
    rows = list(open_to(user).filter(method=method, current__concept=concept).values_list("key", "pk", "current"))
    seen = last_seen(user, [pk for _key, pk, _version in rows])
    chosen = memory.choose_variant([memory.Variant(key, seen.get(pk)) for key, pk, _version in rows])
    return asked(user, next(version for key, _pk, version in rows if key == chosen.key)) if chosen else None


def last_seen(user: User, questions: Sequence[int]) -> Mapping[int, datetime]:
    """{question: when `user` last had it, in an exam or a drill} (2 statements)."""
    found: dict[int, datetime] = {}
    drilled = DrillAnswer.objects.filter(user=user, version__question__in=questions).order_by()
    sat = Slot.objects.filter(attempt__user=user, attempt__started_at__isnull=False, version__question__in=questions).order_by()
    for rows, moment in ((drilled, "at"), (sat, "attempt__started_at")):
        for pk, at in rows.values_list("version__question").annotate(last=Max(moment)):
            found[pk] = max(found.get(pk, at), at)
    return found


def asked(user: User, version: int) -> Asked:
    """The version as this person sees it in their next turn (3 statements)."""
    row, turn = QuestionVersion.objects.get(pk=version), turn_of(user, version)
    slot = _slot(row, seed=seed_of(user.pk, version, turn))
    return Asked(_shown(slot, row, told=frozenset()), version, turn)


def answered(user: User, public_id: UUID | str) -> tuple[DrillAnswer, ShownSlot] | None:
    """One's own answer of a drill with everything that may be told of it; None for another's (2 statements)."""
    row = DrillAnswer.objects.filter(user=user, public_id=public_id).select_related("version__question__bank").first()
    if row is None:
        return None
    slot = _slot(row.version, seed=seed_of(user.pk, row.version_id, row.turn))
    slot.answer, slot.mark, slot.confidence = row.answer, row.mark, row.confidence
    return row, _shown(slot, row.version, told=feedback.ALL)


def _slot(version: QuestionVersion, *, seed: int) -> Slot:
    """A slot that belongs to no attempt and is never saved."""
    each = kind(version.kind)
    return Slot(number=1, version=version, order=each.order(version.body, seed=seed), drawn=each.drawn(version.body, seed=seed))


def _shown(slot: Slot, version: QuestionVersion, *, told: frozenset) -> ShownSlot:
    texts = {text.language: text for text in QuestionText.objects.filter(version=version)}
    language = languages.active()
    return presenting.shown(slot, texts.get(language) or next(iter(texts.values())), language=language, told=told)


@dataclass(frozen=True)
class Topic:
    """A drill of one area: the question to ask, None where it has none; `level` is the rating of the person."""

    bank: Bank
    area: str
    name: str
    method: str
    asked: Asked | None
    done: int
    right: int


def topic(user: User, *, bank: str, area: str) -> Topic | None:
    """The next question of an area, as hard as suits the person (elo.next_item); None for a bank that is not open (8 statements)."""
    found = access.practisable(user).filter(slug=bank).first()
    if found is None:
        return None
    of_area = open_to(user).filter(bank=found, current__area=area)
    rating = next((row.rating for row in Ability.objects.filter(user=user, bank=found, area=area)), elo.Rating())
    had = Exists(DrillAnswer.objects.filter(user=user, version__question=OuterRef("pk")))
    rows = list(
        of_area.annotate(had=had, rating=Coalesce(F("rated__value"), 0.0))
        .order_by("had", Abs(F("rating") - (rating.value - EASIER)), "key")
        .values_list("pk", "key", "current", "current__kind", "current__body", "difficulty", "rated__value", "rated__n", "method")[:NEAREST]
    )
    if not rows:
        return None
    times = dict(
        DrillAnswer.objects.filter(user=user, version__question__in=[row[0] for row in rows])
        .order_by().values_list("version__question").annotate(Count("pk"))
    )  # fmt: skip
    candidates = [
        elo.Candidate(
            key, elo.guessed(guess) if value is None else elo.Rating(value, n), chance=guessing.chance(code, body), asked=times.get(pk, 0)
        )
        for pk, key, _version, code, body, guess, value, n, _method in rows
    ]
    chosen = elo.next_item(rating, candidates)
    today = DrillAnswer.objects.filter(user=user, on=clock.today(), is_daily=False, version__area=area, version__question__bank=found)
    sums = today.aggregate(done=Count("pk"), right=Count("pk", filter=Q(mark=F("version__marks"))))
    method = rows[0][-1]
    return Topic(
        bank=found, area=area, name=naming.area(area, language=languages.active(), method=method), method=method,
        asked=asked(user, next(row[2] for row in rows if chosen and row[1] == chosen.key)), done=sums["done"], right=sums["right"],
    )  # fmt: skip


@dataclass(frozen=True)
class Noted:
    """A concept of the notebook in words."""

    name: str
    method: str
    last: date
    due: date
    is_due: bool
    streak: int
    lapses: int


@dataclass(frozen=True)
class Area:
    """An area that can be drilled, and how many questions it has for this person."""

    bank: str
    bank_title: str
    code: str
    name: str
    questions: int


@dataclass(frozen=True)
class Notebook:
    noted: list[Noted]
    left: int
    due: int
    areas: list[Area]
    goal: int = memory.SUCCESSES


def notebook(user: User) -> Notebook:
    """The concepts still to be learnt, those due first, then the most missed; how many were; the areas to drill (3 statements)."""
    today, language = clock.today(), languages.active()
    cards = ConceptCard.objects.filter(user=user, left_on__isnull=True)
    noted = [
        Noted(
            name=naming.concept(card.concept, language=language), method=naming.method(card.method), last=card.last, due=card.due,
            is_due=card.due <= today, streak=card.streak, lapses=card.lapses,
        )
        for card in cards
    ]  # fmt: skip
    noted.sort(key=lambda each: (not each.is_due, -each.lapses, each.due, each.name))
    left = ConceptCard.objects.filter(user=user, left_on__isnull=False).count()
    return Notebook(noted, left, sum(each.is_due for each in noted), areas(user))


def areas(user: User) -> list[Area]:
    """Every area that `user` may drill (1 statement)."""
    rows = open_to(user).exclude(current__area="").order_by("bank__slug", "current__area")
    counted = rows.values_list("bank__slug", "bank__title", "method", "current__area").annotate(Count("pk"))
    language = languages.active()
    return [Area(slug, title, code, naming.area(code, language=language, method=method), n) for slug, title, method, code, n in counted]


def left_today(user: User) -> int:
    """How many concepts wait for today's drill, for a panel (2 statements); those without an open question are counted too."""
    done = DrillAnswer.objects.filter(user=user, on=clock.today(), is_daily=True).count()
    return max(0, min(due(user).count(), memory.A_DAY - done))
