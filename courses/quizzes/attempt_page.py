"""The page of an attempt under way: the question in sight, the navigator with its headings, the review before handing in (QZ-7, QZ-11)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import GlossaryText
from lms.kit import clock, freshness

from . import assembly, books, naming, queries, talks
from .enums import AttemptState
from .models import Attempt, ScenarioVersion
from .presenting import ShownSlot
from .talks import Talk

TITLES = "scenario-titles"


@dataclass(frozen=True)
class Outlined:
    """A question in the navigator: its number and state, what it hangs on, nothing of its words.

    `scenario`: the id of the version beside it; `area`, `method`: codes, "" in an exam, where they would be a hint.
    """

    number: int
    section: int
    answered: bool
    flagged: bool
    scenario: int | None = None
    area: str = ""
    method: str = ""


@dataclass(frozen=True)
class Run:
    """Questions that stand together under one heading, "" for none."""

    heading: str
    slots: list[Outlined]


@dataclass(frozen=True)
class Page:
    """What the attempt's page shows: one question (`slot`), the review of the section (`summary`), a break or a pause.

    `number` is None where the address names no question of the present section; `first_open` is where to go then. `runs`: the questions
    of the present section under their headings. `talks`: what was asked about a question whose answer was checked.
    """

    title: str
    slots: list[Outlined]
    runs: list[Run]
    slot: ShownSlot | None
    number: int | None
    summary: bool
    clock: dict
    section: dict
    sections: int
    first_open: int
    book: list[GlossaryText]
    book_index: list[list[str]] | None
    book_allows: list[str]
    messages: list[dict]
    talks: list[Talk]
    is_own_break: bool

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number and self.number > self.section["first"] else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number and self.number < self.section["last"] else None

    @property
    def open(self) -> list[Run]:
        """Those without an answer."""
        return self._only(lambda each: not each.answered)

    @property
    def flagged(self) -> list[Run]:
        return self._only(lambda each: each.flagged)

    def _only(self, wanted: Callable[[Outlined], bool]) -> list[Run]:
        several = len(self.runs) > 1  # one heading over everything tells nothing apart
        found = [Run(run.heading if several else "", [each for each in run.slots if wanted(each)]) for run in self.runs]
        return [run for run in found if run.slots]

    @property
    def unanswered(self) -> int:
        """Of the present section."""
        return sum(len(run.slots) for run in self.open)

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.slots)

    @property
    def is_last_section(self) -> bool:
        return self.section["last"] == len(self.slots)


def page(attempt: Attempt, *, wanted: str, language: str) -> Page:
    """The page of an attempt under way for `?n=wanted`: a number, or "end" for the review (4 statements, 5 with a book).

    One more the first time that this process meets a scenario, and 1 or 2 under an answer that was checked.
    """
    section = dict(attempt.sections[attempt.section - 1])
    section["minutes"] = section["break"] // 60
    rows = outlined(attempt)
    inside = wanted.isdecimal() and len(wanted) < 5 and section["first"] <= int(wanted) <= section["last"]
    number = int(wanted) if inside and attempt.state == AttemptState.RUNNING else None
    found = queries.shown(attempt, language=language, only=[number]) if number else []
    here = rows[section["first"] - 1 : section["last"]]
    return Page(
        title=queries.title(attempt, language=language), slots=rows, runs=runs(attempt, here, of=len(rows), language=language),
        slot=found[0] if found else None, number=number, summary=wanted == "end" and attempt.state == AttemptState.RUNNING,
        clock=clock_of(attempt), section=section, sections=len(attempt.sections), book=books.glossary(attempt, language=language),
        book_index=books.index(attempt), book_allows=books.allows(attempt, language=language),
        first_open=next((each.number for each in here if not each.answered), section["first"]), messages=messages_of(attempt),
        talks=talks.under(attempt, number) if number and found[0].checked else [],
        is_own_break=attempt.state == AttemptState.BREAK and _is_own_break(attempt),
    )  # fmt: skip


def outlined(attempt: Attempt) -> list[Outlined]:
    """Every slot of the attempt (1 statement)."""
    names = ["number", "section", "answer", "flagged", "scenario"]
    if not _is_exam(attempt):
        names += ["version__area", "version__question__method"]
    rows = attempt.slots.order_by("number").values_list(*names)
    return [Outlined(number, section, bool(answer), flagged, *more) for number, section, answer, flagged, *more in rows]


def _is_exam(attempt: Attempt) -> bool:
    return attempt.quiz.is_exam or attempt.rehearses_id is not None


def _is_own_break(attempt: Attempt) -> bool:
    """Whether the present break is one of the person's own, and not the one after a part (1 statement)."""
    data = attempt.events.filter(kind="break").order_by("-number").values_list("data", flat=True).first()
    return bool(data and data.get("extra"))


# --- Headings ---------------------------------------------------------------------------------------------------------------


