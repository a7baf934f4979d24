"""What the review of a result leads to (QZ-12): the lesson and the manual a question belongs to, and asking the trainer about it."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

from courses.catalogue import queries as catalogue
from courses.catalogue import topics
from courses.quizzes import actions, results
from courses.quizzes.coaching import enquiries, panels
from courses.quizzes.models import Attempt, Enquiry, Question
from lms.accounts import privacy
from lms.accounts.models import User

from . import groups
from .groups import Group

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def released(group: Group) -> Attempt:
    return groups.handed_in(group.sit(1)[0], "b", "a", "b")


def ask(attempt: Attempt, number: int = 2, text: str = "Why not <a>?") -> object:
    return signed_in(attempt.user).post(reverse("quizzes:ask", args=[attempt.public_id, number]), {"text": text})


def result(attempt: Attempt) -> str:
    return signed_in(attempt.user).get(f"/en/quiz/{attempt.public_id}/result/").content.decode()


# --- Where a question belongs -------------------------------------------------------------------------------------------------

LESSON = """<p>Said once: earned value.</p><h2 id="measure">Measuring</h2><p><strong>Earned value</strong> is a sum. Earned value grows.</p>
<h3 id="indices">Indices &amp; earned values</h3><p>Two of them.</p>"""


def place(concept: str, *lessons: str) -> topics.Place | None:
    texts = [topics.Text("t", f"l{at}", "pmi", f"Lesson {at}", html) for at, html in enumerate(lessons, start=1)]
    return topics.explained(texts, {"earned-value": "Earned value", "risk": "Risks", "value": "Value"}).get(("pmi", concept))


def test_QZ_12_the_heading_that_names_a_concept_is_its_place() -> None:
    assert place("value", "<p>Earned value, earned value, earned value.</p>") is None, "a longer name is another concept"
    found = place("earned-value", LESSON)
    assert found == topics.Place("t", "l1", "Lesson 1", "indices", "Indices & earned values")
    assert place("earned-value", LESSON.split("<h3")[0]).anchor == "measure", "else where it stands in bold"
    assert place("earned-value", "<p>Said once: earned value.</p>", LESSON).key == "l2"
    assert place("risk", LESSON) is None and place("earned-value", "<p>Earned value, valued and earned.</p>") is None


def test_QZ_12_the_sample_lessons_explain_concepts_of_their_own_method(statements: Callable) -> None:
    for language in ("fr", "en"):
        assert statements(lambda at=language: catalogue.lesson_about("agilepm", "moscow", language=at)) == 1
        assert statements(lambda at=language: catalogue.lesson_about("pmi", "stakeholder", language=at)) == 0
        found = catalogue.lesson_about("agilepm", "moscow", language=language)
        assert found is not None and found.code == "agilepm" and "MoSCoW" in found.title
    assert catalogue.lesson_about("prince2", "increment", language="en") is None


def test_QZ_12_the_review_links_the_lesson_and_names_the_manual(people: dict) -> None:
    actions_quiz = groups.mock(key="linked")
    Question.objects.filter(key="linked-1").update(method="agilepm", source="MoSCoW", edition="AgilePM v2")
    group = groups.group(people["trainer"], quiz=actions_quiz)
    attempt = group.sit(1)[0]
    attempt.slots.get(number=1).version.__class__.objects.filter(pk=attempt.slots.get(number=1).version_id).update(concept="moscow")
    page = result(groups.handed_in(attempt, "a", "a", "b"))
    where = catalogue.lesson_about("agilepm", "moscow", language="en")
    assert f'href="/en/learn/agilepm/{where.key}/#{where.anchor}"' in page or f'href="/en/learn/agilepm/{where.key}/"' in page
    assert page.count("In the manual: MoSCoW (AgilePM v2)") == 1, "the others name nothing, and nothing is said"
    assert page.count("Read again:") == 1


# --- Asking the trainer ---------------------------------------------------------------------------------------------------------


def test_QZ_12_a_learner_asks_and_the_trainer_reads_it_beside_the_question(group: Group, as_role: Callable[[str], Client]) -> None:
    attempt = released(group)
    answer = ask(attempt)
    assert answer.status_code == 302 and answer["Location"].endswith("#review-2")
    (said,) = map(str, get_messages(answer.wsgi_request))
    assert "chez votre formateur ou, si vous n’en avez pas, au service formation" in said
    assert "Why not &lt;a&gt;?" in result(attempt) and "Not answered yet." in result(attempt)
    coach = as_role("trainer")
    page = coach.get(f"/en/desk/rooms/{group.key}/{attempt.public_id}/answers/").content.decode()
    assert page.count("Why not &lt;a&gt;?") == 1 and page.index("Stem small-mock-2") < page.index("Why not") < page.index(
        "Stem small-mock-3"
    )
    queue = coach.get("/en/desk/enquiries/").content.decode()
    assert "Why not &lt;a&gt;?" in queue and "Exam small-mock" in queue and "Stem small-mock-2" in queue and str(attempt.user) in queue


def test_QZ_12_the_answer_stands_beside_the_question_and_is_told_by_mail(
    group: Group, people: dict, as_role: Callable[[str], Client], run_jobs: Callable, settings
) -> None:
    attempt = released(group)
    ask(attempt)
    assert panels.watched(people["trainer"])["asked"] == 1
    address = f"/en/desk/enquiries/{attempt.public_id}/2/"
    assert as_role("trainer").post(address, {"text": "  "}).status_code == 422
    assert as_role("trainer").post(address, {"text": "Because it is late."}).status_code == 302
    assert panels.watched(people["trainer"])["asked"] == 0 and as_role("trainer").post(address, {"text": "x"}).status_code == 404
    page = result(attempt)
    assert page.count("Because it is late.") == 2, "beside the question, and among the coach's words"
    mail.outbox, settings.MAIL_TRANSPORT = [], "django.core.mail.backends.locmem.EmailBackend"
    run_jobs()
    told = [each for each in mail.outbox if each.to == [attempt.user.email]]
    told = [each for each in told if f"/quiz/{attempt.public_id}/result/?show=all#review-2" in each.body]
    assert len(told) == 1
    ask(attempt, text="And the other one?")
    assert panels.watched(people["trainer"])["asked"] == 1 and Enquiry.objects.count() == 1
    assert "Not answered yet." in result(attempt)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_QZ_12_what_says_nothing_or_too_much_is_not_asked(group: Group, text: str) -> None:
    attempt = released(group)
    assert ask(attempt, text=text).status_code == 302
    assert not Enquiry.objects.exists()


def test_QZ_12_nobody_asks_about_an_exam_that_is_not_told_or_not_theirs(group: Group, as_role: Callable[[str], Client]) -> None:
    running = group.sit(1)[0]
    assert ask(running).status_code == 404
    attempt = actions.submit(attempt=running)
    address = reverse("quizzes:ask", args=[attempt.public_id, 1])
    assert signed_in(group.people[1]).post(address, {"text": "x"}).status_code == 404
    assert as_role("visitor").post(address, {"text": "x"}).status_code == 302
    assert ask(attempt, number=99).status_code == 302 and not Enquiry.objects.exists()
    type(group.quiz).objects.update(feedback="certifying")
    assert ask(attempt).status_code == 404


def test_QZ_12_only_those_who_coach_the_person_read_and_answer(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = released(group)
    ask(attempt)
    other = people["manager"]
    address = f"/en/desk/enquiries/{attempt.public_id}/2/"
    for role in ("learner", "manager", "author", "finance"):
        assert as_role(role).post(address, {"text": "x"}).status_code in (403, 404), role
    assert enquiries.queue(other, language="en") == [] and len(enquiries.queue(people["office"], language="en")) == 1


def test_QZ_12_what_was_asked_is_exported_and_goes_with_the_person(group: Group) -> None:
    attempt = released(group)
    ask(attempt)
    found = privacy.export(attempt.user)
    assert "Why not <a>?" in str(found)
    attempt.user.refresh_from_db()
    for provider in privacy.providers():
        provider.erase(attempt.user)
    assert not Enquiry.objects.exists()


def test_QZ_12_statements_of_the_review_and_the_queue_do_not_grow(people: dict, statements: Callable) -> None:
    costs = []
    for size in (3, 12):
        group = groups.group(people["trainer"], code=f"g{size}", quiz=groups.mock(key=f"m{size}", choices=size))
        attempt = groups.handed_in(group.sit(1)[0], "a", "a")
        for number in range(1, size + 1):
            actions.ask(attempt=attempt, number=number, text="?")
        results.reviewed(attempt)
        costs.append(
            (statements(lambda at=attempt: results.reviewed(at)), statements(lambda: enquiries.queue(people["trainer"], language="en")))
        )
    assert costs[0] == costs[1] == (6, 4)


def test_QZ_12_nothing_waits_of_an_attempt_that_was_made_void(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = groups.handed_in(group.sit(1)[0], "b", "a", "b")
    actions.ask(attempt=attempt, number=2, text="Why?")
    trainer, address = as_role("trainer"), f"/en/desk/enquiries/{attempt.public_id}/2/"
    assert "Why?" in trainer.get("/en/desk/enquiries/").content.decode()
    actions.void(attempt=attempt, actor=people["trainer"], reason="Sat by somebody else")
    assert "Why?" not in trainer.get("/en/desk/enquiries/").content.decode()
    assert trainer.post(address, {"text": "Because"}).status_code == 404


def test_QZ_12_an_answer_that_cannot_be_written_comes_back_in_words(
    group: Group, as_role: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody makes the attempt void while the coach is writing."""
    attempt = groups.handed_in(group.sit(1)[0], "b", "a", "b")
    actions.ask(attempt=attempt, number=2, text="Why?")

    def refused(**_given: object) -> None:
        raise actions.QuizRefused("Comments are written once the attempt is handed in.")

    monkeypatch.setattr(actions, "comment", refused)
    answer = as_role("trainer").post(f"/en/desk/enquiries/{attempt.public_id}/2/", {"text": "Because of this"})
    assert answer.status_code == 422 and "Because of this" in answer.content.decode()
