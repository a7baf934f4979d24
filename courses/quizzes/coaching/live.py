"""The live view of a room: where everybody stands now, in a number of statements that does not grow with the people (EX-9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from lms.accounts.models import User
from lms.kit import clock

from .. import machine
from ..enums import AttemptState
from ..models import Attempt, QuizText, Slot
from .rooms import Room

# A page calls every 8 seconds at most; who was heard of within so long is there.
PRESENT = timedelta(seconds=15)
# What is over stays in sight for so long.
RECENT = timedelta(hours=12)


@dataclass(frozen=True)
class Candidate:
    """Somebody's exam as the invigilator sees it at `now`. Questions and answers are counted, never shown."""

    attempt: Attempt
    exam: str
    items: int
    answered: int
    saved_at: datetime | None
    now: datetime

    @property
    def user(self) -> User:
        return self.attempt.user

    @property
    def is_under_way(self) -> bool:
        return self.attempt.is_under_way

    @property
    def is_running(self) -> bool:
        return self.attempt.state == AttemptState.RUNNING

    @property
    def is_present(self) -> bool:
        """Whether a running exam's page was heard of just now; nobody is called lost on a break."""
        return self.attempt.seen_at is not None and self.now - self.attempt.seen_at <= PRESENT

    @property
    def is_lost(self) -> bool:
        return self.is_running and not self.is_present

    @property
    def times_left(self) -> int:
        """How often the page was left, those that the log only counted included: information, in exams that note it (EX-15)."""
        row = self.attempt.noticed.get("left", {})
        return row.get("kept", 0) + row.get("dropped", 0)

    @property
    def sections(self) -> int:
        return len(self.attempt.sections)

    @property
    def seconds_left(self) -> int | None:
        """Of the exam's own clock, which stands still on a break and in a pause; None where nothing is timed."""
        if self.attempt.deadline is not None:
            return max(int((self.attempt.deadline - self.now).total_seconds()), 0)
        return None if self.attempt.remaining is None else int(self.attempt.remaining)

    @property
    def left(self) -> str:
        """The same as 1:02:03, or "" where nothing is timed."""
        return "" if self.seconds_left is None else hms(self.seconds_left)

    @property
    def break_left(self) -> str:
        """What is left of the break; a minus says that it has been too long."""
        if self.attempt.break_until is None:
            return ""
        seconds = int((self.attempt.break_until - self.now).total_seconds())
        return hms(seconds) if seconds >= 0 else f"−{hms(-seconds)}"


def hms(seconds: int) -> str:
    """3723 as 1:02:03, 63 as 1:03."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@dataclass(frozen=True)
class Live:
    """`candidates` by name, those under way first; `absent`: people of the room who have not begun."""

    candidates: list[Candidate]
    absent: list[User]
    now: datetime

    @property
    def under_way(self) -> int:
        return sum(each.is_under_way for each in self.candidates)

    @property
    def going(self) -> list[Candidate]:
        return [each for each in self.candidates if each.is_under_way]

    @property
    def finished(self) -> list[Candidate]:
        return [each for each in self.candidates if not each.is_under_way]

    @property
    def suspended(self) -> int:
        return sum(each.attempt.state == AttemptState.PAUSED for each in self.candidates)

    @property
    def lost(self) -> int:
        return sum(each.is_lost for each in self.candidates)

    @property
    def over(self) -> int:
        return len(self.candidates) - self.under_way


def live(room: Room, *, language: str) -> Live:
    """Everybody in the room (4 statements whatever their number, 3 where the room is open to all)."""
    now = clock.now()
    recent = Q(state__in=machine.UNDER_WAY) | Q(started_at__gte=now - RECENT) | Q(submitted_at__gte=now - RECENT)
    found = _candidates(room, room.attempts.filter(recent), now, language)
    found.sort(key=lambda each: (not each.is_under_way, *_name(each.user), each.attempt.pk))
    here = {each.user.pk for each in found}
    people = room.people.exclude(pk=room.viewer.pk) if room.people is not None else User.objects.none()
    return Live(found, sorted((user for user in people if user.pk not in here), key=_name), now)


def candidate(room: Room, public_id: UUID | str, *, language: str) -> Candidate | None:
    """One attempt of the room, whenever it was (3 statements)."""
    return next(iter(_candidates(room, room.attempts.filter(public_id=public_id), clock.now(), language)), None)


def _candidates(room: Room, attempts: QuerySet[Attempt], now: datetime, language: str) -> list[Candidate]:
    """Answers are counted on their own: joined to the attempts, each of their rows would drag a whole attempt along (3 statements)."""
    rows = list(attempts.select_related("user", "quiz"))
    slots = Slot.objects.filter(attempt__in=[row.pk for row in rows]).order_by().values("attempt")
    slots = slots.annotate(items=Count("pk"), answered=Count("pk", filter=~Q(answer={})), last=Max("saved_at"))
    counts = {
        attempt: (items, answered, last) for attempt, items, answered, last in slots.values_list("attempt", "items", "answered", "last")
    }
    titles = titles_of(room, language)
    return [Candidate(row, titles.get(row.quiz_id, row.quiz.key), *counts[row.pk], now) for row in rows]


def codes(room: Room, *, language: str) -> list[tuple[str, str]]:
    """[(exam, its access code)] of the exams of the room that ask for one (1 statement, 2 where there is one)."""
    found = dict(room.exams.exclude(access_code="").order_by("key").values_list("pk", "access_code"))
    titles = titles_of(room, language) if found else {}
    return [(titles.get(pk, ""), code) for pk, code in found.items()]


def titles_of(room: Room, language: str) -> dict[int, str]:
    rows = QuizText.objects.filter(quiz__in=room.exams).values_list("quiz", "language", "title")
    return {quiz: title for quiz, _code, title in sorted(rows, key=lambda row: row[1] == language)}


def _name(user: User) -> tuple[str, str, str]:
    return user.last_name.casefold(), user.first_name.casefold(), user.email
