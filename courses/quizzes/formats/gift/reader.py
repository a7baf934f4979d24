"""Read GIFT: choices, true or false, numbers, short answers, matching and essays."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ...item import Item, Words
from ..canonical import letters, options
from ..labels import Held, flagged, held
from ..media import hoisted
from ..numbers import decimal, fraction
from ..reading import Reading, Trouble, Unsupported, decode, trim
from ..weights import FULL, graded
from .syntax import FORMAT, Chunk, answers, chunks, cut, find, said, unescaped

TRUE = {"T", "TRUE"}
FALSE = {"F", "FALSE"}
WEIGHT = re.compile(r"[ \t\n]*%([-+0-9.,]+)%")
Facts = tuple[str, dict[str, Any], dict[str, str], dict[str, str], str]


def read(data: bytes, *, language: str) -> Reading:
    """The whole file, its words taken for `language`."""
    found = Reading("gift")
    for chunk in chunks(decode(data)):
        title, rest = _title(chunk.text)
        name = chunk.key or title or said(rest, "moodle")
        found.take(name, chunk.line, lambda at=chunk, rest=rest, name=name: _item(found, at, rest, name, language), original=title)  # type: ignore[misc]
    return found


def _title(text: str) -> tuple[str, str]:
    text = text.lstrip(" \t\n")
    if not text.startswith("::"):
        return "", text
    title, rest = cut(text[2:], "::")
    return ("", text) if rest is None else (" ".join(unescaped(title).split()), rest)


def area(category: str) -> str:
    """The code of the syllabus area that the last part of a category names; "" for Moodle's own default."""
    parts = [part.strip() for part in category.replace("//", "/").split("/") if part.strip()]
    last = parts[-1] if parts else ""
    return "" if last.lower() in ("top", "$course$", "$system$", "$module$") or last.startswith("Default for ") else slugify(last)


def _item(found: Reading, chunk: Chunk, text: str, name: str, language: str) -> Item:
    media: dict[str, bytes] = {}
    text = hoisted(text, media)
    format = FORMAT.match(text)
    kind_of_text = format[1] if format else "moodle"
    before, inner, after = _bracket(text[format.end() :] if format else text)
    if inner is None:
        raise Unsupported("description")
    labels = held(chunk.labels, area=area(chunk.category))
    for foreign in labels.foreign:
        found.note(name, chunk.line, _("The tag %(tag)s has no place in the bank.") % {"tag": foreign})
    inner, general = cut(inner, "####")
    note: list[str] = []
    kind, body, parts, reasons, more = _answer(trim(inner), kind_of_text, labels, note)
    stem = said(before, kind_of_text, own=False)
    if trim(after):
        stem = f"{stem} _____ {said(after, kind_of_text, own=False)}"
    feedback = [text for text in (more, said(general, kind_of_text) if general else "") if text]
    if kind == "short_text":
        body["accepted"] = {language: body["accepted"]}
    for each in note:
        found.note(name, chunk.line, each)
    return Item(
        key=chunk.key,
        kind=kind,
        body=body,
        words={language: Words(stem, parts, {key: text for key, text in reasons.items() if text}, "\n\n".join(feedback))},
        marks=labels.marks,
        tags=labels.tags,
        group=labels.group,
        beliefs=labels.beliefs,
        media=media,
    )


def _bracket(text: str) -> tuple[str, str | None, str]:
    start = find(text, "{")
    if start < 0:
        if find(text, "}") >= 0:
            raise Trouble(_("A bracket closes that was never opened: write “\\}” for the sign."))
        return text, None, ""
    end = find(text, "}", start)
    if end < 0:
        raise Trouble(_("The bracket of the answers is not closed."))
    if find(text, "{", end) >= 0 or find(text, "}", end + 1) >= 0:
        raise Trouble(_("A question has one bracket of answers: write “\\{” for the sign."))
    return text[:start], text[start + 1 : end], text[end + 1 :]


def _answer(inner: str, format: str, labels: Held, note: list[str]) -> Facts:
    first = cut(inner, "#")[0].strip().upper()
    if not inner:
        return "open_text", {}, {}, {}, ""
    if inner.startswith("#"):
        return _numeric(trim(inner[1:]), format, note)
    if first in TRUE | FALSE:
        return _true_false(inner, first in TRUE, format)
    found = answers(inner)
    signs = {sign for sign, _text in found}
    if signs == {"="} and all(find(text, "->") >= 0 for _sign, text in found):
        return _matching(found, format, labels)
    if signs == {"="}:
        return _short(found, format, labels, note)
    return _choice(found, format, labels, note)


