"""What exams show on desks: to learners what they are to sit, to trainers and the office who is under way and what waits."""

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import appointments, enquiries, marking, results, rooms

SHOWN = 5


def to_do(user: User) -> dict:
    return {"exams": results.to_do(user, language=languages.active())}


def watched(user: User) -> dict:
    found = rooms.open_to(user)
    return {"rooms": found[:SHOWN], "more": max(len(found) - SHOWN, 0), "waiting": marking.count(user), "asked": enquiries.count(user)}


register(Panel("exams.to_do", frozenset({Role.LEARNER}), "quizzes/panels/to_do.html", to_do, order=4))
register(Panel("exams.appointments", frozenset({Role.LEARNER}), "quizzes/panels/appointments.html", appointments.panel, order=5))
# Whoever gives a session begins with who sits an exam and what waits for a mark; the office has its own first things.
register(Panel("exams.rooms", frozenset({Role.TRAINER}), "quizzes/panels/rooms.html", watched, order=1))
register(Panel("exams.all_rooms", frozenset({Role.OFFICE}), "quizzes/panels/rooms.html", watched, order=6))
