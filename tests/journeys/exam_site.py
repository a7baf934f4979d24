"""An exam of its own on a running site: its rows and clock reached from outside its process, and the steps of whoever sits it."""

import re

from playwright.sync_api import Page, expect

from .conftest import Site, sign_in_as

SHOWN = ".question:not([hidden])"
# What waits on this device: [[attempt, number]].
WAITING = """() => new Promise((done) => {
  const request = indexedDB.open("jalon-exam", 1);
  request.onsuccess = () => {
    const rows = request.result.transaction("waiting").objectStore("waiting").getAll();
    rows.onsuccess = () => { request.result.close(); done(rows.result.map((row) => [row.attempt, row.n])); };
  };
})"""

PROLOGUE = """
import os, json
import django
django.setup()
from datetime import timedelta
from django.core.cache import cache
from courses.catalogue.models import MockExam, Training
from courses.quizzes import actions, chain, veil
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.accounts.models import User
from lms.kit import clock, freshness
from tests.courses.quizzes import exams, forms
LESSON = [forms.item(f"lesson-{n}", area=area) for n, area in enumerate(("people", "people", "process", "process"))]
"""


def inside(site: Site, code: str) -> dict:
    """What `code` puts into `found`, run in a process of the site."""
    return site.inside(PROLOGUE, code)


def offer(site: Site) -> dict[str, str]:
    """Exams of tests/courses/quizzes/exams.py offered to whoever signs in: {name: the path of its entrance}."""
    return inside(
        site,
        """
made = {
    "pmp": (exams.pmp_exam(), "pmp"),
    "prince2": (exams.prince2_exam(), "prince2"),
    "pages": (exams.exam("pmp-2026", bank="test-pmp", key="pages"), "pmp"),
    "network": (exams.exam("pmp-2026", bank="test-pmp", key="network"), "pmp"),
    "lesson": (forms.quiz("lesson", LESSON, mode="learn", minutes=None), "pmp"),
}
for name, (quiz, code) in made.items():
    training = Training.objects.get(code=code)
    MockExam.objects.update_or_create(quiz=quiz, defaults={"training": training, "access": "sign_up", "position": 9})
    found[name] = f"/learn/{code}/mocks/{quiz.key}/"
freshness.touch()
""",
    )


def held(site: Site, attempt: str) -> dict:
    """{"state", "score", "maximum", "deadline", "answers": {number: answer}, "events": [kind], "broken"} of an attempt.

    Answers have the names of the candidate's own page.
    """
    return inside(
        site,
        f"""
row = Attempt.objects.get(public_id="{attempt}")
events = list(row.events.all())
found.update(state=row.state, score=row.score, maximum=row.maximum, deadline=row.deadline, section=row.section,
    answers={{slot.number: veil.veiled(slot.order, slot.answer) for slot in row.slots.exclude(answer={{}})}},
    events=[event.kind for event in events],
    broken=chain.broken_at(events), submitted=sum(event.kind == "submitted" for event in events))
""",
    )


def deadline_in(site: Site, attempt: str, seconds: float) -> None:
    """Let the attempt's time end in so many seconds."""
    inside(site, f'Attempt.objects.filter(public_id="{attempt}").update(deadline=clock.now() + timedelta(seconds={seconds}))')


def extend(site: Site, attempt: str, minutes: int) -> None:
    staff = 'User.objects.get(email="trainer@demo.jalon.example")'
    row = f'Attempt.objects.get(public_id="{attempt}")'
    inside(site, f'actions.extend(attempt={row}, actor={staff}, minutes={minutes}, reason="Fire drill")')


def begin(page: Page, site: Site, exam: str, language: str, role: str) -> str:
    """Sign in, read the entrance, start; the attempt's id."""
    if page.url == "about:blank":
        sign_in_as(page, site, role, language)
    page.goto(f"{site.url}/{language}{site.facts['exams'][exam]}")
    honour = page.locator("#honour")
    if honour.count():
        honour.check()
    page.locator(".exam-start button").click()
    page.wait_for_url(re.compile("/quiz/"))
    ready(page)
    return re.search(r"/quiz/([\w-]+)/", page.url)[1]


def ready(page: Page) -> None:
    """All questions of the part are on the page."""
    expect(page.locator(".question")).to_have_count(page.locator("#exam-navigator [data-n]").count())


def answer(page: Page, at: int = 1) -> None:
    """Answer what is in sight with the keyboard, or each row of it."""
    shown = page.locator(SHOWN)
    rows = shown.locator("select[data-row]")
    if rows.count():
        for row in rows.all():
            row.select_option(index=at)
    else:
        page.keyboard.press(str(at))


def all_saved(page: Page, seconds: float = 30) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-now", re.compile("saved|all"), timeout=seconds * 1000)
    expect(page.locator("#exam-navigator .is-waiting")).to_have_count(0, timeout=seconds * 1000)
