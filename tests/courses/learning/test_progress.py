"""Progress: forward only, in the transaction that made it true, explained, and the same in both languages."""

from collections.abc import Callable
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue.enums import LessonKind
from courses.catalogue.models import CoursePage, Lesson, LessonPage, Module, Training
from courses.credentials.models import Certificate
from courses.demo import people as sample
from courses.learning import actions, outlines, queries
from courses.learning.enums import ProgressState
from courses.learning.models import Enrolment, LessonProgress
from lms.kit import typography
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def module() -> Module:
    return Module.objects.get(key="agilepm-m1")


def lessons(module: Module) -> list[Lesson]:
    return list(module.lessons.select_related("module__training", "quiz").order_by("position"))


def test_a_lesson_done_stays_done(people: dict, module: Module) -> None:
    first = lessons(module)[0]
    enrolment = actions.finish_lesson(user=people["buyer"], lesson=first)
    moment = LessonProgress.objects.get(enrolment=enrolment, lesson=first).done_at
    actions.finish_lesson(user=people["buyer"], lesson=first)
    actions.open_lesson(user=people["buyer"], lesson=first, enrolment=enrolment)
    row = LessonProgress.objects.get(enrolment=enrolment, lesson=first)
    assert (row.state, row.done_at) == (ProgressState.DONE, moment)
    enrolment.refresh_from_db()
    assert enrolment.done_lessons == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.tuples(st.sampled_from(["open", "done"]), st.integers(0, 3)), max_size=12))
def test_any_order_of_opening_and_finishing_never_goes_back(people: dict, module: Module, order: list) -> None:
    with transaction.atomic():
        found = lessons(module)
        enrolment = actions.enrol(user=people["finance"], training=module.training)
        done: set[int] = set()
        for verb, number in order:
            if verb == "done":
                actions.finish_lesson(user=people["finance"], lesson=found[number])
                done.add(number)
            else:
                actions.open_lesson(user=people["finance"], lesson=found[number], enrolment=enrolment)
            enrolment.refresh_from_db()
            held = set(enrolment.progress.filter(state=ProgressState.DONE).values_list("lesson__position", flat=True))
            assert held == {number + 1 for number in done}
            assert enrolment.done_lessons == len(done)
        transaction.set_rollback(True)


def test_a_quiz_lesson_is_done_by_passing_only(people: dict, module: Module) -> None:
    quiz = next(lesson for lesson in lessons(module) if lesson.kind == LessonKind.QUIZ)
    with pytest.raises(actions.NotDone):
        actions.finish_lesson(user=people["buyer"], lesson=quiz)
    attempt = actions.start_quiz(user=people["buyer"], lesson=quiz)
    from courses.quizzes import actions as quizzes

    quizzes.submit(attempt=attempt)  # nothing answered: 0 %
    assert not LessonProgress.objects.filter(lesson=quiz, enrolment__user=people["buyer"], state=ProgressState.DONE).exists()
    sample.pass_quiz(user=people["buyer"], lesson=quiz)
    assert LessonProgress.objects.filter(lesson=quiz, enrolment__user=people["buyer"], state=ProgressState.DONE).exists()


def test_finishing_a_module_that_attests_issues_one_certificate_in_the_same_transaction(people: dict, module: Module) -> None:
    sample.finish_module(user=people["buyer"], module=module)
    assert Certificate.objects.filter(user=people["buyer"], module=module).count() == 1
    quiz = next(lesson for lesson in lessons(module) if lesson.kind == LessonKind.QUIZ)
    sample.pass_quiz(user=people["buyer"], lesson=quiz)
    assert Certificate.objects.filter(user=people["buyer"], module=module).count() == 1


def test_a_rollback_takes_progress_and_certificate_together(people: dict, module: Module) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sample.finish_module(user=people["buyer"], module=module)
        1 / 0
    assert not Certificate.objects.filter(user=people["buyer"]).exists()
    assert not LessonProgress.objects.filter(enrolment__user=people["buyer"]).exists()


def test_a_module_that_does_not_attest_gives_none(people: dict) -> None:
    second = Module.objects.get(key="agilepm-m2")
    sample.finish_module(user=people["graduate"], module=second)
    assert not Certificate.objects.filter(user=people["graduate"], module=second).exists()


def test_finishing_everything_completes_the_training(people: dict) -> None:
    for module in Module.objects.filter(training__code="agilepm").order_by("position"):
        sample.finish_module(user=people["graduate"], module=module)
    enrolment = Enrolment.objects.get(user=people["graduate"], training__code="agilepm")
    assert enrolment.completed_at is not None
    assert Certificate.objects.filter(user=people["graduate"], kind="training").count() == 1
    outline = queries.outline(people["graduate"], enrolment.training, language="fr")
    assert (outline.done, outline.percent, outline.minutes_left) == (outline.total, 100, 0)


