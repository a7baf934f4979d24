"""The rows of performance.md: what one person does, written once; measured over HTTP, counted in this process."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from .client import Browser, outside

LEARN = "/fr/learn"
BUYER = {
    "payer_kind": "company", "company": "Atelier Nord", "country": "FR", "siren": "732829320", "street": "3 rue des Lilas",
    "postcode": "59000", "city": "Lille", "pay_by": "card", "terms": "on",
}  # fmt: skip


@dataclass(frozen=True)
class Aim:
    """At most `most` times a yardstick's CPU ("H", "W"), or at most so many milliseconds of CPU ("ms"); and the statements allowed."""

    unit: str
    most: float
    sql: int | None = None
    kilobytes: int | None = None


@dataclass(frozen=True)
class Row:
    """`step(browser)` is one request or one whole flow; `prepare(browser)` is not measured; `people` says whether it signs in,
    as one of the crowd or as the person of `email`; `leaves_jobs`: what its workers do afterwards is part of its cost."""

    name: str
    step: Callable[[Browser], Awaitable[object]]
    aim: Aim | None = None
    system: str = "jalon"
    people: bool = False
    prepare: Callable[[Browser], Awaitable[object]] | None = None
    once_each: bool = False
    email: str = ""
    leaves_jobs: bool = False


@dataclass(frozen=True)
class Facts:
    """What the steps need to know of the data."""

    catalogue: str
    training: str
    sized: dict[int, str]
    session: str
    offer: str
    certificate: str
    holder: str


_fresh = itertools.count(1)


def get(path: str, must: str = "") -> Callable[[Browser], Awaitable[object]]:
    return lambda browser: browser.get(path, must=must)


def cold(path: str, must: str) -> Callable[[Browser], Awaitable[object]]:
    """Never from the page cache: a query string nobody has asked with."""
    return lambda browser: browser.get(f"{path}?x={next(_fresh)}", must=must)


def lesson(code: str, size: int) -> Callable[[Browser], Awaitable[object]]:
    """The next lesson at each call, so that progress is really written."""
    numbers = itertools.cycle(range(size))
    return lambda browser: browser.get(f"{LEARN}/{code}/{code}-l{next(numbers)}/", must="</article>")


def in_outline(code: str, number: int) -> Callable[[Browser], Awaitable[object]]:
    """One lesson in its outline; its progress was written before."""
    return lambda browser: browser.get(f"{LEARN}/{code}/{code}-l{number}/", must=f"{code}-l{number}")


def start_quiz(code: str, size: int) -> Callable[[Browser], Awaitable[object]]:
    async def step(browser: Browser) -> None:
        answer = await browser.post(f"{LEARN}/{code}/bench-quiz-{size}/quiz/", {})
        browser.attempt = answer.location.split("/quiz/")[1].strip("/")

    return step


async def save_answer(browser: Browser) -> None:
    number = next(_fresh)
    path = f"/fr/quiz/{browser.attempt}/answers/{number % 60 + 1}/"
    await browser.put(path, {"answer": {"chosen": ["a"]}, "seq": number}, must="saved_seq")


def answer_quiz(code: str, size: int) -> Callable[[Browser], Awaitable[object]]:
    """Every question answered: what is handed in then is marked, rated and remembered."""
    start = start_quiz(code, size)

    async def step(browser: Browser) -> None:
        await start(browser)
        given = [{"n": number, "answer": {"chosen": ["a"]}, "seq": number} for number in range(1, size + 1)]
        await browser.post_json(f"/fr/quiz/{browser.attempt}/answers/", {"answers": given}, must=f'"{size}": {size}')

    return step


async def submit_quiz(browser: Browser) -> None:
    await browser.post(f"/fr/quiz/{browser.attempt}/submit/", {})


def whole_order(facts: Facts) -> Callable[[Browser], Awaitable[object]]:
    async def step(browser: Browser) -> None:
        data = {"payer": "company", "offer": facts.offer, "quantity": "1"}
        held = await browser.post(f"/fr/sessions/{facts.session}/hold/", data)
        ordered = await browser.post(urlsplit(held.location).path, BUYER)
        page = await outside(ordered.location, {"outcome": "pay"})
        back = urlsplit(page.location).path
        await browser.get(back, status=302)

    return step


def rows(facts: Facts) -> list[Row]:
    pdf = f"/fr/certificates/{facts.certificate}/attestation.pdf"
    small, thirty, big = (facts.sized[size] for size in (10, 30, 1000))
    return [
        Row("H  bare Django hello", get("/hello/", "hello"), system="yardstick"),
        Row("W  bare Wagtail page, 30 children", get("/bare/", "Child 29"), system="yardstick"),
        Row("home, visitor, warm", get("/fr/", "</html>"), Aim("H", 1.5)),
        Row("catalogue, visitor, warm", get(facts.catalogue, "</html>"), Aim("H", 1.5)),
        Row("training page, visitor, warm", get(facts.training, "</html>"), Aim("H", 1.5)),
        Row("home, visitor, cold", cold("/fr/", "</html>"), Aim("W", 1.2)),
        Row("catalogue, visitor, cold", cold(facts.catalogue, "</html>"), Aim("W", 1.2)),
        Row("training page, visitor, cold", cold(facts.training, "</html>"), Aim("W", 1.2)),
        Row("course page, 10 lessons", in_outline(small, 4), people=True),
        Row("course page, 30 lessons", in_outline(thirty, 14), Aim("W", 0.8, sql=8, kilobytes=60), people=True),
        Row("course page, 1000 lessons", in_outline(big, 500), Aim("course page, 10 lessons", 2.0, kilobytes=300), people=True),
        Row("lesson with its progress write", lesson(thirty, 30), Aim("W", 0.8, sql=10), people=True),
        Row("my learning", get(f"{LEARN}/", "</html>"), Aim("W", 1.0, sql=12), people=True),
        Row("quiz of 60: start", start_quiz(thirty, 60), Aim("W", 2.0, sql=10), people=True, once_each=True),
        Row("quiz: save one answer", save_answer, Aim("W", 0.4, sql=5), people=True, prepare=start_quiz(thirty, 60)),
        Row("quiz of 60: submit", submit_quiz, Aim("W", 2.0, sql=15), people=True, prepare=answer_quiz(thirty, 60), once_each=True),
        Row("quiz of 180: start", start_quiz(thirty, 180), Aim("quiz of 60: start", 2.0), people=True, once_each=True),
        Row(
            "quiz of 180: submit", submit_quiz, Aim("quiz of 60: submit", 2.0),
            people=True, prepare=answer_quiz(thirty, 180), once_each=True,
        ),
        Row("seat hold to confirmed order", whole_order(facts), Aim("W", 5.0, sql=40), people=True, once_each=True, leaves_jobs=True),
        Row("an attestation as PDF", get(pdf, "%PDF"), Aim("ms", 20), people=True, email=facts.holder),
    ]  # fmt: skip
