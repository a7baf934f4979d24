"""What a candidate's page tells besides answers: look-ups in the book, returns, leaving the page. None of it may fill the log.

Each kind is written down so often a minute and so often in all; what is beyond is counted in `Attempt.noticed`
{kind: {"kept", "dropped", "untold", "minute", "here"}}, and the next event of the kind says how many before it were only counted.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.kit import clock

from ..enums import AttemptState
from ..models import Attempt
from . import events
from .errors import SaveRefused

# {kind: (a minute, in all)}: more than anybody does who sits an exam, and little enough for a log that is read and kept.
LIMITS = {"looked up": (30, 1_000), "opened": (10, 300), "left": (10, 300), "returned": (10, 300), "late": (400, 400)}
Last = tuple[int, str] | None


def note(held: Attempt, kind: str, data: Mapping[str, Any], *, last: Last) -> Last:
    """Write the event down, or only count it; returns the last event. `held` is locked, with its `noticed` (2 statements)."""
    minute = f"{clock.now():%Y%m%d%H%M}"
    row = {"kept": 0, "dropped": 0, "untold": 0, **held.noticed.get(kind, {})}
    here = row.get("here", 0) if row.get("minute") == minute else 0
    a_minute, in_all = LIMITS[kind]
    if here >= a_minute or row["kept"] >= in_all:
        row.update(dropped=row["dropped"] + 1, untold=row["untold"] + 1)
    else:
        untold = {"dropped": row["untold"]} if row["untold"] else {}
        event = events.append(held.pk, kind, {**data, **untold}, last=last)
        last = event.number, event.hash
        row.update(kept=row["kept"] + 1, untold=0, minute=minute, here=here + 1)
    held.noticed = {**held.noticed, kind: row}
    Attempt.objects.filter(pk=held.pk).update(noticed=held.noticed)
    return last


def _noted(held: Attempt, kind: str, data: Mapping[str, Any]) -> None:
    note(held, kind, data, last=events.last_of([held.pk]).get(held.pk))


@transaction.atomic
def record_look_up(*, attempt: Attempt, entry: str, seconds: int) -> None:
    """Note that the open book was consulted: which entry, for how long."""
    held = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if held.state != AttemptState.RUNNING:
        raise SaveRefused(_("This quiz is already submitted: nothing can be changed any more."), code="closed")
    _noted(held, "looked up", {"entry": entry[:80], "seconds": min(max(seconds, 0), 86_400)})


@transaction.atomic
def record_return(*, attempt: Attempt, data: Mapping[str, Any]) -> None:
    """Note that the attempt was opened again: another page, another device (EX-9). The first look after the start is no return.

    That one leaves its mark in `noticed` only, so that the next one is known for what it is.
    """
    held = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if not held.is_under_way:
        return
    if "opened" in held.noticed:
        _noted(held, "opened", data)
    else:
        Attempt.objects.filter(pk=held.pk).update(noticed={**held.noticed, "opened": {}})


@transaction.atomic
def record_leaving(*, attempt: Attempt, left: bool, seconds: int = 0) -> None:
    """Note that the page of the exam went out of sight, or came back after `seconds` (EX-15): information, and never a penalty.

    Nothing is noted for a quiz that does not ask for it, nor while the clock stands still: whoever pauses may look elsewhere.
    """
    held = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=attempt.pk)
    if held.state == AttemptState.RUNNING and held.quiz.logs_leaving:
        _noted(held, "left" if left else "returned", {} if left else {"seconds": min(max(seconds, 0), 86_400)})
