"""Practice of the controls before an exam (EX-3): the real engine and the tools of that exam, on three questions that count for nothing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import chance, languages

from .. import access, controls, formats, machine, queries, timing
from ..enums import AttemptState, FeedbackPreset, QuizMode
from ..models import Attempt, Quiz
from . import events
from .bank import bank, write_items, write_quiz
from .drawing import close_at, edition, lay_out, set_clock
from .errors import QuizRefused
from .stages import close_if_over


def rehearse(*, user: User, quiz: Quiz) -> Attempt:
    """The practice that `user` is in the middle of before `quiz`, or a new one; earlier ones are deleted, so that one row stays at most.

    Raises QuizRefused where the exam is not open to them.
    """
    if not access.may_sit(user, quiz):
        raise QuizRefused(_("This quiz is not open to you."))
    found = _under_way(user, quiz)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _begin(user, quiz)
    except IntegrityError:  # another tab began it first: the constraint let one through
        found = _under_way(user, quiz)
        if found is None:
            raise
        return found


def _under_way(user: User, quiz: Quiz) -> Attempt | None:
    found = Attempt.objects.filter(user=user, rehearses=quiz, state__in=machine.UNDER_WAY).first()
    return found if found is not None and close_if_over(found).is_under_way else None


def _begin(user: User, quiz: Quiz) -> Attempt:
    Attempt.objects.filter(user=user, rehearses__isnull=False).delete()
    asked = _quiz()
    row = edition(quiz.blueprint) if quiz.blueprint else None
    versions = queries.fixed(asked.pk)
    if not versions:
        raise QuizRefused(_("This quiz has no questions yet."))
    attempt = Attempt(
        user=user, quiz=asked, rehearses=quiz, blueprint=row, seed=chance.seed(), pass_mark=asked.pass_mark, state=AttemptState.RUNNING,
        language=languages.active(), maximum=sum(version.marks for version in versions),
        sections=timing.sections([len(versions)], None), seconds=(asked.minutes or controls.MINUTES) * 60,
    )  # fmt: skip
    set_clock(attempt, user)
    attempt.save(force_insert=True)
    lay_out(attempt, [versions])
    if attempt.deadline is not None:
        close_at(attempt)
    events.append(attempt.pk, "started", {"seconds": attempt.seconds, "section": 1}, last=None)
    return attempt


def _quiz() -> Quiz:
    """The quiz of the controls, made where there is none; nobody is granted it, so that its bank is never drilled."""
    found = Quiz.objects.filter(key=controls.KEY).first()
    if found is not None:
        return found
    items = [each.item for each in formats.read(controls.FILE.read_bytes(), name=controls.FILE.name, format="markdown").items]
    write_items(bank=bank(slug=controls.KEY, title=controls.TITLES["en"]), items=items)
    return write_quiz(
        key=controls.KEY, titles=controls.TITLES, question_keys=[item.key for item in items], pass_mark=100, mode=QuizMode.ASSESS,
        minutes=controls.MINUTES, feedback=FeedbackPreset.CERTIFYING,
    )  # fmt: skip
