"""What every kind of question says of itself: is its body sound, what is an answer to it, and what is that answer worth.

A body is the language-neutral part of a question version, key included; words stand in QuestionText. An answer is what the
candidate's page sends and the server keeps. Everything here is pure: JSON in, JSON or a number out.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext as _

Body = Mapping[str, Any]
Answer = Mapping[str, Any]


class Fields(Protocol):
    """A posted form, as Django's QueryDict gives it."""

    def get(self, key: str, default: str, /) -> Any: ...

    def getlist(self, key: str) -> list[str]: ...


class BadBody(ValueError):
    """The question cannot be asked like this; the message says what to change, in the reader's language."""


class BadAnswer(ValueError):
    """This is no answer to this question: it is refused and what the server holds is unchanged (E10)."""


class Kind(ABC):
    """One kind of question. `code` names it in files and rows; `by_hand`: a person gives its mark."""

    code: ClassVar[str]
    by_hand: ClassVar[bool] = False
    # The longest text anybody may type into an answer; nothing else in an answer is free.
    longest: ClassVar[int] = 0

    @abstractmethod
    def check(self, body: Body) -> None:
        """Raise BadBody for a body that cannot be asked or marked."""

    @abstractmethod
    def clean(self, body: Body, answer: Answer) -> dict[str, Any]:
        """The answer in its one form; {} for a blank one. Raises BadAnswer."""

    @abstractmethod
    def share(self, body: Body, answer: Answer, *, partial: bool) -> Fraction | None:
        """How much of the marks a clean answer earns, 0 to 1; None while a person has to say. Never less than 0."""

    @abstractmethod
    def right(self, body: Body) -> dict[str, Any]:
        """The answer that earns everything."""

    @abstractmethod
    def parts(self, body: Body) -> list[str]:
        """The keys of everything that needs words of its own beside the stem: options, rows, items, areas."""

    def choices(self, body: Body) -> list[str]:
        """The keys of what can be chosen, each with a reason of its own: what `given` may name."""
        return []

    def given(self, body: Body, answer: Answer) -> list[str]:
        """What a clean answer chose, as keys of `choices`: counted in the table of distractors."""
        return []

    def read(self, body: Body, fields: "Fields") -> dict[str, Any]:
        """The answer that a plain form posts (the page without script); still to be cleaned."""
        return {"chosen": fields.getlist("chosen")}

    def rows(self, body: Body) -> int:
        """How many parts are marked one by one; 1 for a question that is right or wrong as a whole."""
        return 1

    def order(self, body: Body, *, seed: int) -> list[str]:
        """The keys in the order in which this candidate sees them."""
        return []

    def drawn(self, body: Body, *, seed: int) -> dict[str, Any]:
        """The values that this candidate's question is asked with; {} where nothing varies."""
        return {}


def mark(kind: Kind, body: Body, answer: Answer, *, marks: int, partial: bool = False) -> int | None:
    """The whole marks of a clean answer: a blank one has 0, and rounding is down so that nothing is given away (E20)."""
    if not answer:
        return 0
    share = kind.share(body, answer, partial=partial)
    return None if share is None else int(share * marks)


def shuffled(keys: Sequence[str], *, seed: int) -> list[str]:
    """The keys in an order that the seed decides."""
    order = list(keys)
    random.Random(seed).shuffle(order)  # noqa: S311 (an attempt must be shown again from its seed)
    return order


def keys_of(rows: object, *, what: str, least: int) -> list[str]:
    """The keys of a list of rows, each there once; raises BadBody."""
    found = [row.get("key") if isinstance(row, Mapping) else row for row in rows] if isinstance(rows, Sequence) else []
    if len(found) < least or not all(isinstance(key, str) and key for key in found):
        raise BadBody(_("Give %(what)s: %(n)d or more, each with a key.") % {"what": what, "n": least})
    if len(set(found)) != len(found):
        raise BadBody(_("The same key stands twice in %(what)s.") % {"what": what})
    return [str(key) for key in found]


def chosen_of(answer: Answer, *, among: Sequence[str]) -> list[str]:
    """The options an answer names, in the question's order; raises BadAnswer for another one."""
    chosen = answer.get("chosen", [])
    if not isinstance(chosen, Sequence) or isinstance(chosen, str) or not set(map(str, chosen)) <= set(among):
        raise BadAnswer(_("This answer is not one of the options."))
    return [key for key in among if key in chosen]


def rows_of(answer: Answer, *, rows: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """{row: value} of an answer in rows; what is not answered is left out. Raises BadAnswer for a foreign row or value."""
    given = answer.get("rows", {})
    if not isinstance(given, Mapping) or not set(given) <= set(rows):
        raise BadAnswer(_("This answer has a line that the question does not have."))
    held = {row: given[row] for row in rows if given.get(row)}
    if not all(isinstance(value, str) and value in values for value in held.values()):
        raise BadAnswer(_("This answer is not one of the options."))
    return held


def share_of(right: int, whole: int, *, partial: bool) -> Fraction:
    """All or nothing, or each part its share."""
    if partial:
        return Fraction(right, whole)
    return Fraction(int(right == whole))


def read_rows(fields: Fields, rows: Sequence[str]) -> dict[str, Any]:
    """The answer in rows that a plain form posts as `row-<key>`."""
    return {"rows": {row: fields.get(f"row-{row}", "") for row in rows}}
