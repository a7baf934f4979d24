"""Bank: Question, QuestionVersion, QuestionText. Use: Quiz, QuizItem, QuizText. Sitting: Grant, Attempt, Slot."""

from .attempt import Attempt, Grant, Slot
from .bank import Question, QuestionText, QuestionVersion
from .quiz import Quiz, QuizItem, QuizText

__all__ = ["Attempt", "Grant", "Question", "QuestionText", "QuestionVersion", "Quiz", "QuizItem", "QuizText", "Slot"]
