"""Rows that travel as one parameter arrive as if each had been saved."""

import pytest
from django.contrib.auth.models import Group

from courses.quizzes.models import Attempt, Bank, Difficulty, Question
from lms.accounts.models import User
from lms.kit import rows


def test_values_of_every_kind_arrive_as_they_left(db: None) -> None:
    text = "L’été, « 100 % » \\ \"'; -- é"
    words = {"fr": {"stem": text, "parts": []}, "en": {}}
    blank = {field.column: field.get_default() for field in Question._meta.concrete_fields if not field.primary_key}
    bank = Bank.objects.create(slug="rows", title="Rows")
    kept = {name: value for name, value in blank.items() if value is None or isinstance(value, str | int | bool | dict | list)}
    rows.insert(Question, [{**kept, "key": f"r{n}", "bank_id": bank.pk, "words": words, "stem_fr": text, "live": n == 1} for n in (1, 2)])
    first, second = Question.objects.filter(bank=bank).order_by("key")
    assert (first.words, first.stem_fr, first.live, second.live, first.body, first.difficulty) == (words, text, True, False, {}, None)


def test_a_row_that_is_there_takes_over_what_was_asked(db: None) -> None:
    question = Question.objects.order_by("pk").first()
    assert question is not None
    Difficulty.objects.filter(question=question).delete()
    for value in (0.1 + 0.2, -1.5):
        rows.insert(Difficulty, [{"question_id": question.pk, "value": value, "n": 3}], unique=["question_id"], update=["value"])
        assert Difficulty.objects.get(question=question).value == value


def test_nothing_to_insert_asks_the_database_nothing(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        rows.insert(Difficulty, [])


def test_a_reader_makes_the_instance_that_the_orm_would(db: None, people: dict) -> None:
    user = people["learner"]
    found = User.objects.get(pk=user.pk)  # by a statement that is written out
    orm = User.objects.filter(pk=user.pk).get()
    assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(orm, field.attname) for field in User._meta.concrete_fields
    }
    assert found.public_id == user.public_id and found.is_active is True and found._state.db == "default" and not found._state.adding


def test_a_reader_of_some_fields_leaves_the_rest_to_be_asked_for(db: None, people: dict) -> None:
    reader = rows.Reader(User, "email", "id")
    assert reader.columns("u") == 'u."id", u."email"'
    found = reader.made((people["learner"].pk, "x@example.org"))
    assert (found.pk, found.email, found.get_deferred_fields() >= {"role_codes"}) == (people["learner"].pk, "x@example.org", True)
    assert found.role_codes == people["learner"].role_codes


def test_a_reader_knows_its_model() -> None:
    with pytest.raises(ValueError, match="nothing"):
        rows.Reader(Attempt, "id", "nothing")


def test_nobody_of_that_key_is_nobody(db: None) -> None:
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=0)
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=2**80)
    with pytest.raises(ValueError, match="id"):
        User.objects.get(pk="me")


def test_who_is_asked_of_a_group_is_in_it(db: None, people: dict) -> None:
    inside, outside = Group.objects.create(name="in"), Group.objects.create(name="out")
    inside.user_set.add(people["learner"])
    assert inside.user_set.get(pk=people["learner"].pk) == people["learner"]
    with pytest.raises(User.DoesNotExist):
        outside.user_set.get(pk=people["learner"].pk)


def test_ids_are_listed_and_none_is_found_by_none() -> None:
    assert (rows.listed([3, 1]), rows.listed([])) == ("3, 1", "NULL")
