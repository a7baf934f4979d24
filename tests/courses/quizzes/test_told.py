"""Pages, papers, mails and drills tell what the matrix of a quiz says, at its moment, and no more (QZ-13)."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import chain, combinations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.quizzes import actions, drills, queries, results
from courses.quizzes.enums import FeedbackPreset, QuizMode
from courses.quizzes.feedback import Told
from courses.quizzes.models import Attempt, ItemStatistics, Quiz
from courses.quizzes.regrades import Change
from courses.quizzes.statistics import LEAST
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock

from .forms import item, quiz, right, sat, wrong

# What a page shows is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
TOLD_SETS = [frozenset(found) for found in chain.from_iterable(combinations(Told, n) for n in range(len(Told) + 1))]


@pytest.fixture
def learner(people: dict) -> User:
    return people["learner"]


def form(key: str = "mock", n: int = 3, **settings: object) -> Quiz:
    return quiz(key, [item(f"{key}-{at}", area="people", concept="risk") for at in range(n)], **settings)


def telling(quiz: Quiz, *cells: str, **settings: object) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(feedback=FeedbackPreset.OWN, own_feedback=" ".join(cells), **settings)
    quiz.refresh_from_db()


def page(client: Client, attempt: Attempt) -> str:
    with override("en"):
        return client.get(reverse("quizzes:result", args=[attempt.public_id])).content.decode().replace("\xa0", " ")


def figures_of(attempt: Attempt, n: int = LEAST) -> None:
    """Last night's figures of each question: 53 per cent took the wrong b."""
    table = [{"choice": key, "is_right": key == "a", "share": share} for key, share in zip("abcd", (0.37, 0.53, 0.1, 0.0), strict=True)]
    ItemStatistics.objects.all().delete()
    for version in attempt.slots.values_list("version", flat=True):
        ItemStatistics.objects.create(version_id=version, language="fr", mode="assess", n=n, table=table, computed_at=clock.now())


SIGNS = {
    Told.SCORE: "marks out of", Told.WHICH: "Not right", Told.ANSWER: "Right answer", Told.REASONS: "Reason ",
    Told.OTHERS: "53% of the candidates chose this",
}  # fmt: skip


def test_QZ_13_the_page_of_a_result_shows_each_set_of_things_and_nothing_else(learner: User, as_role: Callable[[str], Client]) -> None:
    asked = form()
    attempt, client = sat(learner, asked, wrong), as_role("learner")
    figures_of(attempt)
    for may in TOLD_SETS:
        telling(asked, *(f"released:any:{each}" for each in may))
        seen = page(client, attempt)
        for each, sign in SIGNS.items():
            assert (sign in seen) is (each in may), (each, may)
        assert ('id="review-1"' in seen) is bool(may - {Told.SCORE})
        assert ("is told by your trainer" in seen) is (Told.SCORE not in may)
        assert ("is-wrong" in seen) is (Told.ANSWER in may), "without the answer a choice is neither right nor wrong to see"
        with override("en"):
            paper = client.get(reverse("quizzes:result_pdf", args=[attempt.public_id])).status_code
            asks = client.post(reverse("quizzes:ask", args=[attempt.public_id, 1]), {"text": "Why?"}).status_code
            adds = client.post(reverse("quizzes:add_to_drill", args=[attempt.public_id, 1])).status_code
            reports = client.post(reverse("quizzes:dispute", args=[attempt.public_id, 1]), {"text": "It is wrong."}).status_code
        assert paper == (200 if {Told.SCORE, Told.WHICH} <= may else 404), "the paper shows the score and the numbers of wrong ones"
        assert asks == adds == reports == (302 if may - {Told.SCORE} else 404)


def test_QZ_13_what_is_told_may_hang_on_the_result(people: dict, as_role: Callable[[str], Client]) -> None:
    asked = form()
    telling(asked, "released:any:score", "released:passed:reasons", "released:failed:which")
    for role, answer, reasons, marks in (("learner", right, True, False), ("buyer", wrong, False, True)):
        attempt = sat(people[role], asked, answer)
        seen = page(as_role(role), attempt)
        assert ("Reason " in seen, "Not right" in seen) == (reasons, marks)


