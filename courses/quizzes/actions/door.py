"""The door of an exam: its access code and the addresses it may be sat from, checked before any question is shown (EX-15).

It stands before pages that show questions: the start, and each time the exam is opened again. Answers of an attempt that runs are
taken from anywhere: whoever has lost the network of the room must not lose what they have answered.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import networks
from ..models import CodeTry, Quiz
from .errors import QuizRefused

MOST_TRIES = 5
TRIES_FORGOTTEN = timedelta(minutes=15)


@dataclass
class Entry:
    """Somebody before the door. `address`: the client's, as the proxies that are trusted tell it; `passed`: what came of it."""

    address: str
    code: str = ""
    passed: bool = False


def is_near(quiz: Quiz, address: str) -> bool:
    """Whether the quiz may be sat from `address`."""
    return networks.holds(quiz.networks, address)


def check_door(*, user: User, quiz: Quiz, entry: Entry | None) -> None:
    """Raise QuizRefused unless `entry` passes; without one nobody passes a door. `quiz` is a row read for this very request.

    Not to be called inside a transaction that the refusal would undo: a wrong code is counted whatever comes of the rest.
    """
    if not quiz.has_door:
        return
    if entry is None or not is_near(quiz, entry.address):
        raise QuizRefused(_("This exam can only be sat from the network it was set up for. Ask your invigilator."))
    if quiz.access_code:
        _try_code(user, quiz, entry.code)
    entry.passed = True


def _try_code(user: User, quiz: Quiz, code: str) -> None:
    if not code.strip():
        raise QuizRefused(_("Type the access code that your invigilator gives."))
    with transaction.atomic():
        # The try is counted under a lock before the codes are compared: guesses that arrive together have no more of them.
        CodeTry.objects.get_or_create(user=user, quiz=quiz, defaults={"since": clock.now()})
        held = CodeTry.objects.select_for_update().get(user=user, quiz=quiz)
        if clock.now() - held.since >= TRIES_FORGOTTEN:
            held.tries, held.since = 0, clock.now()
        allowed = held.tries < MOST_TRIES
        is_right = allowed and constant_time_compare(code.strip(), quiz.access_code.strip())
        held.tries = 0 if is_right else held.tries + allowed
        held.save(update_fields=["tries", "since"])
    if not allowed:
        again = timezone.localtime(held.since + TRIES_FORGOTTEN)
        raise QuizRefused(
            _("Too many wrong codes. Ask your invigilator for the code; it can be tried again at %(time)s.") % {"time": f"{again:%H:%M}"}
        )
    if not is_right:
        raise QuizRefused(_("This is not the access code of this exam. Tries left: %(n)s.") % {"n": MOST_TRIES - held.tries})
