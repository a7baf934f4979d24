"""Read a table of questions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from lms.kit import sheets

from ...item import LANGUAGES, Item, Words
from ...kinds import KINDS
from ...kinds.assertion_reason import OPTIONS as FIVE
from ...kinds.true_false import OPTIONS as TWO
from ..canonical import TAGS, letters, options
from ..labels import FLAGS
from ..markdown.heads import tags, whole
from ..reading import FileRefused, Reading, Trouble, Unsupported, trim
from .cells import active
from .columns import MAX_COLUMNS, OPTIONS, ROWS, column, known

Row = Mapping[str, str]
Facts = tuple[dict[str, Any], dict[str, str], list[str]]
NOTHING = {"n/a", "na", "-", "–", "—"}
RANGE = re.compile(r"\s*(\w+)\s*=\s*([^;]+?)\s*\.\.\s*([^;]+?)\s*/\s*([^;]+?)\s*")


def read(data: bytes, *, format: str, language: str) -> Reading:
    """The whole table; its first line names the columns. `language` holds for rows that do not say theirs."""
    found = Reading(format)
    names: list[str] = []
    own = False
    try:
        for line, cells in sheets.rows(f"table.{format}", data, columns=MAX_COLUMNS):
            values = [trim(str(cell if cell is not None else "")) for cell in cells]
            if not any(values):
                continue
            if not names:
                names = _header(values, found)
                own = "kind" in names
                continue
            if len(found.items) >= sheets.MAX_ROWS:
                raise FileRefused(_("This file holds more than %(n)d questions. Split it.") % {"n": sheets.MAX_ROWS}, line)
            _take(found, {name: active(value) for name, value in zip(names, values, strict=False)}, line, language, own)
    except sheets.SheetRefused as error:
        raise FileRefused(str(error)) from error
    if not names:
        raise FileRefused(_("This file is empty: its first line must name the columns."))
    return found


def _header(values: list[str], found: Reading) -> list[str]:
    if len(values) > MAX_COLUMNS:
        raise FileRefused(_("This table has more than %(n)d columns.") % {"n": MAX_COLUMNS}, 1)
    names = [column(value) for value in values]
    if "stem" not in names:
        raise FileRefused(_("This table needs a column “stem” with the text of the question."), 1)
    twice = [name for at, name in enumerate(names) if name and name in names[:at]]
    if twice:
        raise FileRefused(_("Two columns mean the same: %(name)s.") % {"name": twice[0]}, 1)
    for title, name in zip(values, names, strict=True):
        if title and not known(name):
            found.note(title, 1, _("The column %(name)s has no place in the bank.") % {"name": title})
    return names


def _take(found: Reading, row: dict[str, str], line: int, language: str, own: bool) -> None:
    if not own:
        for name in OPTIONS:
            if row.get(name, "").lower() in NOTHING:
                row[name] = ""
    name = row.get("key") or row.get("original") or row["stem"]
    found.take(name, line, lambda: _item(row, language), original=row.get("key") or row.get("original", ""))


def _item(row: Row, language: str) -> Item:
    if any("\0" in value for value in row.values()):
        raise Trouble(_("There is a null character in the text."))
    language = row.get("language") or language
    if language not in LANGUAGES:
        raise Trouble(_("There are no questions in this language: %(language)s.") % {"language": language})
    kind = row.get("kind") or _kind(row)
    if kind not in _KINDS:
        raise Unsupported(kind)
    body, parts, choices = _KINDS[kind](row)
    if kind == "short_text":
        body["accepted"] = {language: body["accepted"]}
    flags = row.get("flags", "").split()
    if not set(flags) <= set(FLAGS):
        raise Trouble(_("flags are %(names)s.") % {"names": ", ".join(FLAGS)})
    reasons = {key: row[f"reason_{key}"] for key in choices if row.get(f"reason_{key}")}
    tagged = {name: row.get(name, "") for name in TAGS}
    tagged["area"] = tagged["area"] or slugify(row.get("category", ""))
    return Item(
        key=row.get("key", ""),
        kind=kind,
        body={**body, **{flag: True for flag in flags}},
        words={language: Words(row["stem"], parts, reasons, row.get("feedback", ""), row.get("information", ""))},
        marks=whole(row["marks"], "marks") if row.get("marks") else 1,
        tags=tags(tagged, {}),
        group=row.get("group", ""),
        beliefs=_pairs(row.get("beliefs", ""), "beliefs"),
    )


def _kind(row: Row) -> str:
    """Tables of others: several letters are a multiple choice."""
    return "multiple" if len(_right(row, _options(row))) > 1 else "single"


def _options(row: Row) -> dict[str, str]:
    texts = [row.get(name, "") for name in OPTIONS]
    while texts and not texts[-1]:
        texts.pop()
    return dict(zip(letters(len(texts)), texts, strict=True))


def _right(row: Row, parts: Mapping[str, str]) -> set[str]:
    """The right options: letters or numbers, or the words of the option themselves."""
    text = row.get("right", "")
    whole_text = [key for key, part in parts.items() if part == text]
    if len(whole_text) == 1 and text.lower() not in parts:
        return set(whole_text)
    found = {each.lower() for each in re.split(r"[\s,;/&+|]+", text) if each}
    keys = list(parts)
    found = {keys[int(each) - 1] if re.fullmatch(r"[1-9][0-9]?", each) and int(each) <= len(keys) else each for each in found}
    if not found or not found <= set(parts):
        raise Trouble(_("The right answer “%(text)s” is not one of the options.") % {"text": text})
    return found


def _choice(row: Row) -> Facts:
    parts = _options(row)
    return {"options": options(list(parts), _right(row, parts))}, parts, list(parts)


def _fixed(keys: list[str], names: list[str]) -> Callable[[Row], Facts]:
    def made(row: Row) -> Facts:
        right = row.get("right", "").lower()
        if right not in keys:
            raise Trouble(_("right is one of %(keys)s.") % {"keys": ", ".join(keys)})
        return {"options": options(keys, {right})}, {name: row.get(name, "") for name in names}, keys

    return made


def _rows(row: Row) -> list[str]:
    texts = [row.get(name, "") for name in ROWS]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _matching(row: Row) -> Facts:
    parts, texts = _options(row), _rows(row)
    wanted = _pairs(row.get("right", ""), "right")
    if set(wanted) != {str(at) for at in range(1, len(texts) + 1)}:
        raise Trouble(_("right names an option for each row, such as “1=b 2=a”."))
    rows = [{"key": f"r{at}", "option": wanted[str(at)]} for at in range(1, len(texts) + 1)]
    words = {f"r{at}": text for at, text in enumerate(texts, start=1)}
    return {"rows": rows, "options": list(parts)}, {**words, **parts}, []


def _ordering(row: Row) -> Facts:
    parts = {f"s{at}": text for at, text in enumerate(_rows(row), start=1)}
    return {"items": list(parts)}, parts, []


def _numeric(row: Row) -> Facts:
    body: dict[str, Any] = {name: row[name] for name in ("value", "formula", "tolerance") if row.get(name)}
    if "value" not in body and "formula" not in body and row.get("right"):
        body["value"] = row["right"]
    if row.get("values") or "formula" in body:
        found = [RANGE.fullmatch(each) for each in row.get("values", "").split(";")]
        if not all(found):
            raise Trouble(_("values are written such as “ev=80..120/10; ac=60..100/10”."))
        body["values"] = {each[1]: {"from": each[2], "to": each[3], "step": each[4]} for each in found if each}
    if row.get("decimals"):
        body["decimals"] = whole(row["decimals"], "decimals")
    if row.get("units"):
        body["units"] = [unit.strip() for unit in row["units"].split("\n")]
    return body, {}, []


def _short_text(row: Row) -> Facts:
    texts = (row.get("accepted") or row.get("right", "")).split("\n")
    return {"accepted": [" ".join(text.split()) for text in texts if text.strip()]}, {}, []


def _pairs(text: str, field: str) -> dict[str, str]:
    """{a: b} of "a=b c=d"; the last equals sign of each counts."""
    found = [each.rpartition("=") for each in text.split()]
    if not all(key and value for key, _sign, value in found):
        raise Trouble(_("%(field)s is written such as “a=one b=two”.") % {"field": field})
    return {key: value for key, _sign, value in sorted(found)}


_KINDS: dict[str, Callable[[Row], Facts]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _fixed(TWO, []),
    "assertion_reason": _fixed(FIVE, ["assertion", "reason"]),
    "matching": _matching,
    "categorise": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
    "open_text": lambda row: ({}, {}, []),
}
assert set(_KINDS) < set(KINDS)
