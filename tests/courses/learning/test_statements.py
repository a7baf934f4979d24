"""SQL per page, constant between 3 and 300 lessons (performance.md: player at most 10, My learning at most 12)."""

from collections.abc import Callable

import pytest
from django.test import Client

from courses.catalogue.models import CoursePage, Training
from courses.learning import actions
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_player_costs_the_same_for_4_and_300_lessons(as_role: Callable[[str], Client], page_costs: Callable) -> None:
    client = as_role("learner")
    course = CoursePage.objects.get(training__code="pmp", locale__language_code="fr")
    counts = {}
    for size in (4, 300):
        factories.lessons(course, upto=size)
        counts[size] = page_costs(client, "/fr/learn/pmp/pmp-m1-l1/")
    assert counts[4] == counts[300] and counts[4]["anew"] <= 21 and counts[4]["kept"] <= 8


def test_my_learning_costs_the_same_for_1_and_30_trainings(as_role: Callable[[str], Client], people: dict, page_costs: Callable) -> None:
    client = as_role("learner")
    counts = {}
    for size in (10, 30):
        factories.trainings(upto=size)
        for training in Training.objects.all():
            actions.enrol(user=people["learner"], training=training)
        counts[size] = page_costs(client, "/fr/learn/")
    assert counts[10] == counts[30] and counts[10]["anew"] <= 24 and counts[10]["kept"] <= 12


def test_the_team_panel_costs_the_same_for_1_and_30_people(as_role: Callable[[str], Client], people: dict, page_costs: Callable) -> None:
    from lms.accounts import actions as accounts
    from lms.accounts.models import Organisation, User

    client = as_role("manager")
    organisation = Organisation.objects.get()
    counts = {}
    for size in (1, 30):
        for number in range(size):
            user, _created = User.objects.get_or_create(email=f"p{number}@x.fr")
            accounts.join(user=user, organisation=organisation, manager=people["manager"])
            actions.enrol(user=user, training=Training.objects.get(code="agilepm"))
        counts[size] = page_costs(client, "/fr/desk/manager/")
    assert counts[1] == counts[30] and counts[1]["kept"] <= 12
