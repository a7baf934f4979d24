"""Read QTI 1.2, as Canvas, Blackboard and Respondus write it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ...item import LANGUAGES, Item, Words
from .. import numbers, xml
from ..canonical import letters, options
from ..html import markdown_of, to_markdown
from ..html.tree import from_xml
from ..media import hoisted
from ..numbers import decimal, fraction
from ..reading import Reading, Trouble, Unsupported, trim
from ..weights import FULL, graded
from .pictures import Pictures

TRUE, FALSE = {"true", "vrai", "wahr"}, {"false", "faux", "falsch"}
NUMBERS = {"decimal", "integer", "scientific"}
UNHELD = {"calculated_question", "file_upload_question", "fill_in_multiple_blanks_question", "text_only_question", "hot_spot_question"}


@dataclass
class Condition:
    """What a condition asks for, and the mark it gives: [(response, value)] of what must be there."""

    wanted: list[tuple[str, str]]
    mark: Fraction
    element: Any
    feedback: list[str] = field(default_factory=list)


@dataclass
class Asked:
    """One item as it is read."""

    element: Any
    pictures: Pictures
    language: str
    notes: list[str]
    facts: dict[str, str]
    conditions: list[Condition]
    kind: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def said(self, element: Any) -> str:
        """The words of what has material in it."""
        texts = [self._text(each) for each in xml.below(element, "mattext", "matimage")]
        return "\n\n".join(each for each in texts if each)

    def _text(self, element: Any) -> str:
        resolve = self.pictures.resolve
        if xml.name(element) == "matimage":
            return f"![{element.get('label', '')}]({resolve(element.get('uri', ''))})"
        if len(element):
            return markdown_of(from_xml(element), resolve=resolve)
        text = hoisted(trim(element.text or ""), self.pictures.held)
        return to_markdown(text, resolve=resolve) if element.get("texttype", "").lower() == "text/html" else text


def take(found: Reading, root: Any, *, where: str, files: Mapping[str, bytes], language: str) -> bool:
    """Read the items of a file; False where it has none."""
    items = xml.below(root, "item")
    for element in items:
        identifier = element.get("ident", "")
        name = element.get("title", "") or identifier or _("line %(line)d") % {"line": element.line}
        notes: list[str] = []
        pictures = Pictures(files, where)
        found.take(
            name,
            element.line,
            lambda at=element, pictures=pictures, notes=notes: _item(at, pictures, language, notes),  # type: ignore[misc]
            where=where,
            original=identifier,
        )
        for note in notes:
            found.note(name, element.line, note)
    return bool(items)


def _item(element: Any, pictures: Pictures, language: str, notes: list[str]) -> Item:
    said = xml.language(element)
    language = said if said in LANGUAGES else language
    facts = {trim(xml.text(each, "fieldlabel")): trim(xml.text(each, "fieldentry")) for each in xml.below(element, "qtimetadatafield")}
    asked = Asked(element, pictures, language, notes, facts, _conditions(element))
    presentation = xml.child(element, "presentation")
    if presentation is None or facts.get("question_type", "") in UNHELD:
        raise Unsupported(facts.get("question_type") or "item without presentation")
    stem = "\n\n".join(each for each in map(asked.said, _materials(presentation)) if each)
    stem = _answers(asked, presentation, stem)
    reasons, feedback = _feedback(asked)
    notes += [_("The picture %(name)s is not in the file.") % {"name": name} for name in dict.fromkeys(pictures.missing)]
    return Item(
        key="",
        kind=asked.kind,
        body=asked.body,
        words={language: Words(stem, asked.parts, reasons, feedback)},
        marks=numbers.marks(facts.get("points_possible"), notes),
        media=dict(pictures.held),
    )


def _materials(element: Any) -> list[Any]:
    """The material of the question itself, not that of its answers."""
    found = []
    for each in element:
        name = xml.name(each)
        if name == "material":
            found.append(each)
        elif name in ("flow", "flow_mat"):
            found += _materials(each)
    return found


def _conditions(element: Any) -> list[Condition]:
    found = []
    for each in xml.below(element, "respcondition"):
        marks = [fraction(mark.text or "0") for mark in xml.children(each, "setvar")]
        wanted = _wanted(xml.child(each, "conditionvar"))
        links = [link.get("linkrefid", "") for link in xml.children(each, "displayfeedback")]
        found.append(Condition(wanted, max(marks, default=Fraction(0)), each, links))
    return found


def _wanted(element: Any) -> list[tuple[str, str]]:
    if element is None or xml.name(element) == "not":
        return []
    if xml.name(element) == "varequal":
        return [(element.get("respident", ""), trim(element.text or ""))]
    return [pair for each in element for pair in _wanted(each)]


def _answers(asked: Asked, presentation: Any, stem: str) -> str:
    """What kind the item is; gives the stem, in which lists may stand."""
    lists = xml.below(presentation, "response_lid")
    texts = xml.below(presentation, "response_str", "response_num")
    others = xml.below(presentation, "response_xy", "response_grp")
    if others or (lists and texts) or len(texts) > 1 or not (lists or texts):
        raise Unsupported(xml.name(others[0]) if others else "several responses" if lists or texts else "item without response")
    if texts:
        _typed(asked, texts[0])
    elif asked.facts.get("question_type") == "multiple_dropdowns_question":
        return _lists(asked, lists, stem)
    elif len(lists) > 1:
        _matching(asked, lists)
    elif lists[0].get("rcardinality", "").lower() == "ordered":
        _ordering(asked, lists[0])
    else:
        _choice(asked, lists[0])
    return stem


def _labels(element: Any) -> dict[str, Any]:
    return {each.get("ident", ""): each for each in xml.below(element, "response_label")}


def _choice(asked: Asked, element: Any) -> None:
    rows = _labels(element)
    single = element.get("rcardinality", "Single").lower() != "multiple"
    worth = dict.fromkeys(rows, Fraction(0))
    for condition in asked.conditions:
        for _response, value in condition.wanted:
            if value in worth and condition.mark > 0:
                worth[value] = max(worth[value], condition.mark)
    best = max(worth.values(), default=Fraction(0))
    if not best:
        raise Trouble(_("No option is right."))
    right, lost = graded([each / best * FULL for each in worth.values()], single=single, name="response_lid")
    asked.notes += [lost] if lost else []
    texts = [asked.said(each) for each in rows.values()]
    fixed = asked.facts.get("question_type") == "true_false_question" and _two(texts)
    keys = ["true", "false"] if fixed else letters(len(rows))
    asked.kind = "true_false" if fixed else "single" if single else "multiple"
    asked.body = {"options": options(keys, {keys[at] for at in right})}
    asked.names = dict(zip(rows, keys, strict=True))
    asked.parts = {} if fixed else dict(zip(keys, texts, strict=True))


def _two(texts: list[str]) -> bool:
    return len(texts) == 2 and texts[0].lower() in TRUE and texts[1].lower() in FALSE


def _matching(asked: Asked, lists: list[Any]) -> None:
    known: dict[tuple[str, str], str] = {}
    rows = []
    for at, element in enumerate(lists, start=1):
        labels = {identifier: (identifier, asked.said(label)) for identifier, label in _labels(element).items()}
        for pair in labels.values():
            known.setdefault(pair, letters(len(known) + 1)[-1])
        right = _right(asked, element.get("ident", ""))
        if len(right) != 1 or right[0] not in labels:
            raise Trouble(_("A row needs one option as its answer."), element.line)
        asked.parts[f"r{at}"] = "\n\n".join(map(asked.said, _materials(element)))
        rows.append({"key": f"r{at}", "option": known[labels[right[0]]]})
    asked.parts |= {key: text for (_identifier, text), key in known.items()}
    asked.kind, asked.body = "matching", {"rows": rows, "options": list(known.values())}


def _right(asked: Asked, response: str) -> list[str]:
    """The values of a response that earn something."""
    found = [value for each in asked.conditions if each.mark > 0 for at, value in each.wanted if at == response]
    return list(dict.fromkeys(found))


def _ordering(asked: Asked, element: Any) -> None:
    rows, order = _labels(element), _right(asked, element.get("ident", ""))
    if sorted(order) != sorted(rows):
        raise Trouble(_("The right order does not name each choice once."), element.line)
    asked.parts = {f"s{at}": asked.said(rows[each]) for at, each in enumerate(order, start=1)}
    asked.kind, asked.body = "ordering", {"items": list(asked.parts)}


def _lists(asked: Asked, lists: list[Any], stem: str) -> str:
    """Lists inside the text, where [name] stands for the list whose material says that name."""
    gaps: list[dict[str, Any]] = []
    for at, element in enumerate(lists, start=1):
        labels, right = _labels(element), _right(asked, element.get("ident", ""))
        keys = dict(zip(labels, letters(len(labels)), strict=True))
        name = trim(xml.text(element, "material"))
        if len(right) != 1 or right[0] not in keys or f"[{name}]" not in stem:
            raise Trouble(_("A list needs one of its choices as its answer, and a place in the text."), element.line)
        stem = stem.replace(f"[{name}]", "{g" + str(at) + "}", 1)
        gaps.append({"key": f"g{at}", "options": list(keys.values()), "correct": keys[right[0]]})
        asked.parts.update({f"g{at}.{keys[each]}": asked.said(label) for each, label in labels.items()})
    asked.kind, asked.body = "cloze", {"gaps": gaps}
    return stem


def _typed(asked: Asked, element: Any) -> None:
    fib = xml.child(element, "render_fib")
    right = [each for each in asked.conditions if each.mark > 0 and (each.wanted or xml.below(each.element, "vargte", "vargt"))]
    kind = asked.facts.get("question_type", "")
    numeric = (fib.get("fibtype", "").lower() in NUMBERS if fib is not None else False) or xml.name(element) == "response_num"
    if not right or kind == "essay_question":
        asked.kind = "open_text"
    elif numeric or kind == "numerical_question":
        _number(asked, right)
    else:
        accepted = list(dict.fromkeys(" ".join(value.split()) for each in right for _at, value in each.wanted))
        equals = [each for condition in right for each in xml.below(condition.element, "varequal")]
        exact = {"exact": True} if equals and all(each.get("case", "No").lower() == "yes" for each in equals) else {}
        asked.kind, asked.body = "short_text", {"accepted": {asked.language: accepted}, **exact}


def _number(asked: Asked, right: list[Condition]) -> None:
    if len(right) > 1:
        raise Unsupported("numerical: several answers")
    bounds = []
    for names in (("vargte", "vargt"), ("varlte", "varlt")):
        found = xml.below(right[0].element, *names)
        bounds += [trim(found[0].text or "")] if found else []
    values = [value for _at, value in right[0].wanted]
    if len(bounds) == 2:
        low, high = decimal(bounds[0]), decimal(bounds[1])
        middle = values[0] if values and decimal(values[0]) * 2 == low + high else str((low + high) / 2)
        wide = (high - low) / 2
    else:
        middle, wide = str(decimal(values[0] if values else "")), Decimal(0)
    asked.kind, asked.body = "numeric", {"value": middle, **({"tolerance": str(wide)} if wide else {})}


def _feedback(asked: Asked) -> tuple[dict[str, str], str]:
    """The reasons of choices, and what is said of the whole; what depends on more is named as lost."""
    texts = {each.get("ident", ""): asked.said(each) for each in xml.children(asked.element, "itemfeedback")}
    reasons = {}
    for condition in asked.conditions:
        chosen = [asked.names[value] for _at, value in condition.wanted if value in asked.names]
        for link in condition.feedback:
            if len(chosen) == 1 and texts.get(link) and link not in ("correct_fb", "general_incorrect_fb", "general_fb"):
                reasons[chosen[0]] = texts.pop(link)
    for identifier, key in asked.names.items():
        text = texts.pop(f"{identifier}_fb", "")
        if text:
            reasons[key] = text
    feedback = texts.pop("general_fb", "")
    asked.notes += [_("This text has no place here and is lost: %(text)s") % {"text": text} for text in texts.values() if text]
    return reasons, feedback
