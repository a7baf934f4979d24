"""What candidates are told by mail of what a person did with an attempt: comments, and a result that has changed (EX-14, QZ-16).

One mail an act and a person: a coach writes comment after comment, so that their mail waits until they have paused.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from lms.jobs import actions as jobs
from lms.jobs.mails import Addressed, send_each_later, send_later
from lms.kit import clock

from .. import queries
from ..enums import AttemptState
from ..feedback import Told
from ..models import Attempt, Comment
from ..regrades import Change

# Comments written within so long are told together.
PATIENCE = timedelta(minutes=15)


def comments_wait(attempt: Attempt, *, until: datetime | None = None) -> None:
    """Have the candidate told, in a while or at that moment, of what the coach has written by then (1 statement)."""
    due = until or clock.now() + PATIENCE
    key = f"quizzes.commented:{attempt.pk}:{due:%Y%m%d%H%M%S%f}"
    jobs.enqueue(kind="quizzes.commented", key=key, args={"attempt": attempt.pk}, run_after=due)


@transaction.atomic
def tell_of_comments(*, attempt: int) -> str:
    """Queue one mail about the comments that its candidate can read and has not been told of; what came of it in a word.

    A newer comment has a job of its own: while the coach is still writing, this one leaves it all to that. Nothing is told before the
    result is out.
    """
    held = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "user").filter(pk=attempt).first()
    if held is None or held.state != AttemptState.RELEASED:
        return "not out"
    untold = [each for each in queries.comments_of(held) if each.told_at is None]
    if not untold and queries.told_later(held) and held.comments.filter(told_at__isnull=True).exists():
        comments_wait(held, until=held.quiz.closes_at)
        return "after it has closed"
    if not untold:
        return "nothing new"
    now, newest = clock.now(), max(each.at for each in untold)
    if now - newest < PATIENCE:
        return "still writing"
    Comment.objects.filter(pk__in=[each.pk for each in untold]).update(told_at=now)
    writers = {str(each.author) for each in untold if each.author}
    send_later(
        "quizzes/commented", to=held.user.email, language=held.user.language, owner=held.user.owner_key,
        context={"name": held.user.first_name or str(held.user), "attempt": held.pk, "n": len(untold), "by": ", ".join(sorted(writers))},
        key=f"commented:{held.pk}:{newest:%Y%m%d%H%M%S%f}",
    )  # fmt: skip
    return f"{len(untold)} told"


def comments_are_out(attempt: Attempt) -> None:
    """The result of an attempt that was commented before is out: now its comments can be read."""
    if attempt.comments.filter(told_at__isnull=True).exists():
        comments_wait(attempt)


def tell_of_results(changed: Iterable[Change], *, act: str) -> int:
    """Queue one mail a person whose released score or verdict `changed` shows as another one; says how many. `act` names the act.

    Of several attempts of one person, the mail tells the newest and how many more there are (1 statement).
    """
    by_person: dict[int, list[Change]] = {}
    for each in changed:
        if Told.SCORE in queries.told_of(each.attempt) and each.score_before != each.score_after:
            by_person.setdefault(each.attempt.user_id, []).append(each)
    letters = []
    for changes in by_person.values():
        first, user = changes[0], changes[0].attempt.user
        context = {
            "name": user.first_name or str(user), "attempt": first.attempt.pk, "before": first.score_before, "after": first.score_after,
            "passed": first.passed_after, "moved": first.verdict_moves, "more": len(changes) - 1,
        }  # fmt: skip
        letters.append(Addressed(user.email, context, user.language, f"result:{act}:{user.pk}", user.owner_key))
    if letters:
        send_each_later("quizzes/result_changed", letters)
    return len(by_person)
