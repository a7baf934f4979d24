"""Turning a page's StreamField into stored HTML, contents list and plain text, once, at save time."""

import re
from html import unescape

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext, override
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from lms.kit import markdown, typography

_IMAGE = re.compile(r'<img([^>]*?) ?src="image:(\d+)"([^>]*)>')
_PAGE = re.compile(r'href="page:(\d+)(#[^"]*)?"')
_TABLE = re.compile(r"<table\b.*?</table>", re.S)
_HEADING = re.compile(r"<h([23])(?: id=\"([^\"]*)\")?[^>]*>(.*?)</h\1>", re.S)
IMAGE_WIDTH = 1200


def render(stream, *, language: str) -> markdown.Rendered:  # noqa: ANN001 (StreamValue)
    """The whole body as clean HTML; raises markdown.MarkdownRefused with the sentence the author reads."""
    parts = []
    for position, block in enumerate(stream):
        parts.append(_block(block, position=position, language=language))
    body = "\n".join(part for part in parts if part)
    if language == "fr":
        body = typography.french(body)
    body, toc = _with_heading_ids(body)
    return markdown.Rendered(html=body, toc=toc, text=re.sub(r"\s+", " ", unescape(strip_tags(body))).strip())


def _block(block, *, position: int, language: str) -> str:  # noqa: ANN001
    if block.block_type == "markdown":
        return _with_scrolling_tables(resolve(markdown.render(block.value, language=language).html), language=language)
    if block.block_type == "video" and not block.value["url"].startswith(("https://", "http://")):
        return ""  # translations are stored without the form's check of addresses
    if block.block_type == "text":
        return f'<div class="rich-text">{expand_db_html(block.value.source)}</div>'
    return render_to_string(block.block.meta.template, {"value": block.value, "self": block.value, "position": position})


def resolve(html: str) -> str:
    """`image:ID` and `page:ID` as real addresses; what no longer exists loses its link."""
    return _PAGE.sub(_page_address, _IMAGE.sub(_picture, html))


def _page_address(match: re.Match) -> str:
    page = Page.objects.filter(pk=match[1]).first()
    url = page.specific.get_url() if page else None
    return f'href="{url}{match[2] or ""}"' if url else ""


def _picture(match: re.Match) -> str:
    from .models import SiteImage

    image = SiteImage.objects.filter(pk=match[2]).first()
    if image is None:
        return ""
    rendition = image.get_rendition(f"width-{IMAGE_WIDTH}|format-webp" if image.width > IMAGE_WIDTH else "original")
    return f'<img{match[1]} src="{rendition.url}" width="{rendition.width}" height="{rendition.height}" loading="lazy"{match[3]}>'


def _with_scrolling_tables(html: str, *, language: str) -> str:
    """A table wider than a phone scrolls in its own box, which the keyboard reaches."""
    with override(language):
        name = gettext("Table")
    return _TABLE.sub(lambda table: f'<div class="table-wrap" tabindex="0" role="region" aria-label="{name}">{table[0]}</div>', html)


def _with_heading_ids(html: str) -> tuple[str, list[dict]]:
    """Every h2 and h3 gets an id that is unique on the page; the contents list is read from them."""
    toc: list[dict] = []
    seen: set[str] = set()

    def numbered(match: re.Match) -> str:
        name = unescape(strip_tags(match[3])).strip()
        base = re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "section"
        mark, count = base, 2
        while mark in seen:
            mark, count = f"{base}-{count}", count + 1
        seen.add(mark)
        toc.append({"id": mark, "name": name, "level": int(match[1])})
        return f'<h{match[1]} id="{mark}">{match[3]}</h{match[1]}>'

    return _HEADING.sub(numbered, html), toc
