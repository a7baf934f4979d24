"""Rooms: who may watch and coach whom in which exams. Floors above register sources of rooms; the office's own are here.

A room is computed each time it is asked for: who stops giving a session has lost its room at the next request. Nobody ever has an
attempt of their own in a room: it is others who give them more time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import languages

from .. import controls, machine
from ..enums import AttemptState, QuizMode
from ..models import Attempt, Quiz

# Who runs exams besides the trainers of sessions.
OFFICE = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
NOT_BEGUN = (AttemptState.CREATED, AttemptState.EXPIRED)


@dataclass(frozen=True)
class Room:
    """`key` stands in addresses. `people` None: whoever sits the quizzes; `until`: when what a coach grants there ends.

    `running`: how many are in the middle of an exam, where it was counted with the list.
    """

    key: str
    title: str
    viewer: User
    quizzes: QuerySet[Quiz]
    detail: str = ""
    people: QuerySet[User] | None = None
    until: datetime | None = None
    running: int = 0

    @property
    def exams(self) -> QuerySet[Quiz]:
        """Those that are sat on the clock."""
        return self.quizzes.filter(mode=QuizMode.ASSESS)

    @property
    def attempts(self) -> QuerySet[Attempt]:
        """The exams begun by the people of the room, but for the viewer's own."""
        found = Attempt.objects.filter(quiz__in=self.exams).exclude(user=self.viewer).exclude(state__in=NOT_BEGUN)
        return found if self.people is None else found.filter(user__in=self.people)


class Source(Protocol):
    """Rooms of one kind, as far as a person may enter them."""

    def rooms(self, user: User) -> Sequence[Room]:
        """Every room open to `user`, those with somebody under way first."""
        ...

    def room(self, user: User, key: str) -> Room | None:
        """The room of that key, when it is of this kind and open to `user`."""
        ...

    def attempts(self, user: User) -> QuerySet[Attempt]:
        """Every attempt, at whatever quiz, of people whom `user` coaches."""
        ...

    def attended(self, user: User) -> Sequence[str]:
        """The keys of the rooms that `user` is among the people of."""
        ...


class OfficeRooms:
    """One room an exam with whoever sits it, for the training office and administrators."""

    prefix = "exam-"

    def rooms(self, user: User) -> Sequence[Room]:
        if not user.roles & OFFICE:
            return []
        running = Count("attempts", filter=Q(attempts__state__in=machine.UNDER_WAY) & ~Q(attempts__user=user))
        quizzes = Quiz.objects.filter(mode=QuizMode.ASSESS).exclude(key=controls.KEY).annotate(running=running).prefetch_related("texts")
        return [self._room(user, quiz, running=quiz.running) for quiz in quizzes.order_by("-running", "key")]

    def room(self, user: User, key: str) -> Room | None:
        if not key.startswith(self.prefix) or key == f"{self.prefix}{controls.KEY}" or not user.roles & OFFICE:
            return None
        quiz = Quiz.objects.filter(key=key.removeprefix(self.prefix), mode=QuizMode.ASSESS).prefetch_related("texts").first()
        return self._room(user, quiz) if quiz else None

    def attempts(self, user: User) -> QuerySet[Attempt]:
        return Attempt.objects.all() if user.roles & OFFICE else Attempt.objects.none()

    def attended(self, user: User) -> Sequence[str]:
        return []  # a room that is open to all has no people

    def _room(self, user: User, quiz: Quiz, *, running: int = 0) -> Room:
        titles = {text.language: text.title for text in quiz.texts.all()}
        title = titles.get(languages.active()) or next(iter(titles.values()), quiz.key)
        detail = _("everybody who sits this exam")
        return Room(f"{self.prefix}{quiz.key}", title, user, Quiz.objects.filter(pk=quiz.pk), detail=detail, running=running)


_sources: list[Source] = [OfficeRooms()]


def register(source: Source) -> Source:
    """Add rooms of another kind; called once all apps are loaded."""
    _sources.insert(0, source)
    return source


def open_to(user: User) -> list[Room]:
    """Every room that `user` may enter, those where somebody is under way first."""
    return sorted((room for source in _sources for room in source.rooms(user)), key=lambda room: -room.running)


def room(user: User, key: str) -> Room | None:
    """The room of that key, or None where it does not exist for `user`."""
    return next((found for source in _sources if (found := source.room(user, key))), None)


def attended(user: User) -> list[str]:
    """The keys of the rooms that `user` is among the people of (1 statement a source)."""
    return [key for source in _sources for key in source.attended(user)]


def coached(user: User) -> QuerySet[Attempt]:
    """Every attempt of people whom `user` coaches, but for their own; for the queue of answers to mark."""
    held = Q()
    for source in _sources:
        held |= Q(Exists(source.attempts(user).filter(pk=OuterRef("pk"))))
    return Attempt.objects.filter(held).exclude(user=user)
