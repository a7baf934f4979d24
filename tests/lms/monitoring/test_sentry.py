"""Errors sent to Sentry, at a sink of our own: what broke arrives, and nothing that anybody typed or is called."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from lms.kit import request_id
from lms.monitoring import sentry
from tests.sample_site import ROOT

pytestmark = pytest.mark.once

BREAKS = """
import django; django.setup()
import logging, sys
from allauth.account.forms import LoginForm
from django.test import Client
from lms.accounts.models import User
from lms.jobs import actions, handlers

def broken(self):
    local_secret = "local-secret"
    raise ValueError(f"no {self.data['password']} of {self.data['login']}\\nDETAIL: row-secret")

@handlers.handles("t.sentry")
def work(*, to, job_key):
    raise RuntimeError(f"refused: <{to}>")

LoginForm.clean = broken
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
client.cookies["consent"] = "cookie-secret"
answer = client.post("/fr/account/login/?next=/query-secret/", {"login": "ines@typed.example", "password": "typed-secret"})
learner = User.objects.get(email="learner@demo.jalon.example")
client.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
from lms.accounts.views import desks
desks.panels = None
desk = client.get("/fr/desk/learner/")
actions.enqueue(kind="t.sentry", key="t:job-secret", args={"to": "paul@typed.example"})
actions.run_due()
import sentry_sdk; sentry_sdk.flush(10)
print(answer.status_code, answer["X-Request-ID"], desk.status_code, learner.pk)
"""
QUIET = """
import django; django.setup()
import sys
print(sorted({"sentry_sdk", "prometheus_client", "storages", "boto3"} & set(sys.modules)))
"""


@pytest.fixture
def sink() -> Iterator[tuple[str, list[bytes]]]:
    """(a DSN, what was sent to it)"""
    sent: list[bytes] = []

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", sent
    server.shutdown()
    server.server_close()


def run(code: str, folder: Path, **extra: str) -> subprocess.CompletedProcess:
    env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    env |= {"JALON_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "lms.settings.test", **extra}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)


def events(sent: list[bytes]) -> list[dict]:
    found = [json.loads(line) for envelope in sent for line in envelope.splitlines()]
    return [item for item in found if "exception" in item or "logentry" in item]


def test_what_broke_arrives_and_nothing_personal(sink: tuple[str, list[bytes]], prepared: Path, folder: Path) -> None:
    dsn, sent = sink
    shutil.copyfile(prepared / "jalon.sqlite3", folder / "jalon.sqlite3")
    done = run(BREAKS, folder, SENTRY_DSN=dsn, JALON_VERSION="7.7")
    assert done.returncode == 0, done.stderr
    status, mark, desk_status, learner = done.stdout.split()[-4:]
    assert status == desk_status == "500"
    login, desk, job = events(sent)
    assert login["tags"] == {"request_id": mark, "route": "account_login"} and login["release"] == "jalon@7.7"
    assert login["exception"]["values"][-1]["value"] == "no [typed] of [address]"
    assert login["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "broken"
    assert "user" not in login and desk["user"] == {"id": learner}
    assert desk["tags"]["route"] == "accounts:role_desk"
    assert job["tags"]["request_id"].startswith("job-") and job["exception"]["values"][-1]["value"] == "refused: <[address]>"
    everything = b"\n".join(sent).decode()
    typed = ("cookie-secret", "typed-secret", "query-secret", "ines@")
    for secret in (*typed, "row-secret", "job-secret", "local-secret", "paul@", "learner@"):
        assert secret not in everything, secret
    for part in ("request", "cookies", "headers", "query_string", "breadcrumbs", "vars", "modules", "extra"):
        assert f'"{part}":' not in everything, part


def test_nothing_of_the_extras_is_loaded_unless_asked_for(folder: Path) -> None:
    done = run(QUIET, folder)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_part_that_nobody_knows_is_not_sent() -> None:
    sent = sentry.scrubbed({"event_id": "1", "request": {"data": "x"}, "user": {"email": "x"}, "novelty": "x", "extra": {"x": 1}}, {})
    assert sent == {"event_id": "1", "tags": {"request_id": "-", "route": "-"}}


def test_what_stands_in_the_address_is_typed_too_and_known_as_errors_quote_it(rf: RequestFactory) -> None:
    request = rf.get("/fr/x/", {"name": 'Marie O\'Neil "x" ', "city": "Lille  "})
    request.resolver_match = SimpleNamespace(kwargs={"token": "SECRET-CLAIM-TOKEN"}, view_name="x", url_name="x")
    with request_id.named("1", request=request):
        for value in ("no 'Marie O\\'Neil \"x\"' here", "claim SECRET-CLAIM-TOKEN", "not in Lille"):
            sent = sentry.scrubbed({"exception": {"values": [{"type": "X", "value": value}]}}, {})
            assert "[typed]" in sent["exception"]["values"][0]["value"], value
