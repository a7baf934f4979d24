"""Errors sent to Sentry: what broke, where, and under which request id; nothing about the person but a number.

An event is made anew from the few parts named here, so that a part which a later version of the SDK adds is not sent.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

from lms.kit import request_id
from lms.kit.log_lines import without_addresses

PARTS = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "server_name", "sdk")
FRAME = ("filename", "abs_path", "module", "function", "lineno", "pre_context", "context_line", "post_context", "in_app")
SHORTEST = 4  # of what somebody typed; shorter words would black out half of every sentence


def start() -> None:
    """Send errors of requests, jobs and commands to SENTRY_DSN; called once, at start-up."""
    import sentry_sdk
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=f"jalon@{settings.VERSION}",
        environment=settings.WORLD,
        before_send=scrubbed,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        auto_enabling_integrations=False,
        # A failed job is logged as an error, by whatever process ran it.
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False), LoggingIntegration(level=None)],
    )


def scrubbed(event: Any, hint: dict) -> Any:
    """The event that is sent in place of `event`."""
    request = request_id.asked.get()
    typed = _typed(request)
    sent = {part: event[part] for part in PARTS if part in event}
    sent["tags"] = {"request_id": request_id.current.get(), "route": request_id.route(request) or "-"}
    if (number := request_id.person(request)) is not None:
        sent["user"] = {"id": str(number)}
    if "logentry" in event:  # the sentence without what was filled in
        sent["logentry"] = {"message": clean(event["logentry"].get("message", ""), typed)}
    if "exception" in event:
        sent["exception"] = {"values": [_exception(one, typed) for one in event["exception"]["values"]]}
    return sent


def clean(text: str, typed: list[str]) -> str:
    """The first line of `text` (a database tells the row in the next), without addresses and without what was typed."""
    text = without_addresses(text.split("\n", 1)[0])
    for value in typed:
        text = text.replace(value, "[typed]")
    return text


def _exception(one: dict, typed: list[str]) -> dict:
    frames = (one.get("stacktrace") or {}).get("frames", [])
    kept = [{part: frame[part] for part in FRAME if part in frame} for frame in frames]
    value = clean(str(one.get("value", "")), typed)
    return {"type": one.get("type"), "module": one.get("module"), "value": value, "stacktrace": {"frames": kept}}


def _typed(request: HttpRequest | None) -> list[str]:
    """What the person sent: in the form where it was read, in the address and its query, in cookies; the longest first."""
    if request is None:
        return []
    queries = [request.GET, request.__dict__.get("_post", QueryDict())]
    found = {value for query in queries for _name, values in query.lists() for value in values} | set(request.COOKIES.values())
    match = request.resolver_match
    found |= {str(value) for value in match.kwargs.values()} if match else set()
    said = {form for value in found for form in (value, value.strip(), repr(value.strip())[1:-1])}  # as errors quote it
    return sorted((value for value in said if len(value) >= SHORTEST), key=len, reverse=True)
