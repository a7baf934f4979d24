"""Read an item of QTI 2.1, 2.2 or 3.0."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ...item import LANGUAGES, Item, Words
from .. import xml
from ..html import Node, markdown_of
from ..html.tree import from_xml
from ..labels import Held
from ..reading import Trouble, Unsupported, trim
from .declared import Response, marks, responses
from .interactions import INTERACTIONS, Asked, cloze
from .markup import exact, remembered
from .pictures import Pictures

BLANK = " _____ "
INLINE = "inlineChoiceInteraction"


def item(element: Any, *, key: str, labels: Held, pictures: Pictures, language: str, notes: list[str]) -> Item:
    """The question of an assessmentItem whose names are unified. Raises Trouble or Unsupported."""
    if xml.children(element, "templateDeclaration", "templateProcessing"):
        raise Unsupported("templateProcessing")
    body = xml.child(element, "itemBody")
    if body is None:
        raise Trouble(_("The item has no body."))
    language = _language(element, language, notes)
    asked, scope, slots = _asked(element, body, pictures, language, notes)
    stem, information = _stem(asked, scope, slots), _rubric(asked, scope, ("candidate", ""))
    general = _feedback(asked, element)
    if asked.kind == "open_text":
        general = [each for each in [*_rubric(asked, scope, ("scorer", "tutor"), all_of=True), *general] if each]
    names = dict.fromkeys(pictures.missing)
    notes += [_("The picture %(name)s is not in the file.") % {"name": name} for name in names]
    return Item(
        key=key,
        kind=asked.kind,
        body=asked.body,
        words={language: Words(stem, asked.parts, _reasons(asked), "\n\n".join(general), "\n\n".join(information))},
        marks=marks(element, notes),
        tags=labels.tags,
        group=labels.group,
        beliefs=labels.beliefs,
        media=dict(pictures.held),
    )


def _language(element: Any, language: str, notes: list[str]) -> str:
    said = xml.language(element)
    if said and said not in LANGUAGES:
        notes.append(_("The file says that its language is “%(said)s”; it was taken for “%(taken)s”.") % {"said": said, "taken": language})
    return said if said in LANGUAGES else language


def _asked(item: Any, body: Any, pictures: Pictures, language: str, notes: list[str]) -> tuple[Asked, Any, Mapping[int, str]]:
    """What is asked, the part of the body that asks it, and what stands in the text instead of elements."""
    declared = responses(item)
    scope = body
    found = [each for each in body.iter() if isinstance(each.tag, str) and each.tag.endswith("Interaction")]
    if item.get("adaptive", "false").lower() == "true" and len(found) > 1:
        scope, found = _adaptive(body, found, declared)
        notes.append(_("The item is adaptive; only its first part with a right answer was taken."))
    if not found:
        raise Unsupported("item without interaction")
    asked = Asked(found[0], _declared(declared, found[0]), language, pictures, notes, item)
    if all(each.tag == INLINE for each in found):
        return asked, scope, cloze(asked, [(each, _declared(declared, each)) for each in found])
    if len(found) > 1:
        raise Unsupported("several interactions: " + ", ".join(dict.fromkeys(each.tag for each in found)))
    if found[0].tag not in INTERACTIONS:
        raise Unsupported(found[0].tag)
    INTERACTIONS[found[0].tag](asked)
    return asked, scope, {id(found[0]): BLANK} if found[0].tag == "textEntryInteraction" else {}


def _declared(declared: Mapping[str, Response], element: Any) -> Response:
    return declared.get(element.get("responseIdentifier", ""), Response())


def _adaptive(body: Any, found: list[Any], declared: Mapping[str, Response]) -> tuple[Any, list[Any]]:
    """The first block of an adaptive item whose interactions have right answers."""
    for block in xml.below(body, "feedbackBlock"):
        inside = [each for each in block.iter() if each in found]
        if inside and all(_declared(declared, each).keys for each in inside):
            return block, inside
    return body, found


def _stem(asked: Asked, scope: Any, slots: Mapping[int, str]) -> str:
    def hook(element: Any) -> Node | str | None:
        if id(element) in slots:
            return slots[id(element)]
        if element.tag.endswith("Interaction"):
            prompts = [from_xml(each) for each in xml.children(element, "prompt")]
            return Node("div", {}, [Node("p", {}, [*each.children]) if not each.block else each for each in prompts])
        if element.tag == "feedbackInline":
            return ""
        return Node("div") if element.tag in ("feedbackBlock", "rubricBlock") else None

    resolve = asked.pictures.resolve
    whole = markdown_of(from_xml(scope, hook), resolve=resolve)
    found = whole.removesuffix(BLANK.strip()).rstrip("\n") if f"\n\n{whole}".endswith(f"\n\n{BLANK.strip()}") else whole
    change = without_picture if asked.kind == "hotspot" else lambda node: node
    text = exact(scope, found, asked.language, resolve, change)
    if asked.picture and text == found:
        text = trim(f"{found}\n\n{asked.picture}")
    return text or whole


def without_picture(node: Node) -> Node:
    """The tree without its first picture: the interaction shows it."""

    def cut(each: Node) -> bool:
        for at, child in enumerate(each.children):
            if isinstance(child, Node):
                if child.tag == "img":
                    del each.children[at]
                    return True
                if cut(child):
                    return True
        return False

    cut(node)
    return node


def _rubric(asked: Asked, scope: Any, views: Iterable[str], *, all_of: bool = False) -> list[str]:
    found = []
    for each in xml.below(scope, "rubricBlock"):
        view = set(each.get("view", "").split())
        candidate = "candidate" in view or not view
        if candidate != all_of and (candidate or view & set(views)):
            found.append(asked.said(each))
    return [each for each in found if each]


def _feedback(asked: Asked, item: Any) -> list[str]:
    """What is said afterwards of the whole; the feedback of a choice is its reason, and what depends on more is named as lost."""
    general = []
    for each in xml.children(item, "modalFeedback"):
        text, identifier = asked.said(_content(each)), each.get("identifier", "")
        if identifier in asked.names:
            asked.reasons[asked.names[identifier]] = text
        elif identifier == "general":
            general.append(text)
        elif text:
            asked.notes.append(_("This text has no place here and is lost: %(text)s") % {"text": text})
    return [each for each in general if each]


def _content(feedback: Any) -> Any:
    """QTI 3 has an element more around the words."""
    inner = xml.child(feedback, "contentBody")
    return feedback if inner is None or remembered(feedback) else inner


def _reasons(asked: Asked) -> dict[str, str]:
    return {key: text for key, text in asked.reasons.items() if text}
