"""When the last backup was made, for those who watch the site."""

from collections.abc import Iterable

from django.db.models import Max

from lms.jobs.models import Job
from lms.kit.gauges import Gauge, register

KIND = "backup.made"


@register
def last() -> Iterable[Gauge]:
    """One statement; 0 where there has been none."""
    moment = Job.objects.filter(kind=KIND).aggregate(last=Max("finished_at"))["last"]
    yield Gauge("jalon_backup_timestamp_seconds", "When the last backup was made; 0: never.", {(): moment.timestamp() if moment else 0})
