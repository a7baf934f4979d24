"""A manager sees the people who report to them now, and nobody else (reliability.md B10, J8)."""

from collections.abc import Callable

import pytest

from courses.catalogue.models import Training
from courses.learning import actions as learning
from lms.accounts.models import Membership, Organisation, User
from lms.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_team(people: dict) -> User:
    """Somebody of another organisation, with a manager of their own, who learns something."""
    organisation = Organisation.objects.create(name="Zeta")
    boss = User.objects.create_user("boss@zeta.example", None, first_name="Boss", last_name="Zeta")
    member = User.objects.create_user("canari@zeta.example", None, first_name="Canari", last_name="Zeta")
    for person, manager in ((boss, None), (member, boss)):
        Membership.objects.create(user=person, organisation=organisation, manager=manager, joined_on=clock.today())
    learning.enrol(user=member, training=Training.objects.get(code="agilepm"))
    return member


@pytest.mark.case("B_10")
@pytest.mark.parametrize("asked", ["", "?manager=1", "?organisation=Zeta", "?team=1", "?user=1", "?q=a", "?export=csv", "?page=2"])
def test_b10_no_parameter_shows_another_team(asked: str, other_team: User, as_role: Callable) -> None:
    for address in ("/fr/desk/", "/fr/desk/manager/"):
        page = as_role("manager").get(f"{address}{asked}", follow=True).content.decode()
        assert "Inès" in page, "their own team"
        assert "Canari" not in page and "zeta.example" not in page


@pytest.mark.case("B_10")
def test_b10_somebody_who_left_the_team_is_seen_no_more(people: dict, as_role: Callable) -> None:
    report = Membership.objects.active().filter(manager=people["manager"]).select_related("user").first()
    page = as_role("manager").get("/fr/desk/manager/").content.decode()
    assert report.user.last_name in page
    Membership.objects.filter(pk=report.pk).update(left_on=clock.today())
    assert report.user.email not in as_role("manager").get("/fr/desk/manager/").content.decode()
    assert report.user.last_name not in as_role("manager").get("/fr/desk/manager/").content.decode()


@pytest.mark.case("B_10")
@pytest.mark.parametrize("address", ["/fr/team/entitlements/", "/fr/desk/people/", "/fr/desk/organisations/", "/fr/office/orders/"])
def test_b10_lists_of_everybody_are_not_a_managers(address: str, as_role: Callable, other_team: User) -> None:
    assert as_role("manager").get(address).status_code == 404
