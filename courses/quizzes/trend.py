"""A line of shares over time as the coordinates of a small drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from .scoring import floored

WIDTH, HEIGHT, EDGE = 320, 160, 8
GAP, LETTERS = 10, 10  # between a point and its words; how high these stand


@dataclass(frozen=True)
class Line:
    """`points` [(x, y)] and the same as the text of a polyline; the `shares` they stand for.

    `cut_y`: the height of the pass mark, None where there is none.
    """

    points: tuple[tuple[float, float], ...]
    cut_y: float | None
    shares: tuple[float, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def zero_y(self) -> float:
        return _y(0)

    @property
    def marks(self) -> list[tuple[float, float, int, str]]:
        """[(x, y, per cent, anchor)] of the words beside the points: over each, or under it where there is no room above."""
        last = len(self.points) - 1
        anchors = {0: "start", last: "end"}
        return [
            (x, y - GAP if y - GAP > LETTERS else y + GAP + LETTERS, floored(share * 100), anchors.get(at, "middle"))
            for at, ((x, y), share) in enumerate(zip(self.points, self.shares, strict=True))
        ]

    @property
    def cut_words(self) -> tuple[float, float, str] | None:
        """(x, y, anchor) of the words on the pass mark: at the end where the line of shares is further away."""
        if self.cut_y is None:
            return None
        first, last = (abs(self.points[at][1] - self.cut_y) for at in (0, -1))
        y = self.cut_y + GAP + LETTERS / 2 if self.cut_y < HEIGHT / 2 else self.cut_y - GAP / 2
        return (EDGE, y, "start") if first > last else (WIDTH - EDGE, y, "end")

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def line(shares: Sequence[float], *, cut: float | None = None) -> Line | None:
    """The line through `shares` (0 to 1), evenly spaced; None for fewer than two: one point is no line."""
    if len(shares) < 2:
        return None
    step = (WIDTH - 2 * EDGE) / (len(shares) - 1)
    return Line(
        tuple((round(EDGE + at * step, 1), _y(share)) for at, share in enumerate(shares)), None if cut is None else _y(cut), tuple(shares)
    )


def _y(share: float) -> float:
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)
