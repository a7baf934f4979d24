"""The language a page or a mail is being written in."""

from django.conf import settings
from django.utils.translation import get_language


def active() -> str:
    """ "fr" or "en": the active language, else the site's."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]
