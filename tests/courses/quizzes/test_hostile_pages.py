"""What no honest page sends to an exam is refused in words, and breaks nothing on either database (E10, EX-6, EX-9)."""

import json
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.test import Client

from courses.quizzes import actions, chain
from courses.quizzes.actions import Given, sitting
from courses.quizzes.models import Attempt, Slot
from lms.accounts.models import User
from lms.kit import clock

from . import exams, forms, groups
from .groups import Group

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DEEP = "[" * 900 + "]" * 900
BODIES = {
    "a NUL": '{"answer": {"text": "\\u0000"}, "marked_up": {"struck": ["\\u0000"]}, "entry": "\\u0000", "seconds": 1}',
    "half a character": '{"answer": {"text": "\\ud83d", "rows": {"\\ud83d": "x"}}, "text": "\\ud83d", "entry": "\\ud83d", "seconds": 1}',
    "half a character in bytes": b'{"answer": {"text": "\xed\xa0\xbd"}, "text": "\xed\xa0\xbd", "marked_up": {"struck": ["\xed\xa0\xbd"]}}',
    "no number": '{"answer": {"point": [NaN, 1e999]}, "text": 1e999, "entry": "x", "seconds": 1}',
    "nested too deep": f'{{"answer": {{"chosen": {DEEP}, "x": {DEEP}}}, "marked_up": {{"struck": {DEEP}}}, "entry": "x", "seconds": 1}}',
}


def signed_in(user: User, **settings: object) -> Client:
    client = Client(**settings)
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def attempt(people: dict) -> Attempt:
    return exams.sit(people["learner"], forms.quiz("few", [forms.item("one"), groups.open_text("text")]))


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("name", list(BODIES))
def test_e10_what_no_database_holds_is_refused(name: str, is_late: bool, attempt: Attempt) -> None:
    client, base = signed_in(attempt.user), f"/en/quiz/{attempt.public_id}/"
    body = BODIES[name] if isinstance(BODIES[name], bytes) else BODIES[name].encode()
    seq = b'{"seq": 3, "n": 1, ' + body[1:]
    with clock.at(attempt.deadline + timedelta(minutes=2)) if is_late else nullcontext():
        actions.close_overdue()
        for number in (1, 2):
            assert client.put(f"{base}answers/{number}/", seq, content_type="application/json").status_code in (200, 409)
        for address in ("answers/", "scratchpad/", "look-ups/", "leaving/"):
            given = b'{"answers": [' + seq + b"]}" if address == "answers/" else body
            assert client.post(f"{base}{address}", given, content_type="application/json").status_code in (200, 409)
        assert client.get(f"{base}clock/").status_code == 200
    assert chain.broken_at(attempt.events.all()) is None


def test_QZ_04_half_a_character_costs_nobody_the_rest_of_a_text(attempt: Attempt) -> None:
    """A text that a page cut in the middle of an emoji is saved, with a sign in its place."""
    slot = attempt.slots.get(version__kind="open_text")
    body = '{"answer": {"text": "Two risks \\ud83d"}, "seq": 1}'
    address = f"/en/quiz/{attempt.public_id}/answers/{slot.number}/"
    assert signed_in(attempt.user).put(address, body, content_type="application/json").status_code == 200
    slot.refresh_from_db()
    assert slot.answer == {"text": "Two risks \ufffd"}


@pytest.mark.parametrize("address", ["answers/", "scratchpad/", "look-ups/", "leaving/"])
def test_e10_a_form_with_files_is_no_json(address: str, attempt: Attempt) -> None:
    client = signed_in(attempt.user, enforce_csrf_checks=True)
    client.get(f"/en/quiz/{attempt.public_id}/?n=1")
    fields = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "text": "x"}
    assert client.post(f"/en/quiz/{attempt.public_id}/{address}", fields).status_code == 409


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_e10_a_number_that_no_question_has(number: int, attempt: Attempt) -> None:
    client, base = signed_in(attempt.user), f"/en/quiz/{attempt.public_id}/"
    assert client.put(f"{base}answers/{number}/", '{"seq": 1}', content_type="application/json").status_code == 409
    for address in (f"answers/{number}/", f"answers/{number}/check/", f"sections/{number}/"):
        assert client.post(f"{base}{address}", {"seq": 1}).status_code in (302, 404)


def test_e10_an_answer_changed_without_end_is_still_saved(attempt: Attempt) -> None:
    slot = attempt.slots.get(version__kind="single")
    Slot.objects.filter(pk=slot.pk).update(changes=sitting.MOST_CHANGES, answer={"chosen": ["a"]})
    assert actions.save(attempt=attempt, given=Given(slot.number, 1, {"chosen": ["b"]})).changes == sitting.MOST_CHANGES


def test_EX_15_saves_cannot_fill_the_log(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitting, "MOST_LOGGED", 4)
    slot = attempt.slots.get(version__kind="single")
    for seq in range(1, 9):
        saved = actions.save(attempt=attempt, given=Given(slot.number, seq, {"chosen": ["ab"[seq % 2]]}))
    assert saved.seq == 8 and attempt.events.count() == 4 and attempt.events.last().data["full"]
    assert actions.submit(attempt=attempt).slots.get(pk=slot.pk).answer == {"chosen": ["a"]}
    assert chain.broken_at(attempt.events.all()) is None


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_EX_06_a_moment_that_cannot_be_told_leaves_the_late_answer_to_read(at: str, group: Group, as_role: Callable[[str], Client]) -> None:
    attempt = group.sit(1)[0]
    with clock.at(attempt.deadline + timedelta(minutes=2)):
        actions.close_overdue()
        body = json.dumps({"answer": {"chosen": ["b"]}, "seq": 1, "at": at})
        address = f"/en/quiz/{attempt.public_id}/answers/1/"
        assert signed_in(attempt.user).put(address, body, content_type="application/json").json()["code"] == "over"
    event = attempt.events.get(kind="late")
    assert as_role("trainer").get(f"/en/desk/rooms/{group.key}/{attempt.public_id}/late/{event.number}/").status_code == 200


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday"])
def test_EX_09_a_form_made_at_the_beginning_of_time_is_no_longer_good(since: str, group: Group, as_role: Callable[[str], Client]) -> None:
    group.sit()
    fields = {"minutes": 5, "reason": "Fire drill", "token": str(uuid.uuid4()), "since": since}
    assert as_role("trainer").post(f"/en/desk/rooms/{group.key}/all/extend/", fields).status_code == 422
