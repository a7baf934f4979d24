"""Caps on how many candidates may have met a question before it is drawn no more (EX-15). Pure, but for the rows it is handed.

A question is left out for whoever has not met it yet; for whoever has, drawing it again exposes nothing.
"""

from collections.abc import Container, Sequence

from .assembly import Candidate
from .models import Quiz
from .queries import Pool

# A share of fewer candidates says nothing: the first form of all would leave its questions out of the second.
LEAST = 30


def is_spent(met: int, of: int, *, share: int | None, count: int | None) -> bool:
    """Whether one more candidate would be one too many. `share` in percent of the candidates, that one included."""
    if count is not None and met >= count:
        return True
    return share is not None and of >= LEAST and (met + 1) * 100 > share * (of + 1)


def drawable(quiz: Quiz, pool: Pool, candidates: Sequence[Candidate], *, met: Container[int]) -> list[Candidate]:
    """Those of `candidates` that the caps of the quiz let somebody draw who has met the questions `met`."""
    share, count = quiz.exposure_share, quiz.exposure_count
    if share is None and count is None:
        return list(candidates)
    return [each for each in candidates if each.id in met or not is_spent(*pool.exposure.get(each.id, (0, 0)), share=share, count=count)]