def test_lp3_resume_is_the_last_visited_unfinished_lesson(people: dict, module: Module) -> None:
    first, second, third, *_rest = lessons(module)
    user, training = people["buyer"], module.training
    assert queries.outline(user, training, language="fr").resume().lesson == first
    enrolment = actions.finish_lesson(user=user, lesson=first)
    actions.open_lesson(user=user, lesson=third, enrolment=enrolment)
    assert queries.outline(user, training, language="fr").resume().lesson == third
    actions.finish_lesson(user=user, lesson=third)
    assert queries.outline(user, training, language="fr").resume().lesson == second


def test_switching_language_loses_no_step(as_role: Callable[[str], Client], people: dict, module: Module) -> None:
    actions.finish_lesson(user=people["buyer"], lesson=lessons(module)[0])
    french = queries.outline(people["buyer"], module.training, language="fr")
    english = queries.outline(people["buyer"], module.training, language="en")
    assert french.done == english.done == 1
    assert french.title != english.title or french.lessons[0].title != english.lessons[0].title
    client = as_role("buyer")
    for language in ("fr", "en"):
        answer = client.get(f"/{language}/learn/agilepm/")
        assert answer.url == f"/{language}/learn/agilepm/agilepm-m1-l2/"


def test_done_moves_on_to_the_next_lesson(as_role: Callable[[str], Client]) -> None:
    answer = as_role("buyer").post("/fr/learn/agilepm/agilepm-m1-l1/done/")
    assert answer.url == "/fr/learn/agilepm/agilepm-m1-l2/"


def test_unknown_addresses_are_404(as_role: Callable[[str], Client]) -> None:
    client = as_role("learner")
    for address in ("nothing/", "agilepm/nothing/", "prince2/agilepm-m1-l1/"):
        assert client.get(f"/fr/learn/{address}").status_code == 404


def test_enrolled_twice_is_enrolled_once(people: dict) -> None:
    training = Training.objects.get(code="pmp")
    assert actions.enrol(user=people["buyer"], training=training).pk == actions.enrol(user=people["buyer"], training=training).pk


def test_when_all_that_is_open_is_done_nobody_is_sent_back_to_lesson_one(
    as_role: Callable[[str], Client], people: dict, module: Module
) -> None:
    sample.finish_module(user=people["buyer"], module=module)
    assert queries.outline(people["buyer"], module.training, language="fr").resume() is None
    client = as_role("buyer")
    page = client.get("/fr/learn/agilepm/")
    assert page.status_code == 200
    assert "/fr/certificates/" in page.content.decode()
    home = client.get("/fr/learn/").content.decode()
    assert "/fr/learn/agilepm/agilepm-m1-l1/" not in home


def test_what_somebody_may_open_stands_in_my_learning_before_it_is_begun(as_role: Callable[[str], Client], people: dict) -> None:
    actions.entitle(user=people["buyer"], training=Training.objects.get(code="prince2"), reason="order", source="t:1")
    before = Enrolment.objects.count()
    page = as_role("buyer").get("/en/learn/").content.decode()
    mine, others = page.split("Other trainings")
    assert "/en/learn/prince2/" in mine and "PRINCE2" not in others
    assert Enrolment.objects.count() == before
    actions.end_entitlement(entitlement=people["buyer"].entitlements.get(source="t:1"))
    assert "/en/learn/prince2/" not in as_role("buyer").get("/en/learn/").content.decode()


def test_a_long_outline_sends_the_other_modules_when_asked(as_role: Callable[[str], Client]) -> None:
    course = CoursePage.objects.get(training__code="agilepm", locale__language_code="fr")
    factories.lessons(course, upto=outlines.LONG + 1)
    client = as_role("buyer")
    page = client.get("/fr/learn/agilepm/agilepm-m1-l1/").content.decode()
    part, title = "/fr/learn/agilepm/parts/agilepm-m2/", LessonPage.objects.get(slug="agilepm-m2-l3", locale=course.locale).title
    title = typography.french(title)
    assert "/fr/learn/agilepm/agilepm-m1-l3/" in page and part in page and title not in unescape(page)
    answer = client.get(part).content.decode()
    assert answer.strip().startswith("<ol") and title in unescape(answer)
    assert client.get("/fr/learn/agilepm/parts/nothing/").status_code == 404


def test_a_lesson_read_again_at_once_writes_nothing(as_role: Callable[[str], Client], statements: Callable) -> None:
    client = as_role("buyer")
    address = "/fr/learn/agilepm/agilepm-m1-l1/"
    client.get(address)
    assert Enrolment.objects.get(user__email__startswith="buyer", training__code="agilepm").last_lesson.key == "agilepm-m1-l1"
    assert statements(lambda: client.get(address)) <= 6
