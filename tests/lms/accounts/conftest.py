"""People made on the spot, real sign-ins, and the mails that wait to be sent."""

from collections.abc import Callable

import pytest
from django.test import Client

from lms.accounts import actions
from lms.accounts.models import Organisation, User
from lms.jobs.models import Job

PASSWORD = "a long sentence nobody guesses"


@pytest.fixture
def new_person(db: None) -> Callable[..., User]:
    """A person with a verified address and PASSWORD."""

    def make(email: str = "camille@x.example", *roles: str, **facts) -> User:
        facts = {"first_name": "Camille", "last_name": "Durand", "password": PASSWORD, "verified": True, **facts}
        user = actions.open_account(email=email, **facts)
        for role in roles:
            actions.grant_role(user=user, role=role)
        user.refresh_from_db()
        return user

    return make


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """Through the real door; the session it gives is a person's own."""

    def signed_in(user: User, client: Client | None = None, password: str = PASSWORD) -> Client:
        client = client or Client()
        client.post("/fr/account/login/", {"login": user.email, "password": password})
        return client

    return signed_in


@pytest.fixture
def mails(db: None) -> Callable[[str], list[Job]]:
    """The queued mails to an address, oldest first."""
    return lambda to: list(Job.objects.filter(kind="mail.send", args__to=to).order_by("pk"))


@pytest.fixture
def company(db: None) -> Organisation:
    return Organisation.objects.create(name="Lagrange & Fils")


def is_signed_in(client: Client) -> bool:
    """Whether the client's next request is a known person's."""
    return client.get("/fr/account/profile/").status_code == 200


def confirm(client: Client) -> Client:
    """Give the password once more, as pages that change much ask for."""
    client.post("/fr/account/reauthenticate/", {"password": PASSWORD})
    return client
