"""How a log line is written: one record is one line, whatever somebody has typed (reliability.md O2), and nobody's address.

`line` is for eyes, `json` for a collector. Both name people by their number only.
"""

import json
import logging
import re
import time

from django.http import HttpRequest

from . import request_id

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_WORD = r"[^\s@<>\"'(),:;=\[\]{}]"
# It begins where a word begins, and nowhere else: a long text that holds no address is looked through once.
ADDRESS = re.compile(rf"(?<!{_WORD}){_WORD}+@{_WORD}+")
LONGEST = 2_000
ENCODER = json.JSONEncoder(default=str)
# What a record may say besides its message; `ms` is how long the request or the job took.
FACTS = ("user", "route", "method", "status", "ms")


class ContextFilter(logging.Filter):
    """Gives each record the id of its request or job, the number of the person, and the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django speaks of a refused request once the middleware is through, and hands the request over.
        request = request_id.asked.get() or getattr(record, "request", None)
        record.request_id = getattr(request, "id", None) or request_id.current.get()
        record.user = request_id.person(request)
        route = record.route = getattr(record, "route", None) or request_id.route(request)
        if request is not None and isinstance(record.args, tuple):  # Django's own lines name the path, and a mail's link is a secret
            record.args = tuple(_without_path(value, request, route) for value in record.args)
        return True


def _without_path(value: object, request: HttpRequest, route: str | None) -> object:
    return (route or "an unknown address") if isinstance(value, str) and value in {request.path, request.get_full_path()} else value


class LineFormatter(logging.Formatter):
    """`TIME LEVEL logger [id] message user=… route=…`; the lines of a traceback are indented, so none can pass for a record."""

    def format(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        head = f"{moment(record)} {record.levelname} {record.name} [{record.request_id}] {message(record)}{facts}"  # type: ignore[attr-defined]
        trace = _trace(record)
        return "\n".join([plain(head), *(f"  | {plain(line)}" for line in trace.splitlines())])


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": moment(record),
            "level": record.levelname,
            "logger": record.name,
            "request_id": record.request_id,  # type: ignore[attr-defined]
            "message": without_addresses(message(record)),
            **_facts(record),
        }
        trace = _trace(record)
        return ENCODER.encode(said | {"trace": without_addresses(trace)} if trace else said)


def message(record: logging.LogRecord) -> str:
    """What is said, and no more of it than anybody reads."""
    text = record.getMessage()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} signs)"


def moment(record: logging.LogRecord) -> str:
    """When, in UTC."""
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03d}Z"


def plain(text: str) -> str:
    """`text` on one line and without e-mail addresses."""
    return UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), without_addresses(text))


def without_addresses(text: str) -> str:
    return ADDRESS.sub("[address]", text) if "@" in text else text


def _facts(record: logging.LogRecord) -> dict[str, object]:
    found = {name: getattr(record, name, None) for name in FACTS}
    return {name: value for name, value in found.items() if value is not None}


def _trace(record: logging.LogRecord) -> str:
    text = logging.Formatter().formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
    return "\n".join(part for part in (text, record.stack_info or "") if part)
