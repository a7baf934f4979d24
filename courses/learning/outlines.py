"""A training as one person sees it: what opens, what is done, where they stand. Rows are made for the modules that are looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from courses.catalogue.models import Lesson, MockExam, Module, Training

from .access import Pass, Verdict
from .enums import ProgressState
from .models import Enrolment
from .programme import Part, Programme

LONG = 60


class OutlineLesson(NamedTuple):
    """A row of the outline: `state` is "", "started" or "done"; `verdict` says whether it opens, and if not why."""

    lesson: Lesson
    title: str
    state: str
    verdict: Verdict
    current: bool

    @property
    def is_open(self) -> bool:
        return self.verdict is Verdict.OPEN


@dataclass(frozen=True)
class OutlineModule:
    """`states` is {lesson id: state} of the whole training; `current` the number of the lesson that is open here, or -1."""

    part: Part
    verdict: Verdict
    states: Mapping[int, str]
    current: int = -1

    @property
    def module(self) -> Module:
        return self.part.module

    @property
    def title(self) -> str:
        return self.part.title

    @property
    def total(self) -> int:
        return len(self.part.lessons)

    @cached_property
    def lessons(self) -> list[OutlineLesson]:
        return [self.row(number) for number in range(self.total)]

    def row(self, number: int) -> OutlineLesson:
        lesson, title = self.part.lessons[number]
        return OutlineLesson(lesson, title, self.states.get(lesson.pk, ""), self.verdict, number == self.current)

    @cached_property
    def done(self) -> int:
        return [self.states.get(pk) for pk in self.part.ids].count(ProgressState.DONE)

    @property
    def is_current(self) -> bool:
        """Whether the lesson that is open is one of its own."""
        return self.current >= 0

    @property
    def looks(self) -> str:
        """What its rows look like, apart from their words: the same for everybody who stands at the same place."""
        return ",".join(f"{row.state}{'!' if row.current else ''}{row.verdict[0]}" for row in self.lessons)


@dataclass(frozen=True)
class Outline:
    """A training as one person sees it, in one language."""

    programme: Programme
    modules: list[OutlineModule]
    held: Pass
    enrolment: Enrolment | None = None

    @cached_property
    def total(self) -> int:
        return sum(module.total for module in self.modules)

    @property
    def training(self) -> Training:
        return self.programme.training

    @property
    def title(self) -> str:
        return self.programme.title

    @property
    def mocks(self) -> Sequence[tuple[MockExam, str]]:
        """The training's mock exams, each with its title."""
        return self.programme.mocks

    @property
    def url(self) -> str:
        return self.programme.url

    @cached_property
    def lessons(self) -> list[OutlineLesson]:
        return [row for module in self.modules for row in module.lessons]

    @property
    def is_long(self) -> bool:
        """Whether a page lists the lessons of the present module only, and fetches the others when they are unfolded."""
        return self.total > LONG

    @cached_property
    def done(self) -> int:
        return sum(module.done for module in self.modules)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def minutes_left(self) -> int:
        return sum(row.lesson.minutes for row in self.lessons if row.state != ProgressState.DONE)

    @property
    def follows(self) -> bool:
        """Whether opening a lesson is learning it: authors and trainers who only look are not enrolled by looking."""
        return self.held.signed_in and (self.enrolment is not None or not self.held.reads_all)

    def row(self, key: str) -> OutlineLesson:
        """The row of the lesson `key`; KeyError for one that the training does not have."""
        module, number = self.programme.places[key]
        return self.modules[module].row(number)

    def around(self, key: str) -> tuple[OutlineLesson | None, OutlineLesson | None]:
        """The rows before and after the lesson `key`."""
        here = self.programme.order.index(self.programme.places[key])
        before, after = here - 1, here + 1
        return (self._at(before) if here else None, self._at(after) if after < self.total else None)

    def _at(self, position: int) -> OutlineLesson:
        module, number = self.programme.order[position]
        return self.modules[module].row(number)

    def resume(self) -> OutlineLesson | None:
        """Last visited unfinished lesson, else the first unfinished that opens; None when all that opens is done (LP-3)."""
        last = self.enrolment.last_lesson_id if self.enrolment else None
        unfinished = [row for row in self.lessons if row.is_open and row.state != ProgressState.DONE]
        return next((row for row in unfinished if row.lesson.pk == last), None) or next(iter(unfinished), None)
