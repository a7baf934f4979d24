"""A12: somebody who is shut out is out at the next request, and gets no mail."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from lms.accounts import actions
from lms.jobs import mails as job_mails
from lms.jobs.enums import JobState
from lms.jobs.models import Job

from .conftest import PASSWORD, is_signed_in


@pytest.fixture
def closed(new_person, sign_in):
    """(the person, their live client) after the account was closed."""
    user, boss = new_person(), new_person("boss@x.example", "administrator")
    client = sign_in(user)
    assert is_signed_in(client)
    job_mails.send_later("accounts/joined", to=user.email, context={}, language="fr", key="waiting", owner=user.owner_key)
    actions.close_account(user=user, by=boss)
    return user, client


@pytest.mark.case("A_12")
def test_a12_the_next_request_is_a_visitors(closed) -> None:
    _user, client = closed
    assert client.get("/fr/account/profile/")["Location"].startswith("/fr/account/login/")


@pytest.mark.case("A_12")
def test_a12_sessions_are_gone(closed) -> None:
    user, _client = closed
    assert not UserSession.objects.filter(user=user).exists()
    assert not any(session.get_decoded().get("_auth_user_id") == str(user.pk) for session in Session.objects.all())


@pytest.mark.case("A_12")
def test_a12_waiting_mails_are_not_sent(closed, run_jobs) -> None:
    user, _client = closed
    job = Job.objects.get(key="mail:waiting")
    assert (job.state, job.outcome) == (JobState.DONE, "not sent: the account is closed")


@pytest.mark.case("A_12")
def test_a12_neither_password_nor_reset_opens_the_account(closed, mails) -> None:
    user, _client = closed
    client = Client()
    client.post("/fr/account/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/fr/account/password/reset/", {"email": user.email})
    assert {job.args["name"] for job in mails(user.email)} <= {None, "accounts/joined"}


@pytest.mark.case("A_12")
def test_a12_an_open_invitation_is_of_no_use(closed, company, new_person, sign_in) -> None:
    user, client = closed
    offer = actions.invite(organisation=company, email=user.email, invited_by=new_person("buyer@x.example"))
    assert client.post(f"/fr/account/invitation/{offer.token}/").status_code == 302
    offer.refresh_from_db()
    assert offer.accepted_at is None


def test_a_leaver_with_a_session_is_out_at_the_next_request(new_person, sign_in, company) -> None:
    user = new_person()
    membership = actions.join(user=user, organisation=company)
    client = sign_in(user)
    actions.leave(membership=membership)
    assert not is_signed_in(client)


def test_who_belongs_elsewhere_or_works_for_us_keeps_the_account(new_person, company) -> None:
    from lms.accounts.models import Organisation

    both, trainer = new_person("both@x.example"), new_person("trainer@x.example", "trainer")
    other = Organisation.objects.create(name="Another company")
    actions.join(user=both, organisation=other)
    for user in (both, trainer):
        actions.leave(membership=actions.join(user=user, organisation=company))
        user.refresh_from_db()
        assert user.is_active
