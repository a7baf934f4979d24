"""The pages of practice (QZ-15): a question first, then why; a state for each day; nobody sees another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions, drills
from courses.quizzes.enums import QuizMode
from courses.quizzes.models import ConceptCard, DrillAnswer
from lms.accounts.models import User
from lms.kit import clock

from .forms import item, quiz, sat, wrong

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def learner(people: dict) -> User:
    return people["learner"]


@pytest.fixture
def client(as_role: Callable[[str], Client]) -> Client:
    return as_role("learner")


def made(n: int = 2, **settings: object):
    return quiz("one", [item(f"q-{at}", concept=f"c-{at}", area="people") for at in range(n)], **settings)


def test_QZ_15_empty_waiting_question_told_done(learner: User, as_role: Callable[[str], Client]) -> None:
    client = as_role("learner")
    address = reverse("quizzes:drill")
    assert client.get(address).status_code == 200 and 'name="version"' not in client.get(address).content.decode()
    sat(learner, made(1), wrong)
    assert 'name="version"' not in client.get(address).content.decode()
    with clock.at(clock.now() + timedelta(days=2)):
        client = as_role("learner")  # the session of two days ago is over
        asked = drills.daily(learner).asked
        page = client.get(address).content.decode()
        assert f'value="{asked.version}"' in page and "Reason" not in page and page.count("button--primary") == 1
        fields = {"version": asked.version, "turn": asked.turn, "chosen": "b", "confidence": "sure"}
        told = client.post(reverse("quizzes:drill_answer"), fields)
        row = DrillAnswer.objects.get()
        assert told["Location"] == reverse("quizzes:drill_told", args=[row.public_id])
        page = client.get(told["Location"]).content.decode()
        assert "Reason a of q-0" in page and "Reason b of q-0" in page
        again = client.post(reverse("quizzes:drill_answer"), fields)
        assert again["Location"] == told["Location"] and DrillAnswer.objects.count() == 1
        assert 'name="version"' not in client.get(address).content.decode()


def test_QZ_15_a_blank_answer_comes_back_with_a_sentence(learner: User, as_role: Callable[[str], Client]) -> None:
    sat(learner, made(1), wrong)
    with clock.at(clock.now() + timedelta(days=2)):
        client = as_role("learner")
        asked = drills.daily(learner).asked
        answer = client.post(reverse("quizzes:drill_answer"), {"version": asked.version, "turn": 0}, follow=True)
        assert 'name="version"' in answer.content.decode() and 'class="notice' in answer.content.decode()


@pytest.mark.parametrize("fields", [{}, {"version": "x", "turn": 0}, {"version": 1, "turn": -1}, {"version": 10**30, "turn": 0}])
def test_QZ_15_a_form_that_was_not_ours_is_404_or_refused(client: Client, fields: dict) -> None:
    assert client.post(reverse("quizzes:drill_answer"), {**fields, "chosen": "a"}).status_code in (404, 302)
    assert not DrillAnswer.objects.exists()


@pytest.mark.case("B_02")
def test_b2_anothers_answer_and_anothers_topic_are_404(learner: User, as_role: Callable[[str], Client]) -> None:
    exam = made()
    sat(learner, exam, wrong)
    asked = drills.topic(learner, bank="bank-one", area="people").asked
    client, other = as_role("learner"), as_role("buyer")
    answered = client.post(reverse("quizzes:topic_answer", args=["bank-one", "people"]), {
        "version": asked.version, "turn": 0, "chosen": "a"})  # fmt: skip
    assert client.get(answered["Location"]).status_code == 200
    assert other.get(answered["Location"]).status_code == 404
    assert other.get(reverse("quizzes:topic", args=["bank-one", "people"])).status_code == 404
    stolen = other.post(reverse("quizzes:topic_answer", args=["bank-one", "people"]), {"version": asked.version, "turn": 0, "chosen": "a"})
    assert stolen.status_code == 302 and DrillAnswer.objects.count() == 1
    for unknown in (("nowhere", "people"), ("bank-one", "nothing")):
        assert client.get(reverse("quizzes:topic", args=unknown)).status_code == 404


def test_QZ_15_the_notebook_names_concepts_and_topics(learner: User, client: Client) -> None:
    address = "/fr/quiz/practice/"
    assert client.get(address).status_code == 200
    form = quiz("one", [item("q-1", concept="change-control", area="people"), item("q-2", area="process")])
    sat(learner, form, wrong)
    page = client.get(address).content.decode()
    assert "Maîtrise des changements" in page
    assert "/fr/quiz/practice/bank-one/process/" in page


def test_QZ_15_the_notebook_begins_with_what_is_due_then_what_is_missed_most(learner: User, client: Client) -> None:
    sat(learner, made(4), wrong)
    for concept, days, lapses in (("c-0", 5, 0), ("c-1", 5, 3), ("c-2", 0, 1), ("c-3", 0, 2)):
        ConceptCard.objects.filter(concept=concept).update(due=clock.today() + timedelta(days=days), lapses=lapses)
    assert [each.name for each in drills.notebook(learner).noted] == ["C 3", "C 2", "C 1", "C 0"]


def test_QZ_15_pages_cost_the_same_whatever_there_is(learner: User, as_role: Callable[[str], Client], page_costs: Callable) -> None:
    counted = []
    for key, n in (("few", 1), ("many", 40)):
        sat(learner, quiz(key, [item(f"{key}-{at}", concept=f"{key}-{at}", area=key) for at in range(n)]), wrong)
        with clock.at(clock.now() + timedelta(days=3)):
            client = as_role("learner")
            counted.append([
                page_costs(client, reverse("quizzes:drill"))["kept"], page_costs(client, reverse("quizzes:notebook"))["kept"],
                page_costs(client, reverse("quizzes:topic", args=[f"bank-{key}", key]))["kept"],
            ])  # fmt: skip
    assert counted[0] == counted[1] and max(counted[0]) <= 14


def test_e_01_a_page_of_a_question_under_way_is_refused_when_its_answer_comes(learner: User, client: Client) -> None:
    """The question was shown by the drill, then became part of an exam that the person began."""
    exam = made(mode=QuizMode.PRACTISE)
    actions.grant(user=learner, quiz=exam)
    asked = drills.topic(learner, bank="bank-one", area="people").asked
    actions.start(user=learner, quiz=exam)
    answer = client.post(reverse("quizzes:topic_answer", args=["bank-one", "people"]), {"version": asked.version, "turn": 0, "chosen": "a"})
    assert answer.status_code == 302 and not DrillAnswer.objects.exists()


def test_QZ_15_the_desk_says_how_many_wait_today(learner: User, as_role: Callable[[str], Client]) -> None:
    sat(learner, made(3), wrong)
    with clock.at(clock.now() + timedelta(days=3)):
        page = as_role("learner").get("/en/desk/learner/").content.decode()
    assert "3 questions, about as many minutes." in page and reverse("quizzes:drill").replace("/fr/", "/en/") in page
