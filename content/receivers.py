"""Publication makes cached pages stale."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from lms.kit import freshness

from .models import GlossaryText, ProviderIdentity, SkillText


@receiver([page_published, page_unpublished, post_page_move])
def page_changed(sender: type, **kwargs: object) -> None:
    freshness.touch()


for model in (PageViewRestriction, GlossaryText, SkillText, ProviderIdentity):
    for signal in (post_save, post_delete):
        signal.connect(page_changed, sender=model, dispatch_uid=f"freshness-{model.__name__}-{id(signal)}")
