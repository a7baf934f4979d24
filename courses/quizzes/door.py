"""Which browser has passed the door of which attempt: kept in its session, so that each device and each sign-in passes it anew (EX-15)."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from lms.kit import clock

from .actions.door import Entry, is_near
from .enums import AttemptState
from .models import Attempt

MARKS = "exam-doors"
MOST_MARKS = 20
# A page of a running exam is heard of every few seconds: after so long a silence it is opened again, not read on.
SILENCE = timedelta(minutes=5)


def entry_of(request: HttpRequest) -> Entry:
    """Who asks: the address as the trusted proxies tell it (TRUSTED_PROXY_COUNT), and the code of the form."""
    return Entry(address=get_adapter().get_client_ip(request), code=request.POST.get("code", "")[:100])


def remember(request: HttpRequest, attempt: Attempt, entry: Entry) -> None:
    """Keep that this browser has passed, if it has: from this address."""
    if not entry.passed:
        return
    marks = dict(list(request.session.get(MARKS, {}).items())[-MOST_MARKS + 1 :])
    marks[str(attempt.public_id)] = [entry.address, clock.now().isoformat()]
    request.session[MARKS] = marks


def is_shut(request: HttpRequest, attempt: Attempt) -> str:
    """ "" where the questions may be shown; "far" for an address that is not allowed, else "code".

    The code is asked again from another session, from another address, and after a silence.
    """
    quiz = attempt.quiz
    if not quiz.has_door:
        return ""
    address = get_adapter().get_client_ip(request)
    if not is_near(quiz, address):
        return "far"
    if not quiz.access_code:
        return ""
    known, at = request.session.get(MARKS, {}).get(str(attempt.public_id), ["", ""])
    return "" if known == address and not _is_silent(attempt, datetime.fromisoformat(at)) else "code"


def _is_silent(attempt: Attempt, passed_at: datetime) -> bool:
    heard = max(passed_at, attempt.seen_at or passed_at)
    return attempt.state == AttemptState.RUNNING and clock.now() - heard > SILENCE
