"""An item as files, the bank and the lint know it: a body without language, its words side by side, its tags. Pure.

Files of every format are read into items and written from them; the bank makes a question version from one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from .kinds import KINDS, BadBody
from .kinds.short_text import plain

LANGUAGES = ("fr", "en")


class BadItem(ValueError):
    """The item cannot be asked or marked as it stands; the message says what to change."""


@dataclass(frozen=True)
class Words:
    """One language's words of an item, all in Markdown.

    `parts` {key: text} of what `Kind.parts` names (options, rows, items, areas); `reasons` {key: why it is right or wrong} of what
    `Kind.choices` names; `feedback` is said of the whole question afterwards; `information` belongs to this question of a scenario.
    """

    stem: str
    parts: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    feedback: str = ""
    information: str = ""


@dataclass(frozen=True)
class Tags:
    """Where an item belongs and where it comes from. `area`, `task`, `approach` are codes of the method's blueprints.

    `difficulty` is the author's guess, 1 (easy) to 5; `bloom` the level of Bloom's revised taxonomy, 1 (remember) to 6 (create).
    """

    method: str = ""
    edition: str = ""
    area: str = ""
    task: str = ""
    approach: str = ""
    skill: str = ""
    concept: str = ""
    difficulty: int | None = None
    bloom: int | None = None
    owner: str = ""
    licence: str = ""
    source: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class Item:
    """One question. `key` names it for good ("" where a file has no name for it); `group` is the key of the scenario or case set
    it hangs on; `beliefs` {choice: code of the misconception it stands for}; `media` {name in the Markdown: bytes}.
    """

    key: str
    kind: str
    body: Mapping[str, Any]
    words: Mapping[str, Words]
    marks: int = 1
    tags: Tags = Tags()
    group: str = ""
    beliefs: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)

    def check(self) -> None:
        """Raise BadItem unless body, words and marks make a question that can be asked and marked in each of its languages."""
        if self.kind not in KINDS:
            raise BadItem(_("There is no kind of question called “%(kind)s”.") % {"kind": self.kind})
        kind = KINDS[self.kind]
        try:
            kind.check(self.body)
        except BadBody as error:
            raise BadItem(str(error)) from error
        if not self.words or not set(self.words) <= set(LANGUAGES):
            raise BadItem(_("Give the words in one of these languages or more: %(languages)s.") % {"languages": ", ".join(LANGUAGES)})
        if not 1 <= self.marks <= 100:
            raise BadItem(_("A question is worth 1 to 100 marks."))
        wanted = kind.parts(self.body)
        for language, words in self.words.items():
            if not words.stem.strip():
                raise BadItem(_("The question has no text (%(language)s).") % {"language": language})
            missing = [key for key in wanted if not words.parts.get(key, "").strip()]
            if missing:
                raise BadItem(_("There are no words for %(keys)s (%(language)s).") % {"keys": ", ".join(missing), "language": language})
            foreign = set(words.parts) - set(wanted) or set(words.reasons) - set(kind.choices(self.body))
            if foreign:
                raise BadItem(
                    _("There are words for %(keys)s, which the question does not have (%(language)s).")
                    % {"keys": ", ".join(sorted(foreign)), "language": language}
                )
        if set(self.beliefs) - set(kind.choices(self.body)):
            raise BadItem(_("A belief stands beside something that cannot be chosen."))

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """{language: the same for two items that ask the same in the same words} (capitals, accents and spaces aside)."""
        return {language: self._fingerprint(words) for language, words in self.words.items()}

    @property
    def fingerprint(self) -> str:
        """That of the English words, else of the French ones."""
        return self._fingerprint(self.words.get("en") or self.words["fr"])

    def _fingerprint(self, words: Words) -> str:
        held = [self.kind, plain(words.stem), sorted(plain(text) for text in words.parts.values())]
        return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Scenario:
    """What several questions hang on: a booklet (open beside each question) or a case set (a short stem, never split)."""

    key: str
    words: Mapping[str, str]
    title: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
