"""Mail servers that fail, schedulers that meet, wake-up calls that get lost, workers told to stop (reliability.md K8-K10, K12, K14)."""

import os
import pickle
import signal
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from lms.celery import app
from lms.jobs import actions, queries, tasks
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock, mails
from tests.conftest import SERVER_URL
from tests.lms.jobs.test_kills import counted, effects, kill, worker  # noqa: F401 (a fixture)
from tests.races.racing import race


def queue_mail(key: str) -> None:
    args = {"name": "credentials/issued", "to": "p@x.fr", "context": mails.kind("credentials/issued").sample(), "language": "fr"}
    actions.enqueue(kind="mail.send", key=f"mail:{key}", args=args)


class Server(socketserver.ThreadingTCPServer):
    """A mail server that answers each recipient by its list: a code, or "cut"; then 250."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, said: list[str]) -> None:
        self.said, self.letters = said, []
        super().__init__(("127.0.0.1", 0), Conversation)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT" and self.server.said:
                code = self.server.said.pop(0)
                if code == "cut":
                    return
                self.wfile.write(f"{code} later\r\n".encode())
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 kept\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def mail_server(settings) -> Iterator[Server]:
    server = Server(["cut", "451", "550"])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
@pytest.mark.case("K_09")
def test_k9_a_mail_server_that_fails_is_asked_again_and_gets_one_letter(mail_server: Server, settings, run_jobs: Callable) -> None:
    Job.objects.all().delete()
    queue_mail("k9")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # first nobody listens
    moment, outcomes = clock.now(), []
    for hour in range(5):
        with clock.at(moment + timedelta(hours=hour)):
            run_jobs()
        settings.EMAIL_PORT = port
        outcomes.append(Job.objects.get(key="mail:k9").outcome.partition(":")[0])
    assert outcomes[:4] == ["ConnectionRefusedError", "SMTPServerDisconnected", "SMTPRecipientsRefused", "SMTPRecipientsRefused"]
    assert Job.objects.get(key="mail:k9").state == JobState.DONE
    assert len(mail_server.letters) == 1
    assert mails.message_id("mail:k9").encode() in mail_server.letters[0]


@pytest.mark.case("K_08", "K_04")
def test_k8_two_schedulers_do_everything_once_and_catch_up(effects: None) -> None:  # noqa: F811
    """The slots were missed while nobody was there: both begin at once on what is left."""
    import tests.lms.jobs.effects  # noqa: F401 (its kinds)

    moment = clock.now()
    for n in range(30):
        actions.enqueue(kind="t.effect", key=f"k8:{n}", args={"n": n}, run_after=moment - timedelta(hours=2))
    assert not queries.healthy(), "somebody is told that nothing ran"
    results = race(lambda _n: tasks.sweep(), racers=2)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sorted(counted().items()) == [(n, 1) for n in range(30)]
    assert queries.healthy()


@pytest.mark.skipif(not SERVER_URL, reason="PostgreSQL + Redis world")
@pytest.mark.xdist_group("kills")
@pytest.mark.case("K_10")
def test_k10_a_worker_told_to_stop_finishes_what_it_began(effects: None, tmp_path: Path) -> None:  # noqa: F811
    """About 8 s: a real worker starts and stops."""
    actions.enqueue(kind="t.slow", key="slow", args={"n": 1})
    process = worker(tmp_path)
    try:
        end = time.monotonic() + 60
        while Job.objects.get(key="slow").state != JobState.RUNNING:
            assert time.monotonic() < end, (tmp_path / "worker.log").read_text()[-2000:]
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        if process.poll() is None:
            kill(process)
    assert (Job.objects.get(key="slow").state, Job.objects.get(key="slow").attempts) == (JobState.DONE, 1)
    assert counted() == {1: 1}


@pytest.mark.usefixtures("committed")
@pytest.mark.case("K_12")
def test_k12_one_wake_up_call_in_four_fails_and_nobody_notices(monkeypatch: pytest.MonkeyPatch, run_jobs: Callable) -> None:
    Job.objects.all().delete()
    calls = []

    def flaky(**options: object) -> None:
        calls.append(1)
        if len(calls) % 4 == 0:
            raise ConnectionError("the broker hung up")

    monkeypatch.setattr(tasks.drain, "apply_async", flaky)
    for n in range(16):
        with transaction.atomic():
            queue_mail(f"k12:{n}")
    assert len(calls) == 16
    run_jobs()
    assert Job.objects.filter(state=JobState.DONE).count() == 16


@pytest.mark.case("K_14")
def test_k14_a_message_that_is_no_json_is_refused_unread(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple:
            return Path.touch, (tmp_path / "sprung",)

    with pytest.raises(ContentDisallowed):
        loads(pickle.dumps(Trap()), "application/x-python-serialize", "binary", accept=app.conf.accept_content)
    assert not (tmp_path / "sprung").exists()
    assert (app.conf.accept_content, app.conf.task_serializer) == (["json"], "json")


@pytest.mark.django_db
@pytest.mark.case("K_13")
def test_k13_among_ten_thousand_the_urgent_one_is_next() -> None:
    Job.objects.all().delete()
    moment = clock.now() - timedelta(minutes=6)
    Job.objects.bulk_create(
        [Job(kind="mail.send", key=f"k13:{n}", args={}, priority=50, run_after=moment, created_at=moment) for n in range(10_000)], 1000
    )
    actions.enqueue(kind="billing.event", key="k13:money", args={}, priority=10)
    assert not queries.healthy(), "the oldest has waited too long, and it is said"
    began = time.thread_time()
    assert actions.claim().key == "k13:money"
    assert time.thread_time() - began < 1
