"""What pages of orders show of companies."""

from django import template

from courses.billing import company

register = template.Library()


@register.filter
def siren(plain: str) -> str:
    """A SIREN by threes: "732 829 320"."""
    return company.siren_text(plain)
