"""The reminder of the daily drill (QZ-15): off until asked for, one mail on a day when something waits, ended by one click."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from courses.quizzes import actions
from courses.quizzes.actions import reminders
from courses.quizzes.models import DrillReminder
from lms.accounts import privacy
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock

from .forms import item, quiz, sat, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(people: dict) -> User:
    user = people["learner"]
    sat(user, quiz("one", [item(f"q{at}", concept=f"c{at}") for at in range(3)]), wrong)
    return user


@pytest.fixture
def morning(settings, run_jobs: Callable) -> Callable[[int], list]:
    """The mails of a morning, so many days from now; beat may strike several times."""
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"

    def sent(days: int, strikes: int = 2) -> list:
        mail.outbox = []
        with clock.at(clock.now() + timedelta(days=days)):
            for _strike in range(strikes):
                actions.due_reminders()
                run_jobs()
        return [letter for letter in mail.outbox if "List-Unsubscribe" in letter.extra_headers]

    return sent


def test_QZ_15_nobody_is_reminded_who_did_not_ask(learner: User, morning: Callable, as_role: Callable[[str], Client]) -> None:
    assert morning(3) == [] and not DrillReminder.objects.exists()
    page = as_role("learner").get("/en/account/profile/").content.decode()
    assert "Remind me of the drill" in page and "Stop the reminders" not in page


@pytest.mark.parametrize(("language", "words"), [("en", "3 questions of your drill wait"), ("fr", "3 questions de votre entraînement")])
def test_QZ_15_one_mail_a_day_says_how_many_are_due(
    learner: User, morning: Callable, as_role: Callable[[str], Client], language: str, words: str
) -> None:
    User.objects.filter(pk=learner.pk).update(language=language)
    answer = as_role("learner").post(f"/{language}/quiz/drill/reminder/", {"wanted": "yes"})
    assert answer.status_code == 302 and answer["Location"].endswith("/account/profile/#mails")
    (letter,) = morning(3)
    assert letter.to == [learner.email] and words in letter.body and f"/{language}/quiz/drill/" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.search(r"<https?://\S+/quiz/drill/reminder/\S+/>", letter.extra_headers["List-Unsubscribe"])
    assert morning(3) == [], "the same day has had its mail"
    assert len(morning(4)) == 1


def test_QZ_15_no_mail_where_nothing_is_due_or_nothing_can_be_asked(learner: User, morning: Callable) -> None:
    actions.want_reminder(user=learner, wanted=True)
    assert morning(0) == [], "the concepts come back tomorrow at the earliest"
    actions.end_grant(user=learner, quiz_id=learner.attempts.latest("pk").quiz_id)
    assert morning(3) == [], "the questions are closed to this person by now"


def test_QZ_15_no_mail_to_a_closed_account_nor_of_another_day(learner: User, morning: Callable) -> None:
    actions.want_reminder(user=learner, wanted=True)
    assert actions.remind(user=learner.pk, on=clock.today() - timedelta(days=1)) == "too late"
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert morning(3) == [] and actions.remind(user=learner.pk, on=clock.today()) == "not wanted"


def test_QZ_15_looking_at_the_link_changes_nothing_and_one_post_ends_it(learner: User, morning: Callable) -> None:
    actions.want_reminder(user=learner, wanted=True)
    (letter,) = morning(3)
    address = "/" + letter.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200 and DrillReminder.objects.exists()
    for _twice in range(2):
        assert client.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded").status_code == 200
    assert not DrillReminder.objects.exists() and morning(4) == []


@pytest.mark.parametrize("token", ["nothing", "1:1abcde:xyz"])
def test_QZ_15_a_made_up_link_ends_nothing(learner: User, token: str) -> None:
    actions.want_reminder(user=learner, wanted=True)
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/en/quiz/drill/reminder/{token}/").status_code == 404
    assert reminders.holder(reminders.token(learner.pk)) == learner.pk
    assert DrillReminder.objects.exists()


def test_QZ_15_asking_is_undone_where_it_was_done_and_belongs_to_the_person(learner: User, as_role: Callable[[str], Client]) -> None:
    client = as_role("learner")
    for wanted, held in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        client.post("/en/quiz/drill/reminder/", {"wanted": wanted})
        assert DrillReminder.objects.filter(user=learner).count() == held
    assert as_role("visitor").post("/en/quiz/drill/reminder/", {"wanted": "yes"}).status_code == 302
    assert not DrillReminder.objects.exists()
    actions.want_reminder(user=learner, wanted=True)
    assert privacy.export(learner)["quizzes"]["reminder_since"]
    for provider in privacy.providers():
        provider.erase(learner)
    assert not DrillReminder.objects.exists()


def test_QZ_15_who_is_due_is_one_statement_whatever_their_number(people: dict, statements: Callable) -> None:
    form = quiz("many", [item("q", concept="c")])
    costs = []
    for role in ("learner", "graduate", "buyer"):
        sat(people[role], form, wrong)
        actions.want_reminder(user=people[role], wanted=True)
        Job.objects.all().delete()
        with clock.at(clock.now() + timedelta(days=3)):
            costs.append(statements(actions.due_reminders) - Job.objects.filter(kind="quizzes.remind").count())
    assert costs == [1, 1, 1]


def test_QZ_15_beat_looks_once_a_day(settings) -> None:
    rows = [row for row in settings.CELERY_BEAT_SCHEDULE.values() if row["task"] == "courses.quizzes.tasks.morning_reminders"]
    assert [(row["schedule"].hour, row["schedule"].minute) for row in rows] == [({7}, {0})]
