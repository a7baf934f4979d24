"""Reads for the catalogue and training pages; a fixed number of statements whatever the number of trainings or lessons."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.queries import paths
from courses.quizzes import naming
from courses.quizzes.models import Quiz
from lms.kit import freshness

from . import topics
from .enums import LessonKind, Level, Method
from .models import CataloguePage, CertificationFact, CoursePage, Lesson, LessonPage, MockExam, ModulePage, Training

PER_PAGE = 20
EXAM_CHOICES = (("yes", _("Exam included")), ("no", _("Exam not included")))


@dataclass(frozen=True)
class Option:
    """One filter value: how many trainings it would leave, and the query string that chooses or drops it."""

    value: str
    label: object
    count: int
    selected: bool
    query: str


@dataclass(frozen=True)
class Filter:
    name: str
    label: object
    options: list[Option]


@dataclass(frozen=True)
class Listing:
    """`courses` is one page of CoursePage (with .training and .training.certification); `total` counts all that match."""

    courses: ResultPage
    filters: list[Filter]
    total: int
    filtered: bool


def listing(page: CataloguePage, *, choices: QueryDict) -> Listing:
    """The catalogue's rows for the chosen filters, and each filter's values with their counts (no statement once it is kept)."""
    known = freshness.kept(f"catalogue:{page.pk}", lambda: _known(page))
    facets: dict[str, tuple] = {
        "method": (_("Method"), Method.choices, {pk: method for pk, method, _level, _exam in known}),
        "level": (_("Level"), Level.choices, {pk: level for pk, _method, level, _exam in known}),
        "exam": (_("Exam"), EXAM_CHOICES, {pk: "yes" if exam else "no" for pk, _method, _level, exam in known}),
    }
    chosen = {name: str(choices[name]) for name in facets if choices.get(name) in dict(facets[name][1])}
    matching = [pk for pk, *_facts in known if all(facets[name][2][pk] == value for name, value in chosen.items())]
    filters = [_filter(name, label, values, held, facets, chosen) for name, (label, values, held) in facets.items()]
    shown = Paginator(matching, PER_PAGE).get_page(choices.get("page"))
    listed = ",".join(map(str, shown.object_list))
    shown.object_list = freshness.kept(f"courses:{listed}", lambda: _courses(listed), of=freshness.PAGES)
    return Listing(courses=shown, filters=filters, total=len(matching), filtered=bool(chosen))


def _courses(listed: str) -> list[CoursePage]:
    """The listed pages with what a row shows: training, facts of its sale, `address`."""
    courses = list(
        CoursePage.objects.filter(pk__in=[int(pk) for pk in listed.split(",") if pk])
        .select_related("training__certification", "training__facts")
        .defer("body", "body_html", "body_toc", "body_text")
        .order_by("training__position", "title")
    )
    addresses = paths(courses)
    for course in courses:
        course.address = addresses[course.pk]
    return courses


def _known(page: CataloguePage) -> list[tuple]:
    """(page id, method, level, whether the exam is included) of every training, in the catalogue's order."""
    courses = CoursePage.objects.child_of(page).live().public().order_by("training__position", "title")
    return list(courses.values_list("pk", "training__method", "training__level", "training__exam_included"))


def _filter(name: str, label: object, values: Any, held: dict, facets: dict, chosen: dict[str, str]) -> Filter:
    others = {other: value for other, value in chosen.items() if other != name}
    counts = Counter(value for pk, value in held.items() if all(facets[other][2][pk] == wanted for other, wanted in others.items()))
    options = []
    for value, text in values:
        selected = chosen.get(name) == value
        query = QueryDict(mutable=True)
        query.update(others if selected else {**others, name: value})
        options.append(Option(value, text, counts[value], selected, query.urlencode()))
    return Filter(name, label, options)


def course(page: CoursePage) -> dict:
    """What a training page shows: `training`, `modules` [(ModulePage, [LessonPage])], `facts`, `source`, `results`, `language` of
    the page, and `lesson_languages`.

    `source` is the (source, day) that most facts share; a fact names its own only where it has another one. Kept until pages
    change; `course_draft` is the same for a page that is not published.
    """
    shown = freshness.kept(f"course:{page.pk}:{get_language()}", lambda: course_draft(page), of=freshness.PAGES)
    page.training = shown["training"]  # the accent of the page asks for it too
    return shown


def course_draft(page: CoursePage) -> dict:
    training = Training.objects.select_related("certification", "facts").get(pk=page.training_id)
    language = page.locale.language_code
    certification = training.certification
    facts = list(certification.facts.all()) if certification else []
    source = shared_source(facts)
    return {
        "training": training,
        "certification": certification,
        "facts": [
            {"label": fact.get_kind_display(), "text": fact.text(language), "source": None if _source(fact) == source else _source(fact)}
            for fact in facts
        ],
        "source": source,
        "modules": programme(page),
        "results": results(training),
        "language": language,
        "lesson_languages": lesson_languages(training),
    }


