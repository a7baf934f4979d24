"""The states of an attempt and the one table of what may follow what (vocabulary.md, EX-17). Pure."""

from .enums import AttemptState as S

FOLLOWS: dict[str, frozenset[str]] = {
    S.CREATED: frozenset({S.RUNNING, S.EXPIRED, S.VOIDED}),
    S.RUNNING: frozenset({S.BREAK, S.PAUSED, S.SUBMITTED, S.VOIDED}),
    S.BREAK: frozenset({S.RUNNING, S.PAUSED, S.SUBMITTED, S.VOIDED}),
    S.PAUSED: frozenset({S.RUNNING, S.SUBMITTED, S.VOIDED}),
    S.SUBMITTED: frozenset({S.GRADED, S.VOIDED}),
    S.GRADED: frozenset({S.RELEASED, S.VOIDED}),
    S.RELEASED: frozenset({S.VOIDED}),
    S.EXPIRED: frozenset(),
    S.VOIDED: frozenset(),
}

# Somebody is in the middle of it: one at a time for a person and a quiz.
UNDER_WAY = (S.RUNNING, S.BREAK, S.PAUSED)
# Handed in, whatever came of it since.
HANDED_IN = (S.SUBMITTED, S.GRADED, S.RELEASED)


class IllegalMove(RuntimeError):
    """A state that may not follow the present one was asked for: a mistake of the caller, never of a user."""


def check(now: str, then: str) -> None:
    """Raise IllegalMove unless `then` may follow `now`."""
    if then not in FOLLOWS[now]:
        raise IllegalMove(f"{now} → {then}")
