"""What a group needs before its next day: weakest areas and tasks, beliefs behind wrong answers, questions most missed (EX-14)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from .. import beliefs, naming, sat, scoring
from ..enums import AttemptState
from ..models import Attempt, QuestionText, Quiz, Slot
from .live import titles_of
from .rooms import Room

# The last attempt of so many people at most: a group, not a population.
MOST_PEOPLE = 200
MOST_TASKS, MOST_BELIEFS, MOST_QUESTIONS = 10, 8, 5


@dataclass(frozen=True)
class Need:
    """An area or a task: the marks that the group has of those it could have, over so many answers."""

    code: str
    name: str
    score: int
    maximum: int
    answers: int

    @property
    def percent(self) -> int:
        return scoring.percent(score=self.score, maximum=self.maximum)

    @property
    def lost(self) -> int:
        return self.maximum - self.score


@dataclass(frozen=True)
class Held:
    """A wrong belief: how many people showed it, in how many answers."""

    name: str
    advice: str
    people: int
    answers: int


@dataclass(frozen=True)
class Missed:
    stem: str
    right: int
    answers: int

    @property
    def percent(self) -> int:
        return scoring.percent(score=self.right, maximum=self.answers)


@dataclass(frozen=True)
class Needs:
    """`exams` [(Quiz, title, people who have a result)]; `quiz` is the one shown, None where nobody has handed one in."""

    exams: Sequence[tuple[Quiz, str, int]]
    quiz: Quiz | None
    people: int
    areas: Sequence[Need] = ()
    tasks: Sequence[Need] = ()
    beliefs: Sequence[Held] = ()
    missed: Sequence[Missed] = ()


def needs(room: Room, *, key: str, language: str) -> Needs:
    """What the last released attempt of each person says of the exam `key`, or of the one most people have sat (7 statements)."""
    titles = titles_of(room, language)
    sat_by = Count("attempts__user", filter=Q(attempts__in=room.attempts.filter(state=AttemptState.RELEASED)), distinct=True)
    quizzes = room.exams.annotate(people=sat_by).order_by("-people", "key")
    exams = [(quiz, titles.get(quiz.pk, quiz.key), quiz.people) for quiz in quizzes]
    chosen = next((each for each in exams if each[0].key == key), exams[0] if exams else None)
    if chosen is None or not chosen[2]:
        return Needs(exams, chosen and chosen[0], 0)
    return _of(exams, chosen[0], _last_of_each(room, chosen[0]), language)


def _last_of_each(room: Room, quiz: Quiz) -> list[Attempt]:
    """The newest released attempt of each person, whose answers are still kept."""
    found: dict[int, Attempt] = {}
    rows = room.attempts.filter(state=AttemptState.RELEASED, quiz=quiz, forgotten_at__isnull=True).select_related("blueprint")
    for row in rows.order_by("-submitted_at", "-pk")[: MOST_PEOPLE * 5]:
        found.setdefault(row.user_id, row)
    return list(found.values())[:MOST_PEOPLE]


def _of(exams: Sequence[tuple[Quiz, str, int]], quiz: Quiz, attempts: Sequence[Attempt], language: str) -> Needs:
    slots = Slot.objects.filter(attempt__in=attempts, counted=True, mark__isnull=False)
    blueprint = attempts[0].blueprint.blueprint if attempts and attempts[0].blueprint else None
    rows = slots.order_by().values("version__area", "version__task").annotate(score=Sum("mark"), most=Sum("version__marks"), n=Count("pk"))
    cells = list(rows.values_list("version__area", "version__task", "score", "most", "n"))

    def named(kind: str) -> list[Need]:
        """Cells put together by area or task, those that lost most marks first."""
        name = naming.area if kind == "area" else naming.task
        together: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for area, task, *sums in cells:
            held = together[area if kind == "area" else task]
            held[:] = [before + more for before, more in zip(held, sums, strict=True)]
        found = [Need(code, name(code, language=language, blueprint=blueprint), *sums) for code, sums in together.items() if code]
        return sorted(found, key=lambda need: (need.percent, -need.lost, need.code))

    tasks = sorted(named("task"), key=lambda need: (-need.lost, need.percent, need.code))
    return Needs(
        exams, quiz, len(attempts), areas=named("area"), tasks=[need for need in tasks if need.lost][:MOST_TASKS],
        beliefs=_beliefs(slots, language), missed=_missed(slots, language),
    )  # fmt: skip


def _beliefs(slots: QuerySet[Slot], language: str) -> list[Held]:
    """Those that most people showed first; a belief counts once for an answer (1 statement)."""
    wrong = slots.filter(mark__lt=F("version__marks")).exclude(answer={}).exclude(version__beliefs={}).select_related("version", "attempt")
    people: dict[str, set[int]] = defaultdict(set)
    answers: dict[str, int] = defaultdict(int)
    for slot in wrong.only("answer", "mark", "attempt__user", "version__kind", "version__body", "version__beliefs", "version__marks"):
        for code in set(sat.beliefs(slot)):
            people[code].add(slot.attempt.user_id)
            answers[code] += 1
    known = beliefs.known()
    codes = sorted((code for code in people if code in known), key=lambda code: (-len(people[code]), -answers[code], code))
    return [
        Held(known[code].names[language], known[code].advice[language], len(people[code]), answers[code]) for code in codes[:MOST_BELIEFS]
    ]


def _missed(slots: QuerySet[Slot], language: str) -> list[Missed]:
    """The questions that the smallest part got wholly right, of those that two people or more had (2 statements)."""
    counted = slots.order_by().values("version").annotate(n=Count("pk"), right=Count("pk", filter=Q(mark=F("version__marks"))))
    rows = [row for row in counted.filter(n__gte=2) if row["right"] < row["n"]]
    rows.sort(key=lambda row: (row["right"] / row["n"], -row["n"], row["version"]))
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    shown = rows[:MOST_QUESTIONS]
    for text in QuestionText.objects.filter(version__in=[row["version"] for row in shown]):
        texts[text.version_id][text.language] = text.stem
    return [Missed(_in(texts[row["version"]], language), row["right"], row["n"]) for row in shown]


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")
