"""What quizzes show on the desks: to learners the exam under way and today's drill, questions to look at to those who write them."""

from lms.accounts.enums import EDITORIAL_ROLES, Role
from lms.accounts.models import User
from lms.kit import languages
from lms.kit.panels import Panel, register

from . import drills, item_figures, queries


def under_way(user: User) -> dict:
    """{"exams"}: what runs while this page is read (queries.exams_under_way)."""
    return {"exams": queries.exams_under_way(user, language=languages.active())}


def drill(user: User) -> dict:
    """{"left"}: how many questions wait in today's drill."""
    return {"left": drills.left_today(user)}


def figures(user: User) -> dict:
    """{"reports", "out"}: reports of errors that wait, questions out of draws."""
    return item_figures.to_look_at()


register(Panel("quizzes.under_way", frozenset({Role.LEARNER}), "quizzes/panels/under_way.html", under_way, order=0))
register(Panel("quizzes.drill", frozenset({Role.LEARNER}), "quizzes/panels/drill.html", drill, order=8))
register(Panel("quizzes.figures", frozenset(EDITORIAL_ROLES), "quizzes/panels/figures.html", figures, order=25))
