"""Cells that no spreadsheet runs, which still read back as the text they were."""

import re

from lms.kit.sheets import BLANKS

# Where a spreadsheet may begin to read a formula: at the beginning, or where a separator could begin another cell.
SIGNS = "=+\\-@|＝＋－＠｜"
PLACE = re.compile(rf"(\A[{BLANKS}]*|[;\t\r\n][\"{BLANKS}]*)('*)([{SIGNS}])")
SAFE = re.compile(rf"(\A[{BLANKS}]*|[;\t\r\n][\"{BLANKS}]*)'('*)([{SIGNS}])")


def inert(text: str) -> str:
    """The text with an apostrophe before everything that a spreadsheet would take for a formula; `active` takes it off again."""
    return PLACE.sub(r"\1'\2\3", text)


def active(text: str) -> str:
    return SAFE.sub(r"\1\2\3", text)
