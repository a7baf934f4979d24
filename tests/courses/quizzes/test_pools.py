"""What draws may use: what is taken out is out at once, whoever took it out (QZ-17, EX-2)."""

from collections.abc import Callable

import pytest

from courses.quizzes import actions, queries
from courses.quizzes.authoring import acts
from courses.quizzes.models import Bank, Question

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
