"""Faults and attacks on an attempt that the engine withstands (reliability.md E)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions, chain
from courses.quizzes.actions import Given
from courses.quizzes.models import Accommodation, Attempt, Question
from lms.accounts.models import User
from lms.kit import clock

from . import exams
from .forms import item, quiz

pytestmark = pytest.mark.django_db
# Everything but when it was last looked at.
KEPT = [each.attname for each in Attempt._meta.concrete_fields if each.name != "seen_at"]


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


@pytest.fixture
def attempt(user: User) -> Attempt:
    return exams.sit(user, quiz("faults", [item(f"e-{at}") for at in range(4)], tries=None))


def given(attempt: Attempt, number: int = 1, *, seq: int = 1, **more: object) -> None:
    actions.save(attempt=attempt, given=Given(number, seq, {"chosen": ["a"]}, **more))


@pytest.mark.parametrize(("after", "counts"), [(-1, True), (59, True), (61, False)])
@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.case("E_05")
def test_E_05_at_the_limit_and_the_grace_the_servers_clock_decides(attempt: Attempt, after: int, counts: bool, days: int) -> None:
    """An answer given in the last second of which the page's clock says so: only the true clock can make it count in the grace."""
    claimed = attempt.deadline + timedelta(seconds=-1, days=days)
    with clock.at(attempt.deadline + timedelta(seconds=after)):
        if counts and (after < 0 or days == 0):
            given(attempt, claimed=claimed)
        else:
            with pytest.raises(actions.SaveRefused):
                given(attempt, claimed=claimed)
    assert bool(attempt.slots.get(number=1).answer) is (counts and (after < 0 or days == 0))


@pytest.mark.case("E_05")
def test_E_05_handing_in_after_the_grace_scores_what_was_in_time(attempt: Attempt) -> None:
    given(attempt)
    with clock.at(attempt.deadline + timedelta(seconds=61)):
        with pytest.raises(actions.SaveRefused):
            given(attempt, 2)
        assert actions.submit(attempt=attempt).score == 1


@pytest.mark.case("E_06")
def test_E_06_who_closes_the_browser_is_handed_in_with_every_saved_answer(attempt: Attempt, run_jobs: Callable[[], int]) -> None:
    for number in (1, 2, 3):
        given(attempt, number)
    with clock.at(attempt.deadline + timedelta(seconds=62)):
        run_jobs()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("released", 3)


@pytest.mark.case("E_07")
def test_E_07_a_job_that_comes_two_hours_late_stamps_the_deadline(attempt: Attempt) -> None:
    given(attempt)
    with clock.at(attempt.deadline + timedelta(hours=2)):
        assert actions.close_overdue() == 1
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.deadline and attempt.score == 1
    assert attempt.events.get(kind="submitted").at > attempt.deadline, "the log says when it was really done"


@pytest.mark.case("E_07")
def test_E_07_of_a_break_that_nobody_ended_the_end_of_the_time_is_stamped(user: User) -> None:
    sitting = exams.sit(user, exams.pmp_exam())
    resting = actions.close_section(attempt=sitting, section=1)
    ends = resting.break_until + timedelta(seconds=resting.remaining)
    with clock.at(ends + timedelta(hours=2)):
        assert actions.close_overdue() == 1
    sitting.refresh_from_db()
    assert sitting.submitted_at == ends


@pytest.mark.case("E_08")
def test_E_08_a_pause_keeps_the_remaining_time(attempt: Attempt, people: dict) -> None:
    with clock.at(attempt.started_at + timedelta(minutes=45)):
        actions.pause(attempt=attempt, actor=people["trainer"], reason="Fire drill")
    with clock.at(attempt.started_at + timedelta(hours=30)):
        assert actions.close_overdue() == 0
        actions.resume(attempt=attempt, actor=people["trainer"])
        attempt.refresh_from_db()
        assert attempt.deadline == clock.now() + timedelta(minutes=15)


@pytest.mark.case("E_08")
def test_E_08_who_starts_shortly_before_the_access_ends_has_until_then(people: dict) -> None:
    learner, quiz = people["learner"], exams.pmp_exam()
    ends = clock.now() + timedelta(minutes=15)
    actions.grant(user=learner, quiz=quiz, until=ends)
    attempt = actions.start(user=learner, quiz=quiz)
    attempt.refresh_from_db()
    assert attempt.deadline == ends and 890 <= attempt.seconds <= 900
    actions.grant(user=people["graduate"], quiz=quiz, until=clock.now() + timedelta(days=9))
    assert actions.start(user=people["graduate"], quiz=quiz).seconds == 240 * 60


