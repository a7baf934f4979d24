"""What pages about one's own account say."""

from django import template

from .. import devices

register = template.Library()
register.filter("device", devices.device)
