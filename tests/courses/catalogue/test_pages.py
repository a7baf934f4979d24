"""Training pages: what must be said before publication; statements constant whatever the data size."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override

from courses.catalogue import completeness, queries
from courses.catalogue.models import CataloguePage, CoursePage, LessonPage, Training
from lms.kit import freshness
from tests import factories

# What a browser is shown is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXTS = ["audience", "prerequisites", "access_delay", "methods", "assessment", "disability_contact"]


@pytest.fixture
def course() -> CoursePage:
    return CoursePage.objects.get(training__code="agilepm", locale__language_code="fr")


@pytest.mark.parametrize("name", TEXTS)
def test_a_training_without_one_of_these_texts_is_not_published(course: CoursePage, name: str) -> None:
    setattr(course, name, "  ")
    assert len(completeness.missing(course)) == 1
    with pytest.raises(ValidationError):
        course.save_revision().publish()


def test_nor_without_objectives(course: CoursePage) -> None:
    course.objectives = []
    with pytest.raises(ValidationError):
        course.save_revision().publish()


@pytest.mark.parametrize("name", ["results_n", "results_passed", "results_on", "exam_included"])
def test_nor_without_results_with_n_and_date_or_exam_included(course: CoursePage, name: str) -> None:
    Training.objects.filter(pk=course.training_id).update(**{name: None})
    course.training.refresh_from_db()
    assert completeness.missing(course)


def test_a_complete_one_is(course: CoursePage) -> None:
    assert completeness.missing(course) == []
    course.save_revision().publish()


def test_an_app_above_adds_its_own_check(course: CoursePage) -> None:
    completeness.register(price := lambda page: ["Set a price."])
    try:
        assert completeness.missing(course) == ["Set a price."]
    finally:
        completeness._checks.remove(price)


def test_filters_show_counts_and_narrow() -> None:
    page = CataloguePage.objects.get(locale__language_code="fr")
    everything = queries.listing(page, choices=QueryDict())
    assert everything.total == 3 and not everything.filtered
    method = next(filter_ for filter_ in everything.filters if filter_.name == "method")
    assert {option.value: option.count for option in method.options} == {"agilepm": 1, "prince2": 1, "pmi": 1}
    narrowed = queries.listing(page, choices=QueryDict("method=agilepm&exam=yes"))
    assert [course.training.code for course in narrowed.courses] == ["agilepm"]
    assert queries.listing(page, choices=QueryDict("method=nonsense&page=99")).total == 3


def test_the_catalogue_costs_the_same_for_10_and_1000_trainings(client, page_costs: Callable, settings) -> None:
    page = CataloguePage.objects.get(locale__language_code="fr")
    address = page.get_url() + "?exam=yes"  # a query string is never answered from the page cache
    counts = {}
    for size in (10, 1000):
        factories.trainings(upto=size)
        counts[size] = page_costs(client, address)
    assert queries.listing(page, choices=QueryDict()).total == 1000
    assert counts[10] == counts[1000] and counts[10]["kept"] <= 7


def test_the_training_page_costs_the_same_for_4_and_300_lessons(client, page_costs: Callable) -> None:
    course = CoursePage.objects.get(training__code="pmp", locale__language_code="fr")
    counts = {}
    for size in (4, 300):
        factories.lessons(course, upto=size)
        address = course.get_url() + "?x=1"
        counts[size] = page_costs(client, address)
    assert counts[4] == counts[300] and counts[4]["kept"] <= 7


def test_a_cached_page_costs_no_statement_and_publication_makes_it_fresh(
    client, statements: Callable, course: CoursePage, django_capture_on_commit_callbacks
) -> None:
    client.get(course.get_url())
    assert client.get(course.get_url())["X-Page-Cache"] == "hit"
    assert statements(lambda: client.get(course.get_url())) == 0
    course.promise = "Une promesse toute neuve"
    with django_capture_on_commit_callbacks(execute=True):
        course.save_revision().publish()
    assert "Une promesse toute neuve" in client.get(course.get_url()).content.decode()


def test_a_source_that_most_facts_share_is_printed_once(course: CoursePage) -> None:
    shown = queries.course(course)
    own = [fact["source"] for fact in shown["facts"] if fact["source"]]
    assert shown["source"] is not None and shown["source"] not in own
    assert len(own) < len(shown["facts"]) - 1
    assert queries.shared_source([]) is None


def test_the_languages_of_a_training_are_those_of_its_lessons(client: Client, course: CoursePage) -> None:
    def told() -> str:
        freshness.forget()
        page = client.get("/fr/formations/agilepm/?fresh").content.decode()
        return re.search(r"<dt>Leçons en ligne</dt><dd>(.*?)</dd>", page)[1]  # type: ignore[index]

    assert told() == "Français, Anglais"
    for lesson in LessonPage.objects.filter(lesson__module__training=course.training, locale__language_code="en"):
        lesson.unpublish()
    assert told() == "Français"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_editor_finds_a_row_by_its_title_and_key(course: CoursePage, statements: Callable, language: str) -> None:
    lesson = LessonPage.objects.get(lesson__key="agilepm-m1-l1", locale__language_code="fr")
    title = LessonPage.objects.get(lesson__key="agilepm-m1-l1", locale__language_code=language).title
    made = lesson.get_edit_handler().get_form_class()

    def labels() -> list[str]:
        return [label for _value, label in made(instance=lesson).fields["lesson"].choices]

    with override(language):
        assert f"{title} (agilepm-m1-l1)" in labels()
        before = statements(labels)
        factories.lessons(course, upto=100)
        assert statements(labels) == before and "agilepm-m1-l1" not in labels()


def test_the_contents_of_a_training_page_lead_to_its_parts(client: Client) -> None:
    page = client.get("/en/trainings/agilepm/").content.decode()
    listed = re.findall(r'<li><a href="#([a-z]+)">', page)
    assert {"objectives", "sessions", "audience", "programme", "lessons", "certification", "how"} <= set(listed)
    assert all(page.count(f'id="{name}"') == 1 for name in listed)
