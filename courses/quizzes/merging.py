"""An item from a format that cannot hold everything, with the rest as the bank has it: importing takes nothing away unseen. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from .item import Item, Words


def merged(given: Item, held: Item, keeps: frozenset[str]) -> Item:
    """`given`, and from `held` what a format that keeps only `keeps` (formats.KEEPS) has no place for.

    A reason that the file does not give stays: files leave reasons out where their kind of question has no place for them.
    """
    words = {language: _words(each, held.words.get(language), keeps) for language, each in given.words.items()}
    if "languages" not in keeps:
        words = {**held.words, **words}
    item = replace(given, key=held.key, words={language: words[language] for language in sorted(words)}, body=_body(given, held, keeps))
    for name in ("marks", "tags", "group", "beliefs", "media"):
        if name not in keeps:
            item = replace(item, **{name: getattr(held, name)})
    return item


def _words(given: Words, held: Words | None, keeps: frozenset[str]) -> Words:
    if held is None:
        return given
    return replace(
        given,
        reasons={**held.reasons, **given.reasons},
        feedback=given.feedback if "feedback" in keeps else held.feedback,
        information=given.information if "information" in keeps else held.information,
    )


def _body(given: Item, held: Item, keeps: frozenset[str]) -> Mapping[str, object]:
    """What a short text accepts stands in each language: a file of one language changes that one."""
    if given.kind != held.kind or "languages" in keeps or given.kind != "short_text":
        return given.body
    return {**given.body, "accepted": {**held.body["accepted"], **given.body["accepted"]}}
