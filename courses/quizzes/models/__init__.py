"""Bank: Bank, Scenario, Question and their versions. Use: BlueprintEdition, Quiz. Sitting: Grant, Attempt, Slot, Event."""

from .attempt import Accommodation, Attempt, Event, Grant, Slot
from .bank import TAGS, Bank, Question, QuestionText, QuestionVersion, Scenario, ScenarioVersion
from .quiz import BlueprintEdition, Quiz, QuizItem, QuizText

__all__ = [
    "TAGS", "Accommodation", "Attempt", "Bank", "BlueprintEdition", "Event", "Grant", "Question", "QuestionText", "QuestionVersion",
    "Quiz", "QuizItem", "QuizText", "Scenario", "ScenarioVersion", "Slot",
]  # fmt: skip
