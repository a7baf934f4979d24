"""Signed-in people for a fault test, and whether everything that the site acknowledged to them is in its database."""

from django.conf import settings
from django.test import Client

from courses.booking.models import Hold, Offer, Session
from courses.catalogue.models import Lesson, Training
from courses.learning import actions as learning
from courses.learning.models import LessonProgress
from courses.quizzes.models.attempt import Slot
from lms.accounts.models import User
from lms.kit import clock
from tests.faults.people import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def newcomers(number: int) -> list[Person]:
    """People who may learn everything of AgilePM, each with a session and a quiz begun."""
    training = Training.objects.get(code="agilepm")
    lessons = list(Lesson.objects.filter(module__training=training, quiz=None).values_list("key", flat=True))
    quiz = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m1-quiz")
    session = Session.objects.get(code="agp-paris-1")
    Session.objects.filter(pk=session.pk).update(capacity=number + session.taken)
    offer = Offer.objects.priced(clock.today()).for_session(session).first()
    found = []
    for n in range(number):
        user = User.objects.create_user(f"fault{n}@x.example", None, first_name="F", last_name=str(n))
        learning.entitle(user=user, training=training, reason="grant", source="t")
        attempt = learning.start_quiz(user=user, lesson=quiz)
        client = Client()
        client.force_login(user, backend=BACKEND)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        place = f"/fr/sessions/{session.public_id}/hold/"
        found.append(Person(user.pk, key, list(lessons), str(attempt.public_id), place, str(offer.public_id)))
    return found


def missing(people: list[Person]) -> list[str]:
    """Every acknowledged write that the database does not hold."""
    done = set(LessonProgress.objects.filter(state="done").values_list("enrolment__user", "lesson__key"))
    saved = dict(Slot.objects.filter(number=1).values_list("attempt__public_id", "seq"))
    holds = {str(value) for value in Hold.objects.values_list("public_id", flat=True)}
    lost = [f"lesson {key} of {person.pk}" for person in people for key in person.done if (person.pk, key) not in done]
    by_attempt = {str(key): seq for key, seq in saved.items()}
    lost += [f"answer {person.saved} of {person.pk}" for person in people if by_attempt.get(person.attempt, 0) < person.saved]
    return lost + [f"hold {key}" for person in people for key in person.holds if key not in holds]
