"""The server is killed and started again in the middle of an exam that a whole hall sits (reliability.md E14)."""

import os
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from courses.quizzes import actions, chain
from courses.quizzes.models import Attempt, Event, Slot
from lms.accounts.models import User
from lms.kit import clock, freshness
from tests.conftest import SERVER_URL
from tests.faults.servers import Site
from tests.faults.takers import QUESTIONS, Hall, Taker, hall
from tests.sample_site import database_url

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("faults")]
# The 500 of the paper with SOAK=60 make test ARGS=tests/faults: about two minutes a database.
TAKERS = 500 if os.environ.get("SOAK") else 60


def until(hall: Hall, acknowledged: int) -> None:
    end = time.monotonic() + 120
    while hall.acknowledged < acknowledged:
        assert time.monotonic() < end, hall
        time.sleep(0.02)


def lost(takers: list[Taker]) -> list[str]:
    """Every acknowledged answer that the database does not hold."""
    rows = Slot.objects.filter(attempt__public_id__in=[each.attempt for each in takers]).values_list(
        "attempt__public_id", "number", "seq", "answer"
    )
    kept = {(str(attempt), number): seq for attempt, number, seq, answer in rows if answer == {"chosen": ["a"]}}
    return [
        f"{each.attempt} {number}" for each in takers for number, seq in each.saved.items() if kept.get((each.attempt, number), 0) < seq
    ]


@pytest.mark.case("E_14")
def test_E_14_a_killed_server_loses_no_acknowledged_answer_of_a_hall_and_its_clocks_are_right() -> None:
    """About 20 s: three servers start."""
    takers = hall(TAKERS)
    url = database_url(SERVER_URL, connection.settings_dict["NAME"]) if SERVER_URL else f"sqlite:///{connection.settings_dict['NAME']}"
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), {"DATABASE_URL": url})
        sitting = Hall(site.port, takers)
        try:
            process = site.start_web()
            for number in (1, 2):  # killed in the middle of everybody's first answer, and of the second
                working = sitting.everybody(lambda taker, number=number: sitting.answer(taker, number))
                until(sitting, TAKERS * (number - 1) + TAKERS // 2)
                site.kill(process)
                process = site.start_web()
                working.join()
            site.kill(process)
            over = takers[:: TAKERS // 6]
            ended = clock.now() - timedelta(seconds=90)  # the time of some was over while nobody was there
            Attempt.objects.filter(public_id__in=[each.attempt for each in over]).update(deadline=ended)
            process = site.start_web()
            sitting.everybody(sitting.look).join()
            sitting.takers = [each for each in takers if each not in over]
            sitting.everybody(lambda taker: sitting.answer(taker, 3)).join()
        finally:
            site.stop()
    connection.close()
    assert sitting.acknowledged == TAKERS * 3 - len(over) and sitting.refused, site.log()
    assert lost(takers) == []
    assert lost([Taker(0, "", takers[0].attempt, takers[0].deadline, {1: 10**6})]), "the control: what is not there is seen"
    for each in takers:
        if each in over:
            assert each.told["state"] == "released"
        else:
            assert each.told["state"] == "running" and datetime.fromisoformat(each.told["deadline"]) == each.deadline
            assert each.told["seqs"] == {"1": 1, "2": 1}
    done = Attempt.objects.filter(public_id__in=[each.attempt for each in over])
    assert {(row.submitted_at, row.score) for row in done} == {(ended, 2)}, "handed in at the end of their time, with what they had saved"
    for row in Attempt.objects.filter(quiz__key="hall").order_by("pk")[:20]:
        events = list(Event.objects.filter(attempt=row).order_by("number"))
        assert chain.broken_at(events) is None
        assert sum(event.kind == "saved" for event in events) == len([n for n in range(1, 4) if row.slots.get(number=n).seq])


@pytest.mark.case("E_14")
def test_E_14_after_a_restart_each_of_a_hall_costs_the_same(statements) -> None:
    """A process that has just started knows nothing: what it asks for the first and the last of sixty is the same once it has begun."""
    takers = hall(60)
    people = User.objects.in_bulk([each.user for each in takers])

    def back(taker: Taker) -> None:
        user = people[taker.user]
        assert actions.contact(user=user, public_id=taker.attempt, number=1) is not None
        for number in range(1, QUESTIONS + 1):
            given = actions.Given(number, 1, {"chosen": ["a"]}, claimed=clock.now())
            assert actions.save_own(user=user, public_id=taker.attempt, given=given) is not None

    freshness.forget()
    costs = [statements(lambda taker=taker: back(taker)) for taker in takers]
    assert len(set(costs)) == 1 and costs[0] <= 3 + QUESTIONS * 5, costs
