"""Who handed an attempt in is said in its result, where it was not its candidate (EX-9)."""

import pytest

from courses.quizzes import actions
from lms.kit import clock

from . import groups
from .guarded import signed_in

pytestmark = pytest.mark.django_db
SAID = {
    "candidate": "",
    "time": "Handed in by the clock: your time was over.",
    "staff": "Handed in by your invigilator: Fire &lt;alarm&gt;",
}


@pytest.mark.parametrize("why", SAID)
def test_EX_09_a_result_says_who_handed_in_where_it_was_not_the_candidate(why: str, people: dict) -> None:
    group = groups.group(people["trainer"])
    (attempt,) = group.sit(1)
    given = {"actor": people["trainer"], "reason": "Fire <alarm>"} if why == "staff" else {}
    with clock.at(attempt.deadline) if why == "time" else clock.at(clock.now()):
        actions.submit(attempt=attempt, why=why, **given)
    page = signed_in(attempt.user).get(f"/en/quiz/{attempt.public_id}/result/").content.decode()
    assert SAID[why] in page and page.count("Handed in by") == bool(SAID[why])


def test_EX_17_a_void_attempt_says_why_it_is_void_and_no_more(people: dict) -> None:
    group = groups.group(people["trainer"])
    (attempt,) = group.sit(1)
    actions.submit(attempt=attempt, why="staff", actor=people["trainer"], reason="Fire alarm")
    actions.void(attempt=attempt, actor=people["trainer"], reason="Evacuation")
    page = signed_in(attempt.user).get(f"/en/quiz/{attempt.public_id}/result/").content.decode()
    assert "Evacuation" in page and "Fire alarm" not in page
