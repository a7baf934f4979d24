"""Slots as the report, the notebook and the figures see them: first marks, planned seconds, the beliefs behind wrong choices. Pure."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Protocol

from . import marking, memory
from .kinds import kind
from .report import Sat


class Marked(Protocol):
    """What is asked of a marked slot, with its version."""

    counted: bool
    answer: Any
    confidence: str
    seconds: int
    mark: int | None
    version: Any


class SlotLike(Marked, Protocol):
    """A slot with its version."""

    number: int
    section: int
    first_answer: Any
    changes: int
    flagged: bool


def second_per_mark(slots: Sequence[Marked], *, seconds: int | None) -> float | None:
    """The seconds that the form gives for each mark, trial questions too; None where it has no clock."""
    marks = sum(slot.version.marks for slot in slots)
    return seconds / marks if seconds and marks else None


def of(slot: SlotLike, *, each_mark: float | None, partial: bool) -> Sat:
    """The slot as the report wants it; `each_mark`: seconds planned for one mark; `partial`: how the attempt was marked."""
    version = slot.version
    return Sat(
        number=slot.number, question=str(slot.number), area=version.area, task=version.task, approach=version.approach,
        section=slot.section, mark=slot.mark, maximum=version.marks, is_scored=slot.counted, is_blank=not slot.answer,
        is_flagged=slot.flagged, first_mark=_first_mark(slot, partial=partial), changes=slot.changes, confidence=slot.confidence,
        seconds=slot.seconds, plan=each_mark * version.marks if each_mark else None, beliefs=beliefs(slot),
    )  # fmt: skip


def beliefs(slot: SlotLike) -> tuple[str, ...]:
    """The codes of the misconceptions behind the wrong choices taken; () for a right answer."""
    version = slot.version
    if not version.beliefs or not slot.answer or slot.mark == version.marks:
        return ()
    each = kind(version.kind)
    right = set(each.given(version.body, each.right(version.body)))
    chosen = [choice for choice in each.given(version.body, slot.answer) if choice not in right]
    return tuple(dict.fromkeys(version.beliefs[choice] for choice in chosen if choice in version.beliefs))


def given(slot: Marked, *, each_mark: float | None) -> memory.Given:
    """The marked answer as memory sees it."""
    plan = each_mark * slot.version.marks if each_mark else None
    return memory.Given(share=(slot.mark or 0) / slot.version.marks, confidence=slot.confidence, seconds=slot.seconds or None, plan=plan)


def areas(slots: Sequence[Marked], *, seen: Mapping[int, Any]) -> dict[str, list[int]]:
    """{area: [marks, of, marks of questions seen before, of]} of the slots that count; `seen`: by the ids of questions."""
    found: dict[str, list[int]] = {}
    for slot in slots:
        if not slot.counted:
            continue
        row = found.setdefault(slot.version.area, [0, 0, 0, 0])
        for at in (0, 2) if slot.version.question_id in seen else (0,):
            row[at] += slot.mark or 0
            row[at + 1] += slot.version.marks
    return found


def _first_mark(slot: SlotLike, *, partial: bool) -> int | None:
    """What the first answer would have had; only asked where it was changed."""
    if not slot.changes or not slot.first_answer:
        return None
    return marking.mark(SimpleNamespace(answer=slot.first_answer, version=slot.version), partial=partial)
