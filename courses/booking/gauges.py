"""What is said about places to those who watch the site."""

from collections.abc import Iterable

from django.db.models import Sum

from lms.kit.gauges import Gauge, register

from .enums import HoldState
from .models import Hold


@register
def holds() -> Iterable[Gauge]:
    """One statement."""
    held = Hold.objects.filter(state=HoldState.LIVE).aggregate(places=Sum("quantity"))["places"]
    yield Gauge("jalon_places_held", "Places kept while somebody orders.", {(): held or 0})
