"""Reads of the editorial ground: search, menus."""

import re
from collections.abc import Iterable
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, get_page_models

from lms.kit import freshness

from .models import HomePage

RESULTS = 20


def public_types() -> list[type[Page]]:
    """Page types whose text a visitor may find; lessons and modules are not among them (reliability.md B4)."""
    return [model for model in get_page_models() if getattr(model, "in_public_search", False)]


def search(text: str, *, language: str) -> list[Page]:
    """Up to RESULTS live public pages of `language` that match every word of `text`, best first."""
    words = " ".join(re.findall(r"[\w'’-]*\w", text[:200]))  # letters and digits only: no operator of the search engine
    if not words:
        return []
    locale = Locale.objects.filter(language_code=language).first()
    pages = Page.objects.live().public().type(*public_types()).filter(locale=locale)
    found = list(pages.search(words, operator="and")[:RESULTS])
    specific = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in found]).specific()}
    return [specific[page.pk] for page in found]


def paths(pages: Iterable[Page]) -> dict[int, str]:
    """{page id: address} of many pages, with one look at the site's root; "" for a page outside the site."""
    asked = SimpleNamespace()  # where Wagtail keeps the roots that a request has asked for
    parts = {page.pk: page.get_url_parts(request=asked) for page in pages}
    return {pk: found[2] if found else "" for pk, found in parts.items()}


def page_at(home: HomePage, path: str) -> Page | None:
    """The live public page at `path` below `home` (1 statement); None for what is unknown here: Wagtail then looks itself."""
    known = freshness.kept(f"addresses:{home.pk}", lambda: _addresses(home))
    pk, model = known.get(f"{home.url_path}{path}/", (0, Page))
    return model.objects.live().filter(pk=pk).first() if pk else None


def _addresses(home: HomePage) -> dict[str, tuple[int, type[Page]]]:
    """{url_path: (page id, its type)} of everything a visitor may find."""
    pages = Page.objects.descendant_of(home).live().type(*public_types())
    types = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*public_types()).items()}
    return {path: (pk, types[kind]) for path, pk, kind in pages.values_list("url_path", "pk", "content_type_id")}


def menus(language: str) -> dict:
    """{"home", "top", "foot"}: addresses and titles of the header and footer, read once a version of the words."""
    return freshness.kept(f"menus:{language}", lambda: _menus(language))


def _menus(language: str) -> dict:
    locale = Locale.objects.filter(language_code=language).first()
    home = HomePage.objects.live().filter(locale=locale).first()
    if home is None:
        return {"home": f"/{language}/", "top": [], "foot": []}
    from .models import LegalPage

    pages = sorted(home.get_children().live().public().in_menu().specific(), key=lambda page: (getattr(page, "menu_order", 50), page.path))
    top = [{"title": page.title, "url": page.get_url()} for page in pages]
    legal = LegalPage.objects.live().descendant_of(home).order_by("path")
    return {"home": home.get_url(), "top": top, "foot": [{"title": page.title, "url": page.get_url()} for page in legal]}
