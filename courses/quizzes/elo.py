"""Live ratings of people and questions, both moved by each answer: how hard the next drill should be (exams.md section 3). Pure.

Ratings are in logits: who is rated as high as a question knows it half the time, beyond what guessing gives. The same answers in the same
order always give the same ratings.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

# Steps shrink as answers come in, as 1 / (1 + 0.05 n): large enough to follow somebody who learns, small enough to settle.
FIRST_STEP, SHRINK = 1.0, 0.05
# Beyond this nobody can be told from anybody: 99.3 % against 0.7 %.
LIMIT = 5.0
# Practice teaches most where it succeeds three times in four; exams.md and the drills aim at 0.7 to 0.8.
TARGET, LOWEST, HIGHEST = 0.75, 0.7, 0.8
# What an author's guess of 1 (easy) to 5 is worth until answers say better.
GUESSED = {1: -1.5, 2: -0.75, 3: 0.0, 4: 0.75, 5: 1.5}


@dataclass(frozen=True, slots=True)
class Rating:
    """A person's skill in an area, or a question's difficulty, after `n` answers."""

    value: float = 0.0
    n: int = 0

    @property
    def step(self) -> float:
        return FIRST_STEP / (1 + SHRINK * self.n)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that might be asked next. `chance`: the share that guessing alone earns; `asked`: how often this person had it."""

    key: str
    rating: Rating
    chance: float = 0.0
    asked: int = 0


def guessed(difficulty: int | None) -> Rating:
    """The rating a question starts from: its author's guess, 1 to 5; the middle where there is none."""
    return Rating(GUESSED[difficulty] if difficulty else 0.0)


def expected(person: Rating, question: Rating, *, chance: float = 0.0) -> float:
    """The share of the marks to expect, `chance` to 1: guessing helps whoever does not know."""
    return chance + (1 - chance) / (1 + math.exp(question.value - person.value))


def update(person: Rating, question: Rating, *, share: float, chance: float = 0.0) -> tuple[Rating, Rating]:
    """Both ratings after the person earned `share` (0 to 1) of the question's marks: one rises by its step as the other falls."""
    if not 0 <= share <= 1:
        raise ValueError(f"A share of the marks lies between 0 and 1, not at {share}.")
    surprise = share - expected(person, question, chance=chance)
    return _moved(person, surprise), _moved(question, -surprise)


def next_item(person: Rating, candidates: Iterable[Candidate]) -> Candidate | None:
    """The question to practise next: asked least often first, then within the aim, then nearest to it; ties go by the key."""

    def order(candidate: Candidate) -> tuple[int, bool, float, str]:
        share = expected(person, candidate.rating, chance=candidate.chance)
        return candidate.asked, not LOWEST <= share <= HIGHEST, abs(share - TARGET), candidate.key

    return min(candidates, key=order, default=None)


def _moved(rating: Rating, surprise: float) -> Rating:
    return Rating(max(-LIMIT, min(LIMIT, rating.value + rating.step * surprise)), rating.n + 1)
