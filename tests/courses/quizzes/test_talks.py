"""In Learn mode the trainer is asked where the answer is told, while the quiz goes on, and answers there (QZ-1)."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions, attempt_page, talks
from courses.quizzes.coaching import enquiries
from courses.quizzes.models import Attempt, Enquiry
from lms.accounts.models import User

from . import exams
from .forms import item, quiz

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def user(people: dict) -> User:
    return people["learner"]


def learning(user: User, *, n: int = 3, mode: str = "learn", key: str = "learning") -> Attempt:
    return exams.sit(user, quiz(key, [item(f"{key}-{at}") for at in range(n)], mode=mode, minutes=None))


def checked(attempt: Attempt, number: int = 1) -> Attempt:
    actions.save(attempt=attempt, given=actions.Given(number, 1, {"chosen": ["b"]}))
    actions.check_answer(attempt=attempt, number=number)
    return attempt


def ask(client: Client, attempt: Attempt, number: int = 1, text: str = "Why not <b>?"):
    return client.post(reverse("quizzes:ask", args=[attempt.public_id, number]), {"text": text})


def page(client: Client, attempt: Attempt, number: int = 1) -> str:
    return client.get(f"/en/quiz/{attempt.public_id}/", {"n": number}).content.decode()


def test_QZ_01_the_trainer_is_asked_under_a_checked_answer(user: User, as_role: Callable[[str], Client]) -> None:
    client, attempt = as_role("learner"), learning(user)
    assert "Ask your trainer" not in page(client, attempt), "nothing is asked before the answer is checked"
    checked(attempt)
    assert "Ask your trainer" in page(client, attempt) and "Ask your trainer" not in page(client, attempt, 2)
    answer = ask(client, attempt)
    assert answer.status_code == 302 and answer["Location"].endswith(f"/quiz/{attempt.public_id}/?n=1#review-1")
    told = page(client, attempt)
    assert "Why not &lt;b&gt;?" in told and "Not answered yet." in told and 'id="review-1"' in told and "Ask your trainer again" in told
    attempt.refresh_from_db()
    assert attempt.state == "running", "the quiz goes on"


def test_QZ_01_the_answer_stands_there_while_the_quiz_goes_on_and_a_mail_leads_to_it(
    user: User, people: dict, as_role: Callable[[str], Client], run_jobs: Callable, settings
) -> None:
    client, attempt = as_role("learner"), checked(learning(user))
    ask(client, attempt)
    office = as_role("office")
    assert "Why not &lt;b&gt;?" in office.get("/en/desk/enquiries/").content.decode()
    reply = reverse("rooms:reply", args=[attempt.public_id, 1])
    assert office.post(reply, {"text": "Because a comes first."}).status_code == 302
    told = page(client, attempt)
    assert "Because a comes first." in told and "Not answered yet." not in told
    mail.outbox, settings.MAIL_TRANSPORT = [], "django.core.mail.backends.locmem.EmailBackend"
    run_jobs()
    assert [each.to for each in mail.outbox if f"/quiz/{attempt.public_id}/?n=1#review-1" in each.body] == [[user.email]]
    actions.submit(attempt=attempt)
    result = client.get(f"/en/quiz/{attempt.public_id}/result/").content.decode()
    assert "Why not &lt;b&gt;?" in result and "Because a comes first." in result, "it stays beside the question in the result"


def test_QZ_01_what_was_answered_is_there_when_the_question_comes_again(user: User, people: dict, as_role: Callable) -> None:
    client, first = as_role("learner"), checked(learning(user))
    ask(client, first)
    actions.comment(attempt=first, number=1, text="Because a comes first.", author=people["office"])
    actions.submit(attempt=first)
    again = actions.start(user=user, quiz=first.quiz)
    assert "Because a comes first." not in page(client, again), "not before the answer is checked: it may tell the key"
    checked(again)
    assert "Because a comes first." in page(client, again)
    checked(again, 2)
    assert "Because a comes first." not in page(client, again, 2), "another question"
    others = checked(exams.sit(people["graduate"], first.quiz))
    assert talks.under(others, 1) == [], "nobody reads what others asked"


@pytest.mark.parametrize("mode", ["practise", "assess"])
def test_QZ_01_nothing_is_asked_in_the_middle_of_another_quiz(mode: str, user: User, as_role: Callable[[str], Client]) -> None:
    attempt = learning(user, mode=mode, key=f"quiet-{mode}")
    actions.save(attempt=attempt, given=actions.Given(1, 1, {"chosen": ["b"]}))
    assert ask(as_role("learner"), attempt).status_code == 404
    with pytest.raises(actions.QuizRefused):
        actions.ask(attempt=attempt, number=1, text="Which one?")
    assert not Enquiry.objects.exists()


def test_QZ_01_what_was_not_checked_is_not_asked_and_not_commented(user: User, people: dict, as_role: Callable) -> None:
    client, attempt = as_role("learner"), checked(learning(user))
    for number in (2, 99):
        assert ask(client, attempt, number).status_code == 302 and not Enquiry.objects.exists()
    assert ask(as_role("manager"), attempt).status_code == 404
    for number in (0, 1, 2):
        with pytest.raises(actions.QuizRefused):
            actions.comment(attempt=attempt, number=number, text="Unasked", author=people["office"])
    assert enquiries.queue(people["office"], language="en") == []


def test_QZ_01_an_answer_is_checked_with_the_form_it_was_given_in(user: User, as_role: Callable[[str], Client]) -> None:
    client, attempt = as_role("learner"), learning(user)
    address = reverse("quizzes:check", args=[attempt.public_id, 1])
    assert client.post(address, {"seq": 1, "chosen": "c"}).status_code == 302
    slot = attempt.slots.get(number=1)
    assert slot.checked and slot.answer == {"chosen": ["c"]}
    assert client.post(reverse("quizzes:check", args=[attempt.public_id, 2]), {"seq": 1}).status_code == 302
    assert not attempt.slots.get(number=2).checked, "a blank answer is not checked"


def test_QZ_01_asking_costs_the_same_however_often_one_asked(user: User, people: dict, statements: Callable) -> None:
    costs = []
    for n in (3, 40):
        attempt = learning(user, n=n, key=f"many-{n}")
        for number in range(1, n + 1):
            checked(attempt, number)
            actions.ask(attempt=attempt, number=number, text="?")
            actions.comment(attempt=attempt, number=number, text="!", author=people["office"])
        attempt = Attempt.objects.select_related("quiz", "blueprint").get(pk=attempt.pk)
        attempt_page.page(attempt, wanted="1", language="en")
        costs.append(statements(lambda at=attempt: attempt_page.page(at, wanted="1", language="en")))
    assert costs == [7, 7]
