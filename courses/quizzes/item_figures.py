"""Reads for authors: the figures of a bank's quizzes and questions, one question in full, the reports that wait (QZ-17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from lms.kit import languages

from . import naming
from .enums import DisputeState
from .models import Bank, Dispute, Exposure, FormStatistics, ItemStatistics, Question, QuestionText
from .statistics import LEAST

SORTS = {
    "key": ("key",), "n": ("-sat", "key"), "facility": (F("facility").asc(nulls_last=True), "key"),
    "discrimination": (F("discrimination").asc(nulls_last=True), "key"),
}  # fmt: skip
SHOWS = ("all", "flagged", "out", "reported")


def banks() -> list[Any]:
    """Every bank with `questions_n`, `flagged`, `out` and `reports` (4 statements)."""
    found: list[Any] = list(Bank.objects.annotate(questions_n=Count("questions", filter=Q(questions__current__isnull=False))))
    out = dict(Question.objects.filter(is_out=True).order_by().values_list("bank").annotate(Count("pk")))
    flagged = dict(Question.objects.filter(Exists(_figures().exclude(flags=[]))).order_by().values_list("bank").annotate(Count("pk")))
    waiting = Dispute.objects.filter(state=DisputeState.OPEN).order_by()
    reports = dict(waiting.values_list("version__question__bank").annotate(Count("pk")))
    for bank in found:
        bank.out, bank.flagged, bank.reports = out.get(bank.pk, 0), flagged.get(bank.pk, 0), reports.get(bank.pk, 0)
    return found


def to_look_at() -> dict[str, int]:
    """{"reports": reports that wait, "out": questions out of draws} (2 statements)."""
    waiting = Dispute.objects.filter(state=DisputeState.OPEN).count()
    return {"reports": waiting, "out": Question.objects.filter(is_out=True).count()}


def _figures() -> QuerySet[ItemStatistics]:
    return ItemStatistics.objects.filter(version=OuterRef("current"))


def questions(bank: Bank, *, show: str = "all", sort: str = "key") -> QuerySet[Question]:
    """The published questions of a bank with `current.figures`, to be paged; `sat`, `facility`, `discrimination` of the largest group."""
    largest = _figures().order_by("-n", "language")
    rows = Question.objects.filter(bank=bank, current__isnull=False).select_related("current")
    rows = rows.annotate(
        sat=largest.values("n")[:1], facility=largest.values("facility")[:1], discrimination=largest.values("discrimination")[:1]
    ).prefetch_related(Prefetch("current__figures", ItemStatistics.objects.order_by("-n", "language")))
    waiting = Dispute.objects.filter(version__question=OuterRef("pk"), state=DisputeState.OPEN)
    narrowed = {"flagged": Exists(_figures().exclude(flags=[])), "out": Q(is_out=True), "reported": Exists(waiting)}
    if show in narrowed:
        rows = rows.filter(narrowed[show])
    return rows.order_by(*SORTS.get(sort, SORTS["key"]))


def quizzes(bank: Bank) -> list[tuple[str, FormStatistics]]:
    """[(title, how well it tells people apart)] of each quiz of a bank that was sat in exam conditions (2 statements)."""
    of_bank = Q(quiz__bank=bank) | Q(quiz__bank__isnull=True, quiz__questions__bank=bank)
    rows = FormStatistics.objects.filter(of_bank).distinct().select_related("quiz").prefetch_related("quiz__texts")
    language = languages.active()
    found = []
    for row in rows.order_by("quiz__key", "-n", "language"):
        titles = {text.language: text.title for text in row.quiz.texts.all()}
        found.append((titles.get(language) or next(iter(titles.values()), row.quiz.key), row))
    return found


@dataclass(frozen=True)
class Choice:
    """One row of a distractor table, with the words of the choice."""

    text: str
    row: Mapping

    @property
    def is_blank(self) -> bool:
        return self.row["choice"] == ""


@dataclass(frozen=True)
class Group:
    """The figures of one language and mode, with the table in words."""

    figures: ItemStatistics
    choices: list[Choice]

    @property
    def is_published(self) -> bool:
        return self.figures.n >= LEAST


@dataclass(frozen=True)
class Detail:
    question: Question
    stem: str
    area: str
    groups: list[Group]
    reports: list[Dispute]
    exposure: Exposure | None = None
    least: int = LEAST


def detail(bank: str, key: str) -> Detail | None:
    """One published question in full; None where the bank has no such question (5 statements)."""
    question = Question.objects.filter(bank__slug=bank, key=key, current__isnull=False).select_related("current", "bank").first()
    if question is None or question.current is None:
        return None
    language = languages.active()
    texts = {text.language: text for text in QuestionText.objects.filter(version=question.current)}
    text = texts.get(language) or next(iter(texts.values()))
    groups = [
        Group(row, [Choice(_words(text, each["choice"]), each) for each in row.table])
        for row in ItemStatistics.objects.filter(version=question.current).order_by("-n", "language")
    ]
    reports = list(Dispute.objects.filter(version__question=question).select_related("user", "version").order_by("-at")[:50])
    area = naming.area(question.area, language=language, method=question.method) if question.area else ""
    return Detail(question, text.stem, area, groups, reports, Exposure.objects.filter(question=question).first())


def _words(text: QuestionText, choice: str) -> str:
    """The words of a choice: an option, a gap filled ("g1.a"), or a row with its option ("r1=a")."""
    if choice in text.parts or "=" not in choice:
        return text.parts.get(choice, choice)
    row, option = choice.split("=", 1)
    return f"{text.parts.get(row, row)} → {text.parts.get(option, option)}"


def report(pk: int) -> Dispute | None:
    """A report with its question (1 statement)."""
    return Dispute.objects.filter(pk=pk).select_related("version__question__bank").first()
