"""What a candidate is told, and when: the presets of QZ-13 as one table. Pure; what is not named here never leaves the server."""

from enum import StrEnum

from .enums import AttemptState, FeedbackPreset, QuizMode


class Told(StrEnum):
    """One thing that can be told of an attempt."""

    SCORE = "score"
    WHICH = "which"  # which answers were right
    ANSWER = "answer"  # the right answer
    REASONS = "reasons"


ALL = frozenset(Told)
AFTERWARDS: dict[str, frozenset[Told]] = {
    FeedbackPreset.COACH: ALL,
    FeedbackPreset.MOCK: ALL,
    FeedbackPreset.CERTIFYING: frozenset({Told.SCORE}),
}


def told(*, preset: str, state: str) -> frozenset[Told]:
    """What may be shown of a whole attempt in `state`: nothing before it is released (E1)."""
    return AFTERWARDS[preset] if state == AttemptState.RELEASED else frozenset()


def told_of_checked(*, mode: str) -> frozenset[Told]:
    """What may be shown of one answer that was checked in a running attempt: everything when learning, else nothing."""
    return ALL if mode == QuizMode.LEARN else frozenset()
