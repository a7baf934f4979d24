"""What quizzes keep about people: their attempts and answers, and what they may sit."""

from lms.accounts import privacy
from lms.accounts.models import User

from .models import Accommodation, Attempt, Grant


def export(user: User) -> list:
    attempts = Attempt.objects.filter(user=user).select_related("quiz").prefetch_related("slots__version__question", "events")
    return [
        {
            "quiz": attempt.quiz.key,
            "started": attempt.started_at.isoformat() if attempt.started_at else None,
            "submitted": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
            "score": attempt.score,
            "maximum": attempt.maximum,
            "notes": attempt.scratchpad,
            "events": [[event.at.isoformat(), event.kind] for event in attempt.events.all()],
            "answers": [
                {
                    "question": slot.version.question.key,
                    "answer": slot.answer,
                    "confidence": slot.confidence,
                    "saved": slot.saved_at.isoformat() if slot.saved_at else None,
                }
                for slot in attempt.slots.all()
            ],
        }
        for attempt in attempts
    ]


def erase(user: User) -> None:
    Attempt.objects.filter(user=user).delete()
    Grant.objects.filter(user=user).delete()
    Accommodation.objects.filter(user=user).delete()


privacy.register("quizzes", export=export, erase=erase, covers=("quizzes.Accommodation", "quizzes.Attempt", "quizzes.Grant"))
