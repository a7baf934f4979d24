"""What page templates ask of the site: menus, the trail above a page, the same page in the other language, home shelves, JSON-LD."""

import json
import unicodedata
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django import template
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext
from wagtail.models import Page

from content import queries
from lms.kit import freshness

register = template.Library()
HOME_DEPTH = 2
SHELF_ROWS = 3
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def site_menus() -> dict:
    """{"home", "top", "foot"} of the present language."""
    return queries.menus(_language())


@register.simple_tag(takes_context=True)
def menu_place(context: dict) -> str:
    """The present address where the menu leads to it, else ""."""
    path = context["request"].path if "request" in context else ""
    return path if any(item["url"] == path for item in queries.menus(_language())["top"]) else ""


@register.simple_tag(takes_context=True)
def language_links(context: dict) -> list[dict]:
    """One {"code", "name", "url", "current"} per language, leading to the same page and the same step."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    page = context.get("page") if match and match.url_name == "wagtail_serve" else None
    addresses = _translations(page) if isinstance(page, Page) and page.pk else {}
    path = request.get_full_path() if request else "/"
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": (addresses.get(code) or f"/{code}/") if addresses else in_language(path, code),
            "current": code == _language(),
        }
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag
def trail(page: Page) -> list[dict]:
    """{"title", "url"} of each page above `page` that has an address, from home down."""
    return freshness.kept(f"trail:{page.pk}:{_language()}", lambda: _trail(page)) if page and page.pk else []


def _trail(page: Page) -> list[dict]:
    above = page.get_ancestors().filter(depth__gte=HOME_DEPTH).live().specific()
    return [
        {"title": gettext("Home") if item.depth == HOME_DEPTH else item.title, "url": item.get_url()} for item in above if item.get_url()
    ]


@register.simple_tag
def shelves(home: Page) -> list[dict]:
    """What the home page offers: each menu page with its first pages below; kept until something is published."""
    return freshness.kept(f"shelves:{home.pk}", lambda: [_shelf(section) for section in home.get_children().live().in_menu().specific()])


@register.filter(name="json")
def as_json(value: object) -> SafeString:
    """`value` as JSON that may stand inside a script of data (JSON-LD): nothing in it can close the element."""
    text = value if isinstance(value, str | int | float | list | dict) else str(value)
    return mark_safe(json.dumps(text, ensure_ascii=False).translate(SCRIPT_ESCAPES))  # noqa: S308 (escaped above)


@register.simple_tag
def by_letter(texts: list) -> list[tuple[str, list]]:
    """Glossary texts in their order, grouped under A to Z (É under E)."""
    return [(letter, list(group)) for letter, group in groupby(texts, key=lambda text: _initial(text.name))]


def in_language(path: str, code: str) -> str:
    """`path` under the prefix of `code`; a `next` address in its query string goes along."""
    parts = urlsplit(path)
    prefix, _slash, rest = parts.path.lstrip("/").partition("/")
    if prefix not in dict(settings.LANGUAGES):
        return f"/{code}/"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, in_language(value, code) if name == "next" else value) for name, value in pairs])
    return urlunsplit(("", "", f"/{code}/{rest}", query, ""))


def _translations(page: Page) -> dict[str, str | None]:
    def read() -> dict[str, str | None]:
        pages = page.get_translations(inclusive=True).live().select_related("locale")
        return {item.locale.language_code: item.get_url() for item in pages}

    return freshness.kept(f"translations:{page.pk}", read)


def _shelf(section: Page) -> dict:
    below = list(section.get_children().live().public().filter(depth=section.depth + 1).specific()[:SHELF_ROWS])
    for kind, pages in groupby(below, key=type):
        prefetch_related_objects(list(pages), *getattr(kind, "row_relations", ()))
    return {**_row(section), "rows": [_row(page) for page in below if getattr(page, "in_public_search", False)]}


def _row(page: Page) -> dict:
    text = next((value for name in ("promise", "summary", "rule", "search_description") if (value := getattr(page, name, ""))), "")
    return {
        "title": page.title,
        "url": page.get_url(),
        "text": text,
        "accent": getattr(page, "accent", "library"),
        "kind": page._meta.model_name,
    }


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _initial(name: str) -> str:
    letter = unicodedata.normalize("NFD", name.strip()[:1]).upper()[:1]
    return letter if letter.isalpha() else "0"
