"""The pictures that words refer to, and the names they have inside an item: media/<name>."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath

from ..item import Item, Words

FOLDER = "media/"
# The target of a picture or link in Markdown, bare or in angle brackets.
TARGET = re.compile(r"\]\((?:<(media/[^<>\n]+)>|(media/[^\s()<>]+))")


# A picture inside an address; GIFT has backslashes before some of its signs.
INLINE = re.compile(r"data\\?:image/(png|jpe?g|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=\\\s]+)")


def hoisted(text: str, held: dict[str, bytes]) -> str:
    """The text with the pictures that stand in its addresses taken out: they are `held`, and the addresses are their names."""

    def name(hit: re.Match[str]) -> str:
        try:
            content = base64.b64decode(re.sub(r"[\\\s]", "", hit[2]), validate=True)
        except (binascii.Error, ValueError):
            return hit[0]
        kind = {"jpeg": "jpg", "svg+xml": "svg"}.get(hit[1], hit[1])
        made = f"{FOLDER}inline-{sha256(content).hexdigest()[:12]}.{kind}"
        held[made] = content
        return made

    return INLINE.sub(name, text) if "base64," in text else text


def texts_of(words: Words) -> list[str]:
    return [words.stem, *words.parts.values(), *words.reasons.values(), words.feedback, words.information]


def named(words: Iterable[Words]) -> list[str]:
    """The media names that words refer to, each once, in the order of the text."""
    hits = [hit for each in words for text in texts_of(each) for hit in TARGET.finditer(text)]
    return list(dict.fromkeys(hit[1] or hit[2] for hit in hits))


def attached(words: Iterable[Words], media: Mapping[str, bytes] | None) -> tuple[dict[str, bytes], list[str]]:
    """What is there of the media that words refer to, and the names of what is not."""
    names = named(words)
    held = {name: media[name] for name in names if media and name in media}
    return held, [name for name in names if name not in held]


def free_name(name: str, content: bytes, taken: Mapping[str, bytes]) -> str:
    """The name, or where it is taken by another content, one that says which content it is."""
    if taken.get(name, content) == content:
        return name
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{sha256(content).hexdigest()[:12]}{path.suffix}"))


def apart(items: Iterable[Item]) -> list[Item]:
    """The items, with media of one name but other content renamed, so that all of them fit into one folder."""
    taken: dict[str, bytes] = {}
    return [_renamed(item, taken) for item in items]


def _renamed(item: Item, taken: dict[str, bytes]) -> Item:
    names = {}
    for name, data in item.media.items():
        free = free_name(name, data, taken)
        taken[free] = data
        names[name] = free
    if all(old == new for old, new in names.items()):
        return item

    def other(text: str) -> str:
        return TARGET.sub(lambda hit: hit[0].replace(hit[1] or hit[2], names.get(hit[1] or hit[2], hit[1] or hit[2])), text)

    words = {language: over(each, other) for language, each in item.words.items()}
    return replace(item, words=words, media={names[name]: data for name, data in item.media.items()})


def over(words: Words, change: Callable[[str], str]) -> Words:
    """The words, each text changed."""
    return Words(
        change(words.stem),
        {key: change(text) for key, text in words.parts.items()},
        {key: change(text) for key, text in words.reasons.items()},
        change(words.feedback),
        change(words.information),
    )
