"""A hall of people in the middle of a timed exam, made at once, who answer over HTTP and are told what was saved (reliability.md E14)."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, Queue

from django.conf import settings
from django.test import Client

from courses.quizzes import actions
from courses.quizzes.models import Attempt, Event, Grant, Slot
from lms.accounts.models import User
from lms.kit import clock
from tests.courses.quizzes.forms import item, quiz
from tests.faults.reconcile import BACKEND
from tests.faults.servers import TOKEN

QUESTIONS = 4
HANDS = 16  # how many speak at once


@dataclass
class Taker:
    """One candidate: `saved` {number: seq} that the site has acknowledged, `told` the last that its clock said."""

    user: int
    session: str
    attempt: str
    deadline: datetime
    saved: dict[int, int] = field(default_factory=dict)
    told: dict = field(default_factory=dict)


def hall(number: int) -> list[Taker]:
    """So many people who have begun the same exam, each with a time of their own that ends half an hour from now and later."""
    exam = quiz("hall", [item(f"hall-{n}") for n in range(QUESTIONS)], minutes=60)
    people = User.objects.bulk_create(
        User(email=f"taker{n}@x.example", first_name="T", last_name=str(n), password="!") for n in range(number)
    )
    Grant.objects.bulk_create(Grant(user=user, quiz=exam) for user in people)
    first = actions.start(user=people[0], quiz=exam)
    begun, slots = list(first.events.all()), list(first.slots.all())
    attempts = [first, *Attempt.objects.bulk_create(_another(first, user, n) for n, user in enumerate(people[1:], start=1))]
    for model, rows in ((Slot, slots), (Event, begun)):
        model.objects.bulk_create(_of(row, attempt) for attempt in attempts[1:] for row in rows)
    return [Taker(user.pk, _session(user), str(row.public_id), row.deadline) for user, row in zip(people, attempts, strict=True)]


def _another(first: Attempt, user: User, n: int) -> Attempt:
    made = copy(first)
    made.pk, made.user, made.public_id = None, user, Attempt._meta.get_field("public_id").get_default()
    made.deadline = clock.now() + timedelta(minutes=30, seconds=n)
    made._state = copy(first._state)
    made._state.adding = True
    return made


def _of(row: Slot | Event, attempt: Attempt) -> Slot | Event:
    made = copy(row)
    made.pk, made.attempt = None, attempt
    return made


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@dataclass
class Hall:
    """Everybody in turn, HANDS at once; what is not acknowledged is tried again until it is."""

    port: int
    takers: Sequence[Taker]
    acknowledged: int = 0
    refused: int = 0

    def everybody(self, act: Callable[[Taker], None]) -> threading.Thread:
        """Begin `act` for each of them; the thread that ends with the last one."""
        thread = threading.Thread(target=self._all, args=(act,))
        thread.start()
        return thread

    def _all(self, act: Callable[[Taker], None]) -> None:
        queue: Queue[Taker] = Queue()
        for taker in self.takers:
            queue.put(taker)

        def hand() -> None:
            while True:
                try:
                    act(queue.get_nowait())
                except Empty:
                    return

        hands = [threading.Thread(target=hand) for _n in range(HANDS)]
        for each in hands:
            each.start()
        for each in hands:
            each.join()

    def answer(self, taker: Taker, number: int) -> None:
        seq = taker.saved.get(number, 0) + 1
        given = json.dumps({"answer": {"chosen": ["a"]}, "seq": seq, "at": clock.now().isoformat()})
        told = self._until_told(taker, "PUT", f"/en/quiz/{taker.attempt}/answers/{number}/", given)
        taker.saved[number] = told["saved_seq"]
        self.acknowledged += 1

    def look(self, taker: Taker) -> None:
        taker.told = self._until_told(taker, "GET", f"/en/quiz/{taker.attempt}/clock/")

    def _until_told(self, taker: Taker, method: str, path: str, body: str | None = None) -> dict:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            status, text = self._send(taker, method, path, body)
            if status == 200:
                return json.loads(text)
            assert status in (0, 503), (status, text[:300])
            self.refused += 1
            time.sleep(0.2)
        raise AssertionError(f"nothing answered {path}")

    def _send(self, taker: Taker, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": "localhost", "Content-Type": "application/json", "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={taker.session}; csrftoken={TOKEN}",
        }  # fmt: skip
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):  # nobody listens, or the answer was cut: not acknowledged
            return 0, b""
        finally:
            connection.close()
