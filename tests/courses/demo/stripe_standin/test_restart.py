"""What a restart keeps, and the stand-in as a process of its own."""

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import stripe

from courses.demo.stripe_standin import StandIn
from tests.sample_site import ROOT

from .browsing import fetch, wish
from .conftest import ORDER, client_of
from .receiver import SECRET, Receiver

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def started(folder: Path, **options: object) -> StandIn:
    standin = StandIn(state=folder / "standin.sqlite3", secret=SECRET, **options)
    standin.start()
    return standin


def test_sessions_keys_and_waiting_events_survive(tmp_path: Path, receiver: Receiver) -> None:
    first = started(tmp_path)
    client = client_of(first.url)
    session = client.v1.checkout.sessions.create(ORDER, {"idempotency_key": "one"})
    first.control({"pay": session.id})
    left = client.v1.checkout.sessions.create(ORDER)
    first.control({"advance": 600})
    first.stop()

    second = started(tmp_path, webhook_url=receiver.url)
    try:
        receiver.wait_for(*PAID)
        client = client_of(second.url)
        assert client.v1.checkout.sessions.create(ORDER, {"idempotency_key": "one"}).id == session.id
        assert client.v1.checkout.sessions.retrieve(session.id).status == "complete"
        page = client.v1.checkout.sessions.retrieve(left.id).url
        assert fetch(page).status == 200
        assert second.world.clock.ahead == 600
    finally:
        second.stop()


def test_a_stopped_one_does_not_answer(tmp_path: Path) -> None:
    standin = started(tmp_path)
    client = client_of(standin.url)
    assert client.v1.events.list().data == []  # leaves a connection open
    standin.stop()
    with pytest.raises(stripe.APIConnectionError):
        client.v1.events.list()


def test_it_stops_during_a_delay_and_a_slow_delivery(tmp_path: Path, receiver: Receiver) -> None:
    receiver.pause = 1.0
    standin = started(tmp_path, webhook_url=receiver.url)
    session = client_of(standin.url).v1.checkout.sessions.create(ORDER)
    standin.control({"expire": session.id})
    receiver.wait(lambda: receiver.together == 1)
    before = time.monotonic()
    standin.stop()
    assert time.monotonic() - before < 3


def test_a_busy_port_is_an_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError):
            StandIn(port=taken.getsockname()[1], state=tmp_path / "standin.sqlite3")


def process(folder: Path, receiver: Receiver) -> tuple[subprocess.Popen, str]:
    command = [sys.executable, "-m", "courses.demo.stripe_standin", "--port", "0", "--state", str(folder / "state.sqlite3")]
    one = subprocess.Popen(
        [*command, "--webhook", receiver.url, "--secret", SECRET], cwd=ROOT, env={"PATH": ""}, stdout=subprocess.PIPE, text=True
    )
    assert one.stdout is not None
    url = one.stdout.readline().strip()
    assert re.match(r"http://127\.0\.0\.1:\d+$", url)
    return one, url


def test_a_process_without_django_that_is_killed(tmp_path: Path, receiver: Receiver) -> None:
    receiver.statuses = [500] * 3
    one, url = process(tmp_path, receiver)
    session = client_of(url).v1.checkout.sessions.create(ORDER)
    wish(url, pay=session.id)
    receiver.wait(lambda: len(receiver.events) == 3)
    one.kill()
    one.wait()
    one.stdout.close()
    receiver.events.clear()

    one, url = process(tmp_path, receiver)
    receiver.wait(lambda: sorted(receiver.types()) == sorted(PAID))
    assert client_of(url).v1.checkout.sessions.retrieve(session.id).status == "complete"
    one.send_signal(signal.SIGTERM)
    assert one.wait(timeout=10) == 0
    assert one.stdout.read() == ""
    one.stdout.close()


def test_it_loads_neither_django_nor_stripe_at_import() -> None:
    code = "import sys, courses.demo.stripe_standin; print('django' in sys.modules, 'stripe' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
