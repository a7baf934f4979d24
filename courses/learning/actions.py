"""Writes: enrol, entitle, open a lesson, mark it done, start its quiz. Progress moves forward only."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from courses.catalogue.enums import Access, LessonKind
from courses.catalogue.models import Lesson, MockExam, Training
from courses.quizzes import actions as quizzes
from courses.quizzes import queries as attempts
from courses.quizzes import standing
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import User
from lms.kit import clock

from . import access
from .enums import ProgressState
from .models import Enrolment, Entitlement, LessonProgress
from .signals import lesson_completed, module_completed, training_completed

NOTED = timedelta(minutes=1)


class NotOpen(PermissionError):
    """The lesson is not open to this person; `verdict` says why."""

    def __init__(self, verdict: access.Verdict) -> None:
        super().__init__(_("This lesson is not open to you."))
        self.verdict = verdict


class NotDone(ValueError):
    """The lesson's completion rule is not met; the message says what is missing."""


def enrol(*, user: User, training: Training) -> Enrolment:
    """The person's enrolment in a training, made the first time; two clicks make one (database constraint)."""
    enrolment, _created = Enrolment.objects.get_or_create(user=user, training=training)
    return enrolment


def entitle(
    *, user: User, training: Training, reason: str, source: str, ends_at: datetime | None = None, granted_by: User | None = None
) -> Entitlement:
    """Let `user` open the whole of `training`; the same `source` never gives it twice."""
    held, _created = Entitlement.objects.update_or_create(
        user=user, training=training, source=source, defaults={"reason": reason, "ends_at": ends_at, "granted_by": granted_by}
    )
    return held


def end_entitlement(*, entitlement: Entitlement) -> None:
    """Close it now, with the quizzes it opened; progress and certificates stay."""
    with transaction.atomic():
        Entitlement.objects.filter(pk=entitlement.pk).update(ends_at=max(clock.now(), entitlement.starts_at))
        lessons = Lesson.objects.filter(module__training=entitlement.training_id, quiz__isnull=False)
        for lesson in lessons.select_related("module__training"):
            if lesson.quiz_id and access.verdict(entitlement.user, lesson) is not access.Verdict.OPEN:
                quizzes.end_grant(user=entitlement.user, quiz_id=lesson.quiz_id)
        for mock in MockExam.objects.filter(training=entitlement.training_id).select_related("training"):
            if access.verdict_of_mock(entitlement.user, mock) is not access.Verdict.OPEN:
                quizzes.end_grant(user=entitlement.user, quiz_id=mock.quiz_id)


def open_lesson(*, user: User, lesson: Lesson, enrolment: Enrolment | None, started: bool = False) -> Enrolment:
    """Remember that `user` has opened `lesson`: where to resume, and that it is started (0 to 3 statements).

    `started` says that its progress is known to be written. A lesson read again within NOTED is not noted again.
    """
    moment = clock.now()
    if enrolment is not None and started and enrolment.last_lesson_id == lesson.pk and moment - enrolment.last_seen_at < NOTED:
        return enrolment
    with transaction.atomic():
        enrolment = enrolment or enrol(user=user, training=lesson.module.training)
        Enrolment.objects.filter(pk=enrolment.pk).update(last_lesson=lesson, last_seen_at=moment)
        if not started:
            LessonProgress.objects.bulk_create([LessonProgress(enrolment=enrolment, lesson=lesson)], ignore_conflicts=True)
    return enrolment


@transaction.atomic
def finish_lesson(*, user: User, lesson: Lesson) -> Enrolment:
    """Mark a lesson done for a person who may open it; a quiz lesson is done by passing its quiz only."""
    verdict = access.verdict(user, lesson)
    if verdict is not access.Verdict.OPEN:
        raise NotOpen(verdict)
    if lesson.kind == LessonKind.QUIZ:
        raise NotDone(_("Pass the quiz to finish this part."))
    enrolment = enrol(user=user, training=lesson.module.training)
    record_done(enrolment=enrolment, lesson=lesson)
    return enrolment


