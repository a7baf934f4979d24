"""Breaks of one's own, given by the office: taken between questions while the clock stands still (EX-10)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from courses.quizzes import actions, chain
from courses.quizzes.coaching import timeline
from courses.quizzes.models import Accommodation, Attempt, Quiz
from lms.accounts import privacy
from lms.accounts.models import User
from lms.kit import clock

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db
ADDRESS = "/en/desk/accommodations/"


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


def give(user: User, people: dict, *, breaks: int = 2, minutes: int = 10, **more: object) -> Accommodation:
    fields = {"percent": 0, "untimed": False, "second_language": False, **more}
    return actions.accommodate(user=user, reason="Agreed", by=people["office"], breaks=breaks, break_minutes=minutes, **fields)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_EX_10_the_clock_stands_still_for_the_length_that_was_given(group: Group, people: dict) -> None:
    give(group.people[0], people)
    attempt = exams.sit(group.people[0], group.quiz)
    began, ends = clock.now(), attempt.deadline
    with clock.at(began + timedelta(minutes=5)):
        resting = actions.take_break(attempt=attempt)
        assert (resting.state, resting.breaks_left, resting.deadline, resting.section) == ("break", 1, None, 1)
        with pytest.raises(actions.SaveRefused):
            actions.save(attempt=attempt, given=actions.Given(1, 1, {"chosen": ["a"]}))
    with clock.at(began + timedelta(minutes=15)):
        back = actions.end_break(attempt=attempt)
    assert back.state == "running" and abs((back.deadline - ends) - timedelta(minutes=10)) < timedelta(seconds=2)
    groups.answer(attempt, n1="b")
    assert chain.broken_at(attempt.events.all()) is None


def test_EX_10_what_is_longer_uses_exam_time_and_what_is_shorter_keeps_it(group: Group, people: dict) -> None:
    for user, minutes in ((group.people[0], 14), (group.people[1], 3)):
        give(user, people)
        attempt = exams.sit(user, group.quiz)
        began = clock.now()
        actions.take_break(attempt=attempt)
        with clock.at(began + timedelta(minutes=minutes)):
            back = actions.end_break(attempt=attempt)
            left = back.deadline - clock.now()
        wanted = timedelta(minutes=60 - max(minutes - 10, 0))
        assert abs(left - wanted) < timedelta(seconds=2), minutes


def test_EX_10_no_more_breaks_than_were_given_and_none_for_others(group: Group, people: dict) -> None:
    give(group.people[0], people, breaks=1)
    mine, other = exams.sit(group.people[0], group.quiz), exams.sit(group.people[1], group.quiz)
    actions.take_break(attempt=mine)
    assert actions.take_break(attempt=mine).breaks_left == 0, "a second press of the same button takes no second break"
    actions.end_break(attempt=mine)
    for attempt in (mine, other):
        with pytest.raises(actions.QuizRefused):
            actions.take_break(attempt=attempt)
    with clock.at(other.deadline + timedelta(seconds=5)), pytest.raises(actions.QuizRefused):
        Attempt.objects.filter(pk=mine.pk).update(breaks_left=1, deadline=other.deadline)
        actions.take_break(attempt=mine)


def test_EX_10_breaks_come_with_every_exam_begun_from_then_on(group: Group, people: dict) -> None:
    user = group.people[0]
    before = exams.sit(user, group.quiz)
    give(user, people)
    before.refresh_from_db()
    assert before.breaks_left == 0
    actions.submit(attempt=before)
    actions.prepare(user=user, quiz=group.quiz)
    claimed = exams.sit(user, group.quiz)
    assert (claimed.breaks_left, claimed.break_seconds) == (2, 600)
    claimed.refresh_from_db()
    assert (claimed.breaks_left, claimed.break_seconds) == (2, 600)
    untimed = groups.mock(key="untimed", training="prince2", minutes=None)
    assert exams.sit(user, untimed).breaks_left == 0, "no clock runs that could stand still"


def test_EX_10_who_never_comes_back_is_handed_in_once_the_rest_has_run_out(group: Group, people: dict) -> None:
    give(group.people[0], people)
    attempt = exams.sit(group.people[0], group.quiz)
    began = clock.now()
    actions.take_break(attempt=attempt)
    with clock.at(began + timedelta(minutes=69)):
        assert actions.close_overdue() == 0
    with clock.at(began + timedelta(minutes=72)):
        assert actions.close_overdue() == 1


def test_EX_10_the_player_offers_the_break_and_others_never_see_it(group: Group, people: dict) -> None:
    give(group.people[0], people)
    mine, other = exams.sit(group.people[0], group.quiz), exams.sit(group.people[1], group.quiz)
    client, stranger = signed_in(group.people[0]), signed_in(group.people[1])
    entry = "/en/learn/agilepm/mocks/small-mock/"
    assert "2 extra breaks of 10 min each" in client.get(entry).content.decode()
    assert "extra break" not in stranger.get(entry).content.decode()
    page = client.get(f"/en/quiz/{mine.public_id}/?n=2").content.decode()
    assert f"/quiz/{mine.public_id}/break/" in page and "2 extra breaks of 10 min left" in page
    assert "/break/" not in stranger.get(f"/en/quiz/{other.public_id}/?n=2").content.decode()
    assert stranger.post(f"/en/quiz/{mine.public_id}/break/").status_code == 404
    assert client.post(f"/en/quiz/{mine.public_id}/break/").status_code == 302
    resting = client.get(f"/en/quiz/{mine.public_id}/").content.decode()
    assert "Go on where you were" in resting and "Part 1 waits" not in resting
    assert client.post(f"/en/quiz/{mine.public_id}/back/").status_code == 302
    mine.refresh_from_db()
    assert (mine.state, mine.breaks_left) == ("running", 1)
    stranger.post(f"/en/quiz/{other.public_id}/break/")
    other.refresh_from_db()
    assert other.state == "running"


def test_EX_10_the_log_tells_it_and_the_export_too(group: Group, people: dict) -> None:
    give(group.people[0], people)
    attempt = exams.sit(group.people[0], group.quiz)
    actions.take_break(attempt=attempt)
    with override("en"):
        assert "Extra break of 10 min, as given to this person; left: 1" in [
            each.words for each in timeline.of(attempt, routine=False).entries
        ]
    data = privacy.export(group.people[0])["exam coaching"]["extra_time"]
    assert (data["breaks"], data["break_minutes"]) == (2, 10)


def test_EX_10_a_body_break_follows_a_part_as_before(people: dict) -> None:
    give(people["learner"], people)
    attempt = exams.sit(people["learner"], exams.pmp_exam())
    actions.take_break(attempt=attempt)
    actions.end_break(attempt=attempt)
    resting = actions.close_section(attempt=attempt, section=1)
    assert (resting.state, resting.breaks_left, resting.section) == ("break", 1, 2)
    assert "Part 2 waits for you" in signed_in(people["learner"]).get(f"/en/quiz/{attempt.public_id}/").content.decode()


def test_EX_10_the_office_gives_breaks(as_role: Callable[[str], Client], group: Group) -> None:
    user, office = group.people[0], as_role("office")
    form = {"email": user.email, "percent": "", "breaks": "3", "break_minutes": "5", "reason": "Agreed"}
    assert office.post(ADDRESS, form).status_code == 302
    given = Accommodation.objects.get(user=user)
    assert (given.percent, given.breaks, given.break_minutes) == (0, 3, 5)
    assert "3 extra breaks of 5 min" in office.get(ADDRESS).content.decode()


@pytest.mark.parametrize("wrong", [{"breaks": "2", "break_minutes": ""}, {"break_minutes": "5"}, {"breaks": "21", "break_minutes": "5"},
                                   {"breaks": "1", "break_minutes": "61"}, {"breaks": "-1", "break_minutes": "5"}])  # fmt: skip
def test_EX_10_breaks_that_cannot_be_are_refused_in_words(as_role: Callable[[str], Client], group: Group, wrong: dict) -> None:
    form = {"email": group.people[0].email, "percent": "", "breaks": "", "break_minutes": "", "reason": "", **wrong}
    answer = as_role("office").post(ADDRESS, form)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode() and "quizzes_extra" not in answer.content.decode()
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize(("breaks", "minutes"), [(1, 0), (0, 5), (21, 5), (1, 61)])
def test_EX_10_the_database_holds_the_bounds_too(group: Group, people: dict, breaks: int, minutes: int) -> None:
    row = Accommodation(user=group.people[0], breaks=breaks, break_minutes=minutes)
    with pytest.raises(ValidationError):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(actions.QuizRefused):
        give(group.people[0], people, breaks=breaks, minutes=minutes)
    assert Quiz.objects.exists()