def _weighed(sign: str, text: str) -> tuple[Any, str, str]:
    """The weight of an answer, its text and its feedback, both still as in the file."""
    found = WEIGHT.match(text)
    worth = fraction(found[1]) if found else FULL if sign == "=" else fraction("0")
    text, feedback = cut(text[found.end() :] if found else text, "#")
    return worth, text, feedback or ""


def _choice(found: Sequence[tuple[str, str]], format: str, labels: Held, note: list[str]) -> Facts:
    rows = [_weighed(sign, text) for sign, text in found]
    single = any(sign == "=" for sign, _text in found)
    right, lost = graded([row[0] for row in rows], single=single, name="multichoice")
    note += [lost] if lost else []
    keys = letters(len(rows))
    body = options(keys, {keys[at] for at in right})
    parts = {key: said(row[1], format) for key, row in zip(keys, rows, strict=True)}
    reasons = {key: said(row[2], format) for key, row in zip(keys, rows, strict=True)}
    made = {"options": body} if single else flagged({"options": body}, labels, "limit")
    return "single" if single else "multiple", made, parts, reasons, ""


def _true_false(inner: str, true: bool, format: str) -> Facts:
    """The feedback of the wrong answer comes first, then that of the right one."""
    wrong, right = ("false", "true") if true else ("true", "false")
    _word, rest = cut(inner, "#")
    first, second = cut(rest or "", "#")
    return (
        "true_false",
        {"options": options(["true", "false"], {right})},
        {},
        {wrong: said(first, format), right: said(second or "", format)},
        "",
    )


def _matching(found: Sequence[tuple[str, str]], format: str, labels: Held) -> Facts:
    texts: list[str] = []
    rows: list[dict[str, str]] = []
    parts: dict[str, str] = {}
    for _sign, text in found:
        left, right = cut(text, "->")
        option = said(right or "", format)
        if option not in texts:
            texts.append(option)
        if trim(left):
            key = f"r{len(rows) + 1}"
            rows.append({"key": key, "option": letters(len(texts))[texts.index(option)]})
            parts[key] = said(left, format)
    keys = letters(len(texts))
    return "matching", flagged({"rows": rows, "options": keys}, labels, "once"), {**parts, **dict(zip(keys, texts, strict=True))}, {}, ""


def _short(found: Sequence[tuple[str, str]], format: str, labels: Held, note: list[str]) -> Facts:
    accepted, feedback = [], []
    for sign, text in found:
        worth, answer, reason = _weighed(sign, text)
        plain = " ".join(said(answer, "plain" if format != "markdown" else format).split())
        if worth < FULL:
            note.append(_("The answer “%(text)s” had a part of the mark and is lost.") % {"text": plain})
            continue
        if re.search(r"(?<!\\)\*", plain):
            raise Unsupported("shortanswer: wildcard")
        accepted.append(plain.replace("\\*", "*"))
        feedback += [said(reason, format)] if trim(reason) else []
    return "short_text", flagged({"accepted": accepted}, labels, "exact"), {}, {}, "\n\n".join(dict.fromkeys(feedback))


def _numeric(inner: str, format: str, note: list[str]) -> Facts:
    found = answers(inner) if inner[:1] in ("=", "~") else [("=", inner)]
    rows = [_weighed(sign, text) for sign, text in found]
    if any(0 < row[0] < FULL for row in rows) or sum(row[0] >= FULL for row in rows) > 1:
        raise Unsupported("numerical: several ranges")
    for worth, text, reason in rows:
        if worth <= 0 and trim(reason):
            note.append(_("What is said of the wrong answer %(text)s is lost.") % {"text": text.strip()})
    right = next((row for row in rows if row[0] >= FULL), None)
    if right is None:
        raise Trouble(_("No answer is right."))
    return "numeric", span(right[1]), {}, {}, said(right[2], format)


def span(text: str) -> dict[str, str]:
    """Value and tolerance of "1822", "1822:5" or "1.5..2.5". Raises Trouble."""
    low, dots, high = text.strip().partition("..")
    if dots:
        least, most = decimal(low), decimal(high)
        return {"value": str((least + most) / 2), **_tolerance(abs(most - least) / 2)}
    value, _colon, tolerance = low.partition(":")
    found = decimal(value)
    text = value.strip() if "," not in value else str(found)
    return {"value": text, **_tolerance(decimal(tolerance.strip() or "0"), tolerance.strip().replace(",", "."))}


def _tolerance(number: Decimal, text: str = "") -> dict[str, str]:
    return {"tolerance": text or str(number)} if number else {}
