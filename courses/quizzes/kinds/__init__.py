"""Kinds of questions, one folder each; `kind("single")` is where everything else asks."""

from .assertion_reason import AssertionReason
from .base import Answer, BadAnswer, BadBody, Body, Fields, Kind, mark
from .categorise import Categorise
from .cloze import Cloze
from .hotspot import Hotspot
from .matching import Matching
from .multiple import Multiple
from .numeric import Numeric
from .open_text import OpenText
from .ordering import Ordering
from .short_text import ShortText
from .single import Single
from .true_false import TrueFalse

KINDS: dict[str, Kind] = {
    each.code: each
    for each in (
        Single(), Multiple(), TrueFalse(), Matching(), Ordering(), Categorise(), Cloze(), Numeric(), Hotspot(), ShortText(),
        AssertionReason(), OpenText(),
    )
}  # fmt: skip


def kind(code: str) -> Kind:
    """The kind called `code`; KeyError for an unknown one."""
    return KINDS[code]


__all__ = ["KINDS", "Answer", "BadAnswer", "BadBody", "Body", "Fields", "Kind", "kind", "mark"]
