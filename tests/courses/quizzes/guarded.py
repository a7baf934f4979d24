"""Certifying exams made for tests: an exam behind an access code, and browsers at addresses of their own (EX-15)."""

from django.test import Client

from courses.catalogue.models import MockExam
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User
from lms.kit import freshness

from . import groups
from .groups import Group

HERE, FAR = "192.0.2.7", "198.51.100.9"
CODE = "Blue-42"


def guard(quiz: Quiz, **fields: object) -> Quiz:
    """The quiz with those fields set, and nothing kept of what it was."""
    Quiz.objects.filter(pk=quiz.pk).update(**fields)
    freshness.forget()
    return Quiz.objects.get(pk=quiz.pk)


def group(trainer: User) -> Group:
    """A group whose mock is open to whoever signs up, behind the access code."""
    found = groups.group(trainer)
    MockExam.objects.filter(quiz=found.quiz).update(access="sign_up")
    found.quiz = guard(found.quiz, access_code=CODE)
    return found


def signed_in(user: User, address: str = HERE) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(attempt: Attempt) -> str:
    return f"/en/quiz/{attempt.public_id}/?n=1"