def test_QZ_13_what_waits_for_the_closing_moment_is_told_from_then_on(learner: User, as_role: Callable[[str], Client]) -> None:
    asked, closes = form(), clock.now() + timedelta(minutes=20)
    telling(asked, "released:any:score", "closed:any:reasons", "closed:any:which", closes_at=closes)
    attempt, client = sat(learner, asked, wrong), as_role("learner")
    early = page(client, attempt)
    assert "marks out of" in early and "Reason " not in early and "More is told once it has closed" in early
    with clock.at(closes):
        late = page(client, attempt)
    assert "Reason " in late and "Not right" in late and "Right answer" not in late and "More is told" not in late


def test_QZ_13_a_comment_is_read_and_mailed_when_it_may_be(learner: User, people: dict) -> None:
    asked, closes = form(), clock.now() + timedelta(days=2)
    telling(asked, "closed:any:score", "closed:any:which", closes_at=closes)
    attempt = sat(learner, asked, wrong)
    Job.objects.all().delete()
    for number in (0, 1):
        actions.comment(attempt=attempt, number=number, text="Read it again", author=people["trainer"])
    assert queries.comments_of(attempt) == []
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert [actions.tell_of_comments(attempt=attempt.pk) for _twice in range(2)] == ["after it has closed"] * 2
    waiting = Job.objects.filter(kind="quizzes.commented", run_after=closes)
    assert waiting.count() == 1
    with clock.at(closes):
        assert len(queries.comments_of(Attempt.objects.get(pk=attempt.pk))) == 2
        assert actions.tell_of_comments(attempt=attempt.pk) == "2 told"
    telling(asked, "released:any:which")
    assert [each.number for each in queries.comments_of(Attempt.objects.get(pk=attempt.pk))] == [1], "the whole comes with the score"


def test_QZ_13_a_changed_score_is_mailed_where_the_score_is_told(learner: User) -> None:
    asked = form()
    slot = sat(learner, asked, wrong).slots.select_related("attempt__quiz", "attempt__user", "version").first()
    for cells, told in ((("released:any:which",), 0), (("released:passed:score",), 0), (("released:failed:score",), 1)):
        telling(asked, *cells)
        slot = type(slot).objects.select_related("attempt__quiz", "attempt__user", "version").get(pk=slot.pk)
        assert actions.news.tell_of_results([Change(slot, 1)], act=f"act-{told}-{cells}") == told


def test_QZ_13_earlier_attempts_show_what_their_own_quiz_tells(learner: User) -> None:
    first, second = form("one"), form("two")
    before = sat(learner, first, wrong)
    with clock.at(clock.now() + timedelta(days=1)):
        found = sat(learner, second, right)
    assert before not in results._same_exam(found), "quizzes of listed questions stand alone"
    with clock.at(clock.now() + timedelta(days=1)):
        again = sat(learner, first, right)
    telling(first, "released:passed:score", "released:passed:which")
    shown = results.read(Attempt.objects.select_related("quiz", "blueprint", "user").get(pk=again.pk), language="en")
    assert [each.is_this for each in shown.sittings] == [True] and shown.compared == (), "the failed one tells nothing, here either"
    assert shown.beliefs == (), "what stands behind a wrong answer is a reason"


# --- The answers of others ------------------------------------------------------------------------------------------------


def test_QZ_13_the_answers_of_others_are_last_nights_and_of_thirty_candidates(learner: User, as_role: Callable[[str], Client]) -> None:
    asked = form()
    telling(asked, "released:any:others")
    attempt, client = sat(learner, asked, wrong), as_role("learner")
    assert "of the candidates" not in page(client, attempt)
    figures_of(attempt, LEAST - 1)
    assert "of the candidates" not in page(client, attempt), "too few to say, whatever a row holds"
    figures_of(attempt)
    seen = page(client, attempt)
    assert [int(n) for n in re.findall(r"(\d+)% of the candidates", seen)].count(53) == 3
    sat(User.objects.create(email="one-more@x.example"), asked, right)
    assert page(client, attempt).count("53% of the candidates") == 3, "nobody's answer moves it before the next night"


