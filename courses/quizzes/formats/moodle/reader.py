"""Read Moodle XML: categories become areas, labels of ours become tags, every question is one of our kinds or named as none."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...item import Item, Words
from .. import xml
from ..gift.reader import area
from ..labels import held
from ..numbers import marks
from ..reading import FileRefused, Reading, Unsupported, trim
from .kinds import KINDS, Asked
from .texts import Files, said

# What Moodle itself puts there; anything else would be lost in silence.
USUAL = {
    "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.", "votre réponse est correcte.",
    "votre réponse est partiellement correcte.", "votre réponse est incorrecte.", "correct", "incorrect",
}  # fmt: skip
AFTERWARDS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint")


def read(data: bytes, *, language: str) -> Reading:
    """The whole file, its words taken for `language`."""
    root = xml.parse(data)
    if xml.name(root) != "quiz":
        raise FileRefused(_("This XML holds no questions: it is neither Moodle's nor QTI."), root.line)
    found = Reading("moodle")
    category = ""
    for question in xml.children(root, "question"):
        kind = question.get("type", "")
        if kind == "category":
            category = trim(xml.text(question, "category", "text"))
            continue
        title = " ".join(xml.text(question, "name", "text").split())
        key = trim(xml.text(question, "idnumber"))
        name = key or title or _("line %(line)d") % {"line": question.line}
        notes: list[str] = []
        found.take(
            name,
            question.line,
            lambda at=question, key=key, category=category, notes=notes: _item(at, key, category, language, notes),  # type: ignore[misc]
            original=title,
        )
        for note in notes:
            found.note(name, question.line, note)
    return found


def _item(question: Any, key: str, category: str, language: str, notes: list[str]) -> Item:
    kind = question.get("type", "")
    if kind not in KINDS:
        raise Unsupported(kind)
    files = Files()
    labels = held((trim(xml.text(tag, "text")) for tag in xml.below(question, "tag")), area=area(category))
    notes += [_("The tag %(tag)s has no place in the bank.") % {"tag": tag} for tag in labels.foreign]
    stem = said(xml.child(question, "questiontext"), files)
    asked = KINDS[kind](Asked(question, stem, files, labels, language, notes))
    feedback = [each for each in (asked.feedback, said(xml.child(question, "generalfeedback"), files)) if each]
    _lost(question, files, notes)
    return Item(
        key=key,
        kind=asked.kind,
        body=asked.body,
        words={
            language: Words(asked.stem or stem, asked.parts, {at: why for at, why in asked.reasons.items() if why}, "\n\n".join(feedback))
        },
        marks=marks(xml.text(question, "defaultgrade"), notes),
        tags=labels.tags,
        group=labels.group,
        beliefs=labels.beliefs,
        media={name: content for name, content in files.held.items() if name not in files.unseen},
    )


def _lost(question: Any, files: Files, notes: list[str]) -> None:
    texts: Sequence[str] = [said(each, files) for each in xml.children(question, *AFTERWARDS)]
    for text in texts:
        if text and text.lower() not in USUAL:
            notes.append(_("This text has no place here and is lost: %(text)s") % {"text": text})
    notes += [_("The picture %(name)s is not in the file.") % {"name": name} for name in dict.fromkeys(files.missing)]
    notes += [_("No text shows the file %(name)s, which is left out.") % {"name": name} for name in dict.fromkeys(files.unseen)]
