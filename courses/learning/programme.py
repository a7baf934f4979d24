"""A training's structure and titles in one language: the same for everybody, so made once a process until the words change."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Lesson, LessonPage, MockExam, Module, ModulePage, Training
from courses.quizzes.models import QuizText
from lms.kit import freshness


@dataclass(frozen=True)
class Part:
    """A module, its title, and its lessons [(Lesson, title)] in order."""

    module: Module
    title: str
    lessons: tuple[tuple[Lesson, str], ...]

    @cached_property
    def ids(self) -> tuple[int, ...]:
        return tuple(lesson.pk for lesson, _title in self.lessons)


@dataclass(frozen=True)
class Programme:
    """Shared by every request of the process: its rows are read, never changed or saved."""

    training: Training
    title: str
    url: str
    parts: tuple[Part, ...]
    mocks: tuple[tuple[MockExam, str], ...] = ()

    @cached_property
    def order(self) -> list[tuple[int, int]]:
        """(number of the part, number in it) of every lesson, in order."""
        return [(number, at) for number, part in enumerate(self.parts) for at in range(len(part.lessons))]

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """{lesson key: its entry of `order`}."""
        return {self.parts[number].lessons[at][0].key: (number, at) for number, at in self.order}

    def mock(self, key: str) -> MockExam | None:
        return next((mock for mock, _title in self.mocks if mock.quiz.key == key), None)

    def lesson(self, key: str) -> Lesson | None:
        number, at = self.places.get(key, (0, -1))
        return self.parts[number].lessons[at][0] if at >= 0 else None


def of(training: Training, *, language: str) -> Programme:
    """The programme of a training, titles in `language` first, else in the other one."""
    return freshness.kept(f"programme:{training.pk}:{language}", lambda: _read(training.pk, language))


def by_code(code: str, *, language: str) -> Programme | None:
    """The programme of the training `code`; None for an unknown one, which is never kept."""
    known = freshness.kept("trainings", lambda: dict(Training.objects.values_list("code", "pk")))
    pk = known.get(code)
    return None if pk is None else freshness.kept(f"programme:{pk}:{language}", lambda: _read(pk, language))


def _read(pk: int, language: str) -> Programme:
    training = Training.objects.get(pk=pk)
    modules = _titles(ModulePage.objects.live().filter(module__training=pk), "module_id", language)
    titles = _titles(LessonPage.objects.live().filter(lesson__module__training=pk), "lesson_id", language)
    held: dict[int, list[tuple[Lesson, str]]] = {}
    order: dict[int, Module] = {}
    rows = Lesson.objects.filter(module__training=pk).select_related("module", "quiz").order_by("module__position", "position")
    for lesson in rows:
        module = order.setdefault(lesson.module_id, lesson.module)
        lesson.module, module.training = module, training
        held.setdefault(module.pk, []).append((lesson, titles.get(lesson.pk, lesson.key)))
    title, url = catalogue.titles(language=language).get(pk, (training.code, ""))
    parts = tuple(Part(module, modules.get(module.pk, module.key), tuple(held[module.pk])) for module in order.values())
    return Programme(training, title, url, parts, _mocks(training, language))


def _mocks(training: Training, language: str) -> tuple[tuple[MockExam, str], ...]:
    """The training's mock exams with their titles (1 statement)."""
    named: dict[int, dict[str, str]] = {}
    held_mocks: dict[int, MockExam] = {}
    for text in QuizText.objects.filter(quiz__mock__training=training).select_related("quiz__mock").order_by("quiz__mock__position"):
        mock = held_mocks.setdefault(text.quiz_id, text.quiz.mock)
        mock.quiz, mock.training = text.quiz, training
        named.setdefault(text.quiz_id, {})[text.language] = text.title
    return tuple((mock, named[quiz].get(language) or next(iter(named[quiz].values()))) for quiz, mock in held_mocks.items())


def _titles(pages: QuerySet, name: str, language: str) -> dict[int, str]:
    """{row id: title}, the page in `language` winning over the other."""
    rows = sorted(pages.values_list(name, "title", "locale__language_code"), key=lambda row: row[2] == language)
    return {pk: title for pk, title, _language in rows}
