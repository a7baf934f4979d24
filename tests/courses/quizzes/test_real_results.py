"""Real results that learners choose to tell (EX-13, exams.md section 3): theirs alone, read in sums of thirty, taken back at will."""

import math
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from courses.quizzes import actions, calibration, readiness, real_results, reported, results
from courses.quizzes.actions import real
from courses.quizzes.models import Attempt, RealResult
from courses.quizzes.readiness import Readiness, Verdict
from lms.accounts import privacy
from lms.accounts.models import User
from lms.kit import clock, freshness

from . import exams

EXAM = "prince2-7-practitioner"
ADDRESS = f"/en/quiz/real/{EXAM}/"


def yesterday() -> date:
    return clock.today() - timedelta(days=1)


def released(user: User, quiz, *, right: int) -> Attempt:
    """A mock of some days ago with so many marks, whatever was answered."""
    attempt = actions.submit(attempt=exams.sit(user, quiz))
    long_ago = clock.now() - timedelta(days=5)
    areas = {"all": [right, attempt.maximum, 0, 0]}
    Attempt.objects.filter(pk=attempt.pk).update(score=right, areas=areas, submitted_at=long_ago, started_at=long_ago)
    return Attempt.objects.select_related("quiz", "blueprint", "user").get(pk=attempt.pk)


def others(n: int, *, passed: int, chance: float | None = 0.7, share: float = 0.6, exam: str = EXAM) -> None:
    people = User.objects.bulk_create(User(email=f"r{at}@x.example") for at in range(n))
    RealResult.objects.bulk_create(
        RealResult(user=user, exam=exam, sat_on=date(2026, 5, 1), passed=at < passed, chance=chance, share=share)
        for at, user in enumerate(people)
    )
    freshness.forget()


# --- Calibration (pure) ---------------------------------------------------------------------------------------------------------


def test_EX_13_forecasts_that_hold_are_left_alone_and_few_say_nothing() -> None:
    fair = [(0.7, at < 70) for at in range(100)]
    assert abs(calibration.shift(fair)) < 1e-6
    assert calibration.shift([(0.9, False)] * (calibration.LEAST - 1)) == 0.0
    assert calibration.moved(0.42, 0.0) == 0.42


@pytest.mark.parametrize(("chance", "passed"), [(0.9, 60), (0.5, 80), (0.99, 10), (0.01, 100)])
def test_EX_13_a_forecast_moves_towards_what_came_and_not_beyond(chance: float, passed: int) -> None:
    by = calibration.shift([(chance, at < passed) for at in range(100)])
    moved = calibration.moved(chance, by)
    assert math.copysign(1, by) == math.copysign(1, passed / 100 - chance)
    assert min(chance, passed / 100) <= moved <= max(chance, passed / 100)
    slope = sum((at < passed) - moved for at in range(100)) - by
    assert abs(slope) < 1e-6, "the likeliest shift: the derivative is nought there"


def test_EX_13_chance_and_interval_move_together_and_the_verdict_follows() -> None:
    found = Readiness(0.9, 0.82, 0.95, 3, Verdict.READY, 0.0)
    by = calibration.shift([(0.9, at < 15) for at in range(60)])
    now = readiness.calibrated(found, by=by, told_by=60)
    assert now.low < now.chance < now.high < found.low and now.told_by == 60
    assert now.verdict is not Verdict.READY and readiness.calibrated(found, by=0.0, told_by=29) == found


# --- Telling --------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_EX_13_a_learner_tells_from_the_result_page_and_takes_it_back(as_role: Callable[[str], Client], people: dict) -> None:
    client, user = as_role("learner"), people["learner"]
    assert client.get(ADDRESS).status_code == 404, "nobody tells of an exam they never practised"
    attempt = released(user, exams.prince2_exam(), right=50)
    assert f'href="{ADDRESS}"' in client.get(f"/en/quiz/{attempt.public_id}/result/").content.decode()
    answer = client.post(ADDRESS, {"sat_on": yesterday().isoformat(), "outcome": "passed"})
    assert answer.status_code == 302 and "Take it back" in client.get(ADDRESS).content.decode()
    told = RealResult.objects.get()
    before = results.read(attempt, language="en").readiness
    assert (told.passed, told.share, told.chance) == (True, pytest.approx(50 / 70), pytest.approx(before.chance))
    client.post(ADDRESS, {"sat_on": yesterday().isoformat(), "outcome": "failed"})
    assert RealResult.objects.get().passed is False, "the same day again replaces it"
    assert client.post(f"{ADDRESS}withdraw/", {"sat_on": yesterday().isoformat()}).status_code == 302
    assert not RealResult.objects.exists()
    assert client.post(f"{ADDRESS}withdraw/", {"sat_on": yesterday().isoformat()}).status_code == 404
    assert client.post(f"{ADDRESS}withdraw/", {"sat_on": "2026-02-31"}).status_code == 404


@pytest.mark.django_db
def test_EX_13_only_mocks_before_that_day_count_as_forecast(people: dict) -> None:
    user = people["learner"]
    released(user, exams.prince2_exam(), right=50)
    told = actions.tell_real_result(user=user, exam=EXAM, sat_on=clock.today() - timedelta(days=9), passed=False, bands={})
    assert (told.chance, told.share) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [{}, {"outcome": "passed"}, {"sat_on": "2016-01-01", "outcome": "passed"}, {"sat_on": "2999-01-01", "outcome": "failed"}]
)
def test_EX_13_what_cannot_be_is_refused(as_role: Callable[[str], Client], people: dict, data: dict) -> None:
    released(people["learner"], exams.prince2_exam(), right=50)
    assert as_role("learner").post(ADDRESS, data).status_code == 422
    with pytest.raises(actions.QuizRefused):
        actions.tell_real_result(user=people["learner"], exam=EXAM, sat_on=yesterday(), passed=True, bands={"people": "target"})
    assert not RealResult.objects.exists()


