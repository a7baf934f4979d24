"""What quizzes keep about people: attempts, drills, what they may sit, what they know and what they reported."""

from lms.accounts import privacy
from lms.accounts.models import User

from . import veil
from .enums import AttemptState
from .models import (
    Ability,
    Accommodation,
    Attempt,
    CodeTry,
    ConceptCard,
    Dispute,
    DrillAnswer,
    DrillReminder,
    Event,
    Grant,
    PageIndex,
    Question,
    RealResult,
    Scenario,
    TriesGiven,
)

PERSONAL = (
    Attempt, TriesGiven, CodeTry, Grant, Accommodation, ConceptCard, Ability, DrillAnswer, Dispute, DrillReminder, PageIndex, RealResult,
)  # fmt: skip


def export(user: User) -> dict:
    given = TriesGiven.objects.filter(user=user).select_related("quiz")
    back = [{"quiz": row.quiz.key, "at": row.at.isoformat(), "reason": row.reason} for row in given]
    return {"attempts": _attempts(user), "attempts_given_back": back, **_practice(user)}


def _practice(user: User) -> dict:
    """The error notebook, the drills and the ratings, and what was reported as wrong."""
    drills = DrillAnswer.objects.filter(user=user).select_related("version__question")
    reminded = DrillReminder.objects.filter(user=user).first()
    disputes = Dispute.objects.filter(user=user).select_related("version__question")
    return {
        "reminder_since": reminded and reminded.since.isoformat(),
        "real_exams": [
            {
                "exam": row.exam, "on": row.sat_on.isoformat(), "passed": row.passed, "bands": row.bands, "foretold": row.chance,
                "last_mock": row.share,
            }  # fmt: skip
            for row in RealResult.objects.filter(user=user)
        ],
        "page_indexes": {row.exam: row.entries for row in PageIndex.objects.filter(user=user)},
        "concepts": [
            {
                "method": card.method, "concept": card.concept, "due": card.due.isoformat(), "last": card.last.isoformat(),
                "streak": card.streak, "lapses": card.lapses, "memory": card.card,
            }
            for card in ConceptCard.objects.filter(user=user)
        ],
        "drills": [
            {
                "question": row.version.question.key, "answer": row.answer, "confidence": row.confidence, "mark": row.mark,
                "at": row.at.isoformat(),
            }
            for row in drills
        ],
        "ratings": [
            {"bank": row.bank.slug, "area": row.area, "value": row.value, "answers": row.n}
            for row in Ability.objects.filter(user=user).select_related("bank")
        ],
        "reported": [
            {"question": row.version.question.key, "text": row.text, "state": row.state, "reply": row.reply, "at": row.at.isoformat()}
            for row in disputes
        ],
    }  # fmt: skip


def _attempts(user: User) -> list:
    """What one began, as one met it: a form that waits is not told before its exam, and answers have the names of one's own page (E1)."""
    begun = Attempt.objects.filter(user=user).exclude(state__in=[AttemptState.CREATED, AttemptState.EXPIRED])
    attempts = begun.select_related("quiz").prefetch_related("slots__version__question", "events")
    return [
        {
            "quiz": attempt.quiz.key,
            "started": attempt.started_at.isoformat() if attempt.started_at else None,
            "submitted": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
            "language": attempt.language,
            "score": attempt.score,
            "maximum": attempt.maximum,
            "notes": attempt.scratchpad,
            "events": [[event.at.isoformat(), event.kind] for event in attempt.events.all()],
            "answers": [
                {
                    "question": slot.version.question.key,
                    "answer": veil.veiled(slot.order, slot.answer),
                    "confidence": slot.confidence,
                    "saved": slot.saved_at.isoformat() if slot.saved_at else None,
                }
                for slot in attempt.slots.all()
            ],
        }
        for attempt in attempts
    ]


def erase(user: User) -> None:
    for model in PERSONAL:
        model._default_manager.filter(user=user).delete()
    # What they did to others' attempts and to questions stays, without their name.
    Event.objects.filter(actor=user).update(actor=None)
    TriesGiven.objects.filter(given_by=user).update(given_by=None)
    for model in (Question, Scenario):
        model.objects.filter(locked_by=user).update(locked=False, locked_by=None, locked_at=None)


privacy.register("quizzes", export=export, erase=erase, covers=[model._meta.label for model in (*PERSONAL, Event, Question, Scenario)])
