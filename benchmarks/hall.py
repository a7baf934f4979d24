"""An exam hall: everybody starts within ten seconds and saves an answer every five; then every acknowledgement is looked for."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from courses.catalogue.models import MockExam, Training
from courses.quizzes import actions
from courses.quizzes.models import Attempt, Event, Slot
from lms.kit import freshness
from tests.courses.quizzes import exams

from .client import Browser
from .loops import percentile
from .people import Crowd

START_WITHIN, EVERY = 10.0, 5.0


@dataclass
class Hall:
    """What the candidates saw: seconds of each start and save, and the last answer that each was told is saved."""

    starts: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    acknowledged: dict[str, dict[int, tuple[int, str]]] = field(default_factory=dict)


def prepare(crowd: Crowd, candidates: int) -> tuple[str, list[Browser]]:
    """A whole PMP exam of 180 items; the forms of everybody are drawn before the hall opens, as EX-16 asks."""
    quiz = exams.pmp_exam(key="bench-hall")
    training = Training.objects.get(code="pmp")
    MockExam.objects.update_or_create(quiz=quiz, defaults={"training": training, "access": "sign_up", "position": 99})
    freshness.touch()
    browsers = crowd.newcomers(candidates)
    for user in crowd.last:
        actions.grant(user=user, quiz=quiz)
        actions.prepare(user=user, quiz=quiz)
    return f"/fr/learn/pmp/mocks/{quiz.key}/start/", browsers


async def hall(crowd: Crowd, *, candidates: int, seconds: float):
    """Two rows of the report: starting together, and saving together."""
    address, browsers = prepare(crowd, candidates)
    seen, chance = Hall(), random.Random(5)
    for browser in browsers:
        await browser.get("/healthz")
    began = time.perf_counter()
    await asyncio.gather(*(_sit(browser, address, seen, chance.uniform(0, START_WITHIN), seconds) for browser in browsers))
    wall = time.perf_counter() - began
    for browser in browsers:
        browser.close()
    lost = await asyncio.to_thread(missing, seen)
    return [
        _row(f"{candidates} candidates start in {START_WITHIN:g} s", seen.starts, START_WITHIN, seen.errors, []),
        _row(f"{candidates} candidates save every {EVERY:g} s", seen.saves, wall, seen.errors, lost),
    ]


async def _sit(browser: Browser, address: str, seen: Hall, wait: float, seconds: float) -> None:
    await asyncio.sleep(wait)
    try:
        began = time.perf_counter()
        attempt = (await browser.post(address, {"honour": "on"})).location.split("/quiz/")[1].split("/")[0]
        await browser.get(f"/fr/quiz/{attempt}/?n=1", must="question-1")
        seen.starts.append(time.perf_counter() - began)
        await browser.get(f"/fr/quiz/{attempt}/items/", must="question-60")
    except AssertionError as error:
        seen.errors.append(str(error))
        return
    held = seen.acknowledged.setdefault(attempt, {})
    number, end = 0, began + seconds
    due = began + EVERY
    while due < end:
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        due += EVERY
        number += 1
        key, at = "abcd"[number % 4], (number - 1) % 60 + 1
        body = {"answer": {"chosen": [key]}, "seq": number, "seconds": 5}
        sent = time.perf_counter()
        try:
            answer = await browser.put(f"/fr/quiz/{attempt}/answers/{at}/", body)
            seen.saves.append(time.perf_counter() - sent)
            held[at] = (json.loads(answer.body)["saved_seq"], key)
        except AssertionError as error:
            seen.errors.append(str(error))


def missing(seen: Hall) -> list[str]:
    """Every acknowledged answer that the database does not hold, as the slot and as an event."""
    lost = []
    rows = Slot.objects.filter(attempt__public_id__in=seen.acknowledged).values_list("attempt__public_id", "number", "seq", "answer")
    held = {(str(attempt), number): (seq, answer.get("chosen")) for attempt, number, seq, answer in rows}
    counted = Event.objects.filter(attempt__public_id__in=seen.acknowledged, kind="saved").count()
    for attempt, answers in seen.acknowledged.items():
        for number, (seq, key) in answers.items():
            if held.get((attempt, number)) != (seq, [key]):
                lost.append(f"{attempt} {number}")
    if counted != len(seen.saves):
        lost.append(f"{counted} events for {len(seen.saves)} saves")
    running = Attempt.objects.filter(public_id__in=seen.acknowledged).exclude(state="running").count()
    return lost + ([f"{running} not running"] if running else [])


def _row(name: str, times: list[float], wall: float, errors: list[str], lost: list[str]):
    from .run import Measured

    found = Measured(name, "jalon", aim=f"0 errors, 0 lost ({len(errors)} errors, {len(lost)} lost of {len(times)})")
    found.requests_per_s = round(len(times) / wall, 1)
    found.p50_ms, found.p95_ms = (round(percentile(times, at) * 1000, 1) for at in (50, 95))
    found.met = not errors and not lost
    if errors or lost:
        found.aim += f" first: {(errors + lost)[0][:160]}"
    return found
