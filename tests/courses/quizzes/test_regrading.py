"""Regrading as an explicit act with its list before and after (QZ-16), and forgetting after some months (EX-18)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from courses.credentials.models import Certificate
from courses.learning.models import LessonProgress
from courses.quizzes import actions, chain, queries, regrades, results
from courses.quizzes.actions import retention
from courses.quizzes.item import Item
from courses.quizzes.models import Attempt, Comment, Event, Message, Question, Slot
from lms.accounts import privacy
from lms.accounts.models import User
from lms.kit import clock

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db
KEY = "small-mock-1"
ADDRESS = f"/en/desk/regrades/{KEY}/"


@pytest.fixture
def group(people: dict) -> Group:
    """Three people who have handed in: (a, b, c), (b, b, c) and (a, b, b) where b is always right; 60 % passes."""
    Attempt.objects.all().delete()  # the sample people's
    made = groups.group(people["trainer"])
    for user, keys in zip(made.people, (("a", "b", "c"), ("b", "b", "c"), ("a", "b", "b")), strict=True):
        groups.handed_in(exams.sit(user, made.quiz), *keys)
    return made


def correct(key: str = KEY, *, right: str = "a", **changes: object) -> Question:
    """An author finds that `right` is right, and publishes the correction."""
    item: Item = replace(exams.single(key, right=right, area="people", task="team"), **changes)
    actions.write_items(bank=actions.bank(slug="small-mock"), items=[item])
    return Question.objects.select_related("current").get(key=key)


def attempts(group: Group) -> Iterator[Attempt]:
    return iter(Attempt.objects.filter(quiz=group.quiz).select_related("quiz").order_by("user"))


def state(group: Group) -> list[tuple]:
    return [(attempt.score, queries.passed(attempt, attempt.score or 0), attempt.state) for attempt in attempts(group)]


def regrade(question: Question, by: User, reason: str = "The key was wrong") -> actions.Regraded:
    return actions.regrade(question=question, actor=by, reason=reason, answers=regrades.preview(question).answers)


BEFORE = [(1, False, "released"), (2, True, "released"), (2, True, "released")]
AFTER = [(2, True, "released"), (1, False, "released"), (3, True, "released")]


def test_QZ_16_a_correction_alone_changes_no_result(group: Group, people: dict) -> None:
    question = correct()
    assert state(group) == BEFORE and question.current.number == 2
    page = queries.shown(next(attempts(group)), language="en")
    assert next(option for option in page[0].options if option.correct).key == "b", "an attempt shows what was asked"


def test_QZ_16_the_list_says_before_and_after_and_confirming_does_just_that(
    group: Group, people: dict, as_role: Callable[[str], Client]
) -> None:
    correct()
    office = as_role("office")
    assert KEY in office.get("/en/desk/regrades/").content.decode()
    page = office.get(ADDRESS).content.decode()
    assert page.count("0 → 1") == 2 and "1 → 0" in page and "2 → 3" in page and state(group) == BEFORE
    assert office.post(ADDRESS, {"answers": 3, "reason": ""}).status_code == 422 and state(group) == BEFORE
    done = office.post(ADDRESS, {"answers": 3, "reason": "The key was wrong"})
    assert done.status_code == 200 and state(group) == AFTER
    assert str(group.people[0]) in done.content.decode(), "whoever passes now, or no longer, is named"
    assert KEY not in office.get("/en/desk/regrades/").content.decode()
    assert office.post(ADDRESS, {"answers": 3, "reason": "Again"}).status_code == 422 and state(group) == AFTER


def test_QZ_16_what_nobodys_answer_moves_has_no_column(group: Group) -> None:
    changes = regrades.preview(correct()).rows
    still = [each for each in changes if not each.verdict_moves]
    with override("en"):
        page, short = (render_to_string("quizzes/rooms/_changes.html", {"changes": rows, "caption": "c"}) for rows in (changes, still))
    assert "Score" in page and "Result after" in page
    assert "Result after" not in short


def test_QZ_16_each_attempt_keeps_what_was_done_to_it(group: Group, people: dict) -> None:
    regrade(correct(), people["office"])
    first = next(attempts(group))
    event = first.events.get(kind="regraded")
    assert event.actor == people["office"] and event.data == {
        "n": 1, "from": 1, "to": 2, "reason": "The key was wrong", "mark": [0, 1], "score": [1, 2], "passed": [False, True],
    }  # fmt: skip
    assert all(chain.broken_at(attempt.events.all()) is None for attempt in attempts(group))
    assert first.areas == {"people": [2, 3, 0, 0]}, "the marks by area follow"
    slot = first.slots.get(number=1)
    assert (slot.version.number, slot.regraded.number, slot.mark) == (1, 2, 1)
    shown = queries.shown(first, language="en")[0]
    assert next(option for option in shown.options if option.correct).key == "a" and shown.is_right


def test_QZ_16_a_second_correction_starts_from_the_first(group: Group, people: dict) -> None:
    regrade(correct(), people["office"])
    question = correct(right="b")
    assert regrades.preview(question).moved == 3
    regrade(question, people["office"])
    assert state(group) == BEFORE


def test_QZ_16_certificates_and_progress_stay_and_the_move_is_reported(group: Group, people: dict) -> None:
    held = set(Certificate.objects.values_list("pk", flat=True)), LessonProgress.objects.count()
    done = regrade(correct(), people["office"])
    assert {(each.passed_before, each.passed_after) for each in done.verdicts} == {(False, True), (True, False)}
    assert (set(Certificate.objects.values_list("pk", flat=True)), LessonProgress.objects.count()) == held


def test_QZ_16_running_voided_and_foreign_answers_are_left_alone(group: Group, people: dict) -> None:
    voided = next(attempts(group))
    running = exams.sit(people["learner"], group.quiz)
    groups.answer(running, n1="a")
    actions.void(attempt=voided, actor=people["trainer"], reason="x")
    preview = regrades.preview(correct())
    assert (preview.answers, preview.moved, preview.foreign) == (2, 2, 0)
    regrade(preview.question, people["office"])
    assert running.slots.get(number=1).regraded is None
    voided.refresh_from_db()
    assert voided.score == 1
    actions.submit(attempt=running)
    assert regrades.preview(preview.question).answers == 1, "what is handed in later by the earlier key is listed again"


@pytest.mark.parametrize("how", ["another kind", "more marks", "another option", "words only"])
def test_QZ_16_a_version_that_asks_something_else_marks_nothing(group: Group, people: dict, how: str) -> None:
    made = exams.single(KEY, right="b" if how == "words only" else "a", area="people", task="team")
    five = {"body": {"options": [*made.body["options"], {"key": "e"}]}}
    five["words"] = {code: replace(words, parts={**words.parts, "e": "Five"}) for code, words in made.words.items()}
    new_words = {code: replace(words, stem=f"{words.stem} now") for code, words in made.words.items()}
    changes = {"another kind": {"kind": "multiple"}, "more marks": {"marks": 2}, "another option": five, "words only": {"words": new_words}}
    question = correct(right="b" if how == "words only" else "a", **changes[how])
    preview = regrades.preview(question)
    assert question.current.number == 2 and preview.moved == 0 and preview.foreign == (0 if how == "words only" else 3)
    assert [each.question.key for each in regrades.corrected()] == [], "there is nothing to decide"
    regrade(question, people["office"])
    assert state(group) == BEFORE


def test_QZ_16_an_answer_that_came_in_meanwhile_stops_the_act(group: Group, people: dict) -> None:
    late = exams.sit(people["learner"], group.quiz)
    question = correct()
    seen = regrades.preview(question).answers
    actions.submit(attempt=late)
    with pytest.raises(actions.QuizRefused):
        actions.regrade(question=question, actor=people["office"], reason="x", answers=seen)
    assert [row for row in state(group) if row[0]] == BEFORE
    assert not Event.objects.filter(kind="regraded").exists()


def test_QZ_16_an_attempt_that_waits_for_a_person_is_regraded_too(people: dict) -> None:
    group = groups.group(people["trainer"], text=True)
    attempt = group.sit(1)[0]
    groups.answer(attempt, n1="a", n2="b")
    actions.save(attempt=attempt, given=actions.Given(4, 1, {"text": "Two risks"}))
    actions.submit(attempt=attempt)
    regrade(correct(), people["office"])
    actions.mark_by_hand(attempt=attempt, number=4, mark=3, actor=people["trainer"])
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("released", 5)


@pytest.mark.parametrize("role", ["learner", "manager", "trainer", "author", "finance", "visitor"])
def test_QZ_16_nobody_else_regrades(group: Group, as_role: Callable[[str], Client], role: str) -> None:
    correct()
    client, wanted = as_role(role), 302 if role == "visitor" else 404
    assert client.get("/en/desk/regrades/").status_code == client.get(ADDRESS).status_code == wanted
    assert client.post(ADDRESS, {"answers": 3, "reason": "x"}).status_code == wanted and state(group) == BEFORE


def test_QZ_16_3_and_60_answers_cost_the_same(people: dict, as_role: Callable[[str], Client], statements: Callable) -> None:
    client, quiz, costs = as_role("office"), groups.mock(), []
    for size, right in ((3, "a"), (60, "c")):
        made = groups.group(people["trainer"], size=size, code=f"g{size}", quiz=quiz)
        for attempt in made.sit():
            groups.handed_in(attempt, "a" if size == 3 else "c")
        question = correct(right=right)
        pages = ("/en/desk/regrades/", ADDRESS)
        for page in pages:
            client.get(page)
        looks = [statements(lambda page=page: client.get(page)) for page in pages]
        costs.append([*looks, statements(lambda question=question: regrade(question, people["office"]))])
    assert costs[0] == costs[1] and costs[0][-1] <= 8, costs


# --- Forgetting -----------------------------------------------------------------------------------------------------------


def test_EX_18_months_are_calendar_months() -> None:
    assert retention.months_before(datetime(2027, 3, 31, 5, tzinfo=UTC), 1) == datetime(2027, 2, 28, 5, tzinfo=UTC)
    assert retention.months_before(datetime(2027, 1, 15, tzinfo=UTC), 24) == datetime(2025, 1, 15, tzinfo=UTC)
    assert retention.months_before(datetime(2028, 2, 29, tzinfo=UTC), 12) == datetime(2027, 2, 28, tzinfo=UTC)


def later(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def test_EX_18_after_the_months_the_details_go_and_the_result_stays(
    group: Group, people: dict, as_role: Callable[[str], Client], settings, statements: Callable
) -> None:
    first = next(attempts(group))
    actions.comment(attempt=first, number=1, text="Well seen", author=people["trainer"])
    running = exams.sit(people["learner"], group.quiz)
    actions.tell(attempts=Attempt.objects.filter(pk=running.pk), text="Hello", author=people["trainer"])
    marks = sorted(Slot.objects.filter(attempt__quiz=group.quiz).values_list("pk", "mark"))
    with clock.at(later(700)):
        assert actions.forget_old() == 0, "24 months are not over"
    with clock.at(later(740)):
        assert actions.forget_old() == 3 and actions.forget_old() == 0
    assert [row for row in state(group) if row[0]] == BEFORE
    assert sorted(Slot.objects.filter(attempt__quiz=group.quiz).values_list("pk", "mark")) == marks
    assert set(Event.objects.filter(attempt__quiz=group.quiz).values_list("attempt", flat=True)) == {running.pk}
    assert not Comment.objects.exists() and Message.objects.filter(attempt=running).count() == 1, "one under way is not touched"
    assert not Slot.objects.filter(attempt=first).exclude(answer={}, first_answer={}, marked_up={}, confidence="").exists()
    first.refresh_from_db()
    assert first.forgotten_at is not None and not results.can_review(first)
    exported = next(row for row in privacy.export(first.user)["quizzes"]["attempts"] if row["quiz"] == group.quiz.key)
    assert exported["score"] == 1 and exported["events"] == []
    with clock.at(group.session.starts_at):
        room = f"/en/desk/rooms/{group.key}/{first.public_id}/"
        for page in (room, room + "log/", room + "answers/"):
            assert "as old as the rules allow" in as_role("trainer").get(page).content.decode()


@pytest.mark.parametrize(("months", "forgotten"), [(0, 0), (1, 3), (120, 0)])
def test_EX_18_the_setting_says_how_many_months(group: Group, settings, months: int, forgotten: int) -> None:
    settings.EXAM_LOG_MONTHS = months
    with clock.at(later(40)):
        assert actions.forget_old() == forgotten


def test_EX_18_an_answer_that_waits_for_its_mark_is_kept(people: dict, settings) -> None:
    settings.EXAM_LOG_MONTHS = 1
    Attempt.objects.all().delete()
    attempt = groups.group(people["trainer"], text=True).sit(1)[0]
    actions.save(attempt=attempt, given=actions.Given(4, 1, {"text": "Two risks"}))
    actions.submit(attempt=attempt)
    with clock.at(later(90)):
        assert actions.forget_old() == 0 and attempt.slots.get(number=4).answer == {"text": "Two risks"}


def test_EX_18_3_and_60_attempts_are_forgotten_at_the_same_cost(people: dict, settings, statements: Callable) -> None:
    quiz, costs = groups.mock(), []
    for size in (3, 60):
        made = groups.group(people["trainer"], size=size, code=f"g{size}", quiz=quiz)
        for attempt in made.sit():
            actions.submit(attempt=attempt)
        with clock.at(later(800)):
            costs.append(statements(actions.forget_old))
    assert costs[0] == costs[1], costs


def test_EX_18_what_a_coach_wrote_stays_when_the_coach_goes(group: Group, people: dict) -> None:
    first = next(attempts(group))
    actions.comment(attempt=first, number=1, text="Well seen", author=people["trainer"])
    for provider in privacy.providers():
        if provider.name == "exam coaching":
            assert provider.export(people["trainer"])["written"] == [{"comment": "Well seen"}]
            assert provider.export(first.user)["comments"][0]["text"] == "Well seen"
            provider.erase(people["trainer"])
    assert Comment.objects.get().author is None
