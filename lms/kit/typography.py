"""French typography done in one place: narrow no-break spaces before ; : ? !, inside « », and in large numbers."""

import re

NARROW = "\u202f"
NO_BREAK = "\u00a0"
_RULES = [
    (re.compile(r"(?<=[\w»)\]%€®™])[ \u00a0]?([;?!])(?=\s|$|<)"), NARROW + r"\1"),
    (re.compile(r"(?<=[\w»)\]%€®™])[ \u00a0]:(?=\s|$|<)"), NO_BREAK + ":"),
    (re.compile(r"«[ \u00a0\u202f]?"), "«" + NO_BREAK),
    (re.compile(r"[ \u00a0\u202f]?»"), NO_BREAK + "»"),
    (re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"(?<=\d)[ \u00a0](?=[€%])"), NO_BREAK),
]


def french(text: str) -> str:
    """`text` (plain, or HTML whose tags are left alone) with French spacing."""
    parts = re.split(r"(<[^>]*>|&[#\w]+;|https?://\S+)", text)
    for position in range(0, len(parts), 2):
        for pattern, replacement in _RULES:
            parts[position] = pattern.sub(replacement, parts[position])
    return "".join(parts)


def number(value: int, *, language: str) -> str:
    """1790 as "1 790" (fr) or "1,790" (en)."""
    return f"{value:,}".replace(",", NARROW) if language == "fr" else f"{value:,}"
