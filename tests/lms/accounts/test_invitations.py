"""Membership by invitation only: the right person, in time, once; strangers learn nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from lms.accounts import actions
from lms.accounts.errors import NotPossible
from lms.accounts.models import Invitation, Membership, Organisation
from lms.kit import clock


@pytest.fixture
def buyer(new_person, company):
    user = new_person("buyer@x.example", first_name="Sophie", last_name="Lambert")
    actions.join(user=user, organisation=company, is_buyer=True)
    return user


@pytest.fixture
def offer(company, buyer) -> Invitation:
    return actions.invite(organisation=company, email="Camille@X.example", invited_by=buyer)


def path(invitation: Invitation) -> str:
    return f"/fr/account/invitation/{invitation.token}/"


def test_a_buyer_invites_and_the_person_accepts(buyer, company, sign_in, new_person, mails) -> None:
    page = f"/fr/desk/organisations/{company.public_id}/"
    client = sign_in(buyer)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}invite/", {"email": "camille@x.example"}).status_code == 302
    invitation = Invitation.objects.get(email="camille@x.example")
    (job,) = mails("camille@x.example")
    assert job.args["name"] == "accounts/invitation"
    guest = sign_in(new_person("camille@x.example"))
    assert b"Lagrange" in guest.get(path(invitation)).content
    assert guest.post(path(invitation))["Location"] == "/fr/desk/"
    assert Membership.objects.active().filter(organisation=company, user__email="camille@x.example").exists()


def test_a_visitor_signs_in_first_and_comes_back(offer) -> None:
    answer = Client().get(path(offer))
    assert answer["Location"] == f"/fr/account/login/?next={path(offer)}"


@pytest.mark.case("B_02")
def test_other_hands_find_nothing(offer, new_person, sign_in) -> None:
    stranger = sign_in(new_person("stranger@x.example"))
    assert stranger.get(path(offer)).status_code == 404
    assert stranger.post(path(offer)).status_code == 404
    assert not Membership.objects.filter(user__email="stranger@x.example").exists()


def test_an_invitation_expires(offer, new_person, sign_in) -> None:
    client = sign_in(new_person("camille@x.example"))
    Invitation.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert b"<form method" not in client.get(path(offer)).content.partition(b"<main")[2]
    assert client.post(path(offer)).status_code == 422
    assert not Membership.objects.filter(user__email="camille@x.example").exists()


def test_an_invitation_works_once(offer, new_person) -> None:
    user = new_person("camille@x.example")
    actions.accept_invitation(invitation=offer, user=user)
    with pytest.raises(NotPossible):
        actions.accept_invitation(invitation=offer, user=user)
    with pytest.raises(NotPossible):
        actions.revoke_invitation(invitation=offer)


def test_an_invitation_is_taken_back(offer, buyer, company, sign_in, new_person) -> None:
    sign_in(buyer).post(f"/fr/desk/organisations/{company.public_id}/invitations/{offer.pk}/revoke/")
    assert sign_in(new_person("camille@x.example")).get(path(offer)).status_code == 404


def test_a_second_invitation_replaces_the_first(offer, buyer, company) -> None:
    again = actions.invite(organisation=company, email="camille@x.example", invited_by=buyer)
    assert list(Invitation.objects.filter(email="camille@x.example")) == [again]


def test_a_member_is_not_invited_again(buyer, company) -> None:
    with pytest.raises(NotPossible):
        actions.invite(organisation=company, email=buyer.email, invited_by=buyer)


@pytest.mark.case("B_02")
def test_b2_a_buyer_sees_no_other_organisation(buyer, sign_in) -> None:
    other = Organisation.objects.create(name="Another company")
    offer = actions.invite(organisation=other, email="x@x.example", invited_by=buyer)
    client = sign_in(buyer)
    page = f"/fr/desk/organisations/{other.public_id}/"
    assert client.get(page).status_code == 404
    assert client.post(f"{page}invite/", {"email": "y@x.example"}).status_code == 404
    assert client.post(f"{page}invitations/{offer.pk}/revoke/").status_code == 404
    assert b"Another company" not in client.get("/fr/desk/organisations/").content
    assert list(Invitation.objects.filter(organisation=other)) == [offer]


@pytest.mark.case("B_03")
def test_b3_a_buyer_cannot_name_the_organisation_in_the_body(buyer, company, sign_in) -> None:
    other = Organisation.objects.create(name="Another company")
    data = {"email": "y@x.example", "organisation": other.pk, "team": 1, "accepted_at": "2026-01-01"}
    sign_in(buyer).post(f"/fr/desk/organisations/{company.public_id}/invite/", data)
    assert Invitation.objects.get(email="y@x.example").organisation == company


def test_the_office_opens_an_organisation_once(new_person, sign_in) -> None:
    client = sign_in(new_person("office@x.example", "office"))
    assert client.post("/fr/desk/organisations/new/", {"name": "Nord  Industrie"}).status_code == 302
    assert client.post("/fr/desk/organisations/new/", {"name": "nord industrie"}).status_code == 422
    assert Organisation.objects.filter(name__iexact="Nord Industrie").count() == 1


def test_a_page_of_members_costs_the_same_for_1_and_3(buyer, company, sign_in, new_person, statements) -> None:
    client = sign_in(buyer)
    page = f"/fr/desk/organisations/{company.public_id}/"
    client.get(page)
    one = statements(lambda: client.get(page))
    for n in range(2):
        actions.join(user=new_person(f"member{n}@x.example"), organisation=company, manager=buyer)
    assert statements(lambda: client.get(page)) == one
