"""Files into the bank and out of it: what happened to each question is said, and nothing is dropped in silence (QZ-18)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from .. import formats, lint, pictures
from ..item import BadItem, Item, Scenario
from ..kinds import KINDS
from ..models import Bank, Question, ScenarioVersion
from ..presenting import fixed_words
from .bank import AT_ONCE, Imagined, Written, bank, imagine_items, write_items
from .errors import QuizRefused

# Of one question, in the report of an import.
MOST_LOOKED_AT, LONGEST_LOOK = 4, 200


@dataclass
class Exchange:
    """The report of an import: numbers of items, and by name those that did not become one."""

    format: str = ""
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: list[str] = field(default_factory=list)
    unsupported: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report as programs read it."""
        found = asdict(self)
        del found["rows"]
        return found

    def summary(self) -> dict[str, Any]:
        """The report as the admin keeps it: numbers, and `rows` [{item, line, kind, stem, outcome, reason, look}], one a question."""
        counts = {name: getattr(self, name) for name in ("imported", "updated", "unchanged")}
        lost = {name: len(getattr(self, name)) for name in ("duplicates", "unsupported", "refused")}
        unread = [{**row, "kind": "", "stem": "", "outcome": "refused"} for row in self.refused]
        unread += [{**row, "stem": "", "outcome": "unsupported", "reason": ""} for row in self.unsupported]
        return {"format": self.format, **counts, **lost, "notes": self.notes, "rows": [*unread, *self.rows]}


def keeps_of(format: str) -> frozenset[str] | None:
    """What a format has a place for; None for ours, which has one for everything. Foreign packages hold what ours of the family do."""
    return None if format == "markdown" else formats.KEEPS["qti21" if format.startswith("qti") else format]


def import_questions(
    *,
    data: bytes,
    name: str,
    slug: str,
    format: str | None = None,
    language: str = "en",
    dry_run: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, of: None,
) -> Exchange:
    """Write a file's questions into the bank `slug`, some at a time, so that nobody's answers wait for it; a repeat changes nothing.

    A file that is broken as a whole is refused whole. `on_progress(done, of)` is told after each part.
    """
    report = Exchange()
    try:
        reading = formats.read(data, name=name, format=format, language=language)
    except formats.FileRefused as refusal:
        report.refused.append({"item": "", "line": refusal.line, "reason": str(refusal)})
        return report
    report.format, report.notes = reading.format, reading.notes
    report.unsupported = list(reading.unsupported)
    report.refused = list(reading.refused)
    report.questions = [described(each.item, language) for each in reading.items]
    held = Bank.objects.filter(slug=slug).first() or Bank(slug=slug, title=slug) if dry_run else bank(slug=slug)
    _write_all(_Writer(held, reading, imagined=Imagined() if dry_run else None), report, on_progress)
    return report


@dataclass
class _Writer:
    """Where the items of a file go: into the bank, or, in a dry run, nowhere."""

    bank: Bank
    reading: formats.Reading
    imagined: Imagined | None

    def write(self, rows: Sequence[formats.Read], *, with_scenarios: bool = False) -> Written:
        items, keeps = [each.item for each in rows], keeps_of(self.reading.format)
        scenarios = self.reading.scenarios if with_scenarios else ()
        if self.imagined is None:
            return write_items(bank=self.bank, items=items, scenarios=scenarios, keeps=keeps)
        return imagine_items(bank=self.bank, items=items, scenarios=scenarios, keeps=keeps, so_far=self.imagined)


def _write_all(writer: _Writer, report: Exchange, on_progress: Callable[[int, int], None]) -> None:
    rows = writer.reading.items
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        try:
            _count(report, some, writer.write(some, with_scenarios=at == 0))
        except (QuizRefused, BadItem):
            _one_by_one(writer, some, report)
        on_progress(min(at + AT_ONCE, len(rows)), len(rows))
    if not rows and writer.reading.scenarios:
        writer.write([], with_scenarios=True)


def _one_by_one(writer: _Writer, rows: Iterable[formats.Read], report: Exchange) -> None:
    """A part with something wrong in it: the rest is taken, and what is wrong is named."""
    for each in rows:
        try:
            _count(report, [each], writer.write([each], with_scenarios=True))
        except (QuizRefused, BadItem) as refusal:
            report.refused.append({"item": _named(each), "line": each.line, "reason": str(refusal)})


