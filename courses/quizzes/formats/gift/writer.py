"""Write GIFT, one language, texts in Markdown; tags and marks stand as labels in the comment before each question."""

from collections.abc import Sequence

from ...item import Item, Words
from ..labels import labels
from ..weights import share
from .syntax import FORMAT, WEIGHTED, escaped


def write(items: Sequence[Item], *, language: str) -> bytes:
    """The file; the items are in their one form and can be held."""
    return "\n".join(_question(item, item.words[language], language) for item in items).encode()


def _question(item: Item, words: Words, language: str) -> str:
    named = [f"[id:{_bracketed(item.key)}]"] if item.key else []
    named += [f"[tag:{_bracketed(label)}]" for label in labels(item)]
    comment = f"// {' '.join(named)}\n" if named else ""
    title = f"::{escaped(item.key)}::" if item.key else ""
    general = f"\n####{_text(words.feedback)}" if words.feedback else ""
    inner = "\n".join(_answers(item, words, language))
    return f"{comment}{title}[markdown]{escaped(words.stem)}{{{inner}{general}\n}}\n"


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")


def _text(text: str) -> str:
    """A text in its place; what would be taken for a format or a weight has the format named before it."""
    return ("[markdown]" if FORMAT.match(text) or WEIGHTED.match(text) else "") + escaped(text)


def _reason(words: Words, key: str) -> str:
    return f"#{_text(words.reasons[key])}" if key in words.reasons else ""


def _answers(item: Item, words: Words, language: str) -> list[str]:
    body = item.body
    if item.kind == "numeric":
        tolerance = f":{body['tolerance']}" if "tolerance" in body else ""
        return [f"#{body['value']}{tolerance}"]
    if item.kind == "true_false":
        return [_true_false(item, words)]
    if item.kind == "matching":
        return _matching(item, words)
    if item.kind == "short_text":
        return ["=" + _text(each.replace("*", "\\*")) for each in body["accepted"][language]]
    if item.kind == "open_text":
        return []
    right = sum(bool(option.get("correct")) for option in body["options"])
    signs = {True: "=", False: "~"} if item.kind == "single" else {True: f"~%{share(right)}%", False: f"~%-{share(right)}%"}
    return [f"{signs[bool(each.get('correct'))]}{_text(words.parts[each['key']])}{_reason(words, each['key'])}" for each in body["options"]]


def _true_false(item: Item, words: Words) -> str:
    right = next(option["key"] for option in item.body["options"] if option.get("correct"))
    wrong = "false" if right == "true" else "true"
    reasons = _reason(words, wrong) or ("#" if right in words.reasons else "")
    return f"{right.upper()}{reasons}{_reason(words, right)}"


def _matching(item: Item, words: Words) -> list[str]:
    """Rows without words before the others keep the order of the options, and those that serve no row."""
    used = list(dict.fromkeys(row["option"] for row in item.body["rows"]))
    named = item.body["options"]
    first = [] if used == named[: len(used)] else named
    extra = [f"= -> {_text(words.parts[key])}" for key in first]
    rest = [f"= -> {_text(words.parts[key])}" for key in named if key not in used and not first]
    rows = [f"={_text(words.parts[row['key']])} -> {_text(words.parts[row['option']])}" for row in item.body["rows"]]
    return [*extra, *rows, *rest]