def test_QZ_13_the_answers_of_others_cost_one_statement(learner: User, statements: Callable) -> None:
    counted = []
    for key, n in (("few", 3), ("many", 40)):
        asked = form(key, n)
        attempt = sat(learner, asked, wrong)
        figures_of(attempt)
        for told in ("released:any:which", "released:any:others"):
            telling(asked, told)
            found = Attempt.objects.select_related("quiz", "blueprint").get(pk=attempt.pk)
            counted.append(statements(lambda found=found: results.reviewed(found)))
    assert counted[:2] == counted[2:] and counted[1] == counted[0] + 1


# --- Learning, answer by answer -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["which", "answer", "reasons", "others", ""])
def test_QZ_13_a_checked_answer_tells_what_is_ticked_for_it(learner: User, as_role: Callable[[str], Client], told: str) -> None:
    asked = form(mode=QuizMode.LEARN, minutes=None)
    telling(asked, *([f"checked:any:{told}"] if told else ["released:any:score"]))
    actions.grant(user=learner, quiz=asked)
    attempt, client = actions.start(user=learner, quiz=asked), as_role("learner")
    figures_of(attempt)
    actions.save(attempt=attempt, given=actions.Given(1, 1, {"chosen": ["b"]}))
    with override("en"):
        address = reverse("quizzes:attempt", args=[attempt.public_id])
        assert ("Check my answer" in client.get(address, {"n": 1}).content.decode()) is bool(told)
        client.post(reverse("quizzes:check", args=[attempt.public_id, 1]))
        seen = client.get(address, {"n": 1}).content.decode().replace("\xa0", " ")
    for each, sign in SIGNS.items():
        assert (sign in seen) is (each == told), each
    assert attempt.slots.get(number=1).checked is bool(told)
    done = actions.submit(attempt=attempt)
    assert ("Reason " in page(client, done)) is False or told == "reasons"


# --- Drills ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "before", "after"),
    [
        (("released:any:score",), False, False),
        (("released:any:which", "released:any:answer", "released:any:reasons"), True, True),
        (("released:any:which", "released:any:answer"), False, False),
        (("released:passed:which", "released:passed:answer", "released:passed:reasons"), False, False),
        (("released:any:which", "closed:any:answer", "closed:any:reasons"), False, True),
    ],
)
def test_QZ_13_nobody_drills_what_an_exam_withholds(learner: User, cells: tuple, before: bool, after: bool) -> None:
    asked, closes = form(), clock.now() + timedelta(days=2)
    sat(learner, asked, wrong)
    telling(asked, *cells, closes_at=closes)
    assert bool(drills.areas(learner)) is before and (drills.daily(learner).asked is not None) is False
    assert asked.may_split is before
    with clock.at(closes):
        assert bool(drills.areas(learner)) is after and (drills.daily(learner).asked is not None) is after
        assert asked.may_split is after


def test_QZ_13_a_list_of_attempts_shows_scores_that_are_told(learner: User, as_role: Callable[[str], Client]) -> None:
    from courses.catalogue.models import Lesson

    lesson = Lesson.objects.filter(module__key="agilepm-m1", quiz__isnull=False).select_related("module__training", "quiz").get()
    sat(learner, lesson.quiz, lambda _slot: None)
    client, address = as_role("learner"), f"/en/learn/{lesson.module.training.code}/{lesson.key}/"
    assert "Not passed" in client.get(address).content.decode()
    telling(lesson.quiz, "released:any:which")
    seen = client.get(address).content.decode()
    assert "Your attempts" in seen and "Not passed" not in seen and "(0%)" not in seen
