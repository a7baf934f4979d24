"""Bank: questions and their versions. Use: BlueprintEdition, Quiz. Sitting: Grant, Attempt, Slot, Event. After it: practice, coaching."""

from .attempt import Accommodation, Attempt, Event, Grant, Slot
from .bank import TAGS, Bank, Question, QuestionText, QuestionVersion, Scenario, ScenarioVersion
from .coaching import Comment, Message
from .practice import Ability, ConceptCard, Difficulty, Dispute, DrillAnswer, ItemStatistics
from .quiz import BlueprintEdition, Quiz, QuizItem, QuizText

__all__ = [
    "TAGS", "Ability", "Accommodation", "Attempt", "Bank", "BlueprintEdition", "Comment", "ConceptCard", "Difficulty", "Dispute",
    "DrillAnswer", "Event", "Grant", "ItemStatistics", "Message", "Question", "QuestionText", "QuestionVersion", "Quiz", "QuizItem",
    "QuizText", "Scenario", "ScenarioVersion", "Slot",
]  # fmt: skip
