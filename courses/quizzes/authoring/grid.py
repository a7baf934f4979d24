"""The grid of ticks in the form of a quiz: what its candidates are told, and when (QZ-13)."""

import json
from collections.abc import Collection
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .. import feedback
from ..feedback import CELLS, COLUMNS, KNOWN, PRESETS, Cell, Matrix, Moment, Outcome, Told

ITEMS = {
    Told.SCORE: _("Score"),
    Told.WHICH: _("Right or wrong"),
    Told.ANSWER: _("Right answer"),
    Told.REASONS: _("Explanations"),
    Told.OTHERS: _("Answers of others"),
}
MOMENTS = {
    Moment.CHECKED: _("After each answer, when it is checked"),
    Moment.RELEASED: _("After the attempt"),
    Moment.CLOSED: _("After it has closed"),
}
OUTCOMES = {Outcome.ANY: _("whatever the result"), Outcome.FAILED: _("if failed"), Outcome.PASSED: _("if passed")}


class FeedbackGrid(forms.CheckboxSelectMultiple):
    """A row for each moment and result, a box for each thing that can be told; a preset chosen in the form fills it."""

    class Media:
        js = [Script("js/feedback_grid.js", type="module")]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = set(value or [])
        rows = [self._row(name, moment, outcome, held) for moment, outcome in COLUMNS]
        presets = {preset: [str(cell) for cell in CELLS if cell in cells] for preset, cells in PRESETS.items()}
        context = {"items": ITEMS.values(), "rows": rows, "presets": json.dumps(presets)}
        return SafeString(render_to_string("quizzes/bank/_feedback_grid.html", context))

    def _row(self, name: str, moment: Moment, outcome: Outcome, held: Collection[str]) -> dict[str, Any]:
        """{"moment": its words on its first row, "label", "boxes": [{"id", "name", "value", "label", "checked"} or {} for none]}."""
        cells = [Cell(moment, outcome, each) for each in Told]
        boxes = [
            {"id": f"id_{name}-{str(cell).replace(':', '-')}", "name": name, "value": cell, "label": ITEMS[cell.told],
             "checked": str(cell) in held} if str(cell) in KNOWN else {}
            for cell in cells
        ]  # fmt: skip
        return {
            "moment": MOMENTS[moment], "is_first": outcome == Outcome.ANY,
            "label": "" if moment == Moment.CHECKED else OUTCOMES[outcome], "boxes": boxes,
        }  # fmt: skip


class ToldField(forms.MultipleChoiceField):
    """The cells of the matrix; cleaned to a Matrix."""

    widget = FeedbackGrid

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(name, name) for name in KNOWN], **kwargs)

    def clean(self, value: Any) -> Matrix:
        return feedback.read(super().clean(value))


def complaint(matrix: Matrix, *, mode: str, closes: bool, has_verdict: bool) -> tuple[str, Any] | None:
    """(field, sentence) of what is wrong with one's own choice; None where it can be kept."""
    if not feedback.ever(matrix, mode=mode, closes=closes, has_verdict=has_verdict):
        return "told", _(
            "Nothing would ever be told. Tick something that can come true: answers are checked one by one in the mode Learn only, what is "
            "told after it has closed needs a closing moment, and “passed” or “failed” an exam with a pass mark."
        )
    if not closes and any(cell.moment == Moment.CLOSED for cell in matrix):
        return "closes_at", _("Some ticks wait for the closing moment: say when it closes.")
    return None