def runs(attempt: Attempt, here: Sequence[Outlined], *, of: int, language: str) -> list[Run]:
    """The questions of the present section, of `of` in all, under their part of the exam, their scenario and, outside exams, their area.

    A heading stands over one run only: where questions of a scenario or an area are mixed with others, it is left out.
    """
    every = zip(_parts(attempt, here, of), _scenarios(here, language), _areas(attempt, here, language), strict=True)
    headings = [" · ".join(filter(None, each)) for each in every]
    together = groupby(zip(headings, here, strict=True), key=lambda pair: pair[0])
    return [Run(heading, [slot for _heading, slot in pairs]) for heading, pairs in together]


def _parts(attempt: Attempt, here: Sequence[Outlined], of: int) -> list[str]:
    """The part of the exam: one that closes for good, else a chapter of the exam body's paper."""
    if len(attempt.sections) > 1:
        return [_part(attempt.section, len(attempt.sections))] * len(here)
    blueprint = attempt.blueprint.blueprint if attempt.blueprint else None
    sizes = assembly.parts([section.items for section in blueprint.sections], of) if blueprint else ()
    if len(sizes) < 2:
        return [""] * len(here)
    return [_part(number, len(sizes)) for number, size in enumerate(sizes, start=1) for _slot in range(size)]


def _part(number: int, of: int) -> str:
    return _("Part %(n)s of %(total)s") % {"n": number, "total": of}


def _scenarios(here: Sequence[Outlined], language: str) -> list[str]:
    """The title of the scenario beside each question."""
    ids = [each.scenario for each in here]
    if not _is_grouped(ids):
        return [""] * len(here)
    titles = _titles({each for each in ids if each is not None})
    named: dict[int | None, str] = {None: _("Questions without a scenario")}
    for pk, words in titles.items():
        named[pk] = words.get(language) or next(filter(None, words.values()), "") or _("Scenario")
    return [named[each] for each in ids]


def _titles(wanted: set[int]) -> dict[int, dict[str, str]]:
    """{version of a scenario: {language: title}}, which each process keeps: a version never changes.

    1 statement for those that this process has not met, else none.
    """
    known: dict[int, dict[str, str]] = freshness.kept(TITLES, dict, of=TITLES)
    found = {pk: words for pk in wanted if (words := known.get(pk)) is not None}
    if missing := wanted - found.keys():
        rows = ScenarioVersion.objects.filter(pk__in=missing).values_list("pk", "words")
        read = {pk: {language: each["title"] for language, each in words.items()} for pk, words in rows}
        known.update(read)
        found |= read
    return found


def _areas(attempt: Attempt, here: Sequence[Outlined], language: str) -> list[str]:
    """The name of each question's area; none where a heading would stand over single questions, or over all of them."""
    codes = [each.area for each in here]
    several = 2 <= len(set(codes)) <= len(codes) / 2
    if _is_exam(attempt) or not several or not all(codes) or not _is_grouped(codes):
        return [""] * len(here)
    blueprint = attempt.blueprint.blueprint if attempt.blueprint else None
    methods = {each.area: each.method for each in here}
    named = {code: naming.area(code, language=language, blueprint=blueprint, method=methods[code]) for code in set(codes)}
    return [named[code] for code in codes]


def _is_grouped(labels: Sequence[Any]) -> bool:
    """Whether there are labels, and what has the same one stands in one run; those without one may stand anywhere."""
    begun = [label for label, _same in groupby(labels) if label]
    return bool(begun) and len(begun) == len(set(begun))


def messages_of(attempt: Attempt) -> list[dict]:
    """What invigilators said in this attempt, oldest first: [{"id", "text", "at", "hour"}] (no statement where nothing was said)."""
    if not attempt.messages_sent:
        return []
    rows = attempt.messages.values_list("pk", "text", "at")
    return [{"id": pk, "text": text, "at": at.isoformat(), "hour": timezone.localtime(at).strftime("%H:%M")} for pk, text, at in rows]


def clock_of(attempt: Attempt, *, with_seqs: bool = False) -> dict:
    """What a page knows of the server's clock: moments in ISO 8601, `remaining` seconds while the clock stands still.

    `messages_sent` comes with every saved answer, so that a page that is busy saving knows when to ask for `messages`.
    """
    found: dict = {
        "server_now": clock.now().isoformat(),
        "state": attempt.state,
        "section": attempt.section,
        "deadline": attempt.deadline.isoformat() if attempt.deadline else None,
        "messages_sent": attempt.messages_sent,
    }
    if with_seqs:
        found["messages"] = messages_of(attempt)
        found["seconds"] = attempt.seconds
        found["remaining"] = attempt.remaining
        found["break_until"] = attempt.break_until.isoformat() if attempt.break_until else None
        found["seqs"] = dict(attempt.slots.order_by().filter(seq__gt=0).values_list("number", "seq"))
    return found
