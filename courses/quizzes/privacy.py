"""What quizzes keep about people: their attempts and answers, and what they may sit."""

from lms.accounts import privacy
from lms.accounts.models import User

from .models import Attempt, Grant


def export(user: User) -> list:
    attempts = Attempt.objects.filter(user=user).select_related("quiz").prefetch_related("slots__version__question")
    return [
        {
            "quiz": attempt.quiz.key,
            "started": attempt.started_at.isoformat(),
            "submitted": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
            "score": attempt.score,
            "maximum": attempt.maximum,
            "answers": [
                {
                    "question": slot.version.question.key,
                    "chosen": slot.chosen,
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


privacy.register("quizzes", export=export, erase=erase, covers=("quizzes.Attempt", "quizzes.Grant"))
