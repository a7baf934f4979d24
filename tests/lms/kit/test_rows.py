"""Rows that travel as one parameter arrive as if each had been saved."""

from courses.quizzes.models import Bank, Difficulty, Question
from lms.kit import rows


def test_values_of_every_kind_arrive_as_they_left(db: None) -> None:
    text = "L’été, « 100 % » \\ \"'; -- é"
    words = {"fr": {"stem": text, "parts": []}, "en": {}}
    blank = {field.column: field.get_default() for field in Question._meta.concrete_fields if not field.primary_key}
    bank = Bank.objects.create(slug="rows", title="Rows")
    kept = {name: value for name, value in blank.items() if value is None or isinstance(value, str | int | bool | dict | list)}
    rows.insert(Question, [{**kept, "key": f"r{n}", "bank_id": bank.pk, "words": words, "stem": text, "live": n == 1} for n in (1, 2)])
    first, second = Question.objects.filter(bank=bank).order_by("key")
    assert (first.words, first.stem, first.live, second.live, first.body, first.difficulty) == (words, text, True, False, {}, None)


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
