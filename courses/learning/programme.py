"""A training's structure and titles in one language: the same for everybody, so made once a process until the words change."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Lesson, LessonPage, MockExam, Module, ModulePage, Training
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
    mocks = []
    for mock in MockExam.objects.filter(training=pk).select_related("quiz").prefetch_related("quiz__texts"):
        titles_of = {text.language: text.title for text in mock.quiz.texts.all()}
        mock.training = training
        mocks.append((mock, titles_of.get(language) or next(iter(titles_of.values()), mock.quiz.key)))
    return Programme(training, title, url, parts, tuple(mocks))


def _titles(pages: QuerySet, name: str, language: str) -> dict[int, str]:
    """{row id: title}, the page in `language` winning over the other."""
    rows = sorted(pages.values_list(name, "title", "locale__language_code"), key=lambda row: row[2] == language)
    return {pk: title for pk, title, _language in rows}
