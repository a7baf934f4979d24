"""Markdown of a question to HTML, when it is written; and what identifies a version's content."""

import hashlib
import json
import re
import textwrap
from collections.abc import Mapping
from html import escape

from lms.kit import markdown, typography

from . import pictures
from .item import BadItem, Item, Words

# What stands for a gap or a value, {g1}: Markdown would take it for attributes of what is before it ({g1} after **bold**, at the end of a
# heading, in a paragraph of its own) and drop it. While it lays the text out, private signs stand for the braces.
_PLACE = re.compile(r"\{([A-Za-z]\w*)\}")
_HIDDEN = re.compile("\ue000([A-Za-z]\\w*)\ue001")
# A text of letters, figures and plain punctuation is a paragraph, whatever Markdown's rules: no need to ask its process.
_PLAIN = re.compile(r"[^\W\d_][\w ,;:?!'’()«»“”%/.\u00a0\u202f–—-]*", re.UNICODE)
_NOT_PLAIN = re.compile(r"__|--|://|www\.|\.\.\.|\([cr]\)|\(tm\)|@", re.IGNORECASE)


def to_html(source: str, *, language: str) -> str:
    """The clean HTML of a question's words; "" for none. Raises BadItem for a text that cannot be laid out."""
    text = source.strip()
    if not text:
        return ""
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not re.search(r"(^|\W)_|_(\W|$)", text):
        found = f"<p>{escape(text, quote=False)}</p>"
    else:
        try:
            found = markdown.render(_PLACE.sub("\ue000\\1\ue001", text), language=language).html
        except markdown.MarkdownRefused as refusal:
            raise BadItem(str(refusal)) from refusal
        found = _HIDDEN.sub(r"{\1}", found)
    return typography.french(found) if language == "fr" else found


def shown(words: Words, *, language: str, stored: Mapping[str, str]) -> dict:
    """The fields of a QuestionText; `stored` {name of a picture in the words: name in the store}."""

    def html(source: str, *, language: str) -> str:
        return to_html(pictures.placed(source, stored), language=language)

    return {
        "stem": html(words.stem, language=language),
        "parts": {key: html(text, language=language) for key, text in words.parts.items()},
        "reasons": {key: html(text, language=language) for key, text in words.reasons.items() if text.strip()},
        "feedback": html(words.feedback, language=language),
        "information": html(words.information, language=language),
    }


def line(stem: str, *, language: str, length: int) -> str:
    """A stem cut at a word, with the typography of the language that it is written in."""
    cut = textwrap.shorten(stem, length, placeholder=" …")
    return typography.french(cut) if language == "fr" else cut


def digest(item: Item) -> str:
    """The same for the same content and tags of reports: another digest makes another version."""
    tags = item.tags
    held = [
        item.kind, item.marks, item.body, item.beliefs, sorted(item.media), [tags.area, tags.task, tags.approach, tags.concept],
        {
            language: [words.stem, dict(words.parts), dict(words.reasons), words.feedback, words.information]
            for language, words in item.words.items()
        },
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(held, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
