"""Reads for the attempt and result pages. Answer keys and reasons leave the server only with a released attempt (QZ-13, E1)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from lms.accounts.models import User

from . import access, scoring
from .enums import AttemptState, QuestionKind
from .models import Attempt, QuestionText, Slot


@dataclass(frozen=True)
class ShownOption:
    """An option as shown: `html`; `chosen`; and, in a released attempt only, `correct` and `reason`."""

    key: str
    letter: str
    html: str
    chosen: bool
    correct: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class ShownSlot:
    """A question of an attempt in the reader's language."""

    number: int
    stem: str
    multiple: bool
    options: list[ShownOption]
    answered: bool
    flagged: bool
    seq: int
    mark: int | None
    marks: int


def own(user: User, public_id: UUID | str) -> Attempt | None:
    """The attempt if it is the user's own, and its quiz is still open to them (1 statement; B5)."""
    is_open = Exists(access.grants(user).filter(quiz=OuterRef("quiz")))
    return Attempt.objects.filter(is_open, user=user, public_id=public_id).select_related("quiz").first()


def shown(attempt: Attempt, *, language: str) -> list[ShownSlot]:
    """Every slot of the attempt in `language` (2 statements)."""
    slots = list(attempt.slots.select_related("version"))
    texts: dict[tuple[int, str], QuestionText] = {
        (text.version_id, text.language): text for text in QuestionText.objects.filter(version__in=[slot.version_id for slot in slots])
    }
    released = attempt.state == AttemptState.RELEASED
    return [_slot(slot, _text(texts, slot.version_id, language), released=released) for slot in slots]


def _text(texts: dict[tuple[int, str], QuestionText], version: int, language: str) -> QuestionText:
    """The text in the reader's language, else in whatever language it exists."""
    return texts.get((version, language)) or next(text for (held, _language), text in texts.items() if held == version)


def _slot(slot: Slot, text: QuestionText, *, released: bool) -> ShownSlot:
    correct = slot.version.correct_keys
    options = [
        ShownOption(
            key=key,
            letter="abcdefghi"[position],
            html=text.options[key]["html"],
            chosen=key in slot.chosen,
            correct=key in correct if released else None,
            reason=text.options[key]["reason"] if released else "",
        )
        for position, key in enumerate(slot.option_order)
    ]
    return ShownSlot(
        number=slot.number,
        stem=text.stem_html,
        multiple=slot.version.kind == QuestionKind.MULTIPLE,
        options=options,
        answered=bool(slot.chosen),
        flagged=slot.flagged,
        seq=slot.seq,
        mark=slot.mark if released else None,
        marks=slot.version.marks,
    )


def result(attempt: Attempt) -> dict:
    """{"percent", "passed", "score", "maximum", "pass_mark"} of a released attempt."""
    score = attempt.score or 0
    return {
        "percent": scoring.percent(score=score, maximum=attempt.maximum),
        "passed": scoring.passed(score=score, maximum=attempt.maximum, pass_mark=attempt.pass_mark),
        "score": score,
        "maximum": attempt.maximum,
        "pass_mark": attempt.pass_mark,
    }


def title(attempt: Attempt, *, language: str) -> str:
    """The quiz's title in `language`, else in any language, else its key."""
    titles = dict(attempt.quiz.texts.values_list("language", "title"))
    return titles.get(language) or next(iter(titles.values()), attempt.quiz.key)


def is_running(user: User, quiz_id: int) -> bool:
    """Whether `user` has begun this quiz and not handed it in."""
    return Attempt.objects.filter(user=user, quiz=quiz_id, state=AttemptState.RUNNING).exists()


def last_released(user: User, quiz_id: int) -> list[Attempt]:
    """A person's submitted attempts at a quiz, newest first."""
    return list(Attempt.objects.filter(user=user, quiz=quiz_id, state=AttemptState.RELEASED).order_by("-submitted_at")[:20])
