"""Where the figures of an exam come from, in words."""

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

register = template.Library()

FACTS = {
    "form": _("Questions and marks"), "time": _("Time and breaks"), "result": _("Pass mark"), "book": pgettext_lazy("open book", "Book"),
    "areas": _("Areas and their weight"), "approaches": _("Approaches and their weight"), "extra_time": _("Extra time"),
}  # fmt: skip
CONFIDENCE = {"H": _("high confidence"), "M": _("medium confidence")}


@register.filter
def origin_name(group: str) -> str:
    """The name of a group of facts of a blueprint."""
    return str(FACTS.get(group, group))


@register.filter
def confidence_name(code: str) -> str:
    return str(CONFIDENCE.get(code, code))