@pytest.mark.django_db
def test_EX_13_pmi_reports_bands_and_no_chance_is_kept(as_role: Callable[[str], Client], people: dict) -> None:
    released(people["learner"], exams.pmp_exam(), right=100)
    address = "/en/quiz/real/pmp-2026/"
    client = as_role("learner")
    assert 'name="band-process"' in client.get(address).content.decode()
    given = {"sat_on": yesterday().isoformat(), "outcome": "passed", "band-process": "above_target", "band-people": ""}
    assert client.post(address, given).status_code == 302
    told = RealResult.objects.get()
    assert told.bands == {"process": "above_target"} and told.chance is None and 0 < told.share < 1
    assert client.post(address, {**given, "band-process": "splendid"}).status_code == 422


# --- What is made of it ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_EX_13_thirty_real_results_move_the_forecast_and_say_so(people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = released(people["learner"], exams.prince2_exam(), right=45)
    alone = results.read(attempt, language="en").readiness
    others(29, passed=0)
    assert results.read(attempt, language="en").readiness == alone, "twenty-nine say nothing"
    RealResult.objects.all().delete()
    User.objects.filter(email__startswith="r").filter(email__endswith="@x.example").delete()
    others(40, passed=10)
    moved = results.read(attempt, language="en").readiness
    assert moved.told_by == 40 and moved.chance < alone.chance
    page = as_role("learner").get(f"/en/quiz/{attempt.public_id}/result/").content.decode()
    assert "Moved by what 40 people told us of the real exam." in page


@pytest.mark.django_db
def test_EX_13_without_a_cut_the_page_says_how_others_fared(people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = released(people["learner"], exams.pmp_exam(), right=105)
    near = attempt.score / attempt.maximum
    others(29, passed=20, chance=None, share=near, exam="pmp-2026")
    assert results.read(attempt, language="en").alike is None
    RealResult.objects.create(user=people["buyer"], exam="pmp-2026", sat_on=date(2026, 5, 1), passed=True, share=near - 0.05)
    RealResult.objects.create(user=people["graduate"], exam="pmp-2026", sat_on=date(2026, 5, 1), passed=False, share=near - 0.2)
    freshness.forget()
    assert results.read(attempt, language="en").alike == reported.Alike(30, 70)
    assert "70% passed" in as_role("learner").get(f"/en/quiz/{attempt.public_id}/result/").content.decode()


@pytest.mark.django_db
def test_EX_13_authors_read_sums_of_thirty_and_never_one(people: dict, as_role: Callable[[str], Client]) -> None:
    exams.exam(EXAM, bank="sums")
    actions.edition(EXAM)
    others(29, passed=20)
    (row,) = real_results.sums(language="en")
    assert (row.n, row.foretold, row.passed) == (29, None, None)
    RealResult.objects.create(user=people["buyer"], exam=EXAM, sat_on=date(2026, 5, 1), passed=True, chance=0.7)
    (row,) = real_results.sums(language="en")
    assert (row.n, row.foretold, row.passed) == (30, 70, 70)
    page = as_role("author").get("/en/quiz/statistics/").content.decode()
    assert "Forecasts and real exams" in page and "r0@x.example" not in page
    for role in ("learner", "trainer"):
        assert as_role(role).get("/en/quiz/statistics/").status_code in (403, 404)


@pytest.mark.django_db
def test_EX_13_nobody_else_reads_it_and_it_goes_with_the_person(people: dict, as_role: Callable[[str], Client]) -> None:
    quiz = exams.prince2_exam()
    for role in ("learner", "graduate"):
        released(people[role], quiz, right=50)
    actions.tell_real_result(user=people["learner"], exam=EXAM, sat_on=yesterday(), passed=True, bands={})
    assert "Take it back" not in as_role("graduate").get(ADDRESS).content.decode()
    assert as_role("graduate").post(f"{ADDRESS}withdraw/", {"sat_on": yesterday().isoformat()}).status_code == 404
    for role in ("trainer", "office", "manager"):
        assert as_role(role).get(ADDRESS).status_code == 404
    told = privacy.export(people["learner"])["quizzes"]["real_exams"]
    assert told[0]["on"] == yesterday().isoformat() and told[0]["passed"] is True
    for provider in privacy.providers():
        provider.erase(people["learner"])
    assert not RealResult.objects.exists()


@pytest.mark.django_db
def test_EX_13_statements_of_the_result_and_the_sums_do_not_grow(people: dict, statements: Callable) -> None:
    attempt = released(people["learner"], exams.prince2_exam(), right=50)
    costs = []
    for n in (1, 40):
        RealResult.objects.all().delete()
        User.objects.filter(email__endswith="@x.example", email__startswith="r").delete()
        others(n, passed=n)
        calls = [lambda: results.read(attempt, language="en"), lambda: real_results.sums(language="en")]
        costs.append([statements(call) for call in calls])
    assert costs[0] == costs[1]


def test_EX_13_one_person_cannot_tell_of_exams_without_end(people: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "MOST_TOLD", 2)
    user = people["learner"]
    actions.submit(attempt=exams.sit(user, exams.pmp_exam()))
    told = {"user": user, "exam": "pmp-2026", "passed": True, "bands": {}}
    days = [clock.today() - timedelta(days=at) for at in range(3)]
    for day in (*days[:2], days[0]):
        actions.tell_real_result(sat_on=day, **told)
    with pytest.raises(actions.QuizRefused):
        actions.tell_real_result(sat_on=days[2], **told)
    assert RealResult.objects.filter(user=user).count() == 2
