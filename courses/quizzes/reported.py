"""What the sum of many says who told us of the real exam; of fewer than LEAST, nothing."""

from dataclasses import dataclass

from lms.kit import freshness

from . import calibration
from .models import RealResult
from .statistics import LEAST

SECONDS = 600
# Last mocks that lie so near to one's own, in shares, count as alike.
NEAR = 0.1
MOST = 20_000


@dataclass(frozen=True)
class Alike:
    """Of `n` people whose last mock was like one's own, `percent` passed the real exam."""

    n: int
    percent: int


def _told(exam: str) -> list[tuple[float | None, float | None, bool]]:
    """(chance, share, passed) of each person's first real exam, kept for some minutes (1 statement)."""
    return freshness.kept(f"real:{exam}", lambda: _firsts(exam), seconds=SECONDS)


def _firsts(exam: str) -> list[tuple[float | None, float | None, bool]]:
    rows = RealResult.objects.filter(exam=exam).order_by("sat_on", "pk").values_list("user", "chance", "share", "passed")[:MOST]
    found: dict[int, tuple[float | None, float | None, bool]] = {}
    for user, chance, share, passed in rows:
        found.setdefault(user, (chance, share, passed))
    return list(found.values())


def shift(exam: str) -> tuple[float, int]:
    """By how many logits forecasts of this exam are moved, and how many people's real results say so (1 statement, kept)."""
    return freshness.kept(f"shift:{exam}", lambda: _shift(exam), seconds=SECONDS)


def _shift(exam: str) -> tuple[float, int]:
    chances = [(chance, passed) for chance, _share, passed in _told(exam) if chance is not None]
    return calibration.shift(chances), len(chances)


def alike(exam: str, *, share: float) -> Alike | None:
    """How those fared whose last mock was near this share; None while they are fewer than LEAST (1 statement, kept)."""
    near = [passed for _chance, held, passed in _told(exam) if held is not None and abs(held - share) <= NEAR]
    return Alike(len(near), sum(near) * 100 // len(near)) if len(near) >= LEAST else None
