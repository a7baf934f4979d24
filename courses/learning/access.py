"""The one place that answers who may open what: page, print, search, feed and preview all ask here (reliability.md B4, B5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from courses.catalogue.enums import Access
from courses.catalogue.models import Lesson, MockExam, Module, Training
from lms.accounts.enums import EDITORIAL_ROLES, Role
from lms.accounts.models import User
from lms.kit import clock
from lms.kit.access import ANYONE, SIGNED_IN, declare

from .models import Entitlement

declare("learning:home", SIGNED_IN)
declare("learning:training", ANYONE, why="sends a visitor to sign in where the training is not open")
declare("learning:part", ANYONE, why="the outline's titles, for whoever may open one of its lessons, else 404")
declare("learning:lesson", ANYONE, why="learning.access.verdict decides")
declare("learning:enrol", SIGNED_IN)
declare("learning:done", SIGNED_IN, why="learning.access.verdict decides")
declare("learning:mock", ANYONE, why="sends a visitor to sign up; learning.access.verdict_of_mock decides")
declare("learning:start_mock", SIGNED_IN, why="learning.access.verdict_of_mock decides")
declare("learning:rehearse_mock", SIGNED_IN, why="learning.access.verdict_of_mock decides")
declare("learning:quiz", SIGNED_IN, why="learning.access.verdict decides")


class Verdict(StrEnum):
    """OPEN, or why not: SIGN_UP (a visitor must sign up), CLOSED (an entitlement is needed)."""

    OPEN = "open"
    SIGN_UP = "sign_up"
    CLOSED = "closed"


@dataclass(frozen=True)
class Pass:
    """What a person holds for one training; asked once a request, then applied to every lesson."""

    signed_in: bool
    entitled: bool
    reads_all: bool = False

    def opens(self, module: Module | MockExam) -> Verdict:
        rule = module.access or module.training.access
        if rule == Access.OPEN or self.entitled or self.reads_all:
            return Verdict.OPEN
        if not self.signed_in:
            return Verdict.SIGN_UP if rule == Access.SIGN_UP else Verdict.CLOSED
        return Verdict.OPEN if rule == Access.SIGN_UP else Verdict.CLOSED


# People who must read everything to do their work: those who write it, teach it and administer it.
READS_ALL = frozenset({*EDITORIAL_ROLES, Role.TRAINER})


def pass_for(user: User | AnonymousUser, training_id: int) -> Pass:
    """What `user` (may be anonymous) holds for a training: at most one statement."""
    held = _pass_without_entitlement(user)
    return replace(held, entitled=entitled(user, training_id)) if isinstance(user, User) and not held.reads_all else held


def pass_through(user: User | AnonymousUser, modules: Sequence[Module]) -> Pass:
    """The same for the modules of one training: what all of them open to whoever signs in asks nothing."""
    held = _pass_without_entitlement(user)
    return held if all(held.opens(module) is Verdict.OPEN for module in modules) else pass_for(user, modules[0].training_id)


def _pass_without_entitlement(user: User | AnonymousUser) -> Pass:
    if not user.is_authenticated:
        return Pass(signed_in=False, entitled=False)
    return Pass(signed_in=True, entitled=False, reads_all=bool(user.roles & READS_ALL))


def entitled(user: User, training_id: int) -> bool:
    """Whether an entitlement of `user` holds now; one that ended closes at the next request."""
    moment = clock.now()
    return (
        Entitlement.objects.filter(user=user, training=training_id, starts_at__lte=moment)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment))
        .exists()
    )


def entitled_to(user: User) -> dict[Training, datetime | None]:
    """The trainings that entitlements of `user` open now, each with the moment it closes; None is no end (1 statement)."""
    moment = clock.now()
    held = Entitlement.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment), user=user, starts_at__lte=moment)
    open_until: dict[Training, datetime | None] = {}
    for row in held.select_related("training").order_by("training__position", "training__code"):
        last = open_until.get(row.training, row.ends_at)
        open_until[row.training] = max(last, row.ends_at) if last and row.ends_at else None
    return open_until


def until(user: User, training_id: int) -> datetime | None:
    """When the last of the person's entitlements ends; None when one has no end, or none is needed."""
    ends = list(Entitlement.objects.filter(user=user, training=training_id).values_list("ends_at", flat=True))
    return None if not ends or None in ends else max(end for end in ends if end)


def verdict_of_mock(user: User | AnonymousUser, mock: MockExam) -> Verdict:
    """Whether `user` may sit `mock` now (needs mock.training)."""
    held = _pass_without_entitlement(user)
    return Verdict.OPEN if held.opens(mock) is Verdict.OPEN else pass_for(user, mock.training_id).opens(mock)


def verdict(user: User | AnonymousUser, lesson: Lesson) -> Verdict:
    """Whether `user` may open `lesson` now (needs lesson.module.training); what is open to all who sign in asks nothing."""
    return pass_through(user, [lesson.module]).opens(lesson.module)