def lesson_languages(training: Training) -> list[str]:
    """The languages in which a training has lessons to read, in the order of the site's."""
    lessons = LessonPage.objects.live().filter(lesson__module__training=training)
    written = set(lessons.values_list("locale__language_code", flat=True).distinct())
    return [code for code, _name in settings.LANGUAGES if code in written]


def shared_source(facts: list[CertificationFact]) -> tuple[str, date] | None:
    """The source and day of check that most facts share, or None when no two of them do."""
    counted = Counter(_source(fact) for fact in facts).most_common(1)
    return counted[0][0] if counted and counted[0][1] > 1 else None


def _source(fact: CertificationFact) -> tuple[str, date]:
    return fact.source, fact.checked_on


def programme(page: CoursePage) -> list[tuple[ModulePage, list[LessonPage]]]:
    """The live modules of a course page with their live lessons, in order; kept until the words change."""
    return freshness.kept(f"course-programme:{page.pk}", lambda: _programme(page))


def _programme(page: CoursePage) -> list[tuple[ModulePage, list[LessonPage]]]:
    modules = list(ModulePage.objects.child_of(page).live().select_related("module").order_by("module__position"))
    lessons = (
        LessonPage.objects.descendant_of(page)
        .live()
        .select_related("lesson")
        .defer("body", "body_html", "body_toc", "body_text")
        .order_by("lesson__position")
    )
    held: dict[int, list[LessonPage]] = {module.module_id: [] for module in modules}
    for lesson in lessons:
        held.get(lesson.lesson.module_id, []).append(lesson)
    return [(module, held[module.module_id]) for module in modules]


def results(training: Training) -> dict | None:
    """{"n", "passed", "percent" (None when n is 0), "on"}, or None when nothing was published."""
    if training.results_n is None or training.results_passed is None or training.results_on is None:
        return None
    percent = training.results_passed * 100 // training.results_n if training.results_n else None
    return {"n": training.results_n, "passed": training.results_passed, "percent": percent, "on": training.results_on}


def lesson_of(quiz: Quiz) -> Lesson | None:
    """The first lesson that uses the quiz, with its module and training (1 statement for as long as `quiz` is held)."""
    prefetch_related_objects([quiz], Prefetch("lessons", Lesson.objects.select_related("module__training")))
    return next(iter(quiz.lessons.all()), None)


def lesson_about(method: str, concept: str, *, language: str) -> topics.Place | None:
    """Where the lessons of a method explain a concept, in `language`; None where none does (1 statement, kept for all readers)."""
    return freshness.kept(f"about:{language}", lambda: _explained(language)).get((method, concept))


def _explained(language: str) -> Mapping[tuple[str, str], topics.Place]:
    pages = LessonPage.objects.live().filter(locale__language_code=language).exclude(lesson__kind=LessonKind.QUIZ).defer("body")
    order = ("lesson__module__training__position", "lesson__module__position", "lesson__position", "pk")
    texts = [
        topics.Text(page.lesson.module.training.code, page.lesson.key, page.lesson.module.training.method, page.title, page.body_html)
        for page in pages.select_related("lesson__module__training").order_by(*order)
    ]
    return topics.explained(texts, {code: naming.concept(code, language=language) for code in naming.concepts()})


def mock_of(quiz: Quiz) -> MockExam | None:
    """The mock exam that the quiz is, with its training (1 statement for as long as `quiz` is held)."""
    if "mock" not in quiz._state.fields_cache:
        quiz._state.fields_cache["mock"] = MockExam.objects.filter(quiz=quiz).select_related("training").first()
    return quiz._state.fields_cache["mock"]


def training_of(quiz: Quiz) -> Training | None:
    """The training that a quiz belongs to, by a lesson or as a mock exam; read once a version of the words."""

    def read() -> Training | None:
        lesson = lesson_of(quiz)
        mock = None if lesson else mock_of(quiz)
        return lesson.module.training if lesson else mock.training if mock else None

    return freshness.kept(f"training-of:{quiz.pk}", read)


def names(training: Training) -> dict[str, str]:
    """{language: title} of a training, in every language of the site: its code where it has no live page."""
    return {code: titles(language=code).get(training.pk, (training.code, ""))[0] for code, _name in settings.LANGUAGES}


def titles(*, language: str) -> dict[int, tuple[str, str]]:
    """{training id: (title, address)} of every live training page in `language`, read once a version of the words."""
    return freshness.kept(f"titles:{language}", lambda: _titles(language))


def sizes() -> dict[int, int]:
    """{training id: number of lessons}, read once a version of the words."""
    return freshness.kept("sizes", lambda: dict(Training.objects.annotate(n=Count("modules__lessons")).values_list("pk", "n")))


def _titles(language: str) -> dict[int, tuple[str, str]]:
    pages = CoursePage.objects.live().filter(locale__language_code=language).only("title", "url_path", "training_id", "locale_id")
    addresses = paths(pages)
    return {page.training_id: (page.title, addresses[page.pk]) for page in pages}
