"""Roles follow groups, memberships and the people one manages; nobody changes their own, the last administrator stays."""

import pytest
from django.contrib.auth.models import Group

from lms.accounts import actions
from lms.accounts.errors import NotPossible
from lms.accounts.models import Membership, User


def roles(user: User) -> list[str]:
    user.refresh_from_db()
    return user.role_codes


def test_roles_come_and_go_with_groups_from_either_side(new_person) -> None:
    user = new_person()
    group = Group.objects.get_or_create(name="trainer")[0]
    group.user_set.add(user)
    assert roles(user) == ["trainer"]
    user.groups.clear()
    assert roles(user) == []


def test_manager_and_buyer_follow_memberships(new_person, company) -> None:
    boss, worker = new_person("boss@x.example"), new_person("worker@x.example")
    actions.join(user=boss, organisation=company, is_buyer=True)
    actions.join(user=worker, organisation=company, manager=boss)
    assert roles(boss) == ["buyer", "manager"]
    actions.join(user=worker, organisation=company)
    assert roles(boss) == ["buyer"]
    actions.leave(membership=Membership.objects.get(user=boss))
    boss.refresh_from_db()
    assert (boss.role_codes, boss.is_active) == ([], False)


@pytest.mark.parametrize("role", ["learner", "manager", "buyer", "nonsense"])
def test_only_granted_roles_are_granted(new_person, role: str) -> None:
    with pytest.raises(NotPossible):
        actions.grant_role(user=new_person(), role=role)


def test_nobody_changes_their_own_roles(new_person) -> None:
    boss = new_person("boss@x.example", "administrator")
    for change in (actions.grant_role, actions.revoke_role):
        with pytest.raises(NotPossible):
            change(user=boss, role="finance", by=boss)


def test_the_last_administrator_stays(new_person) -> None:
    Group.objects.get_or_create(name="administrator")[0].user_set.clear()
    boss, other = new_person("boss@x.example", "administrator"), new_person("other@x.example", "office")
    with pytest.raises(NotPossible):
        actions.revoke_role(user=boss, role="administrator", by=other)
    with pytest.raises(NotPossible):
        actions.close_account(user=boss, by=other)
    with pytest.raises(NotPossible):
        actions.erase(user=boss, typed=boss.email)
    actions.grant_role(user=other, role="administrator", by=boss)
    actions.revoke_role(user=boss, role="administrator", by=other)
    assert roles(boss) == []


def test_an_administrator_gives_and_takes_roles_and_closes_accounts(new_person, sign_in) -> None:
    boss, user = new_person("boss@x.example", "administrator"), new_person()
    client = sign_in(boss)
    path = f"/fr/desk/people/{user.public_id}/"
    assert client.get(path).status_code == 200
    client.post(f"{path}role/", {"role": "finance", "held": "1"})
    assert roles(user) == ["finance"]
    client.post(f"{path}role/", {"role": "finance", "held": "0"})
    assert roles(user) == []
    client.post(f"{path}close/")
    user.refresh_from_db()
    assert not user.is_active
    client.post(f"{path}reopen/")
    user.refresh_from_db()
    assert user.is_active


def test_an_administrator_does_not_close_or_change_themselves(new_person, sign_in) -> None:
    boss = new_person("boss@x.example", "administrator")
    client = sign_in(boss)
    client.post(f"/fr/desk/people/{boss.public_id}/close/")
    client.post(f"/fr/desk/people/{boss.public_id}/role/", {"role": "finance", "held": "1"})
    boss.refresh_from_db()
    assert (boss.is_active, boss.role_codes) == (True, ["administrator"])


def test_people_are_found_by_name_and_address(new_person, sign_in) -> None:
    client = sign_in(new_person("boss@x.example", "administrator"))
    new_person("zoe@x.example", first_name="Zoé", last_name="Kerguelen")
    for search in ("Kerguelen", "zoe@x", "Kerg zoe@"):
        page = client.get("/fr/desk/people/", {"q": search}).content.decode()
        assert "zoe@x.example" in page
    assert "zoe@x.example" not in client.get("/fr/desk/people/", {"q": "nobody of that name"}).content.decode()


def test_the_list_of_people_costs_the_same_for_1_and_30(new_person, sign_in, statements) -> None:
    client = sign_in(new_person("boss@x.example", "administrator"))
    client.get("/fr/desk/people/")
    new_person("one@x.example", last_name="Kerguelen")
    one = statements(lambda: client.get("/fr/desk/people/", {"q": "Kerguelen"}))
    for n in range(29):
        new_person(f"more{n}@x.example", last_name="Kerguelen")
    many = statements(lambda: client.get("/fr/desk/people/", {"q": "Kerguelen"}))
    assert many == one
    assert "page=2" in client.get("/fr/desk/people/", {"q": "Kerguelen"}).content.decode()