@transaction.atomic
def record_done(*, enrolment: Enrolment, lesson: Lesson) -> bool:
    """Set the lesson done once and tell what that completes; False when it was done before."""
    # The enrolment's row is the lock: two lessons finished at once are counted one after the other.
    held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    LessonProgress.objects.bulk_create([LessonProgress(enrolment=held, lesson=lesson)], ignore_conflicts=True)
    moment = clock.now()
    newly = LessonProgress.objects.filter(enrolment=held, lesson=lesson, state=ProgressState.STARTED).update(
        state=ProgressState.DONE, done_at=moment
    )
    if not newly:
        return False
    Enrolment.objects.filter(pk=held.pk).update(done_lessons=F("done_lessons") + 1)
    lesson_completed.send(sender=Enrolment, enrolment=held, lesson=lesson)
    _tell_what_is_complete(held, lesson)
    return True


def _tell_what_is_complete(enrolment: Enrolment, lesson: Lesson) -> None:
    done = set(enrolment.progress.filter(state=ProgressState.DONE).values_list("lesson_id", flat=True))
    lessons = list(Lesson.objects.filter(module__training=enrolment.training_id).values_list("pk", "module_id"))
    if all(pk in done for pk, module in lessons if module == lesson.module_id):
        module_completed.send(sender=Enrolment, enrolment=enrolment, module=lesson.module)
    if all(pk in done for pk, _module in lessons):
        completed = Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=True).update(completed_at=clock.now())
        if completed:
            training_completed.send(sender=Enrolment, enrolment=enrolment)


def start_quiz(*, user: User, lesson: Lesson, entry: quizzes.Entry | None = None) -> Attempt:
    """The running attempt at the lesson's quiz, or a new one, for a person who may open the lesson."""
    verdict = access.verdict(user, lesson)
    if verdict is not access.Verdict.OPEN or lesson.quiz is None:
        raise NotOpen(verdict)
    with transaction.atomic():
        open_lesson(user=user, lesson=lesson, enrolment=None)
        needs = (lesson.module.access or lesson.module.training.access) == Access.ENTITLEMENT
        quizzes.grant(user=user, quiz=lesson.quiz, until=access.until(user, lesson.module.training_id) if needs else None)
    return quizzes.start_granted(user=user, quiz=lesson.quiz, entry=entry)


def start_mock(*, user: User, mock: MockExam, honour: bool, split: bool = False, entry: quizzes.Entry | None = None) -> Attempt:
    """The attempt of `user` under way at a mock exam, or a new one, for a person who may sit it. Raises NotOpen, QuizRefused.

    `honour`: they have given their word (EX-4), which a new attempt needs. `split`: part by part, with days between them.
    `entry`: what they show at the exam's door.
    """
    _open_mock(user, mock)
    if not honour and attempts.under_way(user, mock.quiz_id) is None:
        raise quizzes.QuizRefused(_("Confirm first that you have read the rules and sit this exam on your own."))
    quiz = Quiz.objects.get(pk=mock.quiz_id)  # the mock may be kept since minutes, and the exam has a door since then
    return quizzes.start_granted(user=user, quiz=quiz, split=split, entry=entry)


def rehearse_mock(*, user: User, mock: MockExam, entry: quizzes.Entry) -> Attempt:
    """Practice of the controls before a mock exam (EX-3), for who may sit it; no door is before it. Raises NotOpen, QuizRefused."""
    _open_mock(user, mock)
    return quizzes.rehearse(user=user, quiz=mock.quiz)


def _open_mock(user: User, mock: MockExam) -> None:
    verdict = access.verdict_of_mock(user, mock)
    if verdict is not access.Verdict.OPEN:
        raise NotOpen(verdict)
    needs = (mock.access or mock.training.access) == Access.ENTITLEMENT
    quizzes.grant(user=user, quiz=mock.quiz, until=access.until(user, mock.training_id) if needs else None)


def record_attempt(*, attempt: Attempt) -> None:
    """An attempt that passes its quiz finishes the quiz lessons it stands in, in the attempt's own transaction.

    Which attempts pass a quiz is its rule's (quizzes.grading). A lesson that is done stays done, whatever comes after.
    """
    if not standing.finishes(attempt):
        return
    lessons = Lesson.objects.filter(quiz=attempt.quiz_id, module__training__enrolments__user=attempt.user_id)
    for lesson in lessons.select_related("module__training"):
        if access.verdict(attempt.user, lesson) is not access.Verdict.OPEN:
            continue
        record_done(enrolment=Enrolment.objects.get(user=attempt.user_id, training=lesson.module.training_id), lesson=lesson)
