"""Bank: questions and their versions. Use: BlueprintEdition, Quiz. Sitting: Grant, Attempt, Slot, Event. After it: practice."""

from .attempt import Accommodation, Attempt, Event, Grant, Slot
from .bank import TAGS, Bank, Question, QuestionText, QuestionVersion, Scenario, ScenarioVersion
from .practice import Ability, ConceptCard, Difficulty, Dispute, DrillAnswer, ItemStatistics
from .quiz import BlueprintEdition, Quiz, QuizItem, QuizText

__all__ = [
    "TAGS", "Ability", "Accommodation", "Attempt", "Bank", "BlueprintEdition", "ConceptCard", "Difficulty", "Dispute", "DrillAnswer",
    "Event", "Grant", "ItemStatistics", "Question", "QuestionText", "QuestionVersion", "Quiz", "QuizItem", "QuizText", "Scenario",
    "ScenarioVersion", "Slot",
]  # fmt: skip
