"""Messages from the invigilator: to one candidate, or to everybody who is in the middle of an exam (EX-9)."""

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import machine
from ..models import Attempt, Event, Message
from ..models.coaching import LONGEST_MESSAGE
from . import events
from .errors import QuizRefused


def tell(*, attempts: QuerySet[Attempt], text: str, author: User) -> int:
    """Show `text` to whoever of `attempts` is under way; says to how many (5 statements whatever their number).

    Their pages ask at every save and every few seconds. Each telling is an event of its attempt. Raises QuizRefused.
    """
    return len(tell_each(attempts=attempts, text=text, author=author))


@transaction.atomic
def tell_each(*, attempts: QuerySet[Attempt], text: str, author: User) -> list[int]:
    """`tell`; the ids of the attempts that were told."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_MESSAGE:
        raise QuizRefused(_("Write a message of 1 to %(n)s characters.") % {"n": LONGEST_MESSAGE})
    # Locked in one order by everybody, as single attempts are by their own saves.
    pks = attempts.filter(state__in=machine.UNDER_WAY).values("pk")
    held = list(Attempt.objects.filter(pk__in=pks).order_by("pk").select_for_update().values_list("pk", flat=True))
    if not held:
        raise QuizRefused(_("Nobody here is in the middle of an exam: there is nobody to tell."))
    last, now = events.last_of(held), clock.now()
    Message.objects.bulk_create(Message(attempt_id=pk, text=text, author=author, at=now) for pk in held)
    Event.objects.bulk_create(
        events.made(pk, "message", {"text": text, "to": len(held)}, last=last.get(pk), actor=author, at=now) for pk in held
    )
    Attempt.objects.filter(pk__in=held).update(messages_sent=F("messages_sent") + 1)
    return held
