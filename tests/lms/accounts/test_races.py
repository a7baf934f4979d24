"""Several at once: one invitation, one people file, one throttle."""

import threading
from collections.abc import Callable

import allauth.account.adapter
import pytest
from django.contrib.auth import authenticate
from django.db import connections
from django.test import Client

from lms.accounts import actions
from lms.accounts.errors import NotPossible
from lms.accounts.models import Membership, Organisation, PeopleFile, User
from lms.jobs.models import Job

from .conftest import PASSWORD


def race(count: int, work: Callable[[int], object]) -> list[object]:
    """Start `count` threads at once; what each returned, or the exception it raised."""
    gate, outcomes = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        try:
            gate.wait()
            outcomes[number] = work(number)
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def world(committed) -> tuple[User, Organisation]:
    user = actions.open_account(email="racer@x.example", password=PASSWORD, verified=True)
    return user, Organisation.objects.create(name="Race Ltd")


def test_one_invitation_is_accepted_once(world) -> None:
    user, company = world
    offer = actions.invite(organisation=company, email=user.email, invited_by=user)
    outcomes = race(8, lambda _n: actions.accept_invitation(invitation=offer, user=user))
    assert [type(outcome) for outcome in outcomes].count(Membership) == 1
    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 7
    assert Membership.objects.filter(user=user).count() == 1


def test_one_people_file_is_applied_once(world) -> None:
    user, company = world
    data = b"email,first_name,last_name\nnew@f.example,A,B\n"
    file = actions.keep_people_file(name="p.csv", data=data, organisation=company, by=user)
    outcomes = race(6, lambda _n: actions.apply_people_file(file=PeopleFile.objects.get(pk=file.pk)))
    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 5, outcomes
    assert User.objects.filter(email="new@f.example").count() == 1
    assert Job.objects.filter(args__to="new@f.example").count() == 1


@pytest.mark.case("A_06")
def test_a6_guesses_at_once_are_no_more_than_the_limit(world, monkeypatch) -> None:
    user, _company = world
    evaluated = []

    def counted(request, **credentials):
        evaluated.append(1)
        return authenticate(request, **credentials)

    monkeypatch.setattr(allauth.account.adapter, "authenticate", counted)
    guess = {"login": user.email, "password": "wrong"}
    race(40, lambda n: Client(REMOTE_ADDR=f"192.0.2.{n}").post("/fr/account/login/", guess).status_code)
    assert 0 < len(evaluated) <= 5


def test_of_sign_ups_at_once_with_one_address_a_single_one_makes_an_account(world) -> None:
    form = {"first_name": "A", "last_name": "B", "email": "same@x.example", "password1": PASSWORD}
    outcomes = race(5, lambda n: Client(REMOTE_ADDR=f"192.0.2.{n}").post("/fr/account/signup/", form).status_code)
    assert User.objects.filter(email="same@x.example").count() == 1
    assert all(outcome in {302, 429} for outcome in outcomes), outcomes
