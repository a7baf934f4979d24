"""Bank: questions and their versions. Use: BlueprintEdition, Quiz, and what keeps it honest. Sitting: Grant, Attempt, Slot, Event.

After it: practice, coaching. Authoring: QuestionImport, BankHealth.
"""

from .appointments import Appointment, AppointmentTaken
from .attempt import Accommodation, Attempt, Event, Grant, Slot, TriesGiven
from .bank import DRAWABLE, STEMS, TAGS, WITH_SCENARIO, Bank, Question, QuestionText, QuestionVersion
from .book import PageIndex
from .coaching import Comment, Enquiry, Message, RoomAct, RoomOutcome
from .exchange import BankHealth, QuestionImport
from .integrity import CodeTry, Exposure
from .practice import Ability, ConceptCard, Difficulty, Dispute, DrillAnswer, DrillReminder, FormStatistics, ItemStatistics
from .quiz import BlueprintEdition, Quiz, QuizItem, QuizText
from .real import RealResult
from .scenario import Scenario, ScenarioVersion

__all__ = [
    "Ability", "Accommodation", "Appointment", "AppointmentTaken", "Attempt", "Bank", "BankHealth", "BlueprintEdition", "CodeTry",
    "Comment", "ConceptCard", "DRAWABLE", "Difficulty", "Dispute", "DrillAnswer", "DrillReminder", "Enquiry", "Event", "Exposure",
    "FormStatistics", "Grant", "ItemStatistics", "Message", "PageIndex", "Question", "QuestionImport", "QuestionText", "QuestionVersion",
    "Quiz", "QuizItem", "QuizText", "RealResult", "RoomAct", "RoomOutcome", "STEMS", "Scenario", "ScenarioVersion", "Slot", "TAGS",
    "TriesGiven", "WITH_SCENARIO",
]  # fmt: skip
