"""Regrading: the corrected key of a question applied to attempts that are handed in, as an act of its own (QZ-16)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import clock

from .. import regrades
from ..models import Attempt, Event, Question, Slot
from ..regrades import Change
from . import events, news
from .errors import QuizRefused

AT_ONCE = 200


@dataclass
class Regraded:
    """What came of it: how many answers and marks, and the attempts whose verdict is another one now (certificates stay)."""

    answers: int = 0
    moved: int = 0
    verdicts: list[Change] = field(default_factory=list)


@transaction.atomic
def regrade(*, question: Question, actor: User, reason: str, answers: int) -> Regraded:
    """Mark every handed-in answer to earlier versions of the question by the key in force; scores follow, nothing else does.

    `answers` is how many the preview counted: where it is another number now, nothing is done. Each attempt gets an event with its
    mark, score and verdict before and after. Raises QuizRefused. 4 statements for every AT_ONCE attempts, and two.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise QuizRefused(_("Say why: the reason is kept with each attempt."))
    held = Question.objects.select_for_update(of=("self",)).select_related("current").get(pk=question.pk)
    found, done = regrades.changes(held, regrades.waiting(held).select_for_update(of=("attempt",))), Regraded()
    scores: list[Change] = []
    while some := list(islice(found, AT_ONCE)):
        _apply(held, some, actor, reason)
        done.answers += len(some)
        done.moved += sum(each.moves for each in some)
        scores += [each for each in some if each.score_after != each.score_before]
        done.verdicts += [each for each in some if each.verdict_moves]
    if done.answers != answers:
        raise QuizRefused(_("More answers have come in since this list was made. Look at it again, then decide."))
    news.tell_of_results(scores, act=f"{held.pk}:{held.current_id}:{clock.now():%Y%m%d%H%M%S%f}")
    return done


def _apply(question: Question, some: Sequence[Change], actor: User, reason: str) -> None:
    version, now = question.current, clock.now()
    assert version is not None
    last = events.last_of(each.attempt.pk for each in some)
    slots, attempts, told = [], {}, []
    for each in (one for one in some if one.is_comparable):
        attempt = each.attempt
        data = {
            "n": each.slot.number, "from": (each.slot.regraded or each.slot.version).number, "to": version.number, "reason": reason,
            "mark": [each.before, each.after], "score": [each.score_before, each.score_after],
            "passed": [each.passed_before, each.passed_after],
        }  # fmt: skip
        event = events.made(attempt.pk, "regraded", data, last=last.get(attempt.pk), actor=actor, at=now)
        last[attempt.pk] = (event.number, event.hash)
        told.append(event)
        if each.score_after != attempt.score:
            attempts[attempt.pk] = Attempt(pk=attempt.pk, score=each.score_after, areas=each.areas_after)
        slots.append(Slot(pk=each.slot.pk, mark=each.after, regraded=version))
    Event.objects.bulk_create(told)
    Slot.objects.bulk_update(slots, ["mark", "regraded"])
    Attempt.objects.bulk_update(attempts.values(), ["score", "areas"])
