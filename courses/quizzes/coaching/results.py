"""What a group has done: results of its exams, assignments with their state, and one attempt question by question (EX-14)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from lms.accounts.models import User
from lms.kit import clock

from .. import feedback, machine, queries, standing
from ..enums import AttemptState
from ..grading import Counted
from ..models import Attempt, Comment, Enquiry, Grant, QuizText
from ..models.coaching import WHOLE
from ..presenting import ShownSlot
from .live import titles_of
from .rooms import Room

PAGE_SIZE = 50


@dataclass(frozen=True)
class Result:
    """A handed-in exam. `told` is `queries.result`; None while an answer waits for its mark.

    `counts`: what counts of several attempts of this person at it (QZ-14), on the one that counts; None on the others.
    """

    attempt: Attempt
    exam: str
    told: dict[str, Any] | None
    commented: bool
    counts: Counted | None = None


@dataclass(frozen=True)
class Assigned:
    """A mock that somebody is to do; `done` when it was handed in after it was given."""

    user: User
    exam: str
    due_at: datetime
    done: bool
    begun: bool
    now: datetime

    @property
    def is_late(self) -> bool:
        return not self.done and self.due_at < self.now


@dataclass(frozen=True)
class Results:
    paged: Page
    assigned: list[Assigned]


def results(room: Room, *, page: str | int | None, language: str) -> Results:
    """Handed-in exams, the newest first, and what is assigned (5 statements)."""
    titles = titles_of(room, language)
    commented = Exists(Comment.objects.filter(attempt=OuterRef("pk")))
    handed_in = room.attempts.filter(state__in=machine.HANDED_IN).select_related("user", "quiz").annotate(commented=commented)
    shown = Paginator(handed_in.order_by("-submitted_at", "-pk"), PAGE_SIZE).get_page(page)
    rows = list(shown.object_list)
    counted = standing.of_each(rows)
    shown.object_list = [_result(attempt, titles, counted) for attempt in rows]  # type: ignore[misc]
    return Results(shown, assigned(room, titles))


def _result(attempt: Attempt, titles: dict[int, str], counted: dict[tuple[int, int], Counted]) -> Result:
    told = queries.result(attempt) if attempt.state == AttemptState.RELEASED else None
    counts = counted.get((attempt.user_id, attempt.quiz_id)) if attempt.given_back_id is None else None
    commented = attempt.commented  # type: ignore[attr-defined]
    return Result(
        attempt,
        titles.get(attempt.quiz_id, attempt.quiz.key),
        told,
        commented,
        counts if counts and counts.n > 1 and counts.pk == attempt.pk else None,
    )


def assigned(room: Room, titles: dict[int, str]) -> list[Assigned]:
    """What the people of the room are to do, the next date first (1 statement); nothing where the room is open to all."""
    if room.people is None:
        return []
    since = Attempt.objects.filter(user=OuterRef("user"), quiz=OuterRef("quiz"), started_at__gte=OuterRef("assigned_at"))
    rows = Grant.objects.filter(due_at__isnull=False, quiz__in=room.exams, user__in=room.people).select_related("user", "quiz")
    rows = rows.annotate(
        done=Exists(since.filter(state__in=machine.HANDED_IN)), begun=Exists(since.filter(state__in=machine.UNDER_WAY))
    ).order_by("due_at", "user__last_name", "user__first_name", "pk")
    now = clock.now()
    return [Assigned(row.user, titles.get(row.quiz_id, row.quiz.key), row.due_at, row.done, row.begun, now) for row in rows if row.due_at]


def to_do(user: User, *, language: str) -> list[dict]:
    """What a person is to do: [{"quiz", "title", "due_at", "is_late", "begun", "by"}], the next date first (1 or 2 statements)."""
    own = Attempt.objects.filter(user=user, quiz=OuterRef("quiz"))
    since = own.filter(started_at__gte=OuterRef("assigned_at"))
    rows = Grant.objects.filter(user=user, due_at__isnull=False).exclude(until__lt=clock.now())
    rows = rows.exclude(Exists(since.filter(state__in=machine.HANDED_IN))).select_related("quiz", "assigned_by").order_by("due_at", "pk")
    found = list(rows.annotate(begun=Exists(own.filter(state__in=machine.UNDER_WAY)))[:10])
    if not found:
        return []
    titles: dict[int, dict[str, str]] = {}
    for text in QuizText.objects.filter(quiz__in=[row.quiz_id for row in found]):
        titles.setdefault(text.quiz_id, {})[text.language] = text.title
    now = clock.now()
    return [
        {
            "quiz": row.quiz,
            "title": _in(titles.get(row.quiz_id, {}), language) or row.quiz.key,
            "due_at": row.due_at,
            "is_late": row.due_at is not None and row.due_at < now,
            "begun": row.begun,
            "by": row.assigned_by,
        }
        for row in found
    ]


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


@dataclass(frozen=True)
class Commented:
    """A question of a handed-in attempt with everything that can be told of it, what its learner asks, and the coach's comment."""

    slot: ShownSlot
    comment: Comment | None
    enquiry: Enquiry | None = None


@dataclass(frozen=True)
class Reading:
    attempt: Attempt
    exam: str
    told: dict[str, Any]
    questions: list[Commented]
    whole: Comment | None


def reading(room: Room, public_id: UUID | str, *, language: str) -> Reading | None:
    """A handed-in attempt of the room, question by question with keys and reasons (6 statements); None while it is under way.

    A coach reads everything, whatever its candidate may be told.
    """
    attempt = room.attempts.filter(state__in=machine.HANDED_IN, public_id=public_id).select_related("user", "quiz", "blueprint").first()
    if attempt is None:
        return None
    slots = [] if attempt.forgotten_at else queries.shown(attempt, language=language, told=feedback.ALL)
    comments = {comment.number: comment for comment in attempt.comments.select_related("author")}
    asked = {enquiry.number: enquiry for enquiry in attempt.enquiries.all()}
    return Reading(
        attempt=attempt, exam=titles_of(room, language).get(attempt.quiz_id, attempt.quiz.key), told=queries.result(attempt),
        questions=[Commented(slot, comments.get(slot.number), asked.get(slot.number)) for slot in slots], whole=comments.get(WHOLE),
    )  # fmt: skip
