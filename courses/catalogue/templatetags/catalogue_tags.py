"""What pages of a lower floor show of the catalogue: the lesson that uses a quiz."""

from django import template

from courses.quizzes.models import Quiz
from lms.kit import languages

from .. import queries, topics
from ..models import Lesson, MockExam, Training

register = template.Library()


@register.simple_tag
def lesson_of(quiz: Quiz) -> Lesson | None:
    """The lesson that uses the quiz, with its module and training; asked once a page, however often a page names it."""
    return queries.lesson_of(quiz)


@register.simple_tag
def lesson_about(method: str, concept: str) -> topics.Place | None:
    """Where the lessons of a method explain a concept, in the reader's language."""
    return queries.lesson_about(method, concept, language=languages.active()) if concept else None


@register.simple_tag
def training_of(quiz: Quiz) -> Training | None:
    """The training that the quiz belongs to, by a lesson or as a mock exam."""
    return queries.training_of(quiz)


@register.simple_tag
def mock_of(quiz: Quiz) -> MockExam | None:
    """The mock exam that the quiz is."""
    return queries.mock_of(quiz)
