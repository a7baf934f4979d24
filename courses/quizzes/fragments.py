"""Questions as HTML without anybody's answer: made once a process for each version, language and order of options.

Versions never change, so neither does this; what a candidate has given goes beside it as data. A hall of 500 people would
otherwise lay out the same sixty questions 500 times.
"""

import threading
from typing import Any

from django.template.loader import get_template

from . import presenting
from .models import Attempt, QuestionText, Slot

# Some 4 KB each; the oldest makes room.
MOST = 4_000
# What stands in a kept fragment in the place of a candidate's own number and attempt.
NUMBER, ATTEMPT = 918273645546372819, "00000000-0000-4000-8000-00000000000f"
_kept: dict[tuple, str] = {}
_room = threading.Lock()


def fragment(attempt: Attempt, slot: Slot, text: QuestionText, *, language: str) -> str:
    """The hidden form of a question (needs slot.version, slot.scenario, attempt.quiz), blank."""
    key = (text.pk, language, tuple(slot.order), slot.scenario_id, attempt.quiz.is_learning)
    html = _kept.get(key)
    if html is None:
        html = _render(attempt, slot, text, language)
        with _room:
            if len(_kept) >= MOST:
                _kept.pop(next(iter(_kept)), None)
            _kept[key] = html
    html = html.replace(str(NUMBER), str(slot.number)).replace(ATTEMPT, str(attempt.public_id))
    return presenting.with_values(html, slot.drawn)


def _render(attempt: Attempt, slot: Slot, text: QuestionText, language: str) -> str:
    blank = Slot(number=NUMBER, section=slot.section, version=slot.version, scenario=slot.scenario, order=slot.order)
    shown = presenting.shown(blank, text, language=language, told=frozenset())
    context = {
        "slot": shown,
        "attempt": Attempt(public_id=ATTEMPT, quiz=attempt.quiz),
        "language": language,
        "LANGUAGE_CODE": language,
        "shown": False,
    }
    return get_template("quizzes/_question.html").render(context)


def state(slot: Slot) -> dict[str, Any]:
    """What the page puts into the blank form; the first version of it that the server holds."""
    return {
        "n": slot.number, "seq": slot.seq, "answer": slot.answer, "flagged": slot.flagged, "confidence": slot.confidence,
        "struck": slot.marked_up.get("struck", []), "highlights": slot.marked_up.get("highlights", []), "checked": slot.checked,
    }  # fmt: skip
