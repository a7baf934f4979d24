"""Where imported pages hang: the home page of each language and the sections under it, made when first needed."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from ..models import HomePage


def locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def home(language: str) -> HomePage:
    """The home page of `language`; the first one made becomes the site's root."""
    held = HomePage.objects.filter(locale=locale(language)).first()
    if held:
        return held
    root = Page.objects.filter(depth=1).first()
    assert root is not None, "Wagtail's root page comes with its migrations"
    other = HomePage.objects.first()
    with override(language):
        page = HomePage(
            title="Jalon",
            slug=f"home-{language}",
            promise=_("Learn project-management methods, a little every day."),
            locale=locale(language),
        )
    if other:
        page.translation_key = other.translation_key
    root.add_child(instance=page)
    if language == settings.LANGUAGE_CODE:
        _make_root(page)
    return page


def _make_root(page: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    if site is None:
        site = Site(is_default_site=True)
    site.root_page = page
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.hostname, site.port = address()
    site.save()
    if welcome is not None and type(welcome.specific) is Page and not welcome.get_children().exists():
        welcome.delete()  # the page Wagtail puts there on a new install


def address() -> tuple[str, int]:
    """Host and port of the configured site address, which sitemap and canonical links are made with."""
    parts = urlsplit(settings.SITE_URL)
    return parts.hostname or "localhost", parts.port or (443 if parts.scheme == "https" else 80)


def follow_site_address() -> None:
    """Make Wagtail's site say what SITE_URL says; for every start of an installation that moved."""
    host, port = address()
    site = Site.objects.filter(is_default_site=True).exclude(hostname=host, port=port).first()
    if site:
        site.hostname, site.port = host, port
        site.save()


def section(model: type[Page], language: str, *, titles: dict[str, str], slugs: dict[str, str], in_menus: bool = True) -> Page:
    """The one page of `model` under the home page of `language`."""
    held = model.objects.child_of(home(language)).first()
    if held:
        return held
    page = model(title=titles[language], slug=slugs[language], locale=locale(language), show_in_menus=in_menus)
    other = model.objects.exclude(locale=locale(language)).first()
    if other:
        page.translation_key = other.translation_key
    home(language).add_child(instance=page)
    return page
