"""Acts on everybody under way in a room: each candidate in a transaction of its own, and a report of what came of each (EX-9).

An act has the name that its form gave it: sent twice, it is one act, and what the first sending did not reach the second does. Two
people who act on the same candidates at once are told apart by when their forms were made: nobody gets the same twice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import machine
from ..enums import RoomActKind
from ..models import Attempt, RoomAct, RoomOutcome
from . import stages
from .errors import QuizRefused
from .messages import tell_each

Do = Callable[[Attempt, RoomAct, User], object]
DOES: Mapping[str, Do] = {
    RoomActKind.EXTEND: lambda held, act, actor: stages.extend(attempt=held, actor=actor, minutes=act.minutes or 0, reason=act.reason),
    RoomActKind.PAUSE: lambda held, act, actor: stages.pause(attempt=held, actor=actor, reason=act.reason),
    RoomActKind.RESUME: lambda held, act, actor: stages.resume(attempt=held, actor=actor, reason=act.reason),
    RoomActKind.SUBMIT: lambda held, act, actor: stages.submit(attempt=held, why="staff", actor=actor, reason=act.reason),
}


def act_on_room(
    *, token: UUID, room: str, attempts: QuerySet[Attempt], act: str, actor: User, since: datetime, reason: str, minutes: int | None = None
) -> RoomAct:
    """Do `act` (a RoomActKind but for "tell") with whoever of `attempts` is under way; `row.outcomes` says what came of each.

    `token` names the act, `since` is when its form was made. Raises QuizRefused, before anything is done.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise QuizRefused(_("Say why: the reason is kept with each attempt."))
    if act == RoomActKind.EXTEND and (minutes is None or not 1 <= minutes <= 240):
        raise QuizRefused(_("More time can be given to an attempt on the clock: 1 to 240 minutes."))
    pks = list(attempts.filter(state__in=machine.UNDER_WAY).order_by("pk").values_list("pk", flat=True))
    row = _row(token, room=room, act=act, actor=actor, since=since, reason=reason, minutes=minutes, is_idle=not pks)
    for pk in pks:
        _one(row, pk, actor)
    return row


def _row(token: UUID, *, is_idle: bool, **fields: Any) -> RoomAct:
    """The act of that name, made or found again; another one's name is refused, and so is a new act with nobody under way."""
    found = RoomAct.objects.filter(public_id=token).first()
    if found is None and is_idle:
        raise QuizRefused(_("Nobody here is in the middle of an exam: there is nothing to do."))
    row, _made = RoomAct.objects.get_or_create(public_id=token, defaults={**fields, "since": min(fields["since"], clock.now())})
    if (row.room, row.act, row.actor_id) != (fields["room"], fields["act"], fields["actor"].pk):
        raise QuizRefused(_("This page is no longer good. Open the room again."))
    return row


@transaction.atomic
def _one(row: RoomAct, pk: int, actor: User) -> None:
    """Do it with one attempt, once: whoever else is about to waits for the lock, and then finds what was done."""
    held = Attempt.objects.select_for_update().get(pk=pk)
    if RoomOutcome.objects.filter(act=row, attempt=held).exists():
        return
    others = RoomOutcome.objects.filter(attempt=held, done=True, act__act=row.act, act__at__gte=row.since).exclude(act=row)
    other = others.select_related("act__actor").order_by("-pk").first()
    told = _("%(who)s did the same a moment before: it was not done twice.") % {"who": other.act.actor or "–"} if other else ""
    if other is None:
        try:
            DOES[row.act](held, row, actor)
        except QuizRefused as refusal:
            told = str(refusal)
    RoomOutcome.objects.create(act=row, attempt=held, done=not told, told=told[:300])


@transaction.atomic
def tell_room(*, token: UUID, room: str, attempts: QuerySet[Attempt], text: str, author: User) -> RoomAct:
    """`tell` to the whole room, once for each `token`. Raises QuizRefused."""
    fields = {"room": room, "act": RoomActKind.TELL, "actor": author, "since": clock.now(), "text": " ".join(text.split())}
    row, made = RoomAct.objects.get_or_create(public_id=token, defaults=fields)
    if (row.room, row.act, row.actor_id) != (room, RoomActKind.TELL, author.pk):
        raise QuizRefused(_("This page is no longer good. Open the room again."))
    if made:
        told = tell_each(attempts=attempts, text=text, author=author)
        RoomOutcome.objects.bulk_create(RoomOutcome(act=row, attempt_id=pk, done=True) for pk in told)
    return row
