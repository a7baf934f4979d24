"""Generated covers: geometric, deterministic from the title, coloured by the method's class (no picture to buy or load)."""

from functools import lru_cache
from hashlib import sha256

WIDTH, HEIGHT, CELL = 320, 180, 40


@lru_cache(maxsize=1_000)
def svg(title: str, *, method: str) -> str:
    """An SVG cover. Only numbers and the method's class enter the markup; `title` only seeds the drawing."""
    digest = sha256(title.encode()).digest()
    method = "".join(letter for letter in method if letter.isalnum() or letter == "-")
    shapes = "".join(_shape(digest, column, row) for column in range(WIDTH // CELL) for row in range(HEIGHT // CELL + 1))
    return (
        f'<svg class="cover cover-{method}" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" '
        f'aria-hidden="true" focusable="false"><rect class="cover-ground" width="{WIDTH}" height="{HEIGHT}"/>{shapes}</svg>'
    )


def _shape(digest: bytes, column: int, row: int) -> str:
    """One cell: nothing, a square, a quarter disc, a dot or a diagonal, in one of three tones."""
    byte = digest[(column * 5 + row * 11) % len(digest)] ^ (column * 29 + row * 53) & 0xFF
    kind, tone, turn = byte % 6, (byte // 6) % 3, (byte // 18) % 4
    x, y = column * CELL, row * CELL
    place = f'class="tone-{tone}" transform="translate({x} {y}) rotate({turn * 90} {CELL // 2} {CELL // 2})"'
    if kind == 0:
        return f'<path {place} d="M0 0h{CELL}v{CELL}z"/>'
    if kind == 1:
        return f'<path {place} d="M0 0a{CELL} {CELL} 0 0 1 {CELL} {CELL}H0z"/>'
    if kind == 2:
        return f'<circle {place} cx="{CELL // 2}" cy="{CELL // 2}" r="{CELL // 5}"/>'
    if kind == 3:
        return f'<path {place} d="M0 {CELL * 2 // 5}h{CELL}v{CELL // 5}H0z"/>'
    return ""
