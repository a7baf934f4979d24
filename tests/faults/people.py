"""People who learn, answer and keep places over HTTP, and the ledger of what the site told them was kept."""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.servers import TOKEN


@dataclass
class Person:
    """One signed-in browser: `lessons` still to finish, the `attempt` of a quiz, and what was acknowledged."""

    pk: int
    session: str
    lessons: list[str]
    attempt: str
    place: str  # the address that keeps places
    offer: str
    done: list[str] = field(default_factory=list)
    saved: int = 0
    asked: int = 0
    holds: list[str] = field(default_factory=list)


@dataclass
class Crowd:
    """Everybody at once, each one thing after the other, until `stop`; a refusal is tried again a little later."""

    port: int
    people: list[Person]
    pause: float = 0.02
    statuses: Counter = field(default_factory=Counter)
    pages: dict[int, bytes] = field(default_factory=dict)
    retry_after: set[str] = field(default_factory=set)
    slowest: float = 0.0
    good: list[float] = field(default_factory=list)  # the moment of every acknowledgement
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self.threads = [threading.Thread(target=self._live, args=(person,)) for person in self.people]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _live(self, person: Person) -> None:
        turns = (self._finish, self._save, self._keep, self._save)
        number = 0
        while not self.stopping.is_set():
            turns[number % len(turns)](person)
            number += 1
            time.sleep(self.pause)

    def _finish(self, person: Person) -> None:
        if person.lessons and self._post(person, f"/fr/learn/agilepm/{person.lessons[0]}/done/", {})[0] == 302:
            person.done.append(person.lessons.pop(0))

    def _save(self, person: Person) -> None:
        person.asked += 1
        given = json.dumps({"answer": {"chosen": ["ab"[person.asked % 2]]}, "seq": person.asked})
        status, body, _headers = self._send(person, "PUT", f"/fr/quiz/{person.attempt}/answers/1/", given, "application/json")
        if status == 200:
            person.saved = json.loads(body)["saved_seq"]

    def _keep(self, person: Person) -> None:
        status, _body, headers = self._post(person, person.place, {"payer": "company", "offer": person.offer, "quantity": 1})
        if status == 302:
            person.holds.append(headers["location"].rstrip("/").rsplit("/", 1)[1])

    def _post(self, person: Person, path: str, form: dict) -> tuple[int, bytes, dict]:
        return self._send(person, "POST", path, urlencode(form), "application/x-www-form-urlencoded")

    def _send(self, person: Person, method: str, path: str, sent_body: str, kind: str) -> tuple[int, bytes, dict]:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": "localhost", "Content-Type": kind,
            "Cookie": f"sessionid={person.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN,
        }  # fmt: skip
        try:
            connection.request(method, path, sent_body, headers)
            answer = connection.getresponse()
            status, body, sent = answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        except (OSError, http.client.HTTPException):  # nobody listens, or the answer was cut: not acknowledged
            status, body, sent = 0, b"", {}
        finally:
            connection.close()
        self._note(status, body, sent, time.monotonic() - began)
        return status, body, sent

    def _note(self, status: int, body: bytes, sent: dict, seconds: float) -> None:
        self.statuses[status] += 1
        self.slowest = max(self.slowest, seconds)
        if status >= 500:
            self.pages[status] = body
            self.retry_after.add(sent.get("retry-after", ""))
        elif status:
            self.good.append(time.monotonic())
