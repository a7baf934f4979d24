"""Writes: the bank (new versions), grants, and the sitting: start, save, submit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.kit import chance, clock, markdown, typography

from . import access, queries, scoring
from .enums import AttemptState, QuestionKind
from .models import Attempt, Grant, Question, QuestionText, QuestionVersion, Quiz, QuizItem, QuizText, Slot
from .signals import attempt_submitted

# What saving an answer decides by: nothing else is read.
DECIDES = ("seq", "chosen", "flagged", "attempt__state", "version__kind", "version__options")


class QuizRefused(ValueError):
    """The quiz cannot do this; the message is the sentence the user reads."""


class SaveRefused(QuizRefused):
    """The response was not saved; what the server holds is unchanged."""


@transaction.atomic
def write_question(*, key: str, topic: str, kind: str, options: list[dict], texts: dict[str, dict], marks: int = 1) -> QuestionVersion:
    """The current version of question `key`, made anew only when something changed.

    `options`: [{"key", "correct"}]; `texts`: {language: {"stem", "options": {key: {"text", "reason"}}}}, all in Markdown.
    """
    question, _created = Question.objects.update_or_create(key=key, defaults={"topic": topic})
    last = question.versions.prefetch_related("texts").order_by("-number").first()
    rendered = {language: _text(words, language=language) for language, words in texts.items()}
    if last and (last.kind, last.marks, last.options) == (kind, marks, options) and _same_texts(last, rendered):
        return last
    version = QuestionVersion.objects.create(
        question=question, number=last.number + 1 if last else 1, kind=kind, marks=marks, options=options
    )
    QuestionText.objects.bulk_create(QuestionText(version=version, language=language, **words) for language, words in rendered.items())
    return version


def _text(words: dict, *, language: str) -> dict:
    options = {
        key: {
            "text": option["text"],
            "html": _html(option["text"], language=language),
            "reason": _html(option["reason"], language=language),
        }
        for key, option in words["options"].items()
    }
    return {"stem": words["stem"], "stem_html": _html(words["stem"], language=language), "options": options}


def _html(source: str, *, language: str) -> str:
    html = markdown.render(source, language=language).html
    return typography.french(html) if language == "fr" else html


def _same_texts(version: QuestionVersion, rendered: dict[str, dict]) -> bool:
    held = {text.language: {"stem": text.stem, "stem_html": text.stem_html, "options": text.options} for text in version.texts.all()}
    return held == rendered


@transaction.atomic
def write_quiz(*, key: str, titles: dict[str, str], question_keys: Sequence[str], pass_mark: int) -> Quiz:
    """Create or bring up to date a quiz; raises QuizRefused for a question that does not exist."""
    found = {question.key: question for question in Question.objects.filter(key__in=question_keys)}
    unknown = [name for name in question_keys if name not in found]
    if unknown:
        raise QuizRefused(
            _("The quiz “%(quiz)s” names a question that does not exist: %(question)s.") % {"quiz": key, "question": unknown[0]}
        )
    quiz, _created = Quiz.objects.update_or_create(key=key, defaults={"pass_mark": pass_mark})
    for language, title in titles.items():
        QuizText.objects.update_or_create(quiz=quiz, language=language, defaults={"title": title})
    quiz.items.exclude(question__key__in=question_keys).delete()
    for position, name in enumerate(question_keys, start=1):
        QuizItem.objects.update_or_create(quiz=quiz, question=found[name], defaults={"position": position})
    return quiz


def grant(*, user: User, quiz: Quiz, until: datetime | None = None) -> None:
    """Let `user` sit `quiz`; called by the floor that knows why (1 statement)."""
    given = [Grant(user=user, quiz=quiz, until=until)]
    Grant.objects.bulk_create(given, update_conflicts=True, unique_fields=["user", "quiz"], update_fields=["until"])


def end_grant(*, user: User, quiz_id: int) -> None:
    """Close a quiz to `user` now, a running attempt included."""
    Grant.objects.filter(user=user, quiz=quiz_id).update(until=clock.now())


def start(*, user: User, quiz: Quiz) -> Attempt:
    """The running attempt of `user`, or a new one with versions, order and option order fixed (QZ-3, E4, E16)."""
    if not access.may_sit(user, quiz):
        raise QuizRefused(_("This quiz is not open to you."))
    return start_granted(user=user, quiz=quiz)


def start_granted(*, user: User, quiz: Quiz) -> Attempt:
    """`start` for a caller that has granted the quiz in this very request."""
    running = Attempt.objects.filter(user=user, quiz=quiz, state=AttemptState.RUNNING).first()
    if running:
        return running
    try:
        with transaction.atomic():
            return _draw(user, quiz)
    except IntegrityError:  # another tab started it first: the constraint let one through
        running = Attempt.objects.filter(user=user, quiz=quiz, state=AttemptState.RUNNING).first()
        return running or _draw(user, quiz)  # and it may have been handed in since


def _draw(user: User, quiz: Quiz) -> Attempt:
    versions = current_versions(quiz)
    if not versions:
        raise QuizRefused(_("This quiz has no questions yet."))
    seed = chance.seed()
    attempt = Attempt.objects.create(
        user=user, quiz=quiz, seed=seed, pass_mark=quiz.pass_mark, maximum=sum(version.marks for version in versions)
    )
    Slot.objects.bulk_create(
        Slot(
            attempt=attempt,
            number=number,
            version=version,
            option_order=chance.shuffled(version.option_keys, seed=seed + number),
        )
        for number, version in enumerate(versions, start=1)
    )
    return attempt


def current_versions(quiz: Quiz) -> list[QuestionVersion]:
    """The newest version of each of the quiz's questions, in the quiz's order (1 statement)."""
    newest: dict[int, QuestionVersion] = {}
    for version in QuestionVersion.objects.filter(question__quizitem__quiz=quiz).order_by("question__quizitem__position", "number"):
        newest[version.question_id] = version
    return list(newest.values())


def save(*, attempt: Attempt, number: int, chosen: Sequence[str], seq: int, flagged: bool | None = None) -> Slot:
    """Save one response. The highest `seq` wins; a repeat is harmless; a stale tab is told (QZ-4, QZ-6, E10, E11).

    Raises SaveRefused for a closed attempt, an unknown slot or option, several options where one is asked, or a stale `seq`.
    """
    with transaction.atomic():
        slot = _locked(number).filter(attempt=attempt).first()
        return _save(slot, chosen=chosen, seq=seq, flagged=flagged)


def save_own(
    *, user: User, public_id: UUID | str, number: int, chosen: Sequence[str], seq: int, flagged: bool | None = None
) -> Slot | None:
    """`save` in the attempt of that address, found and locked in one statement; None where it is not one's own and open (B5)."""
    with transaction.atomic():
        found = _locked(number).filter(Exists(access.grants(user).filter(quiz=OuterRef("attempt__quiz"))))
        slot = found.filter(attempt__user=user, attempt__public_id=public_id).first()
        if slot is None and queries.own(user, public_id) is None:
            return None
        return _save(slot, chosen=chosen, seq=seq, flagged=flagged)


