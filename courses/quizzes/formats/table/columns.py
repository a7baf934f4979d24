"""The columns of a table of questions: ours, and the names that others give to the same."""

import re

from ..canonical import TAGS

MAX_OPTIONS = 26
MAX_COLUMNS = 140
OPTIONS = [f"option_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
REASONS = [f"reason_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
ROWS = [f"row_{at}" for at in range(1, 27)]
NUMBER = ["value", "formula", "values", "tolerance", "decimals", "units"]
ORDER = [
    "key", "kind", "language", "stem", *OPTIONS, *ROWS, "assertion", "reason", "right", "accepted", *NUMBER, *REASONS, "reason_true",
    "reason_false", "feedback", "information", "marks", "flags", "group", "beliefs", *TAGS,
]  # fmt: skip
OTHERS = {
    "question": "stem", "question_text": "stem", "text": "stem",
    "correct_answer": "right", "correct": "right", "answer": "right", "correct_option": "right",
    "explanation": "feedback", "rationale": "feedback",
    "category": "category", "topic": "category", "domain": "category",
    "question_number": "original", "number": "original", "id": "original", "no": "original",
    "points": "marks", "license": "licence", "lang": "language",
}  # fmt: skip


def column(title: str) -> str:
    """The name of a column as we know it: "Option A" is option_a, "Correct_Answer" is right."""
    name = re.sub(r"[^\w]+", "_", title.strip().lower()).strip("_")
    lettered = re.fullmatch(r"(?:option|choice|answer|response)_?([a-z])|([a-h])", name)
    if lettered:
        return f"option_{lettered[1] or lettered[2]}"
    numbered = re.fullmatch(r"(?:option|choice|answer|response)_?([1-9])", name)
    if numbered:
        return OPTIONS[int(numbered[1]) - 1]
    return OTHERS.get(name, name)


def known(name: str) -> bool:
    return name in ORDER or name in ("category", "original")
