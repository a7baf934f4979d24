"""One's own index to one's manual in the open book of an exam (QZ-09): prepared before, never the manual, look-ups kept."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from courses.quizzes import actions, blueprint, books, entrance, page_index
from courses.quizzes.models import Attempt, PageIndex, Quiz
from lms.accounts import privacy
from lms.accounts.models import User

from . import exams

EXAM = "prince2-7-practitioner"
ADDRESS = f"/en/quiz/page-index/{EXAM}/"
ENTRANCE = "/en/learn/prince2/mocks/prince2-mock/"
TEXT = "Tolerance: 41, 60-62\nbusiness case = p. 12\n\nTolérance\t7\ntolerance ; 90."


def test_QZ_09_lines_become_entries_and_are_written_back() -> None:
    found = page_index.read(TEXT)
    assert found == [("business case", "12"), ("Tolerance", "41, 60-62, 90"), ("Tolérance", "7")]
    assert page_index.read(page_index.written(found)) == found and page_index.read("\n \n") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("tolerance", 1), ("a: 1\nThe board decides on exceptions.", 2), ("a: one", 1), (f"{'k' * 61}: 1", 1), (f"a: {'1, ' * 20}1", 1)],
)
def test_QZ_09_text_of_a_manual_has_no_place_in_it(text: str, line: int) -> None:
    with pytest.raises(page_index.BadIndex, match=rf"\b{line}\b"):
        page_index.read(text)
    with pytest.raises(page_index.BadIndex):
        page_index.read("\n".join(f"k{n}: {n}" for n in range(page_index.MOST_ENTRIES + 1)))


def test_QZ_09_the_blueprint_says_what_the_pane_holds() -> None:
    for sheet in blueprint.known().values():
        assert bool(sheet.book_holds) == (sheet.book is blueprint.Book.OPEN), sheet.code
    shipped = blueprint.shipped()[EXAM]
    assert blueprint.read(shipped).book_holds == ("index", "glossary")
    only = shipped.replace('holds = ["index", "glossary"]', 'holds = ["glossary"]')
    assert blueprint.read(only).book_holds == ("glossary",)
    assert blueprint.read(shipped.replace('holds = ["index", "glossary"]\n', "")).book_holds == ("index", "glossary"), "older editions"
    for wrong in ('holds = ["manual"]', 'holds = "index"'):
        with pytest.raises(blueprint.BlueprintRefused, match="holds"):
            blueprint.read(shipped.replace('holds = ["index", "glossary"]', wrong))
    with pytest.raises(blueprint.BlueprintRefused, match="holds"):
        blueprint.read(shipped.replace('mode = "open"', 'mode = "closed"'))


@pytest.mark.django_db
def test_QZ_09_it_is_written_from_the_entrance_and_shown_in_the_exam(as_role: Callable[[str], Client], people: dict) -> None:
    client = as_role("learner")
    assert f'href="{ADDRESS}"' in client.get(ENTRANCE).content.decode()
    assert client.post(ADDRESS, {"text": TEXT})["Location"] == ADDRESS
    page = client.get(ADDRESS).content.decode()
    assert "Tolerance: 41, 60-62, 90" in page and f'href="{ENTRANCE}"' in page
    assert entrance.of(people["learner"], Quiz.objects.get(key="prince2-mock"), language="en").indexed == 3
    attempt = exams.sit(people["learner"], exams.prince2_exam())
    shown = client.get(reverse("quizzes:attempt", args=[attempt.public_id]), follow=True).content.decode()
    assert 'data-entry="p. Tolerance">' in shown and "page 41, 60-62, 90" in shown
    look = reverse("quizzes:look_up", args=[attempt.public_id])
    assert client.post(look, json.dumps({"entry": "p. Tolerance", "seconds": 4}), content_type="application/json").status_code == 200
    assert attempt.events.get(kind="looked up").data == {"entry": "p. Tolerance", "seconds": 4}


@pytest.mark.django_db
def test_QZ_09_while_one_sits_the_exam_it_stays_as_it_was(as_role: Callable[[str], Client], people: dict) -> None:
    client, user = as_role("learner"), people["learner"]
    client.post(ADDRESS, {"text": "a: 1"})
    attempt = exams.sit(user, exams.prince2_exam())
    answer = client.post(ADDRESS, {"text": "b: 2"})
    assert answer.status_code == 422 and "b: 2" in answer.content.decode()
    assert books.index(attempt) == [["a", "1"]]
    actions.submit(attempt=attempt)
    assert client.post(ADDRESS, {"text": "b: 2"}).status_code == 302 and books.entries(user.pk, EXAM) == [["b", "2"]]
    client.post("/en/learn/prince2/mocks/prince2-mock/practice/")
    assert Attempt.objects.filter(user=user, rehearses__isnull=False, state="running").exists()
    assert client.post(ADDRESS, {"text": "c: 3"}).status_code == 302, "practising the controls is no exam"


@pytest.mark.django_db
def test_QZ_09_a_wrong_line_is_named_and_nothing_is_lost(as_role: Callable[[str], Client]) -> None:
    answer = as_role("learner").post(ADDRESS, {"text": "a: 1\nThe manual says so"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Line 2" in page and "The manual says so" in page and not PageIndex.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("exam", ["pmp-2026", "prince2-7-foundation", "nothing"])
def test_QZ_09_a_closed_book_has_no_index(as_role: Callable[[str], Client], people: dict, exam: str) -> None:
    client = as_role("learner")
    assert client.get(f"/en/quiz/page-index/{exam}/").status_code == client.post(f"/en/quiz/page-index/{exam}/", {}).status_code == 404
    assert as_role("visitor").get(ADDRESS).status_code == 302
    assert "page-index" not in client.get("/en/learn/pmp/mocks/pmp-mock/").content.decode()


@pytest.mark.django_db
def test_QZ_09_nobody_sees_anothers_index_and_it_goes_with_the_person(as_role: Callable[[str], Client], people: dict) -> None:
    as_role("learner").post(ADDRESS, {"text": "secret: 1"})
    assert "secret" not in as_role("graduate").get(ADDRESS).content.decode()
    user = User.objects.get(pk=people["learner"].pk)
    assert privacy.export(user)["quizzes"]["page_indexes"] == {EXAM: [["secret", "1"]]}
    for provider in privacy.providers():
        provider.erase(user)
    assert not PageIndex.objects.exists()


@pytest.mark.django_db
def test_QZ_09_its_pages_cost_the_same_whatever_is_in_it(as_role: Callable[[str], Client], people: dict, statements: Callable) -> None:
    client, costs = as_role("learner"), []
    attempt = exams.sit(people["learner"], exams.prince2_exam())
    for n in (1, 300):
        PageIndex.objects.update_or_create(
            user=people["learner"], exam=EXAM, defaults={"entries": [[f"k{at}", str(at)] for at in range(n)]}
        )
        address = reverse("quizzes:attempt", args=[attempt.public_id]) + "?n=1"
        pages = (ADDRESS, ENTRANCE, address)
        for page in pages:
            client.get(page)
        costs.append([statements(lambda at=at: client.get(at)) for at in pages])
    assert costs[0] == costs[1]


def test_QZ_09_a_line_of_an_index_is_looked_at_once() -> None:
    """One that is long would be tried from every sign of it: seconds of a processor for each press of a button."""
    for line in ("a" + "\t" * 20_000 + "x", "a" + "\t1" * 10_000 + "x"):
        with pytest.raises(page_index.BadIndex):
            page_index.read(line)
    assert page_index.read("tolerance: 41, 60-62") == [("tolerance", "41, 60-62")]