def _locked(number: int) -> QuerySet[Slot]:
    """The attempt's row is locked, so that a submit running beside this cannot close it half-way."""
    held = Slot.objects.select_for_update(of=("attempt",)).select_related("attempt", "version").only(*DECIDES)
    return held.filter(number=number).order_by()


def _save(slot: Slot | None, *, chosen: Sequence[str], seq: int, flagged: bool | None) -> Slot:
    if slot is None:
        raise SaveRefused(_("This question does not belong to your quiz."))
    if slot.attempt.state != AttemptState.RUNNING:
        raise SaveRefused(_("This quiz is already submitted: nothing can be changed any more."))
    _check_chosen(slot.version, chosen)
    changes: dict = {"chosen": sorted(set(chosen)), "seq": seq, "saved_at": clock.now()}
    if flagged is not None:
        changes["flagged"] = flagged
    if not Slot.objects.filter(pk=slot.pk, seq__lt=seq).update(**changes):
        if slot.seq == seq and slot.chosen == sorted(set(chosen)):
            return slot
        raise SaveRefused(_("This answer was changed in another tab or device. Reload the page to see it."))
    for name, value in changes.items():
        setattr(slot, name, value)
    return slot


def _check_chosen(version: QuestionVersion, chosen: Sequence[str]) -> None:
    if not set(chosen) <= set(version.option_keys):
        raise SaveRefused(_("This answer is not one of the options."))
    if version.kind == QuestionKind.SINGLE and len(set(chosen)) > 1:
        raise SaveRefused(_("Choose one answer only."))


@transaction.atomic
def submit(*, attempt: Attempt) -> Attempt:
    """Mark every slot, close the attempt and tell the floors above, all in one transaction; a second call changes nothing."""
    held = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if held.state != AttemptState.RUNNING:
        return held
    slots = list(held.slots.select_related("version"))
    marked: dict[int, list[int]] = {}
    for slot in slots:
        slot.mark = scoring.mark(chosen=slot.chosen, correct=slot.version.correct_keys, marks=slot.version.marks)
        marked.setdefault(slot.mark, []).append(slot.pk)
    for mark, pks in marked.items():  # one statement a mark: a CASE of 180 branches costs ten times as much
        Slot.objects.filter(pk__in=pks).update(mark=mark)
    closed = Attempt.objects.filter(pk=held.pk, state=AttemptState.RUNNING).update(
        state=AttemptState.RELEASED, score=sum(slot.mark or 0 for slot in slots), submitted_at=clock.now()
    )
    held.refresh_from_db()
    if closed:
        attempt_submitted.send(sender=Attempt, attempt=held)
    return held
