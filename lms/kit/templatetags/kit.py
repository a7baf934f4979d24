"""Template tags every page may use: French typography, icons from the sprite, covers, durations."""

from datetime import datetime, timedelta
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.kit import clock, covers, freshness, languages, typography
from lms.kit import money as amounts

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, nodelist: template.NodeList, name: str, parts: list, *, pages: bool) -> None:
        self.nodelist, self.name, self.parts = nodelist, name, parts
        # What shows seats or prices: made anew when one changes, and every minute, for sessions begin by themselves.
        self.how: dict = {"of": freshness.PAGES, "seconds": 60} if pages else {}

    def render(self, context: template.Context) -> SafeString:
        if getattr(context.get("request"), "is_preview", False):
            return self.nodelist.render(context)  # a draft
        values = [str(part.resolve(context)) for part in self.parts]
        key = "\n".join(["fragment", self.name, get_language() or "", *values])
        return freshness.kept(key, lambda: self.nodelist.render(context), **self.how)


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> KeptNode:
    """`{% kept "name" value… %} … {% endkept %}`: rendered once a process for each language and values, until the words change;
    `{% kept "name" pages value… %}`: until a seat or a price changes too.

    Only for what is the same for everybody who has the same values: no person, no form token inside. A preview keeps nothing.
    """
    _tag, name, *parts = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    pages = parts[:1] == ["pages"]
    return KeptNode(nodelist, name.strip('"'), [parser.compile_filter(part) for part in parts[pages:]], pages=pages)


@register.filter
def typo(value: object) -> SafeString:
    """The value with its language's typography; HTML stays HTML, text is escaped."""
    text = conditional_escape(value)  # type: ignore[arg-type]
    return mark_safe(_french(text) if get_language() == "fr" else text)  # noqa: S308 (escaped above)


# Titles and labels come again on every page.
_french = lru_cache(maxsize=20_000)(typography.french)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless `label` names it."""
    return _icon(name, str(label))


@lru_cache(maxsize=2_000)
def _icon(name: str, label: str) -> SafeString:
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href)


@register.simple_tag
def cover(title: str, method: str = "library") -> SafeString:
    """The generated cover of a piece: decorative, the same for the same title."""
    return mark_safe(covers.svg(title, method=method))  # noqa: S308 (numbers and class names only)


@register.filter
def minutes(value: int) -> str:
    """8 as "8 min", 75 as "1 h 15"."""
    hours, rest = divmod(int(value or 0), 60)
    if not hours:
        return _("%(n)d min") % {"n": rest}
    return _("%(h)d h %(m)02d") % {"h": hours, "m": rest} if rest else _("%(h)d h") % {"h": hours}


@register.filter
def days(value: int) -> str:
    """2 as "2 days"."""
    return ngettext("%(n)d day", "%(n)d days", value) % {"n": value}


@register.filter
def ago(moment: datetime) -> str:
    """How long since `moment`: "3 hours ago", "just now" in its first minute."""
    if clock.now() - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, clock.now())}


@register.filter
def thousands(value: int) -> str:
    """1790 with the language's thousands separator."""
    return typography.number(int(value), language=get_language() or "fr")


@register.filter
def money(cents: int | None) -> str:
    """179000 as "1 790,00 €" in the active language; nothing for None."""
    return "" if cents is None else amounts.text(int(cents), language=languages.active())


@register.filter
def euros(cents: int | None) -> str:
    """179000 as "1 790 €": whole euros without their cents."""
    return "" if cents is None else amounts.text(int(cents), language=languages.active(), short=True)
