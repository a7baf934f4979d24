"""Acts on everybody in a room: confirmed with a reason, once each, reported candidate by candidate (EX-9)."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from courses.quizzes import actions, chain
from courses.quizzes.coaching import acts
from courses.quizzes.coaching import privacy as coaching
from courses.quizzes.models import Attempt, Message, RoomAct, RoomOutcome
from lms.accounts import privacy
from lms.kit import clock

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


def base(group: Group, part: str = "") -> str:
    return f"/en/desk/rooms/{group.key}/{part}"


def form(**more: object) -> dict:
    return {"reason": "Fire drill", "minutes": 10, "token": str(uuid.uuid4()), "since": clock.now().isoformat(), **more}


def left(attempt: Attempt) -> timedelta:
    attempt.refresh_from_db()
    return attempt.deadline - attempt.started_at


def outcomes() -> list[tuple]:
    return sorted(RoomOutcome.objects.values_list("act__act", "done"))


def test_EX_09_more_time_for_all_with_a_report(group: Group, as_role: Callable[[str], Client], people: dict) -> None:
    one, two, paused = group.sit()
    actions.pause(attempt=paused, actor=people["trainer"], reason="Ill")
    client = as_role("trainer")
    assert "all/extend/" in client.get(base(group)).content.decode()
    page = client.get(base(group, "all/extend/")).content.decode()
    assert "3 candidates" in page and "Give all of them the minutes" in page
    answer = client.post(base(group, "all/extend/"), form())
    done = RoomAct.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"/all/{done.public_id}/done/")
    assert {left(one), left(two)} == {timedelta(minutes=70)}
    paused.refresh_from_db()
    assert paused.remaining > 65 * 60 and paused.state == "paused"
    event = one.events.get(kind="extended")
    assert event.actor == people["trainer"] and event.data == {"minutes": 10, "reason": "Fire drill"}
    report = client.get(answer["Location"]).content.decode()
    assert report.count("/desk/rooms/") >= 4 and "Fire drill" in report and all(str(user) in report for user in group.people)
    assert f"all/{done.public_id}/done/" in client.get(base(group)).content.decode()


def test_EX_09_the_same_form_twice_is_one_act(group: Group, as_role: Callable[[str], Client]) -> None:
    attempts, sent = group.sit(), form()
    for _press in range(3):
        assert as_role("trainer").post(base(group, "all/extend/"), sent).status_code == 302
    assert {left(attempt) for attempt in attempts} == {timedelta(minutes=70)} and RoomAct.objects.count() == 1
    assert outcomes() == [("extend", True)] * 3
    again = as_role("trainer").post(base(group, "all/extend/"), form())
    assert again.status_code == 302 and {left(attempt) for attempt in attempts} == {timedelta(minutes=80)}, "another form is another act"


def test_EX_09_what_somebody_else_did_meanwhile_is_not_done_twice(group: Group, as_role: Callable[[str], Client], people: dict) -> None:
    attempts = group.sit()
    mine, theirs = form(), form(since=(clock.now() - timedelta(seconds=5)).isoformat())
    as_role("trainer").post(base(group, "all/extend/"), mine)
    answer = as_role("office").post(f"/en/desk/rooms/exam-{group.quiz.key}/all/extend/", theirs)
    assert {left(attempt) for attempt in attempts} == {timedelta(minutes=70)}
    report = as_role("office").get(answer["Location"]).content.decode()
    assert report.count("did the same a moment before") == 3 and str(people["trainer"]) in report


def test_EX_09_all_are_paused_and_go_on_and_end(group: Group, as_role: Callable[[str], Client], people: dict) -> None:
    attempts, client = group.sit(), as_role("trainer")
    actions.pause(attempt=attempts[0], actor=people["trainer"], reason="Ill")
    page = client.get(base(group, "all/pause/")).content.decode()
    assert "2 candidates" in page and "not concerned" in page
    client.post(base(group, "all/pause/"), form())
    assert set(Attempt.objects.filter(quiz=group.quiz).values_list("state", flat=True)) == {"paused"}
    assert outcomes() == [("pause", False), ("pause", True), ("pause", True)]
    assert "it cannot be paused" in RoomOutcome.objects.get(done=False).told
    client.post(base(group, "all/resume/"), form())
    assert set(Attempt.objects.filter(quiz=group.quiz).values_list("state", flat=True)) == {"running"}
    assert {event.data["reason"] for attempt in attempts for event in attempt.events.filter(kind="resumed")} == {"Fire drill"}
    groups.answer(attempts[1], n1="b")
    client.post(base(group, "all/submit/"), form())
    assert set(Attempt.objects.filter(quiz=group.quiz).values_list("state", flat=True)) == {"released"}
    attempts[1].refresh_from_db()
    assert attempts[1].score == 1 and attempts[1].events.get(kind="submitted").data == {"why": "staff", "reason": "Fire drill"}
    assert all(chain.broken_at(attempt.events.all()) is None for attempt in attempts)
    assert client.post(base(group, "all/submit/"), form()).status_code == 422, "nobody is under way any more"


def test_EX_09_a_message_sent_twice_is_one_message(group: Group, as_role: Callable[[str], Client]) -> None:
    group.sit()
    sent = {"text": "Five minutes left", "token": str(uuid.uuid4())}
    for _press in range(2):
        assert as_role("trainer").post(base(group, "messages/"), sent).status_code == 302
    assert Message.objects.count() == 3 and outcomes() == [("tell", True)] * 3
    page = as_role("trainer").get(base(group)).content.decode()
    assert 'name="token"' in page and "message to all" in page.lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"minutes": 0},
        {"minutes": 241},
        {"minutes": ""},
        {"token": "x"},
        {"token": ""},
        {"since": "now"},
        {"since": "2027-01-01T00:00:00"},
    ],
)
def test_EX_09_an_act_that_cannot_be_is_refused_in_words(group: Group, as_role: Callable[[str], Client], wrong: dict) -> None:
    attempts = group.sit()
    answer = as_role("trainer").post(base(group, "all/extend/"), form(**wrong))
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert {left(attempt) for attempt in attempts} == {timedelta(minutes=60)} and not RoomAct.objects.exists()


def test_EX_09_another_ones_form_and_act_are_refused(group: Group, as_role: Callable[[str], Client]) -> None:
    attempts, sent = group.sit(), form()
    as_role("trainer").post(base(group, "all/extend/"), sent)
    for role, act in (("office", "extend"), ("trainer", "pause")):
        assert as_role(role).post(base(group, f"all/{act}/"), sent).status_code == 422
    assert {attempt.state for attempt in Attempt.objects.filter(quiz=group.quiz)} == {"running"}
    assert {left(attempt) for attempt in attempts} == {timedelta(minutes=70)}
    assert as_role("trainer").get(base(group, "all/void/")).status_code == 404


@pytest.mark.parametrize("role", ["learner", "manager", "buyer", "finance", "author", "visitor"])
def test_EX_09_nobody_else_acts_on_a_room(group: Group, as_role: Callable[[str], Client], role: str) -> None:
    group.sit()
    wanted = 302 if role == "visitor" else 404
    for act in acts.ROOM_WIDE:
        address = base(group, f"all/{act}/")
        assert as_role(role).get(address).status_code == as_role(role).post(address, form()).status_code == wanted
    assert not RoomAct.objects.exists()


def test_EX_09_only_people_of_the_room_are_concerned(group: Group, as_role: Callable[[str], Client], people: dict) -> None:
    group.sit(1)
    outside, own = exams.sit(people["learner"], group.quiz), exams.sit(people["trainer"], group.quiz)
    as_role("trainer").post(base(group, "all/pause/"), form())
    outside.refresh_from_db()
    own.refresh_from_db()
    assert (outside.state, own.state) == ("running", "running") and outcomes() == [("pause", True)]
    foreign = RoomAct.objects.get()
    assert as_role("office").get(f"/en/desk/rooms/exam-{group.quiz.key}/all/{foreign.public_id}/done/").status_code == 404


def test_EX_09_the_pages_cost_the_same_for_3_and_40(people: dict, as_role: Callable[[str], Client], statements: Callable) -> None:
    client, quiz, costs = as_role("trainer"), groups.mock(), []
    for size in (3, 40):
        made = groups.group(people["trainer"], size=size, code=f"g{size}", quiz=quiz)
        made.sit()
        done = client.post(base(made, "all/extend/"), form())["Location"]
        pages = (base(made), base(made, "all/extend/"), done)
        for page in pages:
            client.get(page)
        costs.append([statements(lambda page=page: client.get(page)) for page in pages])
    assert costs[0] == costs[1], costs


def test_EX_09_what_staff_did_is_theirs_to_read_and_stays_without_their_name(group: Group, people: dict) -> None:
    group.sit()
    fields = {"room": group.key, "attempts": Attempt.objects.filter(quiz=group.quiz), "act": "pause", "reason": "Fire drill"}
    actions.act_on_room(token=uuid.uuid4(), actor=people["trainer"], since=clock.now(), **fields)
    assert privacy.export(people["trainer"])["exam coaching"]["room_acts"][0]["reason"] == "Fire drill"
    coaching.erase(people["trainer"])
    assert RoomAct.objects.get().actor is None
