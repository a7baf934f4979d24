"""The log of an attempt in words: what happened, who did it, and whether the chain of its events is whole (EX-9, EX-17)."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import chain, late
from ..models import Attempt, Event

PAGE_SIZE = 200
# What happens all the time, and says little about how the exam went.
ROUTINE = frozenset({"saved", "checked", "looked up", "returned"})

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """`late`: of an answer that came after the end: "waits" for staff to decide, or "accepted"; else ""."""

    number: int
    at: datetime
    kind: str
    words: str
    reason: str
    actor: str
    late: str = ""


@dataclass(frozen=True)
class Timeline:
    """`broken_at`: the number of the first event that does not follow from those before it; None where the chain is whole."""

    entries: list[Entry]
    events: int
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None

    def page(self, number: str | int | None) -> Page:
        return Paginator(self.entries, PAGE_SIZE).get_page(number)


def of(attempt: Attempt, *, routine: bool) -> Timeline:
    """Everything that happened in the attempt, oldest first; without `routine` what candidates do all the time is left out (1 statement).

    The chain is checked over every event, whatever is shown.
    """
    events = list(Event.objects.filter(attempt=attempt).select_related("actor").order_by("number"))
    taken = late.accepted(events)
    shown = [_entry(event, taken) for event in events if routine or event.kind not in ROUTINE]
    return Timeline(shown, len(events), chain.broken_at(events))


def _entry(event: Event, taken: Container[int] = ()) -> Entry:
    data: Data = event.data if isinstance(event.data, Mapping) else {}
    say = _WORDS.get(event.kind)
    words = say(data) if say else event.kind
    if data.get("dropped"):
        words = _("%(what)s; %(n)s more before it were counted only") % {"what": words, "n": data["dropped"]}
    return Entry(
        number=event.number, at=event.at, kind=event.kind, words=words, reason=str(data.get("reason", "")),
        actor=str(event.actor) if event.actor else "",
        late=("accepted" if event.number in taken else "waits") if event.kind == "late" else "",
    )  # fmt: skip


def _saved(data: Data) -> str:
    words = _("Answer to question %(n)s saved") % {"n": data.get("n", "?")}
    if data.get("late"):
        words = _("%(what)s, after the end, as it had been given before") % {"what": words}
    return _("%(what)s; what is saved from here on is not written down any more") % {"what": words} if data.get("full") else words


def _submitted(data: Data) -> str:
    return {
        "candidate": _("Handed in by the candidate"), "time": _("Handed in: the time was over"), "staff": _("Handed in by an invigilator"),
    }.get(str(data.get("why")), _("Handed in"))  # fmt: skip


def _opened(data: Data) -> str:
    if data.get("n"):
        return _("Opened again at question %(n)s, on a page or device of its own") % {"n": data["n"]}
    return _("Opened again, on a page or device of its own")


def _extended(data: Data) -> str:
    n = int(data.get("minutes", 0))
    return ngettext("%(n)s minute more", "%(n)s minutes more", n) % {"n": n}


def _break(data: Data) -> str:
    if data.get("extra"):
        told = {"minutes": int(data.get("seconds", 0)) // 60, "n": data.get("left")}
        return _("Extra break of %(minutes)s min, as given to this person; left: %(n)s") % told
    return _("Part %(n)s ended; break of %(minutes)s min") % {"n": data.get("after"), "minutes": int(data.get("seconds", 0)) // 60}


def _back(data: Data) -> str:
    over = int(data.get("over") or 0)
    return _("Back from the break, %(n)s s too late") % {"n": over} if over else _("Back from the break")


def _message(data: Data) -> str:
    return _("Told: “%(text)s”") % {"text": data.get("text", "")}


def _regraded(data: Data) -> str:
    mark, score = data.get("mark", [0, 0]), data.get("score", [0, 0])
    told = {"n": data.get("n"), "before": mark[0], "after": mark[1], "old": score[0], "new": score[1]}
    if None in score:
        return _("Question %(n)s regraded: %(before)s → %(after)s") % told
    return _("Question %(n)s regraded: %(before)s → %(after)s; score %(old)s → %(new)s") % told


def _accepted(data: Data) -> str:
    score, mark = data.get("score", [None, None]), data.get("mark", [None, None])
    told = {"n": data.get("n"), "before": mark[0], "after": mark[1], "old": score[0], "new": score[1]}
    if None in score or mark[1] is None:
        return _("Late answer to question %(n)s accepted") % told
    return _("Late answer to question %(n)s accepted: mark %(before)s → %(after)s; score %(old)s → %(new)s") % told


_WORDS: dict[str, Callable[[Data], str]] = {
    "started": lambda data: _("Started"),
    "saved": _saved,
    "checked": lambda data: _("Answer to question %(n)s checked") % {"n": data.get("n")},
    "late": lambda data: _("Answer to question %(n)s came too late: kept, not counted") % {"n": data.get("n", "?")},
    "looked up": lambda data: _("“%(entry)s” looked up for %(n)s s") % {"entry": data.get("entry"), "n": data.get("seconds")},
    "opened": _opened,
    "left": lambda data: _("Left the page of the exam (for information)"),
    "returned": lambda data: _("Came back to the page after %(n)s s") % {"n": data.get("seconds")},
    "section": lambda data: _("Part %(n)s ended") % {"n": data.get("closed")},
    "break": _break,
    "back": _back,
    "paused": lambda data: _("Paused"),
    "resumed": lambda data: _("Went on"),
    "extended": _extended,
    "reopened": lambda data: _("Part %(n)s opened again") % {"n": data.get("section")},
    "submitted": _submitted,
    "marked": lambda data: _("Question %(n)s marked by hand: %(mark)s") % {"n": data.get("n"), "mark": data.get("mark")},
    "graded": lambda data: _("Marked: %(score)s of %(of)s") % {"score": data.get("score"), "of": data.get("of")},
    "released": lambda data: _("Result released"),
    "given back": lambda data: _("Attempts given back: this one counts no more"),
    "voided": lambda data: _("Made void"),
    "message": _message,
    "regraded": _regraded,
    "accepted": _accepted,
}