@pytest.mark.parametrize("route", ["save", "replay", "check", "section", "back", "submit", "scratchpad"])
@pytest.mark.case("E_09")
def test_E_09_nothing_moves_a_released_attempt_backwards(route: str, attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    given(attempt)
    actions.submit(attempt=attempt)
    before = Attempt.objects.filter(pk=attempt.pk).values(*KEPT).get()
    slots, events = list(attempt.slots.values()), attempt.events.count()
    args = [attempt.public_id, 1] if route in ("save", "check", "section") else [attempt.public_id]
    address, client = reverse(f"quizzes:{route}", args=args), as_role("learner")
    json = {"answer": {"chosen": ["b"]}, "seq": 9, "answers": [{"n": 1, "seq": 9, "answer": {"chosen": ["b"]}}], "text": "x"}
    if route == "save":
        assert client.put(address, json, content_type="application/json").status_code == 409
    elif route == "replay":
        assert client.post(address, json, content_type="application/json").json()["refused"]["1"]["code"] == "closed"
    elif route == "scratchpad":
        assert client.post(address, json, content_type="application/json").status_code == 409
    else:
        assert client.post(address, {"seq": 9, "chosen": "b"}).status_code == 302
    assert Attempt.objects.filter(pk=attempt.pk).values(*KEPT).get() == before
    assert list(attempt.slots.values()) == slots and attempt.events.count() == events


@pytest.mark.case("E_12")
def test_E_12_an_answer_sent_again_after_a_lost_reply_is_one_answer(attempt: Attempt, user: User) -> None:
    """The network fails after the server has saved: the page sends the same once more, alone and among others."""
    first = Given(1, 1, {"chosen": ["a"]})
    for _again in range(2):
        actions.save_own(user=user, public_id=attempt.public_id, given=first)
    found = actions.replay_own(user=user, public_id=attempt.public_id, given=[first, Given(2, 1, {"chosen": ["b"]})])
    assert found.saved == {1: 1, 2: 1} and not found.refused
    assert attempt.events.filter(kind="saved").count() == 2


@pytest.mark.parametrize("percent", [0, 33])
@pytest.mark.case("E_18")
def test_E_18_extra_time_is_applied_by_the_server_from_the_start_and_in_the_middle(percent: int, user: User, people: dict) -> None:
    Accommodation.objects.create(user=user, percent=percent)
    sitting = exams.sit(user, quiz("extra", [item("x-0")], minutes=60))
    assert sitting.deadline == sitting.started_at + timedelta(seconds=3600 * (100 + percent) // 100)
    before = sitting.deadline
    with clock.at(before - timedelta(seconds=5)):
        actions.extend(attempt=sitting, actor=people["trainer"], minutes=20, reason="33 % were agreed")
    with clock.at(before + timedelta(minutes=19)):
        given(sitting)
    assert sitting.slots.get(number=1).answer


@pytest.mark.parametrize("statement", ["UPDATE quizzes_event SET kind = 'x'", "DELETE FROM quizzes_event"])
@pytest.mark.case("E_19")
def test_E_19_a_row_of_the_log_is_not_changed_and_its_loss_is_seen(statement: str, attempt: Attempt) -> None:
    for seq in (1, 2, 3):
        given(attempt, seq=seq)
    rows = list(attempt.events.all())
    if statement.startswith("UPDATE"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert chain.broken_at(attempt.events.all()) is None
    for lost in range(len(rows) - 1):
        assert chain.broken_at([*rows[:lost], *rows[lost + 1 :]]) is not None


@pytest.mark.case("E_21")
def test_E_21_questions_are_found_by_no_search_feed_sitemap_or_export_of_a_learner(user: User, as_role: Callable[[str], Client]) -> None:
    word = "Zanzibarquestion"
    actions.write_items(bank=actions.bank(slug="hidden"), items=[item(word)])
    assert Question.objects.filter(stem_en__startswith=word).exists()
    for role in ("visitor", "learner", "manager"):
        client = as_role(role)
        found = client.get("/en/search/", {"q": word}).content.decode()
        assert f"{word} (en)" not in found and "Reason " not in found
        for address in ("/sitemap.xml", "/en/", "/en/learn/", "/robots.txt"):
            assert word not in client.get(address, follow=True).content.decode()
        for address in ("/api/v2/pages/", "/api/v3/pages/", "/cms/snippets/quizzes/question/", "/cms/question-bank/export/"):
            assert client.get(address).status_code in (302, 403, 404)
    from lms.accounts.privacy import export

    assert word not in str(export(user))