def _named(each: formats.Read) -> str:
    return each.item.key or each.original or formats.named(each.item)


def _count(report: Exchange, rows: Sequence[formats.Read], written: Written) -> None:
    report.imported += len(written.imported)
    report.updated += len(written.updated)
    report.unchanged += len(written.unchanged)
    report.duplicates += written.duplicates
    report.rows += [
        {
            "item": became.key, "line": each.line, "kind": each.item.kind, "stem": _stem(each.item), "outcome": became.outcome,
            "reason": "", "look": _to_look_at(became.findings),
        }
        for each, became in zip(rows, written.outcomes, strict=True)
    ]  # fmt: skip


def _to_look_at(findings: Iterable[lint.Finding]) -> list[str]:
    """What makes a question weaker or unfair, the worst first, each with the languages it is true of; tags can be written later."""
    said: dict[str, list[str]] = {}
    for each in findings:
        if each.severity != lint.INFO and each.code not in lint.OF_TAGS:
            said.setdefault(each.message[:LONGEST_LOOK], []).extend([each.language] if each.language else [])
    return [f"{message} ({', '.join(of)})" if of else message for message, of in list(said.items())[:MOST_LOOKED_AT]]


def _stem(item: Item) -> str:
    return " ".join(item.words[min(item.words)].stem.split())[:120]


def described(item: Item, language: str) -> dict[str, Any]:
    """A question as reports show it: {kind, stem, options, key, marks, tags}; options and key in words where there are words."""
    words = item.words.get(language) or item.words[min(item.words)]
    kind = KINDS[item.kind]
    named = {**fixed_words(item.kind), **words.parts}
    right = kind.right(item.body)
    return {
        "kind": item.kind, "stem": words.stem, "options": [named[key] for key in _options(item)],
        "key": [named.get(key, key) for key in kind.given(item.body, right)] or [str(value) for value in right.values()],
        "marks": item.marks, "tags": {name: str(value) for name, value in vars(item.tags).items() if value},
    }  # fmt: skip


def _options(item: Item) -> list[str]:
    """The keys of what can be chosen, in the question's order."""
    rows = item.body.get("options") or item.body.get("areas") or item.body.get("items") or []
    found = [row["key"] if isinstance(row, dict) else row for row in rows]
    return found or KINDS[item.kind].parts(item.body)


@dataclass(frozen=True)
class Export:
    """A file of `written` questions; `left` [(question, why)] are not in it. Without any that it could hold there is no file."""

    data: bytes
    written: int
    left: Sequence[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        return bool(self.left) and not self.written

    @property
    def reasons(self) -> dict[str, list[str]]:
        """{why: the questions left out for it}."""
        found: dict[str, list[str]] = {}
        for name, why in self.left:
            found.setdefault(why, []).append(name)
        return found


def export_questions(*, slug: str, format: str, language: str = "en") -> Export:
    """The published questions of a bank, as far as the format holds them; raises QuizRefused for an unknown bank or format."""
    held = Bank.objects.filter(slug=slug).first()
    if held is None:
        raise QuizRefused(_("There is no question bank called “%(slug)s”.") % {"slug": slug})
    if format not in formats.WRITES:
        names = ", ".join(formats.WRITES)
        raise QuizRefused(_("Questions can be written as: %(names)s.") % {"names": names})
    rows = Question.objects.filter(bank=held, live=True).select_related("scenario").order_by("key")
    items, left = formats.sort_out((item_of(row) for row in rows.iterator(chunk_size=500)), format=format, language=language)
    if left and not items:
        return Export(b"", 0, left)
    return Export(formats.write(items, format=format, scenarios=_scenarios(held), language=language), len(items), left)


def item_of(row: Question) -> Item:
    """The question with the content of its pictures."""
    return replace(row.item, media={name: pictures.read(stored) for name, stored in row.pictures.items()})


def _scenarios(held: Bank) -> list[Scenario]:
    newest: dict[int, ScenarioVersion] = {}
    for version in ScenarioVersion.objects.filter(scenario__bank=held).select_related("scenario").order_by("scenario__key", "number"):
        newest[version.scenario_id] = version
    return [
        Scenario(
            key=version.scenario.key,
            words={language: each["text"] for language, each in version.words.items()},
            title={language: each["title"] for language, each in version.words.items() if each["title"]},
        )
        for version in newest.values()
    ]
