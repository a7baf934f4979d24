"""`/metrics` for Prometheus: open to whoever brings METRICS_TOKEN, not found for everybody else."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import Any
from zlib import crc32

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.kit import freshness
from lms.kit.gauges import Gauge, read, register

from .readiness import readiness
from .tally import BOUNDS, BUCKET, STATUS, TIME, tally


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    brought = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(brought, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404("no token")
    # An extra: loaded only where somebody asks for it.
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

    tally.flush()
    registry = CollectorRegistry()
    registry.register(Everything())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@register
def site() -> Iterable[Gauge]:
    """Which version runs, whether it can do its work, and which edition of the pages is shown."""
    yield Gauge("jalon_build_info", "The version that runs.", {(settings.VERSION,): 1}, ("version",))
    yield Gauge("jalon_ready", "What /readyz says of each part.", {(part,): int(fine) for part, fine in readiness().items()}, ("part",))
    edition = crc32(freshness.version().encode())
    yield Gauge("jalon_page_version", "A number that changes when visitors' pages are made anew.", {(): edition})


class Everything:
    """What prometheus_client calls a collector."""

    def collect(self) -> Iterable[Any]:
        from prometheus_client.core import GaugeMetricFamily

        for gauge in read():
            family = GaugeMetricFamily(gauge.name, gauge.says, labels=gauge.labels)
            for labels, number in gauge.values.items():
                family.add_metric(labels, number)
            yield family
        yield from _requests()


def _requests() -> Iterable[Any]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    answered = CounterMetricFamily("jalon_requests", "Requests answered.", labels=("route", "status"))
    took = HistogramMetricFamily("jalon_request_seconds", "How long an answer took in the application.", labels=("route",))
    buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
    counts = tally.shared()
    for (what, route, rest), number in sorted(counts.items()):
        if what == STATUS:
            answered.add_metric((route, rest), number)
        elif what == BUCKET:
            buckets[route][int(rest)] = number
    ends = [*map(str, BOUNDS), "+Inf"]
    for route, numbers in buckets.items():
        took.add_metric((route,), list(zip(ends, accumulate(numbers), strict=True)), counts[TIME, route, ""] / 1e6)
    yield from (answered, took)
