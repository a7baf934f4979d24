"""The trainings that the office opened to people, by their names."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Training
from courses.learning.actions import entitle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_training_is_named_in_the_readers_language(as_role: Callable[[str], Client], people: dict, language: str) -> None:
    training = Training.objects.get(code="agilepm")
    entitle(user=people["buyer"], training=training, reason="grant", source="t:1")
    title = catalogue.titles(language=language)[training.pk][0]
    with override(language):
        listed, desk = reverse("teams:entitlements"), reverse("accounts:role_desk", kwargs={"role": "office"})
    office = as_role("office")
    for address in (listed, desk):
        page = office.get(address).content.decode()
        row = page[page.index("Sophie Lambert") :].split("</tr>")[0]
        assert f"<td>{title}</td>" in row.replace("\u00a0", " ").replace("\u202f", " ") and "agilepm" not in row
