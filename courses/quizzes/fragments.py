"""Questions as HTML without anybody's answer: made once a process for each version and language, whoever is asked.

Versions never change, so neither does this; what a candidate has given goes beside it as data. A hall of 500 people would
otherwise lay out the same sixty questions 500 times. The options of a choice are laid out once and put in each one's order:
four options have 24 orders, and 24 times the same question would leave no room for the others.
"""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import get_template

from lms.kit import freshness

from . import presenting, veil
from .enums import QuestionKind
from .models import Attempt, QuestionText, Slot

# Some 4 KB each; the oldest makes room.
MOST, SECONDS = 4_000, 86_400
# What stands in a kept fragment in the place of a candidate's own number and attempt, and of an option's letter and name (veil.py).
NUMBER, ATTEMPT, LETTER, NAME = 918273645546372819, "00000000-0000-4000-8000-00000000000f", "\ue000", "\ue001"
CHOICES = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
_OPTION = re.compile(r'<label class="option" data-option="([^"]+)">.*?</label>', re.DOTALL)
_room = threading.Lock()


@dataclass(frozen=True)
class Fragment:
    """A blank question: all of it, or what stands before and after the options of a choice, and these by their keys."""

    head: str
    options: Mapping[str, str] = field(default_factory=dict)
    tail: str = ""

    def html(self, attempt: Attempt, slot: Slot) -> str:
        """As this candidate meets it: their number, their order, their values."""
        ordered = [
            self.options[key].replace(LETTER, presenting.letter(at)).replace(NAME, veil.name(at)) for at, key in enumerate(slot.order)
        ] if self.options else []  # fmt: skip
        inside = "\n  ".join(ordered)
        html = f"{self.head}{inside}{self.tail}".replace(str(NUMBER), str(slot.number)).replace(ATTEMPT, str(attempt.public_id))
        return presenting.with_values(html, slot.drawn)


def kept(attempt: Attempt, slots: Sequence[Slot], *, language: str) -> dict[int, Fragment]:
    """{number: fragment} of those slots that this process has laid out before; nothing of a slot but its own row is asked for."""
    made = _made()
    found = {slot.number: made.get(_key(attempt, slot, language, by_order=False)) for slot in slots}
    for slot in slots:
        found[slot.number] = found[slot.number] or made.get(_key(attempt, slot, language, by_order=True))
    return {number: each for number, each in found.items() if each is not None}


def _made() -> dict[tuple, Fragment]:
    """What this process has laid out today, by `_key`."""
    return freshness.kept("fragments", dict, of="fragments", seconds=SECONDS)


def lay_out(attempt: Attempt, slot: Slot, text: QuestionText, *, language: str) -> Fragment:
    """The blank form of a question (needs slot.version, slot.scenario, attempt.quiz), kept for whoever comes next."""
    html = _render(attempt, slot, text, language)
    fragment = _split(html, slot) if slot.version.kind in CHOICES else Fragment(html)
    with _room:
        made = _made()
        if len(made) >= MOST:
            made.pop(next(iter(made)), None)
        made[_key(attempt, slot, language, by_order=not fragment.options)] = fragment
    return fragment


def _key(attempt: Attempt, slot: Slot, language: str, *, by_order: bool) -> tuple:
    return slot.version_id, language, slot.scenario_id, attempt.quiz.checks_answers, tuple(slot.order) if by_order else None


def _split(html: str, slot: Slot) -> Fragment:
    """The options taken out of the form, each with a mark in the place of its letter; all of it where they cannot be told apart."""
    found = list(_OPTION.finditer(html))
    if [each[1] for each in found] != list(veil.names(slot.order).values()):
        return Fragment(html)
    options = {key: _blank(each[0], at) for at, (key, each) in enumerate(zip(slot.order, found, strict=True))}
    return Fragment(html[: found[0].start()], options, html[found[-1].end() :])


def _blank(option: str, at: int) -> str:
    """An option that stood at place `at`, for any place."""
    option = option.replace(f'aria-hidden="true">{presenting.letter(at)}<', f'aria-hidden="true">{LETTER}<', 1)
    for place in ("data-option", "value"):
        option = option.replace(f'{place}="{veil.name(at)}"', f'{place}="{NAME}"', 1)
    return option


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
    answer, struck = veil.veiled(slot.order, slot.answer), veil.each(veil.names(slot.order), slot.marked_up.get("struck", []))
    return {
        "n": slot.number, "seq": slot.seq, "answer": answer, "flagged": slot.flagged, "confidence": slot.confidence,
        "struck": struck, "highlights": slot.marked_up.get("highlights", []), "checked": slot.checked,
    }  # fmt: skip
