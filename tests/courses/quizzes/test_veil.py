"""The names that a candidate's page has for options, rows and items tell nothing of the author's order (QZ-3, QZ-13)."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from courses.quizzes import actions, veil
from courses.quizzes.actions import Given
from courses.quizzes.item import Item, Tags, Words
from courses.quizzes.models import Attempt, Slot
from lms.accounts import privacy
from lms.kit import clock

from . import exams, forms

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def ordering(key: str) -> Item:
    """Three steps, in the order in which they are right, as every file of questions has them."""
    items = ["s1", "s2", "s3"]
    return _item(key, "ordering", {"items": items}, items)


def pairs(key: str, kind: str = "matching") -> Item:
    """Each row beside its own option, as other systems export them."""
    rows, options = ["r1", "r2", "r3"], ["a", "b", "c"]
    body = {"rows": [{"key": row, "option": option} for row, option in zip(rows, options, strict=True)], "options": options}
    return _item(key, kind, body, [*rows, *options])


def gaps(key: str) -> Item:
    """Two gaps whose options have the same keys, the right one first."""
    body = {"gaps": [{"key": gap, "options": ["a", "b", "c"], "correct": "a"} for gap in ("g1", "g2")]}
    made = _item(key, "cloze", body, [f"{gap}.{option}" for gap in ("g1", "g2") for option in "abc"])
    return replace(made, words={each: replace(words, stem=f"{key} {{g1}} and {{g2}}") for each, words in made.words.items()})


def places(key: str, *, apart: bool = True) -> Item:
    """Three places in a picture, the right one first."""
    x = {"a": 0.0, "b": 0.4 if apart else 0.1, "c": 0.8}
    areas = [
        {"key": area, "shape": "rect", "at": [at, 0.0, 0.2, 1.0], **({"correct": True} if area == "a" else {})} for area, at in x.items()
    ]
    return _item(key, "hotspot", {"areas": areas}, list("abc"))


def _item(key: str, kind: str, body: dict, parts: list[str]) -> Item:
    words = {
        language: Words(stem=f"{key} ({language})", parts={part: f"Part {part} of {key} {language}" for part in parts})
        for language in ("fr", "en")
    }
    return Item(key=key, kind=kind, body=body, words=words, marks=1, tags=Tags(area="people", concept="roles", method="pmi"))


ITEMS = (ordering("steps"), pairs("pairs"), pairs("groups", "categorise"), forms.item("one"), gaps("gaps"), places("places"))
# What tells the author's order: places, rows, options and their values, wherever a page writes them.
NAMED = re.compile(r'(?:data-item|data-option|data-row|value|name|data-answer)="((?:place-|row-)?[^"]*)"')


@pytest.fixture
def attempt(people: dict) -> Attempt:
    return exams.sit(people["learner"], forms.quiz("kinds", ITEMS))


def slot_of(attempt: Attempt, kind: str) -> Slot:
    return attempt.slots.select_related("version").get(version__kind=kind)


def page(client: Client, attempt: Attempt, number: int) -> str:
    return client.get(f"/en/quiz/{attempt.public_id}/?n={number}").content.decode()


@pytest.mark.parametrize("kind", ["ordering", "matching", "categorise", "single", "cloze", "hotspot"])
def test_QZ_13_a_page_names_what_is_shuffled_by_its_place(kind: str, attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    client, slot = as_role("learner"), slot_of(attempt, kind)
    names = list(veil.names(slot.order).values())
    whole = client.get(f"/en/quiz/{attempt.public_id}/items/").content.decode()
    laid_out = re.search(rf'<form class="question[^>]*id="question-{slot.number}".*?</form>', whole, re.DOTALL)
    for html in (page(client, attempt, slot.number), laid_out[0]):
        written = [each.removeprefix("place-").removeprefix("row-") for each in NAMED.findall(html)]
        assert not set(written) & set(slot.order), written
        first = [each for each in dict.fromkeys(written) if each.startswith(veil.SIGN)]
        assert first == names, "in the order in which they stand, from the first"


def test_QZ_13_the_first_of_what_is_to_be_ordered_cannot_be_found_in_the_page(people: dict, as_role: Callable[[str], Client]) -> None:
    """The names are the same for everybody; what stands at each is not."""
    exam, found = forms.quiz("order", [ordering(f"steps-{at}") for at in range(12)]), set()
    attempt, client = exams.sit(people["learner"], exam), as_role("learner")
    for slot in attempt.slots.select_related("version"):
        html = page(client, attempt, slot.number)
        firsts = re.findall(r'data-item="([^"]+)".*?Part (s\d) of', html, re.DOTALL)
        assert [name for name, _part in firsts] == ["~1", "~2", "~3"]
        found.add(dict(firsts)["~1"])
    assert len(found) > 1


ANSWERS = {
    "ordering": lambda by: {"order": [by["s1"], by["s2"], by["s3"]]},
    "matching": lambda by: {"rows": {"r1": by["a"], "r2": by["b"], "r3": by["c"]}},
    "categorise": lambda by: {"rows": {by["r1"]: "a", by["r2"]: "b", by["r3"]: "c"}},
    "single": lambda by: {"chosen": [by["a"]]},
    "cloze": lambda by: {"rows": {"g1": by["g1.a"], "g2": by["g2.a"]}},
    "hotspot": lambda by: {"area": by["a"]},
}


@pytest.mark.parametrize("kind", list(ANSWERS))
def test_QZ_04_an_answer_by_the_names_of_the_page_is_kept_by_the_authors_keys(
    kind: str, attempt: Attempt, as_role: Callable[[str], Client]
) -> None:
    client, slot = as_role("learner"), slot_of(attempt, kind)
    names = veil.names(slot.order)
    sent = ANSWERS[kind](names)
    marks = {"struck": [names[slot.order[0]]], "highlights": []}
    body = json.dumps({"answer": sent, "seq": 1, "marked_up": marks})
    assert client.put(f"/en/quiz/{attempt.public_id}/answers/{slot.number}/", body, content_type="application/json").status_code == 200
    slot.refresh_from_db()
    assert slot.answer == slot.version.right and slot.marked_up["struck"] == [slot.order[0]]
    given = re.search(r'id="exam-given"[^>]*>(.*?)</script>', client.get(f"/en/quiz/{attempt.public_id}/items/").content.decode())
    row = next(each for each in json.loads(given[1]) if each["n"] == slot.number)
    assert row["answer"] == sent and row["struck"] == marks["struck"]
    assert actions.submit(attempt=attempt).slots.get(pk=slot.pk).mark == 1


FIELDS = {
    "ordering": lambda by: {f"place-{by[key]}": at for at, key in enumerate(("s1", "s2", "s3"), start=1)},
    "matching": lambda by: {"row-r1": by["a"], "row-r2": by["b"], "row-r3": by["c"]},
    "categorise": lambda by: {f"row-{by['r1']}": "a", f"row-{by['r2']}": "b", f"row-{by['r3']}": "c"},
    "single": lambda by: {"chosen": by["a"]},
    "cloze": lambda by: {"row-g1": by["g1.a"], "row-g2": by["g2.a"]},
    "hotspot": lambda by: {"area": by["a"]},
}


@pytest.mark.parametrize("kind", list(FIELDS))
def test_QZ_04_a_form_without_script_is_read_by_the_names_that_it_wrote(
    kind: str, attempt: Attempt, as_role: Callable[[str], Client]
) -> None:
    client, slot = as_role("learner"), slot_of(attempt, kind)
    fields = FIELDS[kind](veil.names(slot.order))
    assert client.post(f"/en/quiz/{attempt.public_id}/answers/{slot.number}/", {**fields, "seq": 1}).status_code == 302
    slot.refresh_from_db()
    assert slot.answer == slot.version.right
    written = page(client, attempt, slot.number)
    assert written.count(" selected") + len(re.findall(r'type="radio" name="(?:chosen|row-|area)[^>]*checked', written)) in (1, 2, 3)


def test_QZ_13_options_of_gaps_and_places_do_not_stand_as_they_were_written(people: dict, as_role: Callable[[str], Client]) -> None:
    exam = forms.quiz("several", [made(f"{made.__name__}-{at}") for made in (gaps, places) for at in range(8)])
    attempt, client = exams.sit(people["learner"], exam), as_role("learner")
    firsts: dict[str, set[str]] = {}
    for slot in attempt.slots.select_related("version"):
        part = re.search(r"Part (?:g1\.)?([abc]) of", page(client, attempt, slot.number))
        firsts.setdefault(slot.version.kind, set()).add(part[1])
    assert {kind: len(found) > 1 for kind, found in firsts.items()} == {"cloze": True, "hotspot": True}


def test_QZ_13_places_that_overlap_are_found_as_the_server_finds_them(people: dict, as_role: Callable[[str], Client]) -> None:
    exam = forms.quiz("overlap", [places("over", apart=False), places("apart")])
    attempt, client = exams.sit(people["learner"], exam), as_role("learner")
    for slot in attempt.slots.select_related("version__question"):
        html = page(client, attempt, slot.number)
        listed = json.loads(re.search(r'<script[^>]*type="application/json">(\[.*?\])</script>', html)[1])
        keys = [slot.order[int(each["key"].removeprefix(veil.SIGN)) - 1] for each in listed]
        assert keys == (["a", "b", "c"] if slot.version.question.key == "over" else slot.order)


def test_QZ_13_an_attempt_of_before_gaps_had_an_order_goes_on(attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    client = as_role("learner")
    for kind, answer in (("cloze", {"rows": {"g1": "a", "g2": "a"}}), ("hotspot", {"area": "a"})):
        slot = slot_of(attempt, kind)
        Slot.objects.filter(pk=slot.pk).update(order=[])
        body = json.dumps({"answer": answer, "seq": 1})
        address = f"/en/quiz/{attempt.public_id}/answers/{slot.number}/"
        assert client.put(address, body, content_type="application/json").status_code == 200
        assert 'value="a"' in page(client, attempt, slot.number)


def test_EX_06_a_late_answer_is_kept_by_the_authors_keys(attempt: Attempt, as_role: Callable[[str], Client]) -> None:
    slot, client = slot_of(attempt, "ordering"), as_role("learner")
    names = veil.names(slot.order)
    body = json.dumps({"answer": {"order": [names["s1"], names["s2"], names["s3"]]}, "seq": 1})
    address = f"/en/quiz/{attempt.public_id}/answers/{slot.number}/"
    with clock.at(attempt.deadline + timedelta(minutes=2)):
        actions.close_overdue()
        assert client.put(address, body, content_type="application/json").json()["code"] == "over"
    assert attempt.events.get(kind="late").data["answer"] == {"order": ["s1", "s2", "s3"]}


def test_QZ_15_a_drill_names_them_by_place_too(people: dict, as_role: Callable[[str], Client]) -> None:
    from courses.quizzes import drills

    user = people["learner"]
    quiz = forms.quiz("drilled", [ordering("steps")])
    actions.grant(user=user, quiz=quiz)
    asked = drills.topic(user, bank="bank-drilled", area="people").asked
    assert [row.key for row in asked.slot.rows] == ["~1", "~2", "~3"]
    words = {row.key: row.html for row in asked.slot.rows}
    fields = {f"place-{key}": int(re.search(r"Part s(\d)", html)[1]) for key, html in words.items()}
    answer = as_role("learner").post(
        "/en/quiz/practice/bank-drilled/people/answer/", {**fields, "version": asked.version, "turn": asked.turn}
    )
    assert "/drill/answers/" in answer["Location"]
    row = user and drills.DrillAnswer.objects.get(user=user)
    assert row.answer == {"order": ["s1", "s2", "s3"]} and row.mark == 1


def test_QZ_13_the_copy_of_ones_data_tells_no_key_and_no_form_that_waits(people: dict) -> None:
    user = people["learner"]
    attempt = exams.sit(user, forms.quiz("kinds", ITEMS))
    slot = slot_of(attempt, "ordering")
    actions.save(attempt=attempt, given=Given(slot.number, 1, {"order": ["s3", "s1", "s2"]}))
    waiting = forms.quiz("waiting", [forms.item("unmet")])
    actions.grant(user=user, quiz=waiting)
    actions.prepare(user=user, quiz=waiting)
    told = json.dumps(privacy.export(user)["quizzes"]["attempts"])
    assert "steps" in told and '"s3"' not in told and "unmet" not in told


def test_names_and_keys_are_each_others_way_back() -> None:
    order, answer = ["b", "a", "c"], {"chosen": ["a", "c"], "order": ["c"], "rows": {"a": "b", "x": "y"}, "text": "a", "point": [0, 1]}
    there = veil.veiled(order, answer)
    assert there == {"chosen": ["~2", "~3"], "order": ["~3"], "rows": {"~2": "~1", "x": "y"}, "text": "a", "point": [0, 1]}
    assert veil.lifted(order, there) == answer
    assert veil.lifted(order, {"chosen": "~1", "order": [["~1"], 1], "rows": []}) == {"chosen": "~1", "order": [["~1"], 1], "rows": []}
