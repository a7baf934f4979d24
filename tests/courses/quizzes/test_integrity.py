"""Integrity of certifying exams: the door, leaving the page, logs that cannot be filled, caps on exposure (EX-15)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.catalogue.models import MockExam
from courses.quizzes import actions, chain, entrance, networks
from courses.quizzes.actions import Entry, notes
from courses.quizzes.coaching import live, rooms, timeline
from courses.quizzes.models import Attempt, CodeTry, Exposure, Question, Quiz
from lms.accounts.models import User
from lms.kit import clock, freshness

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db
HERE, FAR = "192.0.2.7", "198.51.100.9"
START = "/en/learn/agilepm/mocks/small-mock/"


def guard(quiz: Quiz, **fields: object) -> Quiz:
    Quiz.objects.filter(pk=quiz.pk).update(**fields)
    freshness.forget()
    return Quiz.objects.get(pk=quiz.pk)


@pytest.fixture
def group(people: dict) -> Group:
    found = groups.group(people["trainer"])
    MockExam.objects.filter(quiz=found.quiz).update(access="sign_up")
    found.quiz = guard(found.quiz, access_code="Blue-42")
    return found


def signed_in(user: User, address: str = HERE) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def begin(client: Client, code: str = "") -> object:
    return client.post(f"{START}start/", {"code": code})


def page_of(attempt: Attempt) -> str:
    return f"/en/quiz/{attempt.public_id}/?n=1"


def put(client: Client, attempt: Attempt, seq: int = 1) -> object:
    body = json.dumps({"answer": {"chosen": ["b"]}, "seq": seq})
    return client.put(f"/en/quiz/{attempt.public_id}/answers/1/", body, content_type="application/json")


# --- The door -----------------------------------------------------------------------------------------------------------


def test_EX_15_without_the_code_nothing_begins(group: Group) -> None:
    user = group.people[0]
    client = signed_in(user)
    assert 'name="code"' in client.get(START).content.decode()
    for code in ("", "blue-42", "Blue-4", "é" * 90):
        assert begin(client, code)["Location"] == START
    assert not Attempt.objects.filter(user=user).exists()
    assert "This is not the access code" in client.get(START).content.decode()


def test_EX_15_with_the_code_it_begins_and_the_same_browser_reads_on(group: Group) -> None:
    user = group.people[0]
    client = signed_in(user)
    begun = begin(client, " Blue-42 ")
    attempt = Attempt.objects.get(user=user)
    assert str(attempt.public_id) in begun["Location"]
    page = client.get(page_of(attempt))
    assert page.status_code == 200 and "Stem small-mock-1" in page.content.decode()
    assert client.get(f"/en/quiz/{attempt.public_id}/items/").status_code == 200
    assert "Blue-42" not in page.content.decode()


def test_EX_15_another_device_passes_the_door_anew_and_loses_no_answer(group: Group) -> None:
    user = group.people[0]
    begin(signed_in(user), "Blue-42")
    attempt = Attempt.objects.get(user=user)
    other = signed_in(user)
    shut = other.get(page_of(attempt))
    assert shut.status_code == 403 and "Stem " not in shut.content.decode() and 'name="code"' in shut.content.decode()
    assert other.get(f"/en/quiz/{attempt.public_id}/items/").status_code == 404
    assert put(other, attempt).status_code == 200, "an answer of an attempt that runs is taken from anywhere"
    assert begin(other, "Blue-42")["Location"] == f"/en/quiz/{attempt.public_id}/", "the start of one under way opens no door"
    assert other.get(page_of(attempt)).status_code == 403
    enter = f"/en/quiz/{attempt.public_id}/enter/"
    assert other.post(enter, {"code": "no"}).status_code == 422
    assert other.get(page_of(attempt)).status_code == 403
    assert other.post(enter, {"code": "Blue-42"}).status_code == 302
    assert other.get(page_of(attempt)).status_code == 200
    attempt.refresh_from_db()
    assert attempt.slots.get(number=1).answer == {"chosen": ["b"]} and attempt.state == "running"


def test_EX_15_the_code_is_asked_again_after_a_silence_and_from_another_address(group: Group) -> None:
    user = group.people[0]
    client = signed_in(user)
    begin(client, "Blue-42")
    attempt = Attempt.objects.get(user=user)
    moved = client.get(page_of(attempt), REMOTE_ADDR=FAR)
    assert moved.status_code == 403
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert client.get(page_of(attempt)).status_code == 200
        client.get(f"/en/quiz/{attempt.public_id}/clock/")  # a page that is there is heard of
    with clock.at(clock.now() + timedelta(minutes=8)):
        assert client.get(page_of(attempt)).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=10)):
        assert client.get(page_of(attempt)).status_code == 403
        assert client.post(f"/en/quiz/{attempt.public_id}/enter/", {"code": "Blue-42"}).status_code == 302
        assert client.get(page_of(attempt)).status_code == 200


def test_EX_15_guesses_are_counted_and_end(group: Group) -> None:
    user = group.people[0]
    client = signed_in(user)
    for n in range(5):
        begin(client, f"guess-{n}")
    assert begin(client, "Blue-42")["Location"] == START, "the right code is refused too, once too many were tried"
    told = client.get(START).content.decode()
    assert "Too many wrong codes" in told and CodeTry.objects.get(user=user).tries == 5
    assert str(begin(signed_in(group.people[1]), "Blue-42")["Location"]).startswith("/en/quiz/"), "others are not shut out"
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert begin(client, "Blue-42")["Location"] != START
    assert CodeTry.objects.get(user=user).tries == 0


def test_EX_15_codes_are_compared_in_constant_time(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("courses.quizzes.actions.door.constant_time_compare", lambda one, other: asked.append((one, other)) or True)
    actions.check_door(user=group.people[0], quiz=group.quiz, entry=Entry(HERE, "x"))
    assert asked == [("x", "Blue-42")]


def test_EX_15_only_from_the_networks_that_are_named(group: Group, settings) -> None:
    quiz = guard(group.quiz, access_code="", networks="192.0.2.0/28\n2001:db8::/32")
    user = group.people[0]
    far, near = signed_in(user, FAR), signed_in(user, HERE)
    assert begin(far)["Location"] == START and not Attempt.objects.filter(user=user).exists()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    far.defaults["HTTP_X_FORWARDED_FOR"] = HERE
    assert begin(far)["Location"] == START, "a header that nobody trusts says nothing"
    assert begin(near)["Location"] != START
    attempt = Attempt.objects.get(user=user, quiz=quiz)
    assert near.get(page_of(attempt)).status_code == 200
    shut = far.get(page_of(attempt))
    assert shut.status_code == 403 and "Stem " not in shut.content.decode() and 'name="code"' not in shut.content.decode()
    assert put(far, attempt).status_code == 200, "whoever loses the network of the room loses no answer"
    assert far.post(f"/en/quiz/{attempt.public_id}/submit/").status_code == 302
    attempt.refresh_from_db()
    assert attempt.score == 1 and far.get(f"/en/quiz/{attempt.public_id}/result/").status_code == 200


def test_EX_15_the_address_is_the_one_trusted_proxies_tell(group: Group, settings) -> None:
    guard(group.quiz, access_code="", networks="192.0.2.0/28")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = signed_in(group.people[0], "10.0.0.1")
    client.defaults["HTTP_X_FORWARDED_FOR"] = f"{HERE}, {FAR}"
    assert begin(client)["Location"] == START, "the visitor's own part of the header is not believed"
    client.defaults["HTTP_X_FORWARDED_FOR"] = f"{FAR}, {HERE}"
    assert begin(client)["Location"] != START


@pytest.mark.parametrize(
    ("text", "address", "inside"),
    [
        ("", "203.0.113.5", True), ("192.0.2.0/24", "192.0.2.255", True), ("192.0.2.0/24", "192.0.3.0", False),
        ("192.0.2.7", "192.0.2.7", True), ("2001:db8::/32", "2001:db8:1::9", True), ("2001:db8::/32", "2001:db9::9", False),
        ("192.0.2.0/24", "::ffff:192.0.2.9", True), ("192.0.2.0/24", "::1", False), ("192.0.2.0/24", "nonsense", False),
        ("192.0.2.0/24\n198.51.100.0/25", "198.51.100.127", True), ("192.0.2.0/24\n198.51.100.0/25", "198.51.100.128", False),
    ],
)  # fmt: skip
def test_EX_15_ranges_hold_addresses(text: str, address: str, inside: bool) -> None:
    assert networks.holds(text, address) is inside


@pytest.mark.parametrize(
    ("text", "good"), [("192.0.2.0/24\n2001:db8::/48", True), ("192.0.2.7/24", False), ("paris", False), ("1.2.3.4/33", False)]
)
def test_EX_15_ranges_are_checked_where_they_are_written(as_role: Callable[[str], Client], group: Group, text: str, good: bool) -> None:
    address = reverse("wagtailsnippets_quizzes_quiz:edit", args=[group.quiz.pk])
    form = {
        "key": group.quiz.key, "title_fr": "Examen", "title_en": "Exam", "mode": "assess", "feedback": "mock", "pass_mark": 60,
        "blueprint": "",
        "bank": "", "size": "", "minutes": 60, "questions_listed": "small-mock-1\nsmall-mock-2", "tries": "", "cool_down_hours": 0,
        "access_code": "Blue-42", "networks": text, "logs_leaving": "on", "exposure_share": "", "exposure_count": "",
    }  # fmt: skip
    answer = as_role("approver").post(address, form)
    group.quiz.refresh_from_db()
    assert (answer.status_code == 302) is good and group.quiz.logs_leaving is good
    assert bool(group.quiz.networks) is good


def test_EX_15_candidates_are_told_before_they_start(group: Group) -> None:
    guard(group.quiz, networks="192.0.2.0/24", logs_leaving=True, deters_copying=True)
    client = signed_in(group.people[0])
    told = client.get(START).content.decode()
    for words in (
        "An access code opens it",
        "from the network it was set up for",
        "Leaving the page of the exam is noted",
        "cannot be copied",
    ):
        assert words in told
    guard(group.quiz, access_code="", networks="", logs_leaving=False, deters_copying=False)
    told = client.get(START).content.decode()
    assert "Leaving the page" not in told and 'name="code"' not in told


def test_EX_15_the_invigilator_reads_the_code_in_the_room(group: Group, as_role: Callable[[str], Client], people: dict) -> None:
    address = f"/en/desk/rooms/{group.key}/"
    assert "Blue-42" in as_role("trainer").get(address).content.decode()
    assert "Blue-42" not in as_role("trainer").get(address + "?part=live").content.decode()
    guard(group.quiz, access_code="")
    assert "Access code" not in as_role("trainer").get(address).content.decode()


# --- Leaving the page, and logs that cannot be filled ---------------------------------------------------------------------


def leave(client: Client, attempt: Attempt, **body: object) -> object:
    return client.post(f"/en/quiz/{attempt.public_id}/leaving/", json.dumps(body), content_type="application/json")


def test_EX_15_leaving_the_page_is_information_in_the_log_and_the_room(
    group: Group, people: dict, as_role: Callable[[str], Client]
) -> None:
    group.quiz = guard(group.quiz, access_code="", logs_leaving=True)
    user = group.people[0]
    attempt = exams.sit(user, group.quiz)
    client = signed_in(user)
    assert "data-leaving" in client.get(page_of(attempt)).content.decode()
    assert leave(client, attempt, left=True).status_code == 200
    assert leave(client, attempt, left=False, seconds=42).status_code == 200
    with override("en"):
        words = [entry.words for entry in timeline.of(attempt, routine=True).entries]
    assert "Left the page of the exam (for information)" in words and "Came back to the page after 42 s" in words
    room = rooms.room(people["trainer"], group.key)
    [candidate] = live.live(room, language="en").candidates
    assert candidate.times_left == 1
    assert "left the page once" in as_role("trainer").get(f"/en/desk/rooms/{group.key}/").content.decode()
    attempt.refresh_from_db()
    assert attempt.state == "running" and actions.submit(attempt=attempt).score == 0


@pytest.mark.parametrize("body", [{}, {"left": 1}, {"left": True, "seconds": "x"}, [], {"left": False, "seconds": 1.5}])
def test_EX_15_what_is_no_word_of_leaving_is_refused(group: Group, body: object) -> None:
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code="", logs_leaving=True))
    address = f"/en/quiz/{attempt.public_id}/leaving/"
    assert signed_in(group.people[0]).post(address, json.dumps(body), content_type="application/json").status_code == 409
    assert attempt.events.count() == 1


def test_EX_15_nothing_is_noted_where_the_exam_does_not_ask_for_it_or_stands_still(group: Group, people: dict) -> None:
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code=""))
    client = signed_in(group.people[0])
    leave(client, attempt, left=True)
    guard(group.quiz, logs_leaving=True)
    actions.pause(attempt=attempt, actor=people["trainer"], reason="Fire drill")
    leave(client, attempt, left=True)
    assert [event.kind for event in attempt.events.all()] == ["started", "paused"]


KINDS: dict[str, Callable[[Attempt], None]] = {
    "left": lambda attempt: actions.record_leaving(attempt=attempt, left=True),
    "looked up": lambda attempt: actions.record_look_up(attempt=attempt, entry="risk", seconds=1),
    "opened": lambda attempt: actions.record_return(attempt=attempt, data={"n": 1, "agent": "x"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_EX_15_nobody_fills_the_log_and_what_is_dropped_is_counted(group: Group, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(notes.LIMITS, kind, (4, 10))
    attempt = exams.sit(group.people[0], guard(group.quiz, access_code="", logs_leaving=True))
    began = clock.now().replace(second=0, microsecond=0)
    for minute in range(4):
        with clock.at(began + timedelta(minutes=minute)):
            for _n in range(6):
                KINDS[kind](attempt)
    events = list(attempt.events.filter(kind=kind))
    attempt.refresh_from_db()
    assert len(events) == 10, "four a minute, ten in all"
    assert [event.data.get("dropped") for event in events] == [None] * 4 + [2] + [None] * 3 + [2, None]
    assert (attempt.noticed[kind]["kept"], attempt.noticed[kind]["dropped"]) == (10, 14)
    assert chain.broken_at(attempt.events.all()) is None
    with override("en"):
        assert "2 more before it were counted only" in [entry.words for entry in timeline.of(attempt, routine=True).entries][5]


def test_EX_15_the_log_takes_what_somebody_really_does() -> None:
    assert all(minute >= 10 and whole >= 300 for minute, whole in notes.LIMITS.values())


# --- Exposure -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(db: None) -> Quiz:
    """An exam of six questions out of eighteen, three to a cell."""
    cells = [(area, approach) for area in ("people", "process", "business") for approach in ("predictive", "adaptive")]
    items = [exams.single(f"d-{n}", area=cells[n % 6][0], approach=cells[n % 6][1]) for n in range(36)]
    actions.write_items(bank=actions.bank(slug="drawn"), items=items)
    return exams.exam("pmp-2026", bank="drawn", size=6)


def candidates(count: int) -> list[User]:
    made = [User(email=f"c{n}@x.example", first_name="C", last_name=str(n), password="!") for n in range(count)]
    return User.objects.bulk_create(made)


def reckon(quiz: Quiz) -> None:
    actions.make_figures(bank=quiz.bank_id)
    freshness.forget()


def test_EX_15_exposure_counts_candidates_not_sittings(drawn: Quiz) -> None:
    one, two = candidates(2)
    first = exams.sit(one, drawn)
    actions.submit(attempt=first)
    again = exams.sit(one, drawn)
    exams.sit(two, drawn)
    reckon(drawn)
    assert set(Exposure.objects.values_list("of", flat=True)) == {2}
    met = {user: {slot.version.question_id for slot in _slots(user)} for user in (one, two)}
    for row in Exposure.objects.all():
        assert row.met == sum(row.question_id in questions for questions in met.values())
    assert again.pk != first.pk and Exposure.objects.count() == len(met[one] | met[two])


def _slots(user: User):
    from courses.quizzes.models import Slot

    return Slot.objects.filter(attempt__user=user).select_related("version")


def expose(quiz: Quiz, met: dict[int, int], *, of: int) -> None:
    now = clock.now()
    Exposure.objects.bulk_create(Exposure(question_id=pk, met=n, of=of, computed_at=now) for pk, n in met.items())
    freshness.forget()


def test_EX_15_a_question_that_enough_have_met_is_not_drawn_for_others(drawn: Quiz) -> None:
    questions = list(Question.objects.filter(bank=drawn.bank_id).order_by("pk"))
    spent = {each.pk for each in questions[:18]}
    expose(drawn, dict.fromkeys(spent, 40), of=100)
    users = candidates(6)
    open_to_all = {slot.version.question_id for user in users[:3] for slot in exams.sit(user, drawn).slots.select_related("version")}
    assert open_to_all & spent, "without a cap they are drawn"
    for caps in ({"exposure_share": 40}, {"exposure_share": None, "exposure_count": 40}):
        quiz = guard(drawn, **caps)
        user = users.pop()
        assert not {slot.version.question_id for slot in exams.sit(user, quiz).slots.select_related("version")} & spent
    quiz = guard(drawn, exposure_share=42, exposure_count=None)
    assert entrance.of(users.pop(), quiz, language="en").pool == 36


def test_EX_15_a_share_of_few_candidates_caps_nothing(drawn: Quiz) -> None:
    questions = list(Question.objects.filter(bank=drawn.bank_id))
    expose(drawn, {each.pk: 29 for each in questions}, of=29)
    assert exams.sit(candidates(1)[0], guard(drawn, exposure_share=10)).slots.count() == 6


def test_EX_15_whoever_has_met_a_question_may_meet_it_again(drawn: Quiz) -> None:
    user, other = candidates(2)
    first = exams.sit(user, drawn)
    met = {slot.version.question_id for slot in first.slots.select_related("version")}
    actions.submit(attempt=first)
    expose(drawn, {each.pk: 5 for each in Question.objects.filter(bank=drawn.bank_id)}, of=50)
    quiz = guard(drawn, exposure_count=5)
    assert {slot.version.question_id for slot in exams.sit(user, quiz).slots.select_related("version")} == met
    with pytest.raises(actions.QuizRefused):
        exams.sit(other, quiz)


def test_EX_15_a_shortage_says_how_many_questions_stand_aside(drawn: Quiz) -> None:
    people = Question.objects.filter(bank=drawn.bank_id, area="people")
    expose(drawn, {each.pk: 9 for each in people}, of=50)
    quiz = guard(drawn, exposure_count=9)
    with override("en"), pytest.raises(actions.QuizRefused) as refusal:
        exams.sit(candidates(1)[0], quiz)
    told = str(refusal.value)
    assert f"{people.count()} questions stand aside" in told and "People: 0 of" in told
    assert not Attempt.objects.filter(quiz=quiz).exists()


def test_EX_15_authors_read_the_exposure_of_a_question(drawn: Quiz, as_role: Callable[[str], Client]) -> None:
    expose(drawn, {Question.objects.get(key="d-1").pk: 7}, of=50)
    assert "Met by 7 of 50 candidates" in as_role("author").get("/en/quiz/statistics/drawn/d-1/").content.decode()


def test_EX_15_caps_are_for_exams_that_draw(as_role: Callable[[str], Client], group: Group) -> None:
    form = {
        "key": group.quiz.key, "title_fr": "Examen", "title_en": "Exam", "mode": "assess", "feedback": "mock", "pass_mark": 60,
        "blueprint": "",
        "bank": "", "size": "", "minutes": 60, "questions_listed": "small-mock-1", "tries": "", "cool_down_hours": 0,
        "access_code": "", "networks": "", "exposure_share": "20", "exposure_count": "",
    }  # fmt: skip
    answer = as_role("approver").post(reverse("wagtailsnippets_quizzes_quiz:edit", args=[group.quiz.pk]), form)
    group.quiz.refresh_from_db()
    assert answer.status_code == 200 and group.quiz.exposure_share is None
