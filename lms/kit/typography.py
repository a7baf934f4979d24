"""French typography done in one place: apostrophes, and narrow no-break spaces before ; : ? !, inside « », in large numbers."""

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
APOSTROPHE = "’"
_LEFT_ALONE = "|".join(
    [*(rf"<{tag}\b.*?</{tag}>" for tag in ("pre", "code", "kbd", "samp", "script", "style")), r"<[^>]*>", r"https?://[^\s<]+"]
)
_QUOTE = "(?:'|&#x27;|&#0?39;)"  # as typed, and as Django and HTML writers escape it
_APOSTROPHES = [
    re.compile(rf"(?<=[^\W\d_]){_QUOTE}(?=[\w«“])"),
    # An article cut short before a tag: l'<em>examen</em>.
    re.compile(rf"(?<=\b[cdjlmnst]){_QUOTE}$|(?<=\bqu){_QUOTE}$", re.IGNORECASE),
]


def french(text: str) -> str:
    """`text` (plain, or HTML whose tags, code and addresses are left alone) with French apostrophes and spacing."""
    text = _outside(text, _LEFT_ALONE, [(pattern, APOSTROPHE) for pattern in _APOSTROPHES])
    return _outside(text, rf"{_LEFT_ALONE}|&[#\w]+;", _RULES)


def _outside(text: str, left_alone: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    parts = re.split(f"({left_alone})", text, flags=re.DOTALL)
    for position in range(0, len(parts), 2):
        for pattern, replacement in rules:
            parts[position] = pattern.sub(replacement, parts[position])
    return "".join(parts)


def number(value: int, *, language: str) -> str:
    """1790 as "1 790" (fr) or "1,790" (en)."""
    return f"{value:,}".replace(",", NARROW) if language == "fr" else f"{value:,}"
