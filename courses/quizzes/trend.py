"""A line of shares over time as the coordinates of a small drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 320, 140, 8


@dataclass(frozen=True)
class Line:
    """`points` [(x, y)] and the same as the text of a polyline; `cut_y`: the height of the pass mark, None where there is none."""

    points: tuple[tuple[float, float], ...]
    cut_y: float | None
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def line(shares: Sequence[float], *, cut: float | None = None) -> Line | None:
    """The line through `shares` (0 to 1), evenly spaced; None for fewer than two: one point is no line."""
    if len(shares) < 2:
        return None
    step = (WIDTH - 2 * EDGE) / (len(shares) - 1)
    return Line(tuple((round(EDGE + at * step, 1), _y(share)) for at, share in enumerate(shares)), None if cut is None else _y(cut))


def _y(share: float) -> float:
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)
