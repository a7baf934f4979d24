"""The demo command: one process, clear about a busy port, quiet about nothing else, and stopped by Ctrl-C."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.booking.models import Session
from courses.demo import classroom, sessions
from courses.quizzes.models import Attempt
from tests import sample_site
from tests.conftest import SERVER_URL
from tests.journeys.conftest import free_port, start_site

pytestmark = [pytest.mark.skipif(bool(SERVER_URL), reason="the embedded default"), pytest.mark.xdist_group("kills")]
ROLES = {
    "learner", "manager", "buyer", "trainer", "office", "author", "reviewer", "approver", "translator", "finance", "administrator",
}  # fmt: skip


def test_a_class_has_sat_its_mock_before_its_trainer_looks(db: None, as_role: Callable) -> None:
    classroom.make()
    held = Session.objects.get(code=sessions.CLASS)
    assert held.taken == len(classroom.PEOPLE) and held.state == "published"
    sat = Attempt.objects.filter(user__in=held.seats.values("attendee"))
    released = [each for each in sat if each.state == "released"]
    assert sorted(each.state for each in sat) == ["released"] * 4 + ["running"]
    assert len({each.score for each in released}) > 1 and all(0 < (each.score or 0) < each.maximum for each in released)
    client, room = as_role("trainer"), f"/en/desk/rooms/session-{held.public_id}/"
    assert "Sara Costa" in client.get(room).content.decode()
    assert "Beliefs behind" in client.get(f"{room}needs/").content.decode()
    assert client.get(f"{room}results/").content.decode().count("/answers/") == 4
    sessions.follow_the_calendar()


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    shutil.copytree(prepared, tmp_path / "var")
    return tmp_path / "var"


def refused(folder: Path, port: int) -> str:
    """What a demo says that does not start."""
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=sample_site.ROOT, capture_output=True, text=True, timeout=60,
        env={**os.environ, "JALON_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "lms.settings.demo"},
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_starts_serves_and_stops(folder: Path) -> None:
    port = free_port()
    process = start_site(folder, port)
    facts = json.loads((folder / "demo.json").read_text())
    assert facts["url"] == f"http://localhost:{port}"
    assert facts["people"].keys() == ROLES
    assert facts["pages"].keys() == {"job_profile", "trainings", "first_lesson", "first_quiz", "mocks", "session", "verification"}
    assert facts["pages"]["mocks"].keys() == {"agilepm", "prince2", "pmp"}
    assert facts["pages"]["trainings"].keys() == {"agilepm", "prince2", "pmp"}
    assert stat.S_IMODE((folder / "demo.json").stat().st_mode) == 0o600
    for address in (
        facts["pages"]["job_profile"],
        facts["pages"]["session"],
        *facts["pages"]["trainings"].values(),
        facts["pages"]["verification"],
    ):
        assert address.startswith(facts["url"] + "/fr/")
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
    with urllib.request.urlopen(f"{facts['stripe_standin']}/_health") as answer:
        assert answer.status == 200
    assert "A demo is already running on the data in" in refused(folder, free_port())
    assert json.loads((folder / "demo.json").read_text())["url"] == facts["url"]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    log = (folder / "server.log").read_text()
    assert "ready in" in log
    assert "Traceback" not in log


def test_a_busy_port_is_one_clear_sentence(folder: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        said = refused(folder, port)
    assert f"Port {port} is in use" in said
    assert int(re.search(r"make demo PORT=(\d+)", said)[1]) > port
