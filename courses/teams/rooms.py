"""Rooms of sessions: a trainer coaches and invigilates the people of the sessions they give (vocabulary.md); the office, everybody's."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.booking import dates
from courses.booking.enums import SessionState
from courses.booking.models import Seat, Session
from courses.booking.models.sessions import LESSONS_AFTER
from courses.booking.queries.mine import SURE
from courses.catalogue import queries as catalogue
from courses.quizzes import machine
from courses.quizzes.coaching.rooms import OFFICE, Room, register
from courses.quizzes.enums import QuizMode
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User
from lms.kit import clock, languages


class SessionRooms:
    """One room a session whose training has exams, from its publication until its lessons close."""

    prefix = "session-"

    def rooms(self, user: User) -> Sequence[Room]:
        running = Attempt.objects.filter(
            user__seats__session=OuterRef("pk"), user__seats__state__in=SURE, quiz__mock__training=OuterRef("training"),
            quiz__mode=QuizMode.ASSESS, state__in=machine.UNDER_WAY,
        )  # fmt: skip
        count = running.exclude(user=user).order_by().values("quiz__mock__training").annotate(n=Count("pk", distinct=True)).values("n")
        found = _sessions(user).filter(training__mocks__isnull=False).distinct().annotate(running=Coalesce(Subquery(count), 0))
        titles = catalogue.titles(language=languages.active())
        now = clock.now()
        rows = sorted(found, key=lambda row: (-row.running, abs(row.starts_at - now)))
        return [self._room(user, row, titles, running=row.running) for row in rows]

    def room(self, user: User, key: str) -> Room | None:
        public_id = _uuid(key.removeprefix(self.prefix)) if key.startswith(self.prefix) else None
        session = _sessions(user).filter(public_id=public_id).first() if public_id else None
        return self._room(user, session, catalogue.titles(language=languages.active())) if session else None

    def attempts(self, user: User) -> QuerySet[Attempt]:
        of_training = Q(session__training__mocks__quiz=OuterRef("quiz")) | Q(session__training__modules__lessons__quiz=OuterRef("quiz"))
        seats = Seat.objects.filter(of_training, session__in=_sessions(user), state__in=SURE, attendee=OuterRef("user"))
        return Attempt.objects.filter(user__in=Subquery(seats.values("attendee")))

    def attended(self, user: User) -> Sequence[str]:
        seats = Seat.objects.filter(attendee=user, state__in=SURE, session__ends_at__gt=clock.now() - LESSONS_AFTER)
        seats = seats.exclude(session__state__in=(SessionState.DRAFT, SessionState.CANCELLED))
        return [f"{self.prefix}{public_id}" for public_id in seats.values_list("session__public_id", flat=True).distinct()]

    def _room(self, user: User, session: Session, titles: dict[int, tuple[str, str]], *, running: int = 0) -> Room:
        quizzes = Quiz.objects.filter(Q(mock__training=session.training_id) | Q(lessons__module__training=session.training_id))
        seats = Seat.objects.filter(session=session, state__in=SURE, attendee__isnull=False)
        return Room(
            key=f"{self.prefix}{session.public_id}", viewer=user, running=running, until=session.lessons_until,
            title=titles.get(session.training_id, (session.training.code, ""))[0],
            detail=f"{dates.span(session.starts_at, session.ends_at)} · {session.code}",
            quizzes=Quiz.objects.filter(pk__in=quizzes.values("pk")), people=User.objects.filter(pk__in=seats.values("attendee")),
        )  # fmt: skip


def _sessions(user: User) -> QuerySet[Session]:
    """The sessions whose people `user` may coach now."""
    found = Session.objects.exclude(state__in=(SessionState.DRAFT, SessionState.CANCELLED))
    found = found.filter(ends_at__gt=clock.now() - LESSONS_AFTER).select_related("training")
    return found if user.roles & OFFICE else found.filter(trainer=user)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


register(SessionRooms())
