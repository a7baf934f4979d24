"""Giving somebody their attempts at a quiz back: an act of staff, with its reason (QZ-14)."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import machine
from ..models import Attempt, Event, Quiz, TriesGiven
from . import events
from .errors import QuizRefused


@transaction.atomic
def reset_tries(*, user: User, quiz: Quiz, actor: User, reason: str) -> TriesGiven:
    """What `user` has handed in counts no more: neither as a try nor in the cool-down nor for the grade. It stays readable.

    An attempt under way counts on. The log of each attempt says who did it and why, where its log is still kept. Of two who do it at
    once, one does it. Raises QuizRefused without a reason, and where nothing counts.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise QuizRefused(_("Say why: the reason is kept with each attempt."))
    counting = Attempt.objects.filter(user=user, quiz=quiz, state__in=machine.HANDED_IN, given_back__isnull=True).order_by("pk")
    held = dict(counting.select_for_update().values_list("pk", "forgotten_at"))
    if not held:
        raise QuizRefused(_("No attempt of this person counts now: there is nothing to give back."))
    given = TriesGiven.objects.create(user=user, quiz=quiz, given_by=actor, reason=reason, at=clock.now())
    Attempt.objects.filter(pk__in=held).update(given_back=given)
    last = events.last_of(held)
    Event.objects.bulk_create(
        events.made(pk, "given back", {"reason": reason}, last=last.get(pk), actor=actor, at=given.at)
        for pk, forgotten_at in held.items()
        if forgotten_at is None
    )
    return given
