"""What draws may use: what is taken out is out at once, whoever took it out (QZ-17, EX-2)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from courses.quizzes import actions, queries
from courses.quizzes.authoring import acts
from courses.quizzes.item import Scenario as ItemScenario
from courses.quizzes.models import Bank, Question, Scenario

from . import exams
from .forms import item

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    found = actions.bank(slug="pool")
    actions.write_items(bank=found, items=[item(f"pool-{at}") for at in range(3)])
    return found


def keys(bank: Bank) -> set[str]:
    return set(Question.objects.filter(pk__in=[each.id for each in queries.pool(bank.pk).candidates]).values_list("key", flat=True))


@pytest.mark.parametrize("how", ["by hand", "unpublished", "put back", "imported"])
def test_EX_02_draws_know_at_once_what_is_out_and_what_is_back(
    how: str, bank: Bank, people: dict, django_capture_on_commit_callbacks: Callable
) -> None:
    row = Question.objects.get(key="pool-1")
    if how == "put back":
        Question.objects.filter(pk=row.pk).update(is_out=True)
    before = keys(bank)
    with django_capture_on_commit_callbacks(execute=True):
        if how == "by hand":
            acts.take_out(user=people["author"], questions=[row], because="Out of date")
        elif how == "unpublished":
            row.unpublish(user=people["administrator"])
        elif how == "put back":
            row.refresh_from_db()
            acts.put_back(user=people["author"], questions=[row])
        else:
            actions.write_items(bank=bank, items=[item("pool-9")])
    after = keys(bank)
    gone, come = {"by hand": ({"pool-1"}, set()), "unpublished": ({"pool-1"}, set()), "put back": (set(), {"pool-1"})}.get(
        how, (set(), {"pool-9"})
    )
    assert (before - after, after - before) == (gone, come)


def test_EX_02_what_did_not_change_is_read_once(bank: Bank, statements: Callable) -> None:
    queries.pool(bank.pk)
    assert statements(lambda: queries.pool(bank.pk)) == 0


SCENE = ItemScenario(key="scene", words={"fr": "Texte", "en": "Text"})


@pytest.mark.parametrize("again", ["published", "imported"])
def test_QZ_02_a_scenario_that_is_taken_back_takes_its_questions_out_of_draws_at_once(
    again: str, people: dict, django_capture_on_commit_callbacks: Callable
) -> None:
    bank = actions.bank(slug="pool-scene")
    items = [*(replace(item(f"scene-{at}"), group="scene") for at in range(2)), item("scene-alone")]
    actions.write_items(bank=bank, items=items, scenarios=[SCENE])
    quiz = actions.write_quiz(key="scenes", titles={"en": "Scenes"}, question_keys=[each.key for each in items])

    def asked() -> tuple[set[str], set[str]]:
        return keys(bank), {version.question.key for version in queries.fixed(quiz.pk)}

    everything = {each.key for each in items}
    assert asked() == (everything, everything)
    row = Scenario.objects.get(key="scene")
    with django_capture_on_commit_callbacks(execute=True):
        row.unpublish(user=people["administrator"])
    assert asked() == ({"scene-alone"}, {"scene-alone"})
    with django_capture_on_commit_callbacks(execute=True):
        if again == "published":
            row.refresh_from_db()
            row.save_revision().publish(user=people["administrator"])
        else:
            actions.write_scenario(bank=bank, scenario=SCENE)
    assert asked() == (everything, everything)
    assert row.versions.count() == 1, "the same words are the same version"


def test_QZ_02_who_sits_with_a_scenario_keeps_it_when_it_is_taken_back(people: dict) -> None:
    attempt = exams.sit(people["learner"], exams.prince2_exam())
    before = list(attempt.slots.values_list("number", "version", "scenario"))
    Scenario.objects.get(key="mill").unpublish(user=people["administrator"])
    assert list(attempt.slots.values_list("number", "version", "scenario")) == before
    assert queries.shown(attempt, language="en", only=[1])[0].scenario["title"] == "The mill"
