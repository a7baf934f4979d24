"""Whether somebody asked to be reminded of the drill, for pages of any floor."""

from django import template

from lms.accounts.models import User

from ..models import DrillReminder

register = template.Library()


@register.simple_tag
def is_reminded(user: User) -> bool:
    """Whether mails tell them of their drill."""
    return DrillReminder.objects.filter(user=user).exists()
