"""One login door; Wagtail's admin is for editorial roles, each with its own rights and none over people."""

import base64

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage

from lms.accounts import actions, editorial
from lms.accounts.enums import EDITORIAL_ROLES, GRANTED_ROLES, Role
from lms.accounts.models import User

from .conftest import PASSWORD

# What a browser is shown is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = pytest.mark.once
SHUT = ("/cms/login/", "/cms/password_reset/", "/cms/password_reset/done/", "/fr/_util/login/", "/en/_util/login/")
EDITORIAL = {role.value for role in EDITORIAL_ROLES}
OTHERS = [role for role in Role.values if role not in EDITORIAL]


@pytest.fixture
def editor(new_person):
    """A person of a role, with the rights that `setup` gives."""

    def make(role: str) -> User:
        actions.ensure_roles()
        return new_person(f"{role}@x.example", role)

    return make


@pytest.mark.parametrize("path", SHUT)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.case("A_01")
def test_a1_there_is_no_second_login_door(new_person, path: str, method: str) -> None:
    user = new_person()
    client = Client()
    answer = getattr(client, method)(path, {"username": user.email, "password": PASSWORD})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.case("A_01")
@pytest.mark.parametrize("path", ["/cms/", "/cms/api/main/pages/", "/cms/localize/translate/1/strings/1/edit/", "/fr/learn/"])
def test_a1_a_password_in_a_header_opens_nothing(new_person, path: str) -> None:
    user = new_person("boss@x.example", "administrator")
    basic = base64.b64encode(f"{user.email}:{PASSWORD}".encode()).decode()
    answer = Client().get(path, headers={"authorization": f"Basic {basic}"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/fr/account/login/")


def test_a_visitor_of_the_admin_is_sent_to_our_login(db) -> None:
    answer = Client().get("/cms/pages/")
    assert (answer.status_code, answer["Location"]) == (302, "/fr/account/login/?next=/cms/pages/")


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/images/", "/cms/no/such/page/"])
@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.case("B_12")
def test_the_admin_does_not_exist_for_other_roles(new_person, sign_in, role: str, path: str) -> None:
    user = new_person(f"{role}@x.example")
    User.objects.filter(pk=user.pk).update(role_codes=[role])
    assert sign_in(user).get(path).status_code == 404


@pytest.mark.parametrize("role", sorted(EDITORIAL))
def test_editorial_roles_enter_the_admin(editor, sign_in, role: str) -> None:
    client = sign_in(editor(role))
    assert client.get("/cms/").status_code == 200
    assert client.get(f"/cms/pages/{_home().pk}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("author", {"add", "edit"}),
        ("reviewer", {"edit"}),
        ("approver", {"edit"}),
        ("translator", {"edit"}),
        ("administrator", {"add", "edit", "publish"}),
        ("trainer", set()),
        ("finance", set()),
    ],
)
def test_each_role_has_its_rights_on_pages_and_no_more(editor, role: str, may: set[str]) -> None:
    rights = _home().permissions_for_user(editor(role))
    found = {"add": rights.can_add_subpage(), "edit": rights.can_edit(), "publish": rights.can_publish()}
    assert {name for name, held in found.items() if held} == may


def test_translators_may_send_pages_to_translation(editor) -> None:
    assert editor("translator").has_perm("wagtail_localize.submit_translation")


@pytest.mark.parametrize("role", GRANTED_ROLES)
@pytest.mark.case("B_11")
def test_b11_no_role_has_a_right_over_people(editor, role: str) -> None:
    held = {permission.partition(".")[0] for permission in editor(role).get_all_permissions()}
    assert held & set(editorial.CLOSED_APPS) == set()


@pytest.mark.parametrize("role", sorted(EDITORIAL))
@pytest.mark.parametrize("path", ["/cms/users/", "/cms/users/new/", "/cms/users/edit/1/", "/cms/groups/", "/cms/groups/new/"])
@pytest.mark.case("B_11")
def test_b11_people_and_groups_are_not_kept_in_wagtail(editor, sign_in, role: str, path: str) -> None:
    client = sign_in(editor(role))
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "x@x.example"}).status_code == 404


@pytest.mark.parametrize("role", ["author", "approver", "office"])
@pytest.mark.case("B_11")
def test_b11_nobody_but_an_administrator_gives_roles(editor, sign_in, role: str) -> None:
    user = editor(role)
    client = sign_in(user)
    answer = client.post(f"/fr/desk/people/{user.public_id}/role/", {"role": "administrator", "held": "1"})
    user.refresh_from_db()
    assert answer.status_code == 404
    assert user.role_codes == [role]


def test_setting_the_roles_up_again_changes_nothing(db) -> None:
    actions.ensure_roles()
    before = _rights()
    actions.ensure_roles()
    assert _rights() == before
    assert Workflow.objects.filter(name=editorial.WORKFLOW).count() == 1


def test_setting_the_roles_up_takes_rights_away_that_somebody_added(db) -> None:
    actions.ensure_roles()
    before = _rights()
    trainer = Group.objects.get(name=Role.TRAINER)
    GroupPagePermission.objects.create(group=trainer, page=_home(), permission_type="publish")
    actions.ensure_roles()
    assert _rights() == before


def test_the_whole_tree_is_reviewed_by_approvers(db) -> None:
    actions.ensure_roles()
    workflow = WorkflowPage.objects.get(page=Page.get_first_root_node()).workflow
    (task,) = workflow.tasks
    assert workflow.name == editorial.WORKFLOW
    assert [group.name for group in task.specific.groups.all()] == [Role.APPROVER]


def _home() -> Page:
    return Page.objects.get(depth=2, locale__language_code="fr")


def _rights() -> dict:
    return {
        group.name: (
            sorted(group.permissions.values_list("codename", flat=True)),
            sorted(group.page_permissions.values_list("page", "permission__codename")),
            sorted(group.collection_permissions.values_list("collection", "permission__codename")),
        )
        for group in Group.objects.filter(name__in=GRANTED_ROLES)
    }
