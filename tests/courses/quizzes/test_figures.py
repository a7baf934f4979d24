"""Figures of questions by job (QZ-17): which answers feed them, the quarantine, the pages of authors."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.quizzes import actions, queries, tasks
from courses.quizzes.enums import QuizMode
from courses.quizzes.models import Dispute, FormStatistics, ItemStatistics, Question, Quiz, Slot
from courses.quizzes.statistics import LEAST
from lms.accounts.models import User
from lms.jobs import handlers
from lms.jobs.models import Job
from lms.kit import clock

from . import exams
from .forms import item, question, quiz, sat

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(db: None) -> list[User]:
    return [User(email=f"s{at}@x.example", first_name="S", last_name=str(at), password="!") for at in range(40)]


def saved(crowd: Sequence[User], n: int) -> list[User]:
    for user in crowd[:n]:
        if user.pk is None:
            user.save()
    return list(crowd[:n])


def exam(n: int = 12, **settings: object) -> Quiz:
    return quiz("exam", [item(f"x-{at:02}") for at in range(n)], **settings)


def able(at: int, of: int, *, upside_down: str = "") -> Callable[[Slot], str]:
    """Whoever stands further along answers more rightly; one question is answered the other way round."""
    chance = random.Random(at)

    def answer(slot: Slot) -> str:
        is_right = chance.random() < (at + 1) / (of + 1)
        if slot.version.question.key == upside_down:
            is_right = at < of / 2
        return "a" if is_right else chance.choice("bc")

    return answer


def sit_all(people: Sequence[User], form: Quiz, **facts: object) -> None:
    for at, user in enumerate(people):
        sat(user, form, able(at, len(people), **facts))


def bank_of(form: Quiz) -> int:
    return form.questions.first().bank_id


def test_QZ_17_nothing_is_said_under_thirty_but_n(crowd: list[User]) -> None:
    form = exam()
    sit_all(saved(crowd, LEAST - 1), form)
    actions.make_figures(bank=bank_of(form))
    row = ItemStatistics.objects.filter(version=question("x-00").current).get()
    assert (row.n, row.facility, row.discrimination, row.table, row.flags) == (LEAST - 1, None, None, [], [])


def test_QZ_17_facility_discrimination_and_the_table_of_distractors(crowd: list[User]) -> None:
    form = exam()
    sit_all(saved(crowd, 40), form)
    assert actions.make_figures(bank=bank_of(form)) == 12
    row = ItemStatistics.objects.filter(version=question("x-03").current).get()
    right = Slot.objects.filter(version=row.version, mark=1).count()
    assert row.n == 40 and row.mode == QuizMode.ASSESS and row.median_seconds == 40
    assert row.facility == pytest.approx(right / 40) and row.discrimination > 0.2 and row.upper_lower > 0.3
    assert [each["choice"] for each in row.table] == ["a", "b", "c", "d"]
    assert row.table[0]["is_right"] and row.table[3]["flag"] == "unused" and "unused" in row.flags


def test_QZ_17_first_attempts_in_exam_conditions_only(crowd: list[User]) -> None:
    form = exam(tries=None)
    people = saved(crowd, 3)
    sit_all(people, form)
    sat(people[0], form, lambda slot: "a")
    learning = quiz("practice", [item("p-0")], mode=QuizMode.PRACTISE)
    sat(people[0], learning, lambda slot: "a")
    voided = sat(people[1], quiz("void", [item("v-0")]), lambda slot: "a")
    actions.void(attempt=voided, actor=people[0], reason="A fire alarm")
    for each in (form, learning, Quiz.objects.get(key="void")):
        actions.make_figures(bank=bank_of(each))
    assert set(ItemStatistics.objects.values_list("version__question__key", "n")) == {(f"x-{at:02}", 3) for at in range(12)}


def test_QZ_17_the_reliability_of_a_quiz_by_language_with_its_error(crowd: list[User], as_role: Callable[[str], Client]) -> None:
    form = exam(20)
    people = saved(crowd, 40)
    with override("en"):
        sit_all(people[:35], form)
    with override("fr"):
        sit_all(people[35:], form)
    sat(people[0], form, lambda slot: "a")  # a second sitting of somebody counts nowhere
    for _again in range(2):
        actions.make_figures(bank=bank_of(form))
    rows = {row.language: row for row in FormStatistics.objects.filter(quiz=form)}
    assert (rows["fr"].n, rows["fr"].coefficient, rows["fr"].sem) == (5, None, None), "nothing but n under thirty"
    row = rows["en"]
    assert (row.n, row.items, row.method, row.mode) == (35, 20, "kr20", QuizMode.ASSESS)
    scores = list(form.attempts.filter(language="en").order_by("pk").values_list("score", flat=True))[:35]
    assert row.mean == pytest.approx(sum(scores) / 35) and 0.7 < row.coefficient < 1
    assert row.sem == pytest.approx(row.deviation * (1 - row.coefficient) ** 0.5) and row.between[0] < row.coefficient < row.between[1]
    page = as_role("author").get(reverse("quizzes:bank_statistics", args=["bank-exam"]))
    assert "Quiz exam" in page.content.decode() and 'data-label="n">35<' in page.content.decode()


def test_QZ_17_of_drawn_forms_too_and_only_marks_that_count(crowd: list[User]) -> None:
    exams.pmp_exam()
    drawn = exams.exam("pmp-2026", bank="test-pmp", key="short", size=18)
    for at, user in enumerate(saved(crowd, 32)):
        sat(user, drawn, lambda slot, at=at: next(iter(slot.version.right["chosen"])) if slot.number % 18 < at / 2 else "a")
    actions.make_figures(bank=drawn.bank_id)
    row = FormStatistics.objects.get(quiz=drawn)
    attempt = drawn.attempts.first()
    assert (row.method, row.n, row.items) == ("drawn", 32, attempt.slots.filter(counted=True).count())
    assert row.items < attempt.slots.count() and 0 < row.mean < row.items and 0 < row.sem < row.items


def test_QZ_17_by_language(crowd: list[User]) -> None:
    form = exam()
    people = saved(crowd, 5)
    with override("fr"):
        sit_all(people[:2], form)
    with override("en"):
        sit_all(people[2:], form)
    actions.make_figures(bank=bank_of(form))
    rows = ItemStatistics.objects.filter(version=question("x-00").current)
    assert dict(rows.values_list("language", "n")) == {"fr": 2, "en": 3}


def test_QZ_17_a_new_version_starts_anew(crowd: list[User]) -> None:
    from dataclasses import replace

    form = exam()
    sit_all(saved(crowd, 2), form)
    old = question("x-00")
    words = {language: replace(each, stem="Other words?") for language, each in old.item.words.items()}
    actions.write_items(bank=old.bank, items=[replace(old.item, words=words)])
    actions.make_figures(bank=bank_of(form))
    assert not ItemStatistics.objects.filter(version=question("x-00").current).exists()
    assert ItemStatistics.objects.filter(version=old.current).get().n == 2


def test_QZ_17_a_question_that_better_people_miss_is_quarantined_once(
    crowd: list[User], django_capture_on_commit_callbacks: Callable
) -> None:
    form = exam()
    sit_all(saved(crowd, 40), form, upside_down="x-05")
    with django_capture_on_commit_callbacks(execute=True):
        actions.make_figures(bank=bank_of(form))
    bad = question("x-05")
    assert bad.is_out and bad.out_because and Question.objects.filter(is_out=True).count() == 1
    assert bad.current not in queries.fixed(form.pk)
    row = ItemStatistics.objects.get(version=bad.current)
    assert row.quarantined_on == clock.today() and "negative" in row.flags
    Question.objects.filter(pk=bad.pk).update(is_out=False, out_because="")
    actions.make_figures(bank=bank_of(form))
    assert not question("x-05").is_out


def test_QZ_17_no_draw_uses_a_quarantined_question_any_more(crowd: list[User], django_capture_on_commit_callbacks: Callable) -> None:
    form = exam()
    sit_all(saved(crowd, 40), form, upside_down="x-05")
    bank, bad = bank_of(form), question("x-05")
    assert bad.pk in queries.pool(bank).versions
    with django_capture_on_commit_callbacks(execute=True):
        actions.make_figures(bank=bank)
    assert bad.pk not in queries.pool(bank).versions


def test_QZ_17_a_question_that_many_report_is_quarantined(crowd: list[User]) -> None:
    form = exam()
    people = saved(crowd, 40)
    sit_all(people, form)
    version = question("x-01").current
    for user in people[:4]:
        Dispute.objects.create(user=user, version=version, text="Wrong")
    Dispute.objects.filter(user=people[0]).update(state="dismissed")
    actions.make_figures(bank=bank_of(form))
    assert question("x-01").is_out


def test_QZ_17_the_night_works_on_what_changed_only(crowd: list[User], run_jobs: Callable[[], int]) -> None:
    form = exam()
    people = saved(crowd, 3)
    sit_all(people[:2], form)
    assert actions.due_figures() == 1
    assert Job.objects.filter(kind="quizzes.statistics").count() == 1
    run_jobs()
    assert ItemStatistics.objects.filter(n=2).count() == 12
    with clock.at(clock.now() + timedelta(hours=1)):
        assert actions.due_figures() == 0
        attempt = sat(people[2], form, lambda slot: "a")
        assert actions.due_figures() == 1
        assert actions.due_figures() == 1 and Job.objects.filter(kind="quizzes.statistics").count() == 2
    with clock.at(clock.now() + timedelta(minutes=90)):
        run_jobs()
    with clock.at(clock.now() + timedelta(hours=2)):
        assert actions.due_figures() == 0
        actions.void(attempt=attempt, actor=people[0], reason="Copied")
        assert actions.due_figures() == 1
        run_jobs()
    assert ItemStatistics.objects.filter(n=2).count() == 12


def test_QZ_17_the_night_has_its_hour() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["quizzes-figures"]
    assert entry["task"] == tasks.nightly_figures.name and "quizzes.statistics" in handlers.kinds()


def test_QZ_17_statements_do_not_grow_with_people(crowd: list[User], statements: Callable) -> None:
    form = exam()
    counted = []
    for n in (3, 25):
        sit_all(saved(crowd, n), form)
        counted.append(statements(lambda: actions.make_figures(bank=bank_of(form))))
    assert counted[0] <= counted[1] <= 15


def test_QZ_17_authors_see_figures_and_learners_do_not(crowd: list[User], as_role: Callable[[str], Client]) -> None:
    form = exam()
    sit_all(saved(crowd, 40), form, upside_down="x-05")
    actions.make_figures(bank=bank_of(form))
    addresses = [
        reverse("quizzes:statistics"), reverse("quizzes:bank_statistics", args=["bank-exam"]),
        reverse("quizzes:question_statistics", args=["bank-exam", "x-05"]),
    ]  # fmt: skip
    for role in ("learner", "manager", "trainer", "visitor"):
        assert all(as_role(role).get(each).status_code in (302, 403, 404) for each in addresses)
    pages = [as_role("author").get(each) for each in addresses]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert 'data-label="n">40<' in pages[1].content.decode()
    narrowed = as_role("author").get(addresses[1], {"show": "out"}).content.decode()
    assert "x-05" in narrowed and "x-04" not in narrowed
    assert as_role("author").get(reverse("quizzes:question_statistics", args=["bank-exam", "none"])).status_code == 404


def test_QZ_17_the_list_costs_the_same_whatever_its_length(as_role: Callable[[str], Client], page_costs: Callable) -> None:
    counted = []
    for key, n in (("few", 2), ("many", 45)):
        quiz(key, [item(f"{key}-{at}") for at in range(n)])
        counted.append(page_costs(as_role("author"), reverse("quizzes:bank_statistics", args=[f"bank-{key}"]))["kept"])
    assert counted[0] == counted[1] <= 10
