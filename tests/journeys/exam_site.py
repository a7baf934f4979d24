"""An exam of its own on a running site, and the site's own clock and rows reached from outside its process."""

import json
import subprocess
import sys

from tests import sample_site

from .conftest import Site, site_environment

PROLOGUE = """
import os, json
import django
django.setup()
from datetime import timedelta
from django.core.cache import cache
from courses.catalogue.models import MockExam, Training
from courses.quizzes import actions, chain
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.accounts.models import User
from lms.kit import clock, freshness
from tests.courses.quizzes import exams
"""


def inside(site: Site, code: str) -> dict:
    """What `code` puts into `found`, run as a process of the site."""
    script = f"{PROLOGUE}\nfound = {{}}\n{code}\nprint(json.dumps(found, default=str))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=sample_site.ROOT, env=site_environment(site.folder), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def offer(site: Site, make: str, training: str) -> str:
    """Make an exam by a function of tests/courses/quizzes/exams.py, offered to whoever signs in; the path of its entrance."""
    found = inside(
        site,
        f"""
quiz = exams.{make}()
training = Training.objects.get(code="{training}")
MockExam.objects.update_or_create(quiz=quiz, defaults={{"training": training, "access": "sign_up", "position": 9}})
freshness.touch()
found["key"] = quiz.key
""",
    )
    return f"/learn/{training}/mocks/{found['key']}/"


def held(site: Site, attempt: str) -> dict:
    """{"state", "score", "maximum", "deadline", "answers": {number: answer}, "events": [kind], "broken"} of an attempt."""
    return inside(
        site,
        f"""
row = Attempt.objects.get(public_id="{attempt}")
events = list(row.events.all())
found.update(state=row.state, score=row.score, maximum=row.maximum, deadline=row.deadline, section=row.section,
    answers={{slot.number: slot.answer for slot in row.slots.exclude(answer={{}})}}, events=[event.kind for event in events],
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
