"""The child process that turns Markdown into clean HTML; it knows nothing of Django.

Reads one JSON line `{"source", "language"}` at a time and answers one JSON line `{"html", "toc", "text"}` or `{"error"}`.
A hostile text can hang the parser for minutes, so the parent kills this process when it is late (reliability.md F7).
"""

import html
import json
import re
import sys

import markdown
import nh3

CALLOUT_TITLES = {
    "fr": {"note": "Note", "tip": "Conseil", "warning": "Attention", "important": "Important", "caution": "Prudence"},
    "en": {"note": "Note", "tip": "Tip", "warning": "Warning", "important": "Important", "caution": "Caution"},
}
TAGS = nh3.ALLOWED_TAGS - {"area", "map", "center", "rp", "rt", "rtc", "ruby", "bdi", "bdo", "wbr", "img"} | {
    "img", "input", "section", "figure", "figcaption", "details", "summary",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "style"},
    "th": {"align", "scope"},
    "input": {"type", "checked", "disabled"},
    "div": {"id"},
    "section": {"id"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "li": {"id"},
    "sup": {"id"},
    "code": {"id"},
    "abbr": {"title"},
}
CLASSES = {
    "div": {"highlight", "admonition", "note", "tip", "warning", "important", "caution", "footnote", "align-right", "align-center"},
    "blockquote": {"note", "tip", "warning", "important", "caution"},
    "p": {"admonition-title"},
    "li": {"task-list-item"},
    "ul": {"task-list"},
    "td": {"align-right", "align-center"},
    "th": {"align-right", "align-center"},
    "a": {"footnote-ref", "footnote-backref"},
    "code": {"language-text"},
}  # fmt: skip
ALERT = re.compile(r"<blockquote>\s*<p>\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\][ \t]*(?:<br\s*/?>)?\n?", re.I)
ALIGN = re.compile(r'<(td|th) style="text-align: (right|center|left);">')


def slugify(value: str, separator: str) -> str:
    """Heading ids keep accents readable: letters, digits and the separator."""
    return re.sub(r"[^\w]+", separator, value.lower(), flags=re.UNICODE).strip(separator) or "section"


def callouts(body: str, language: str) -> str:
    """`> [!TIP]` block quotes become callouts with a title in the reader's language."""
    titles = CALLOUT_TITLES.get(language, CALLOUT_TITLES["en"])

    def opened(match: re.Match) -> str:
        kind = match[1].lower()
        return f'<blockquote class="{kind}"><p class="admonition-title">{titles[kind]}</p>\n<p>'

    return ALERT.sub(opened, body).replace("<p></p>", "")


def render(source: str, language: str) -> dict:
    """HTML that is safe to show, its contents list (levels 2-3) and its plain text for search."""
    top = bool(re.search(r"^(#\s|.+\n=+\s*$)", source, re.M))
    engine = markdown.Markdown(
        extensions=["extra", "sane_lists", "toc", "pymdownx.tasklist", "pymdownx.tilde"],
        extension_configs={
            "toc": {"slugify": slugify, "baselevel": 2 if top else 1, "toc_depth": "2-3"},
            "footnotes": {"UNIQUE_IDS": True},
        },
        output_format="html",
    )
    raw = engine.convert(source)
    raw = ALIGN.sub(lambda match: f'<{match[1]} class="align-{match[2]}">', raw)
    clean = nh3.clean(
        callouts(raw, language),
        tags=TAGS,
        attributes={tag: names - {"style"} for tag, names in ATTRIBUTES.items()},
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto", "tel", "page", "image"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    toc = [
        {"id": item["id"], "name": html.unescape(item["name"]), "level": item["level"]} for item in flat(getattr(engine, "toc_tokens", []))
    ]
    text = html.unescape(nh3.clean(clean, tags=set()))
    return {"html": clean, "toc": toc, "text": re.sub(r"\s+", " ", text).strip()}


def flat(tokens: list[dict]) -> list[dict]:
    return [item for token in tokens for item in (token, *flat(token["children"]))]


def main() -> None:
    out = sys.stdout
    out.write('{"ready": true}\n')
    out.flush()
    for line in sys.stdin:
        try:
            task = json.loads(line)
            answer = render(task["source"], task["language"])
        except Exception as error:  # noqa: BLE001 (the parent turns it into a sentence; the child must live)
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
