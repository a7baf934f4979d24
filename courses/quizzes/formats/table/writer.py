"""Write a table of questions in one language: only the columns that some question needs."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ...item import Item, Words
from ..labels import FLAGS
from ..markdown.heads import untag
from ..xml import held
from .cells import inert
from .columns import MAX_OPTIONS, OPTIONS, ORDER, ROWS

LONGEST = 32_000


def fits(item: Item, words: Words) -> str:
    """Why the question does not fit into a row; "" where it does."""
    row = _row(item, words, "")
    if len(item.body.get("options", [])) > MAX_OPTIONS or len(item.body.get("rows", item.body.get("items", []))) > len(ROWS):
        return _("A table holds questions of %(n)d options and rows at most.") % {"n": MAX_OPTIONS}
    if any(len(value) > LONGEST for value in row.values()):
        return _("A text is longer than a cell can hold.")
    odd = [*item.beliefs.values(), *item.body.get("units", [])]
    return _("A code has a space in it, which tables cannot hold.") if any(len(each.split()) != 1 for each in odd) else ""


def write(items: Sequence[Item], *, format: str, language: str) -> bytes:
    """The file as UTF-8 with its mark (CSV) or as a workbook; the items can be held."""
    rows = [_row(item, item.words[language], language) for item in items]
    used = [name for name in ORDER if name in ("key", "kind", "stem") or any(row.get(name) for row in rows)]
    table = [used, *([inert(row.get(name, "")) for name in used] for row in rows)]
    return _workbook(table) if format == "xlsx" else _csv(table)


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_MINIMAL).writerows(table)
    return out.getvalue().encode("utf-8-sig")


def _workbook(table: Sequence[Sequence[str]]) -> bytes:
    import openpyxl  # slow to import: only when a workbook is written

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    for row in table:
        sheet.append([held(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(item: Item, words: Words, language: str) -> dict[str, str]:
    body = item.body
    row = {"key": item.key, "kind": item.kind, "language": language, "stem": words.stem}
    row |= {"feedback": words.feedback, "information": words.information, "group": item.group, **untag(item.tags)}
    row["marks"] = str(item.marks) if item.marks != 1 else ""
    row["flags"] = " ".join(flag for flag in FLAGS if body.get(flag))
    row["beliefs"] = " ".join(f"{choice}={belief}" for choice, belief in item.beliefs.items())
    row |= {f"reason_{key}": reason for key, reason in words.reasons.items()}
    return row | _facts(item, words, language)


def _facts(item: Item, words: Words, language: str) -> dict[str, str]:
    body = item.body
    if item.kind in ("single", "multiple", "true_false", "assertion_reason"):
        right = " ".join(option["key"] for option in body["options"] if option.get("correct"))
        named = {name: words.parts[name] for name in ("assertion", "reason") if name in words.parts}
        texts = dict(zip(OPTIONS, words.parts.values(), strict=False)) if item.kind in ("single", "multiple") else named
        return {"right": right, **texts}
    if item.kind in ("matching", "categorise"):
        right = " ".join(f"{at}={row['option']}" for at, row in enumerate(body["rows"], start=1))
        texts = dict(zip(OPTIONS, (words.parts[key] for key in body["options"]), strict=False))
        return {"right": right, **texts, **dict(zip(ROWS, (words.parts[row["key"]] for row in body["rows"]), strict=False))}
    if item.kind == "ordering":
        return dict(zip(ROWS, (words.parts[key] for key in body["items"]), strict=False))
    if item.kind == "short_text":
        return {"accepted": "\n".join(body["accepted"].get(language, []))}
    return _number(item)


def _number(item: Item) -> dict[str, str]:
    body = item.body
    row = {name: str(body[name]) for name in ("value", "formula", "tolerance", "decimals") if name in body}
    if body.get("values"):
        row["values"] = "; ".join(f"{name}={each['from']}..{each['to']}/{each['step']}" for name, each in body["values"].items())
    if body.get("units"):
        row["units"] = "\n".join(body["units"])
    return row
