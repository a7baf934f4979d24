"""Practice of the controls before a mock (EX-3): the real player on three harmless questions, of which nothing comes."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.catalogue.models import MockExam
from courses.quizzes import access, actions, controls, drills, entrance, formats
from courses.quizzes.models import Ability, Attempt, Bank, ConceptCard, Grant, ItemStatistics, Quiz, Slot
from courses.quizzes.survey import lint_set
from lms.kit import clock, freshness

pytestmark = pytest.mark.django_db
ENTRANCE = "/en/learn/prince2/mocks/prince2-mock/"
PRACTICE = f"{ENTRANCE}practice/"


def begin(client: Client) -> Attempt:
    answer = client.post(PRACTICE)
    assert answer.status_code == 302, answer.content
    return Attempt.objects.get(public_id=answer["Location"].split("/quiz/")[1].split("/")[0])


def answer_all(client: Client, attempt: Attempt) -> None:
    for slot in attempt.slots.select_related("version"):
        given = {"order": slot.version.body["items"]} if slot.version.kind == "ordering" else {"chosen": [slot.order[0]]}
        address = reverse("quizzes:save", args=[attempt.public_id, slot.number])
        saved = client.put(address, json.dumps({"answer": given, "seq": 1, "flagged": True}), content_type="application/json")
        assert saved.status_code == 200 and saved.json()["saved_seq"] == 1


def test_EX_03_the_questions_are_three_kinds_in_both_languages_and_lint_clean() -> None:
    reading = formats.read(controls.FILE.read_bytes(), name="controls.md", format="markdown")
    items = [each.item for each in reading.items]
    assert [item.kind for item in items] == ["single", "multiple", "ordering"] and not reading.refused
    assert all(set(item.words) == {"fr", "en"} for item in items) and lint_set(items) == []


def test_EX_03_the_practice_is_the_real_player_with_the_tools_of_the_mock(as_role: Callable[[str], Client]) -> None:
    client = as_role("learner")
    entry = client.get(ENTRANCE).content.decode()
    assert PRACTICE in entry and 'data-check="clock"' in entry and 'data-check="screen"' in entry
    attempt = begin(client)
    assert attempt.quiz.key == controls.KEY and attempt.rehearses.key == "prince2-mock" and attempt.slots.count() == 3
    page = client.get(reverse("quizzes:attempt", args=[attempt.public_id]), follow=True).content.decode()
    # PRINCE2 Practitioner is an open-book exam: its book is here too, and the clock, the navigator, the flag.
    for sign in ("exam-book", "exam-calculator", "exam-timer", "exam-navigator", 'name="flagged"', "exam-screen"):
        assert sign in page, sign
    assert len(client.get(reverse("quizzes:items", args=[attempt.public_id])).content.decode().split('class="question')) > 3
    assert 'data-accent="prince2"' in page


def test_EX_03_it_leaves_no_result_no_figures_and_no_attempt_used(as_role: Callable[[str], Client], people: dict) -> None:
    client, user = as_role("learner"), people["learner"]
    mock = Quiz.objects.get(key="prince2-mock")
    Quiz.objects.filter(pk=mock.pk).update(tries=1)
    mock.refresh_from_db()
    before = [model.objects.filter(user=user).count() for model in (Ability, ConceptCard)]
    fresh = entrance.of(user, mock, language="en").fresh
    attempt = begin(client)
    answer_all(client, attempt)
    answer = client.post(reverse("quizzes:submit", args=[attempt.public_id]), follow=True)
    page = answer.content.decode()
    assert "Nothing of this practice is kept" in page and ENTRANCE in page and PRACTICE in page
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score, attempt.submitted_at, attempt.areas) == ("voided", None, None, {})
    assert not Slot.objects.filter(attempt=attempt, mark__isnull=False).exists()
    assert [model.objects.filter(user=user).count() for model in (Ability, ConceptCard)] == before
    told = entrance.of(user, mock, language="en")
    assert told.tries_left == 1 and told.past == [] and told.fresh == fresh and told.under_way is None
    assert actions.make_figures(bank=Bank.objects.get(slug=controls.KEY).pk) == 0 and not ItemStatistics.objects.exists()
    assert not access.practisable(user).filter(slug=controls.KEY).exists()
    assert not any(area.bank == controls.KEY for area in drills.areas(user))
    assert client.get(reverse("quizzes:result_pdf", args=[attempt.public_id])).status_code == 404


def test_EX_03_it_can_be_done_again_and_one_row_stays(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("learner")
    first = begin(client)
    assert begin(client).pk == first.pk  # still under way: the same one
    actions.submit(attempt=first)
    second = begin(client)
    assert second.pk != first.pk and second.is_under_way
    assert list(Attempt.objects.filter(user=people["learner"], rehearses__isnull=False)) == [second]


def test_EX_03_when_its_time_is_over_it_ends_without_a_result(as_role: Callable[[str], Client]) -> None:
    attempt = begin(as_role("learner"))
    with clock.at(attempt.deadline + timedelta(minutes=2)):
        assert actions.close_due(attempt=attempt.pk) == "voided"
    attempt.refresh_from_db()
    assert attempt.score is None and attempt.submitted_at is None


def test_EX_03_the_database_refuses_a_result_of_a_practice(as_role: Callable[[str], Client]) -> None:
    attempt = begin(as_role("learner"))
    for changes in ({"score": 1}, {"state": "released", "score": 1, "submitted_at": clock.now()}, {"submitted_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**changes)


def test_EX_03_it_closes_with_the_mock_and_belongs_to_nobody_else(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("learner")
    attempt = begin(client)
    address = reverse("quizzes:attempt", args=[attempt.public_id])
    for role in ("buyer", "trainer", "office", "administrator"):
        assert as_role(role).get(address).status_code == 404, role
    assert f"exam-{controls.KEY}" not in as_role("office").get("/en/desk/rooms/").content.decode()
    assert as_role("office").get(f"/en/desk/rooms/exam-{controls.KEY}/").status_code == 404
    Grant.objects.filter(user=people["learner"]).update(until=clock.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    save = client.put(
        reverse("quizzes:save", args=[attempt.public_id, 1]), json.dumps({"answer": {}, "seq": 1}), content_type="application/json"
    )
    assert save.status_code == 404


def test_EX_03_a_mock_that_is_closed_to_somebody_offers_no_practice(as_role: Callable[[str], Client]) -> None:
    MockExam.objects.filter(quiz__key="prince2-mock").update(access="entitlement")
    freshness.forget()
    client = as_role("buyer")
    assert PRACTICE not in client.get(ENTRANCE).content.decode()
    assert client.post(PRACTICE).status_code == 404
    assert not Attempt.objects.filter(rehearses__isnull=False).exists()
