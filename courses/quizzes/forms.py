"""Input of the attempt's page: JSON from its script, or a plain form from a page without one."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict, RawPostDataException
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import page_index, veil, wording
from .actions import Given, SaveRefused
from .enums import Confidence
from .kinds import BadAnswer, kind
from .models import Slot
from .readiness import Band
from .timing import YEARS

MOST_ANSWERS = 400
LONGEST_BODY = 400_000
LARGEST_SEQ = 2_000_000_000
DEEPEST = 8
FIELDS_PER_ANSWER = 60


def unreadable() -> SaveRefused:
    return SaveRefused(_("This answer could not be read. Reload the page and choose again: what was saved before is kept."))


def read_json(request: HttpRequest) -> Any:
    """The JSON of a request; raises SaveRefused for anything else."""
    try:
        body = request.body
    except RawPostDataException as error:  # a form with its files, whose token was looked for before
        raise unreadable() from error
    if len(body) > LONGEST_BODY:
        raise unreadable()
    try:
        return _held(json.loads(body), levels=DEEPEST)
    except (ValueError, RecursionError) as error:
        raise unreadable() from error


def _held(value: Any, *, levels: int) -> Any:
    """The value as every database holds it: half a character becomes a sign in its place; ValueError for what none holds.

    None holds a NUL, a number that is infinite or none at all, or what is nested so deep that it cannot be written again.
    """
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("no number")
    if not isinstance(value, list | dict):
        return value
    if not levels:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return [_held(each, levels=levels - 1) for each in value]
    return {_held(key, levels=levels): _held(each, levels=levels - 1) for key, each in value.items()}


def given_of(data: Any, *, number: int) -> Given:
    """One answer as the script sends it: {"answer", "seq", "flagged", "confidence", "marked_up", "seconds", "at"}."""
    if not isinstance(data, Mapping):
        raise unreadable()
    return Given(
        number=number,
        seq=_whole(data.get("seq"), least=1),
        answer=_kind(data, "answer", dict),
        flagged=_kind(data, "flagged", bool),
        confidence=_kind(data, "confidence", str),
        marked_up=_kind(data, "marked_up", dict),
        seconds=min(_whole(data.get("seconds", 0), least=0), 86_400),
        claimed=_moment(data.get("at")),
    )


def several(data: Any) -> list[Given]:
    """Answers that waited for the network: {"answers": [{"n", …}, …]}."""
    rows = data.get("answers") if isinstance(data, Mapping) else None
    if not isinstance(rows, list) or len(rows) > MOST_ANSWERS or not all(isinstance(row, Mapping) for row in rows):
        raise unreadable()
    return [given_of(row, number=_whole(row.get("n"), least=1)) for row in rows]


def _whole(value: object, *, least: int) -> int:
    if type(value) is not int or not least <= value <= LARGEST_SEQ:
        raise unreadable()
    return value


def _kind(data: Mapping[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if value is not None and not isinstance(value, kind):
        raise unreadable()
    return value


def _moment(text: object) -> datetime | None:
    if text is None:
        return None
    try:
        found = parse_datetime(text) if isinstance(text, str) and len(text) < 40 else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise unreadable()
    # A device whose clock is that far off says nothing; such a moment cannot be told in another time zone either.
    return found if found.year in YEARS else None


class SaveForm(forms.Form):
    """`seq` counts the saves of one question in one page: the highest wins."""

    seq = forms.IntegerField(min_value=1, max_value=LARGEST_SEQ)
    flagged = forms.NullBooleanField(required=False)
    confidence = forms.ChoiceField(choices=[("", ""), *Confidence.choices], required=False)

    def given(self, number: int, answer: Any) -> Given:
        """What the form says; raises SaveRefused for fields that cannot be read."""
        if not self.is_valid():
            raise unreadable()
        return Given(
            number=number, seq=self.cleaned_data["seq"], answer=answer, flagged=self.cleaned_data["flagged"],
            confidence=self.cleaned_data["confidence"] if "confidence" in self.data else None,
        )  # fmt: skip


def posted(slot: Slot, fields: QueryDict, *, number: int) -> Given:
    """One answer as a page without script posts it: its fields are read as the question's kind names them. Raises SaveRefused."""
    if sum(len(values) for _name, values in fields.lists()) > FIELDS_PER_ANSWER * 3:
        raise unreadable()
    try:
        answer = kind(slot.version.kind).read(slot.version.body, veil.Lifted(fields, slot.order))
    except BadAnswer as error:
        raise SaveRefused(str(error)) from error
    return SaveForm(fields).given(number, answer)


class DrillForm(forms.Form):
    """Which question of a drill is answered: its version, and how often the person had it before."""

    version = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    turn = forms.IntegerField(min_value=0, max_value=30_000)


class PageIndexForm(forms.Form):
    """One's own index, a line an entry; page_index.py reads it."""

    text = forms.CharField(
        label=gettext_lazy("Keyword and pages, a line each"), required=False, max_length=page_index.LONGEST_TEXT, strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "placeholder": "tolerance: 41, 60-62"}),
    )  # fmt: skip
    text.asked_sometimes = True  # type: ignore[attr-defined]  # the only field: that it may be emptied need not be said


class RealResultForm(forms.Form):
    """What somebody tells of their real exam; a band for each of `areas` [(code, name)] where the exam body reports bands."""

    sat_on = forms.DateField(
        label=gettext_lazy("I sat the real exam on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=[("passed", gettext_lazy("Passed")), ("failed", gettext_lazy("Not passed"))],
        widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Say whether you passed.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.areas = [code for code, _name in areas]
        choices = [("", "–"), *((band.value, wording.band(band)) for band in Band)]
        for code, name in areas:
            self.fields[f"band-{code}"] = forms.ChoiceField(label=name, choices=choices, required=False)

    @property
    def told(self) -> dict[str, Any]:
        """What actions.tell_real_result takes; after validation."""
        given = self.cleaned_data
        bands = {code: given[f"band-{code}"] for code in self.areas}
        return {"sat_on": given["sat_on"], "passed": given["outcome"] == "passed", "bands": bands}
