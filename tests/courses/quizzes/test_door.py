"""The door of certifying exams: an access code, and networks they may be sat from (EX-15)."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions, networks
from courses.quizzes.actions import Entry
from courses.quizzes.models import Attempt, CodeTry
from lms.kit import clock

from . import guarded
from .groups import Group
from .guarded import FAR, HERE, guard, page_of, signed_in

pytestmark = pytest.mark.django_db
START = "/en/learn/agilepm/mocks/small-mock/"


@pytest.fixture
def group(people: dict) -> Group:
    return guarded.group(people["trainer"])


def begin(client: Client, code: str = "") -> object:
    return client.post(f"{START}start/", {"code": code, "honour": "on"})


def put(client: Client, attempt: Attempt, seq: int = 1) -> object:
    body = json.dumps({"answer": {"chosen": ["b"]}, "seq": seq})
    return client.put(f"/en/quiz/{attempt.public_id}/answers/1/", body, content_type="application/json")


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
        "bank": "", "size": "", "minutes": 60, "questions_listed": "small-mock-1\nsmall-mock-2", "tries": "",
        "cool_down_hours": 0, "grade": "best",
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
