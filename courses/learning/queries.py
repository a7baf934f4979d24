"""Reads for the player and My learning; the number of statements does not grow with lessons or trainings."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Lesson, LessonPage, ModulePage, Training
from courses.quizzes import queries as attempts
from lms.accounts.models import User
from lms.kit import freshness

from . import access
from .access import Pass, Verdict
from .enums import ProgressState
from .models import Enrolment


@dataclass(frozen=True)
class OutlineLesson:
    """A row of the outline: `state` is "", "started" or "done"; `verdict` says whether it opens, and if not why."""

    lesson: Lesson
    title: str
    state: str
    verdict: Verdict
    current: bool

    @property
    def is_open(self) -> bool:
        return self.verdict is Verdict.OPEN


@dataclass(frozen=True)
class OutlineModule:
    title: str
    lessons: list[OutlineLesson]

    @property
    def done(self) -> int:
        return sum(row.state == ProgressState.DONE for row in self.lessons)


@dataclass(frozen=True)
class Outline:
    """A training as one person sees it, in one language."""

    training: Training
    title: str
    url: str
    modules: list[OutlineModule]
    held: Pass
    enrolment: Enrolment | None = None
    lessons: list[OutlineLesson] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(row.state == ProgressState.DONE for row in self.lessons)

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def minutes_left(self) -> int:
        return sum(row.lesson.minutes for row in self.lessons if row.state != ProgressState.DONE)

    @property
    def follows(self) -> bool:
        """Whether opening a lesson is learning it: authors and trainers who only look are not enrolled by looking."""
        return self.held.signed_in and (self.enrolment is not None or not self.held.reads_all)

    def around(self, key: str) -> tuple[OutlineLesson | None, OutlineLesson | None]:
        """The rows before and after the lesson `key`."""
        keys = [row.lesson.key for row in self.lessons]
        here = keys.index(key)
        return (self.lessons[here - 1] if here else None, self.lessons[here + 1] if here + 1 < len(keys) else None)

    def resume(self) -> OutlineLesson | None:
        """Last visited unfinished lesson, else the first unfinished that opens; None when all that opens is done (LP-3)."""
        last = self.enrolment.last_lesson_id if self.enrolment else None
        unfinished = [row for row in self.lessons if row.is_open and row.state != ProgressState.DONE]
        return next((row for row in unfinished if row.lesson.pk == last), None) or next(iter(unfinished), None)


def training_by_code(code: str) -> Training | None:
    return Training.objects.filter(code=code).first()


def lesson_by_key(training_code: str, key: str) -> Lesson | None:
    """The lesson with its module, training and quiz."""
    return Lesson.objects.select_related("module__training", "quiz").filter(key=key, module__training__code=training_code).first()


def lesson_page(lesson: Lesson, *, language: str) -> LessonPage | None:
    """The live text of a lesson in `language`, else in any language it exists in."""
    pages = list(LessonPage.objects.live().filter(lesson=lesson).select_related("locale").defer("body"))
    return next((page for page in pages if page.locale.language_code == language), None) or next(iter(pages), None)


def outline(user: User | AnonymousUser, training: Training, *, language: str, current: str = "") -> Outline:
    """The training's modules and lessons with this person's progress (5 statements or fewer)."""
    held = access.pass_for(user, training.pk)
    enrolment = Enrolment.objects.filter(user=user, training=training).first() if user.is_authenticated else None
    states = dict(enrolment.progress.values_list("lesson_id", "state")) if enrolment else {}
    titles = _titles(training, language)
    modules: dict[int, OutlineModule] = {}
    rows = []
    lessons = Lesson.objects.filter(module__training=training).select_related("module").order_by("module__position", "position")
    for lesson in lessons:
        lesson.module.training = training
        row = OutlineLesson(
            lesson=lesson,
            title=titles["lessons"].get(lesson.pk, lesson.key),
            state=states.get(lesson.pk, ""),
            verdict=held.opens(lesson.module),
            current=lesson.key == current,
        )
        part = modules.setdefault(lesson.module_id, OutlineModule(titles["modules"].get(lesson.module_id, lesson.module.key), []))
        part.lessons.append(row)
        rows.append(row)
    return Outline(training, titles["training"], titles["url"], list(modules.values()), held, enrolment, rows)


def _titles(training: Training, language: str) -> dict:
    """Titles of the training, its modules and lessons: the reader's language first, else the other one.

    Kept until the next publication: a learner's page costs no statement for them.
    """
    key = f"outline:{freshness.version()}:{training.pk}:{language}"
    found = cache.get(key)
    if found is None:
        found = _read_titles(training, language)
        cache.set(key, found, 3600)
    return found


def _read_titles(training: Training, language: str) -> dict:
    def by_language(pages, field_name: str) -> dict:  # noqa: ANN001
        rows = sorted(pages.values_list(field_name, "title", "locale__language_code"), key=lambda row: row[2] == language)
        return {pk: title for pk, title, _language in rows}

    names = catalogue.titles(language=language) or {}
    return {
        "training": names.get(training.pk, (training.code, ""))[0],
        "url": names.get(training.pk, ("", ""))[1],
        "modules": by_language(ModulePage.objects.live().filter(module__training=training), "module_id"),
        "lessons": by_language(LessonPage.objects.live().filter(lesson__module__training=training), "lesson_id"),
    }


def quiz_state(user: User | AnonymousUser, lesson: Lesson) -> dict:
    """{"tries": [(Attempt, result)], newest first, "passed"} of a quiz lesson."""
    tries: list = []
    if user.is_authenticated and lesson.quiz_id:
        tries = [(attempt, attempts.result(attempt)) for attempt in attempts.last_released(user, lesson.quiz_id)]
    return {"tries": tries, "passed": any(result["passed"] for _attempt, result in tries)}


def my_learning(user: User, *, language: str) -> dict:
    """{"resume": Outline | None, "cards": [card], "open": [{title, url}]} for the learner's desk.

    A card is {"enrolment", "training", "title", "url", "done", "total", "percent"}; flat in the number of progress rows.
    """
    enrolments = list(Enrolment.objects.filter(user=user).select_related("training")[:50])
    sizes = dict(
        Training.objects.filter(pk__in=[e.training_id for e in enrolments]).annotate(n=Count("modules__lessons")).values_list("pk", "n")
    )
    titles = catalogue.titles(language=language)
    cards = [_card(enrolment, titles, sizes) for enrolment in enrolments]
    current = next((enrolment for enrolment in enrolments if enrolment.completed_at is None), None)
    resume = outline(user, current.training, language=language) if current else None
    started = {enrolment.training_id for enrolment in enrolments}
    others = [{"title": title, "url": url} for pk, (title, url) in titles.items() if pk not in started]
    return {"resume": resume, "resume_row": resume.resume() if resume else None, "cards": cards, "others": others[:6]}


def _card(enrolment: Enrolment, titles: dict, sizes: dict) -> dict:
    total = sizes.get(enrolment.training_id, 0)
    title, url = titles.get(enrolment.training_id, (enrolment.training.code, ""))
    done = min(enrolment.done_lessons, total)
    return {
        "enrolment": enrolment, "training": enrolment.training, "title": title, "url": url,
        "done": done, "total": total, "percent": done * 100 // total if total else 0,
    }  # fmt: skip
