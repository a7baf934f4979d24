"""Publication makes cached pages stale."""

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from lms.kit import freshness


@receiver([page_published, page_unpublished, post_page_move])
def page_changed(sender: type, **kwargs: object) -> None:
    freshness.touch()
