"""What answers leave behind: ratings, the error notebook, drills that bring it back (QZ-15), reports of errors (QZ-12)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import QueryDict

from courses.quizzes import actions, drills, feedback, memory
from courses.quizzes.actions import locking, practice
from courses.quizzes.enums import AttemptState, FeedbackPreset, QuizMode
from courses.quizzes.models import Ability, ConceptCard, Difficulty, Dispute, DrillAnswer, Question
from lms.accounts import privacy
from lms.accounts.models import User
from lms.kit import clock

from .forms import item, quiz, right, sat, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(people: dict) -> User:
    return people["learner"]


def posted(**fields: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update(fields)
    return found


def tomorrow(days: int = 1):
    return clock.at(clock.now() + timedelta(days=days))


def variants(concept: str, n: int, **tags) -> list:
    return [item(f"{concept}-{at}", concept=concept, **tags) for at in range(n)]


def test_QZ_15_a_wrong_answer_begins_a_card_and_a_sure_right_one_does_not(learner: User) -> None:
    form = quiz("one", [item("q-risk", concept="risk"), item("q-scope", concept="scope"), item("q-value", concept="value")])
    sat(learner, form, lambda slot: {"risk": "b", "scope": "a", "value": None}[slot.version.concept])
    card = ConceptCard.objects.get(user=learner)
    assert (card.method, card.concept, card.lapses, card.left_on) == ("pmi", "risk", 1, None)
    assert card.due > clock.today()


def test_QZ_15_a_right_but_unsure_answer_begins_a_card(learner: User) -> None:
    sat(learner, quiz("one", [item("q-risk", concept="risk")]), right, confidence="unsure")
    assert ConceptCard.objects.get(user=learner).lapses == 0


def test_QZ_15_one_wrong_answer_of_several_on_a_concept_speaks_for_it(learner: User) -> None:
    sat(learner, quiz("one", variants("risk", 3)), lambda slot: "a" if slot.number != 2 else "c")
    assert ConceptCard.objects.get(user=learner).lapses == 1


def test_QZ_15_learning_costs_the_same_whatever_the_number_of_questions(learner: User, people: dict, statements: Callable) -> None:
    counted = []
    for key, n in (("few", 3), ("many", 150)):
        form = quiz(key, [item(f"{key}-{at}", concept=f"c-{at}", area=f"area-{at % 7}") for at in range(n)])
        attempt = sat(learner, form, wrong)
        slots, _last = locking.handed(attempt)
        counted.append(statements(lambda attempt=attempt, slots=slots: practice.learn_from(attempt, slots)))
    assert counted == [6, 6]
    assert ConceptCard.objects.filter(user=learner).count() == 150


def test_EX_13_the_marks_by_area_are_kept_with_what_was_seen_before(learner: User) -> None:
    form = quiz("one", [item("q1", area="people"), item("q2", area="process")])
    first = sat(learner, form, right)
    with tomorrow():
        second = sat(learner, form, lambda slot: "a" if slot.number == 1 else None)
    assert first.areas == {"people": [1, 1, 0, 0], "process": [1, 1, 0, 0]}
    second.refresh_from_db()
    assert second.areas == {"people": [1, 1, 1, 1], "process": [0, 1, 0, 1]}


def test_ratings_of_person_and_question_move_apart(learner: User, people: dict) -> None:
    form = quiz("one", [item("q1"), item("q2"), item("q3")])
    sat(learner, form, lambda slot: {"q1": "a", "q2": "b", "q3": None}[slot.version.question.key])
    values = dict(Difficulty.objects.values_list("question__key", "value"))
    assert values["q1"] < 0 < values["q2"] and "q3" not in values
    ability = Ability.objects.get(user=learner)
    assert (ability.area, ability.n) == ("people", 2)
    before = values["q1"]
    sat(people["graduate"], form, right)
    assert Difficulty.objects.get(question__key="q1").value < before


def drill(learner: User, answer: str = "a", **fields: str) -> DrillAnswer:
    today = drills.daily(learner)
    assert today.asked is not None
    return actions.answer_drill(
        user=learner, version=today.asked.version, turn=today.asked.turn, daily=True, fields=posted(chosen=answer, **fields)
    )


def test_QZ_15_the_drill_asks_a_fresh_variant_of_what_was_wrong(learner: User) -> None:
    form = quiz("one", [item("risk-0", concept="risk")])
    actions.write_items(bank=actions.bank(slug="bank-one"), items=variants("risk", 2))
    sat(learner, form, wrong)
    assert drills.daily(learner).asked is None
    with tomorrow():
        asked = drills.daily(learner)
        assert asked.asked is not None and asked.whole == 1 and "risk-1" in asked.asked.slot.stem
        assert all(option.correct is None and not option.reason for option in asked.asked.slot.options)
        done = drill(learner)
        _row, told = drills.answered(learner, done.public_id)
        assert done.mark == 1 and all(option.reason for option in told.options) and told.told == feedback.ALL
        after = drills.daily(learner)
        assert (after.asked, after.done, after.whole) == (None, 1, 1) and done.next_on > clock.today()
        assert after.next_on == done.next_on


def test_QZ_15_a_concept_leaves_after_three_successes_on_three_days(learner: User) -> None:
    form = quiz("one", variants("risk", 4))
    sat(learner, form, wrong)
    day = clock.now()
    for success in range(memory.SUCCESSES):
        day = clock.now() + timedelta(days=(ConceptCard.objects.get(user=learner).due - clock.today()).days)
        with clock.at(day):
            drill(learner)
            card = ConceptCard.objects.get(user=learner)
            assert (card.left_on is not None) == (success == memory.SUCCESSES - 1)
    with clock.at(day):
        book = drills.notebook(learner)
        assert book.noted == [] and book.left == 1


def test_QZ_15_a_failure_brings_a_concept_back(learner: User) -> None:
    form = quiz("one", variants("risk", 4))
    sat(learner, form, wrong)
    ConceptCard.objects.update(left_on=clock.today(), streak=3, due=clock.today())
    drill(learner, "b")
    card = ConceptCard.objects.get(user=learner)
    assert card.left_on is None and card.streak == 0 and card.lapses == 2


def test_QZ_15_at_most_ten_a_day_and_a_repeat_is_one_answer(learner: User) -> None:
    form = quiz("one", [item(f"q{at}", concept=f"c{at}") for at in range(14)])
    sat(learner, form, wrong)
    with tomorrow(3):
        assert drills.daily(learner).whole == memory.A_DAY
        first = drills.daily(learner).asked
        rows = [
            actions.answer_drill(user=learner, version=first.version, turn=0, daily=True, fields=posted(chosen=chosen)) for chosen in "ab"
        ]
        assert rows[0].pk == rows[1].pk and rows[1].answer == {"chosen": ["a"]}
        for _more in range(9):
            drill(learner)
        assert drills.daily(learner).asked is None and DrillAnswer.objects.filter(user=learner).count() == 10
        assert drills.left_today(learner) == 0


@pytest.mark.parametrize("fields", [{}, {"chosen": "z"}])
def test_QZ_15_a_blank_or_foreign_answer_is_refused_and_changes_nothing(learner: User, fields: dict) -> None:
    sat(learner, quiz("one", variants("risk", 2)), wrong)
    with tomorrow(3):
        asked = drills.daily(learner).asked
        with pytest.raises(actions.QuizRefused):
            actions.answer_drill(user=learner, version=asked.version, turn=0, daily=True, fields=posted(**fields))
    assert not DrillAnswer.objects.exists()


def refused(learner: User, key: str, *, daily: bool = False) -> bool:
    version = Question.objects.get(key=key).current_id
    try:
        actions.answer_drill(user=learner, version=version, turn=0, daily=daily, fields=posted(chosen="a"))
    except actions.QuizRefused:
        return True
    return False


def test_e_01_a_drill_never_tells_what_an_exam_under_way_asks(learner: User) -> None:
    form = quiz("one", variants("risk", 2))
    sat(learner, form, wrong)
    running = actions.start(user=learner, quiz=form)
    with tomorrow(3):
        assert drills.daily(learner).asked is None and refused(learner, "risk-0")
        assert drills.topic(learner, bank="bank-one", area="people") is None
    actions.submit(attempt=running)
    with tomorrow(4):
        assert drills.daily(learner).asked is not None


def test_e_01_questions_of_a_certifying_exam_are_never_drilled(learner: User) -> None:
    sat(learner, quiz("one", variants("risk", 2), feedback=FeedbackPreset.CERTIFYING), wrong)
    with tomorrow(3):
        assert drills.daily(learner).asked is None and refused(learner, "risk-0") and drills.areas(learner) == []


def test_e_03_a_drill_needs_a_grant_to_a_quiz_of_the_bank(learner: User, people: dict) -> None:
    form = quiz("one", variants("risk", 2))
    sat(learner, form, wrong)
    assert refused(people["buyer"], "risk-0") and drills.topic(people["buyer"], bank="bank-one", area="people") is None
    actions.end_grant(user=learner, quiz_id=form.pk)
    with tomorrow(3):
        assert refused(learner, "risk-0") and drills.daily(learner).asked is None


def test_QZ_15_what_is_not_due_is_not_a_daily_question(learner: User) -> None:
    sat(learner, quiz("one", variants("risk", 2)), wrong)
    assert refused(learner, "risk-0", daily=True) and not refused(learner, "risk-0")


def test_topic_drills_follow_the_level_of_the_person(learner: User) -> None:
    form = quiz("one", [item(f"q{at}", difficulty=1 + at % 5) for at in range(20)], mode=QuizMode.PRACTISE)
    actions.grant(user=learner, quiz=form)

    def level() -> float:
        asked = drills.topic(learner, bank="bank-one", area="people").asked
        question = Question.objects.get(current=asked.version)
        return question.difficulty

    Ability.objects.create(user=learner, bank=form.questions.first().bank, area="people", value=-0.2, n=30)
    easy = level()
    Ability.objects.update(value=2.2)
    assert easy < 3 < level()


def test_topic_drills_ask_each_question_once_before_any_twice(learner: User) -> None:
    form = quiz("one", [item(f"q{at}") for at in range(5)], mode=QuizMode.PRACTISE)
    actions.grant(user=learner, quiz=form)
    asked = []
    for _turn in range(10):
        topic = drills.topic(learner, bank="bank-one", area="people")
        asked.append(topic.asked.version)
        actions.answer_drill(user=learner, version=topic.asked.version, turn=topic.asked.turn, daily=False, fields=posted(chosen="a"))
    assert len(set(asked[:5])) == len(set(asked[5:])) == 5
    topic = drills.topic(learner, bank="bank-one", area="people")
    assert (topic.done, topic.right) == (10, 10)


def test_QZ_15_reading_and_answering_drills_cost_the_same_whatever_there_is(learner: User, statements: Callable) -> None:
    costs = []
    for key, n in (("few", 2), ("many", 60)):
        form = quiz(key, [item(f"{key}-{at}", concept=f"{key}-{at}", area=key) for at in range(n)])
        sat(learner, form, wrong)
        with tomorrow(3):
            read = statements(lambda: drills.daily(learner))
            asked = drills.daily(learner).asked
            answer = statements(
                lambda asked=asked: actions.answer_drill(
                    user=learner, version=asked.version, turn=asked.turn, daily=True, fields=posted(chosen="a")
                )
            )
            topic = statements(lambda key=key: drills.topic(learner, bank=f"bank-{key}", area=key))
            costs.append((read, answer, topic, statements(lambda: drills.notebook(learner))))
    assert costs[0] == costs[1]
    read, answer, topic, book = costs[0]
    assert read <= 12 and answer <= 15 and topic <= 9 and book <= 3


def test_QZ_12_a_question_is_added_to_the_drill_by_hand(learner: User) -> None:
    attempt = sat(learner, quiz("one", variants("risk", 2)), right)
    assert actions.add_to_drill(attempt=attempt, number=1)
    assert drills.daily(learner).asked is not None
    attempt = sat(learner, quiz("two", [item("bare")]), right)
    assert not actions.add_to_drill(attempt=attempt, number=1)


def test_QZ_12_one_open_report_a_person_and_version(learner: User, people: dict) -> None:
    form = quiz("one", [item("q1")])
    attempt = sat(learner, form, wrong)
    made = actions.dispute(attempt=attempt, number=1, text="  Both a and b\nare right. ")
    assert made.text == "Both a and b are right."
    with pytest.raises(actions.QuizRefused):
        actions.dispute(attempt=attempt, number=1, text="Again")
    actions.dispute(attempt=sat(people["graduate"], form, wrong), number=1, text="So do I")
    actions.close_dispute(dispute=made.pk, state="dismissed", reply="b assumes\x00 too much.")
    with pytest.raises(actions.QuizRefused):
        actions.close_dispute(dispute=made.pk, state="accepted", reply="")
    actions.dispute(attempt=attempt, number=1, text="Still")
    assert Dispute.objects.count() == 3


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_QZ_12_a_report_says_something(learner: User, text: str) -> None:
    attempt = sat(learner, quiz("one", [item("q1")]), wrong)
    with pytest.raises(actions.QuizRefused):
        actions.dispute(attempt=attempt, number=1, text=text)


def test_QZ_12_nothing_is_reported_of_a_running_attempt(learner: User) -> None:
    form = quiz("one", [item("q1")])
    actions.grant(user=learner, quiz=form)
    attempt = actions.start(user=learner, quiz=form)
    assert attempt.state == AttemptState.RUNNING
    with pytest.raises(actions.QuizRefused):
        actions.dispute(attempt=attempt, number=1, text="Hm")
    with pytest.raises(actions.QuizRefused):
        actions.add_to_drill(attempt=attempt, number=1)


def test_EX_18_practice_is_exported_and_erased(learner: User) -> None:
    attempt = sat(learner, quiz("one", variants("risk", 2)), wrong)
    actions.dispute(attempt=attempt, number=1, text="Hm")
    with tomorrow(3):
        drill(learner)
    held = privacy.export(learner)["quizzes"]
    assert [len(held[name]) for name in ("concepts", "drills", "ratings", "reported")] == [1, 1, 1, 1]
    assert held["attempts"][0]["language"] in ("fr", "en")
    from courses.quizzes import privacy as ours

    ours.erase(learner)
    for model in (ConceptCard, Ability, DrillAnswer, Dispute):
        assert not model.objects.filter(user=learner).exists()
    assert Difficulty.objects.exists()


@pytest.mark.case("J_01")
def test_j1_what_staff_did_stays_without_their_name(learner: User, people: dict) -> None:
    from courses.quizzes import privacy as ours

    attempt = sat(learner, quiz("one", [item("q1")]), wrong)
    actions.void(attempt=attempt, actor=people["trainer"], reason="A fire alarm")
    Question.objects.filter(key="q1").update(locked=True, locked_by=people["trainer"])
    ours.erase(people["trainer"])
    assert attempt.events.get(kind="voided").actor is None
    assert Question.objects.get(key="q1").locked_by is None
