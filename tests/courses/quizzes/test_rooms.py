"""Rooms: who enters which, what the live view says, every act with its event, messages, the log (EX-9)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from courses.booking.models import Seat, Session
from courses.quizzes import actions, chain
from courses.quizzes.coaching import acts, live, panels, rooms, timeline
from courses.quizzes.models import Attempt, Event, Message
from lms.accounts.models import User
from lms.kit import clock

from . import exams, groups
from .groups import Group

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
POSTS = ("tell", "tell_one", "comment", *(f"acts/{code}" for code in acts.ACTS))
EVERYTHING = {"minutes": 5, "reason": "Fire drill", "section": 1, "text": "Five minutes left", "number": 0}


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


@pytest.fixture
def other_trainer(people: dict) -> Client:
    """A trainer who gives another session of the same training."""
    held = User.objects.create_user("other@x.example", "x" * 20, first_name="O", last_name="T")
    User.objects.filter(pk=held.pk).update(role_codes=["trainer"])
    groups.group(User.objects.get(pk=held.pk), code="others", quiz=groups.mock(key="other-mock"))
    client = Client()
    client.force_login(User.objects.get(pk=held.pk), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def base(group: Group, attempt: Attempt | None = None) -> str:
    return f"/en/desk/rooms/{group.key}/" + (f"{attempt.public_id}/" if attempt else "")


def addresses(group: Group, attempt: Attempt) -> tuple[list[str], list[str]]:
    """(pages, forms) of the room and of one attempt in it."""
    one = base(group, attempt)
    pages = [base(group) + part for part in ("", "results/", "needs/", "assign/")] + [one, one + "log/"]
    forms = [base(group) + "messages/", base(group) + "assign/", one + "messages/", one + "comments/"]
    return pages, forms + [f"{one}acts/{code}/" for code in acts.ACTS]


def events(attempt: Attempt) -> list[tuple]:
    return list(attempt.events.values_list("kind", "actor__email", "data__reason"))


# --- Who ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["learner", "manager", "buyer", "finance", "author", "graduate", "visitor", "other trainer"])
def test_EX_09_EX_14_a_room_and_its_acts_do_not_exist_for_others(
    group: Group, as_role: Callable[[str], Client], other_trainer: Client, role: str
) -> None:
    attempt = group.sit(1)[0]
    client = other_trainer if role == "other trainer" else as_role(role)
    before = events(attempt)
    pages, forms = addresses(group, attempt)
    answers = [client.get(page) for page in pages] + [client.post(form, EVERYTHING) for form in forms]
    wanted = 302 if role == "visitor" else 404
    assert {answer.status_code for answer in answers} == {wanted}
    attempt.refresh_from_db()
    assert events(attempt) == before and attempt.state == "running" and not Message.objects.exists()


def test_EX_09_those_under_way_come_first_and_the_finished_are_folded(group: Group, as_role: Callable[[str], Client]) -> None:
    running, paused, done = group.sit(3)
    one = base(group, paused)
    client = as_role("trainer")
    client.post(f"{one}acts/pause/", EVERYTHING)
    actions.submit(attempt=done)
    page = client.get(base(group)).content.decode()
    acts_at, table_at, folded_at = (page.index(each) for each in ('id="whole"', str(running.public_id), 'id="live-finished"'))
    assert acts_at < table_at < folded_at < page.index(f'id="to-{done.public_id}"') and page.index(str(paused.public_id)) < folded_at
    assert "<dt>suspended</dt><dd>1</dd>" in page and "1 finished" in page
    part = client.get(base(group) + "?part=live").content.decode()
    assert 'id="whole"' in part and "<h1>" not in part and "<h1>Live</h1>" in page


@pytest.mark.parametrize("role", ["trainer", "office", "administrator"])
def test_EX_09_whoever_runs_the_session_enters(group: Group, as_role: Callable[[str], Client], role: str) -> None:
    attempt = group.sit(1)[0]
    pages, _forms = addresses(group, attempt)
    assert {as_role(role).get(page).status_code for page in pages} == {200}
    assert f'/desk/rooms/{group.key}/"' in as_role(role).get("/en/desk/rooms/").content.decode()


def test_EX_09_an_attempt_of_somebody_outside_the_room_is_not_in_it(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    foreign = exams.sit(people["learner"], group.quiz)
    pages, forms = addresses(group, foreign)
    inside = base(group, foreign)
    for address in [page for page in pages if page.startswith(inside)]:
        assert as_role("trainer").get(address).status_code == 404
    for address in [form for form in forms if form.startswith(inside)]:
        assert as_role("trainer").post(address, EVERYTHING).status_code == 404
    assert foreign.events.count() == 1


def test_EX_09_nobody_gives_time_to_themselves(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    own = exams.sit(people["office"], group.quiz)
    for key in (group.key, "exam-small-mock"):
        one = f"/en/desk/rooms/{key}/{own.public_id}/"
        assert as_role("office").post(f"{one}acts/extend/", EVERYTHING).status_code == 404
    one = f"/en/desk/rooms/exam-small-mock/{own.public_id}/"
    assert as_role("administrator").post(f"{one}acts/extend/", EVERYTHING).status_code == 302


def test_EX_09_a_room_follows_its_session(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    client = as_role("trainer")
    Session.objects.filter(pk=group.session.pk).update(trainer=people["office"])
    assert client.get(base(group)).status_code == 404
    Session.objects.filter(pk=group.session.pk).update(trainer=people["trainer"], state="cancelled")
    assert client.get(base(group)).status_code == 404
    Session.objects.filter(pk=group.session.pk).update(state="done")
    with clock.at(group.session.ends_at + timedelta(days=179)):
        assert rooms.room(people["trainer"], group.key) is not None
    with clock.at(group.session.ends_at + timedelta(days=181)):
        assert rooms.room(people["trainer"], group.key) is None


@pytest.mark.parametrize("key", ["session-nothing", "session-", "exam-", "exam-nothing", "nothing"])
def test_EX_09_no_such_room(as_role: Callable[[str], Client], key: str) -> None:
    assert as_role("administrator").get(f"/en/desk/rooms/{key}/").status_code == 404


def test_EX_09_a_seat_that_is_not_sure_is_nobodys_business(group: Group, people: dict) -> None:
    attempt = group.sit(1)[0]
    room = rooms.room(people["trainer"], group.key)
    assert room is not None and list(room.attempts) == [attempt]
    Seat.objects.filter(attendee=attempt.user).update(state="cancelled")
    assert list(room.attempts) == [] and not rooms.coached(people["trainer"]).filter(user=attempt.user).exists()


# --- The live view --------------------------------------------------------------------------------------------------------


def test_EX_09_the_live_view_says_where_everybody_is(group: Group, people: dict) -> None:
    started = clock.now()
    with clock.at(started):
        first, second = group.sit(2)
        groups.answer(first, n2="a")
    with clock.at(started + timedelta(seconds=30)):
        actions.contact(user=first.user, public_id=first.public_id, number=3)
    with clock.at(started + timedelta(seconds=40)):
        room = rooms.room(people["trainer"], group.key)
        assert room is not None
        found = live.live(room, language="en")
    rows = {each.user.pk: each for each in found.candidates}
    one, two = rows[first.user_id], rows[second.user_id]
    assert (one.attempt.at_number, one.answered, one.items, one.is_present, one.saved_at) == (3, 1, 3, True, started)
    assert (two.answered, two.is_lost, two.left, two.saved_at) == (0, True, "59:20", None)
    assert (found.under_way, found.lost, found.over, found.absent) == (2, 1, 0, [group.people[2]])


def test_EX_09_a_break_or_pause_is_no_lost_connection(group: Group, people: dict) -> None:
    attempt = group.sit(1)[0]
    actions.pause(attempt=attempt, actor=people["trainer"], reason="Fire drill")
    room = rooms.room(people["trainer"], group.key)
    assert room is not None
    with clock.at(clock.now() + timedelta(minutes=5)):
        found = live.live(room, language="en")
    assert found.lost == 0 and found.candidates[0].seconds_left == pytest.approx(3600, abs=5)


def test_EX_09_the_page_reports_the_question_in_sight(group: Group) -> None:
    attempt = group.sit(1)[0]
    client = Client()
    client.force_login(attempt.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for asked, kept in (("2", 2), ("99", 2), ("x", 2), ("-1", 2), ("3", 3)):
        assert client.get(f"/en/quiz/{attempt.public_id}/clock/?n={asked}").status_code == 200
        attempt.refresh_from_db()
        assert attempt.at_number == kept


@pytest.mark.parametrize("role", ["trainer", "office"])
def test_EX_09_3_and_60_candidates_cost_the_same(people: dict, as_role: Callable[[str], Client], statements: Callable, role: str) -> None:
    quiz, client, costs = groups.mock(), as_role(role), {}
    for size in (3, 60):
        group = groups.group(people["trainer"], size=size + 1, code=f"g{size}", quiz=quiz)
        attempts = group.sit(size)
        groups.answer(attempts[0], n1="a")
        done = [groups.handed_in(attempt, "b", "b", "a") for attempt in (attempts[1], *attempts[2::2])]
        actions.comment(attempt=done[0], number=1, text="Well seen", author=people["trainer"])
        pages = [base(group), base(group) + "?part=live", base(group) + "results/", base(group) + "needs/", base(group) + "assign/"]
        pages += [base(group, attempts[0]), base(group, attempts[0]) + "log/", base(group, done[0]) + "answers/"]
        pages += ["/en/desk/rooms/"]
        for page in pages:
            assert client.get(page).status_code == 200, page
        costs[size] = [statements(lambda page=page: client.get(page)) for page in pages]
        costs[size].append(statements(lambda: panels.watched(people[role])))
    assert costs[3] == costs[60], costs
    assert costs[60][1] <= 9, "the part that is fetched every five seconds"


def test_EX_09_the_part_holds_no_answer_and_no_page(group: Group, as_role: Callable[[str], Client]) -> None:
    attempt = group.sit(1)[0]
    groups.answer(attempt, n1="a")
    part = as_role("trainer").get(base(group) + "?part=live").content.decode()
    assert "1 of 3" in part and "<html" not in part and "Stem " not in part and "Option " not in part
    assert as_role("trainer").get(base(group, attempt) + "answers/").status_code == 404, "answers are read once they are handed in"


# --- Acts -----------------------------------------------------------------------------------------------------------------


def test_EX_09_every_act_is_done_logged_and_shown(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    client, attempt = as_role("trainer"), group.sit(1)[0]
    before = attempt.deadline
    for code in ("extend", "pause", "resume", "submit", "void"):
        answer = client.post(f"{base(group, attempt)}acts/{code}/", {"minutes": 5, "reason": f"Why {code}"})
        assert answer.status_code == 302, code
        page = client.get(base(group, attempt)).content.decode()
        assert code == "resume" or f"Why {code}" in page
        attempt.refresh_from_db()
        if code == "extend":
            assert attempt.deadline == before + timedelta(minutes=5)
    assert attempt.state == "voided"
    mail = people["trainer"].email
    assert [row for row in events(attempt) if row[1]][:4] == [
        ("extended", mail, "Why extend"), ("paused", mail, "Why pause"), ("resumed", mail, None), ("submitted", mail, "Why submit"),
    ]  # fmt: skip
    assert chain.broken_at(attempt.events.all()) is None


def test_EX_09_an_earlier_part_is_opened_again(people: dict, as_role: Callable[[str], Client]) -> None:
    pmp = exams.pmp_exam()
    attempt = exams.sit(people["learner"], pmp)
    actions.close_section(attempt=attempt, section=1, take_break=False)
    one = f"/en/desk/rooms/exam-{pmp.key}/{attempt.public_id}/"
    assert "Open an earlier part again" in as_role("office").get(one).content.decode()
    assert as_role("office").post(f"{one}acts/reopen/", {"section": 2, "reason": "Slip"}).status_code == 422
    assert as_role("office").post(f"{one}acts/reopen/", {"section": 1, "reason": "Slip"}).status_code == 302
    attempt.refresh_from_db()
    assert attempt.section == 1 and events(attempt)[-1] == ("reopened", people["office"].email, "Slip")


@pytest.mark.parametrize(
    ("act", "data"),
    [("extend", {"minutes": 0, "reason": "x"}), ("extend", {"minutes": 5, "reason": " "}), ("extend", {"minutes": "many", "reason": "x"}),
     ("pause", {"reason": ""}), ("void", {}), ("submit", {"reason": ""}), ("resume", {}), ("reopen", {"section": 1, "reason": "x"})],
)  # fmt: skip
def test_EX_09_an_act_without_its_reason_or_out_of_place_is_refused_in_words(
    group: Group, as_role: Callable[[str], Client], act: str, data: dict
) -> None:
    attempt = group.sit(1)[0]
    answer = as_role("trainer").post(f"{base(group, attempt)}acts/{act}/", data)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert [row[0] for row in events(attempt)] == ["started"]


def test_EX_09_what_was_typed_comes_back_with_a_refusal(group: Group, as_role: Callable[[str], Client]) -> None:
    attempt = group.sit(1)[0]
    page = as_role("trainer").post(f"{base(group, attempt)}acts/extend/", {"minutes": 500, "reason": "Fire drill"}).content.decode()
    assert 'value="Fire drill"' in page and 'value="500"' in page
    assert as_role("trainer").post(f"{base(group, attempt)}acts/nothing/", EVERYTHING).status_code == 404


# --- Messages -------------------------------------------------------------------------------------------------------------


def seen_by(attempt: Attempt) -> tuple[Client, list[str]]:
    client = Client()
    client.force_login(attempt.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, [each["text"] for each in client.get(f"/en/quiz/{attempt.public_id}/clock/").json()["messages"]]


def test_EX_09_a_message_reaches_one_candidate_or_the_whole_room(group: Group, as_role: Callable[[str], Client]) -> None:
    first, second, third = group.sit(3)
    actions.submit(attempt=third)
    as_role("trainer").post(base(group, first) + "messages/", {"text": "Your badge, please"})
    as_role("trainer").post(base(group) + "messages/", {"text": "Lunch at <noon>"})
    client, texts = seen_by(first)
    assert texts == ["Your badge, please", "Lunch at <noon>"]
    assert seen_by(second)[1] == ["Lunch at <noon>"] and seen_by(third)[1] == []
    page = client.get(f"/en/quiz/{first.public_id}/?n=1").content.decode()
    assert "Your badge, please" in page and "Lunch at &lt;noon&gt;" in page and "<noon>" not in page
    assert [row[0] for row in events(first)] == ["started", "message", "message"] and chain.broken_at(first.events.all()) is None


def test_EX_09_a_page_that_is_busy_saving_hears_that_a_message_waits(group: Group, people: dict, statements: Callable) -> None:
    attempt = group.sit(1)[0]
    client, _texts = seen_by(attempt)
    put = f"/en/quiz/{attempt.public_id}/answers/1/"

    def save(seq: int) -> dict:
        return client.put(put, {"answer": {"chosen": ["a"]}, "seq": seq}, content_type="application/json").json()

    assert save(1)["messages_sent"] == 0
    plain = statements(lambda: save(2))
    actions.tell(attempts=Attempt.objects.filter(pk=attempt.pk), text="Look up", author=people["trainer"])
    assert save(3)["messages_sent"] == 1
    assert statements(lambda: save(4)) == plain, "a message costs a save nothing"


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_EX_09_a_message_says_something_in_300_characters(group: Group, as_role: Callable[[str], Client], text: str) -> None:
    attempt = group.sit(1)[0]
    for address in (base(group), base(group, attempt)):
        assert as_role("trainer").post(address + "messages/", {"text": text}).status_code == 422
    assert not Message.objects.exists()


def test_EX_09_nobody_to_tell_is_said(group: Group, as_role: Callable[[str], Client]) -> None:
    answer = as_role("trainer").post(base(group) + "messages/", {"text": "Hello"})
    assert answer.status_code == 422 and "nobody to tell" in answer.content.decode()


def test_EX_09_telling_60_costs_what_telling_3_does(people: dict, statements: Callable) -> None:
    quiz, costs = groups.mock(), []
    for size in (3, 60):
        held = groups.group(people["trainer"], size=size, code=f"g{size}", quiz=quiz).sit()
        told = Attempt.objects.filter(pk__in=[attempt.pk for attempt in held])
        costs.append(statements(lambda told=told: actions.tell(attempts=told, text="Ten minutes", author=people["trainer"])))
        assert all(chain.broken_at(attempt.events.all()) is None for attempt in held)
    assert costs[0] == costs[1] <= 5


# --- The log --------------------------------------------------------------------------------------------------------------


def test_EX_09_the_log_says_everything_and_whether_it_is_whole(group: Group, as_role: Callable[[str], Client]) -> None:
    attempt = group.sit(1)[0]
    groups.handed_in(attempt, "a", "b", "c")
    log = base(group, attempt) + "log/"
    page = as_role("trainer").get(log).content.decode()
    assert "Answer to question 2 saved" in page and "Handed in by the candidate" in page and "The log is whole" in page
    assert "Answer to question 2 saved" not in as_role("trainer").get(base(group, attempt)).content.decode()
    Event.objects.filter(attempt=attempt, number=3).delete()
    assert "broken at event 3" in as_role("trainer").get(log).content.decode()


def test_EX_09_every_kind_of_event_has_words(group: Group, people: dict) -> None:
    attempt = group.sit(1)[0]
    with override("en"):
        for kind in timeline._WORDS:
            Event.objects.create(attempt=attempt, number=100 + len(kind) * 37, kind=kind, at=clock.now(), data={}, hash="")
            said = timeline._entry(attempt.events.get(kind=kind, number=100 + len(kind) * 37)).words
            assert said and said != kind
            Event.objects.filter(attempt=attempt, number__gte=100).delete()
