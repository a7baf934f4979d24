"""The plainest page Wagtail can serve."""

from wagtail.models import Page


class BarePage(Page):
    template = "yardstick/bare_page.html"
