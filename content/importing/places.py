"""Where imported pages hang: the home page of each language and the sections under it, made when first needed."""

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
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=page, is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME)
        return
    welcome = site.root_page
    Site.objects.filter(pk=site.pk).update(root_page=page, site_name=settings.WAGTAIL_SITE_NAME)
    Site.clear_site_root_paths_cache()
    if type(welcome.specific) is Page and not welcome.get_children().exists():
        welcome.delete()  # the page Wagtail puts there on a new install


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
