"""`make demo`: the whole product in one process, with the sample site."""

import fcntl
import gc
import json
import signal
import threading
import time
from argparse import ArgumentParser
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from content.importing import places
from courses.demo import classroom, sample, server, sessions


class Command(BaseCommand):
    help = "Run the product with its sample site: web, worker and beat in one process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--without-worker", action="store_true", help="web only: workers run as processes of their own")
        parser.add_argument("--prepare", action="store_true", help="make the tables and the sample site, then stop")

    def handle(self, *args: object, **options: object) -> None:
        started = time.monotonic()
        port = int(str(options["port"]))
        if not options["prepare"]:
            self._check_port(port)
            self._take_folder()
        url = f"http://localhost:{port}"
        settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = url
        self._tables()
        standin = None
        if not options["prepare"] and not settings.STRIPE_SECRET_KEY:
            state = Path(settings.VAR_DIR) / "stripe_standin.sqlite3"
            standin = server.simulate_payments(port, webhook_url=f"http://{server.HOST}:{port}/stripe/webhook/", state=state)
        facts = self._sample(url, standin.url if standin else "", with_class=not options["prepare"])
        if not options["prepare"]:
            self._static_files()
            stop = self._stop_signal()  # before the port is open: who sees it open may also stop us
            demo = server.Demo(port, standin, works=not options["without_worker"])
            demo.start()
            self._say(url, facts, time.monotonic() - started)
            while not stop.wait(0.5):
                pass
            self.stdout.write("\nStopping…")
            demo.stop()

    def _check_port(self, port: int) -> None:
        try:
            server.check_port(port)
        except server.PortBusy as error:
            raise CommandError(
                f"Port {port} is in use by another program. Stop it, or choose another port: make demo PORT={server.free_port(port)}"
            ) from error

    def _take_folder(self) -> None:
        """One demo a folder: two would share one database's worker and write each other's address down."""
        folder = Path(settings.VAR_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = (folder / "demo.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"A demo is already running on the data in {folder}. Stop it first, or give this one a folder of its own: "
                "JALON_VAR=/tmp/jalon2 make demo PORT=9000"
            ) from error

    def _stop_signal(self) -> threading.Event:
        """Set by Ctrl-C and by SIGTERM, from now on."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stop.set())
        return stop

    def _tables(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the tables (the first time, about 20 seconds)…")
            gc.set_threshold(50_000, 20, 100)  # migrations build and drop model classes by the thousand: a sixth of the time
            call_command("migrate", verbosity=0, interactive=False)

    def _static_files(self) -> None:
        """Collect static files again only when one changed."""
        mark = sha256()
        for finder in get_finders():
            for name, storage in finder.list([]):
                path = Path(storage.path(name))
                mark.update(f"{name}{path.stat().st_size}{path.stat().st_mtime_ns}".encode())
        held = Path(settings.VAR_DIR) / "static.mark"
        if held.exists() and held.read_text() == mark.hexdigest():
            return
        self.stdout.write("Collecting style sheets and scripts…")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        held.write_text(mark.hexdigest())

    def _sample(self, url: str, standin_url: str, *, with_class: bool) -> dict:
        path = Path(settings.VAR_DIR) / "demo.json"
        if sample.is_loaded() and path.exists():
            logins = json.loads(path.read_text())["people"]
        else:
            self.stdout.write("Loading the sample site…")
            with transaction.atomic():
                logins = sample.load()
                if with_class:
                    classroom.make()
        sessions.follow_the_calendar()
        places.follow_site_address()
        facts = sample.describe(url=url, logins=logins) | {"stripe_standin": standin_url}
        sample.write(path, facts)
        return facts

    def _say(self, url: str, facts: dict, seconds: float) -> None:
        self.stdout.write(f"\nJalon is running: {url}   (ready in {seconds:.1f} s; Ctrl-C stops it)\n\nSign in as:\n")
        for role, login in facts["people"].items():
            self.stdout.write(f"  {role:<14} {login['email']:<36} {login['password']}\n")
        if facts["stripe_standin"]:
            self.stdout.write("\nCard payments are simulated: no card is charged (set STRIPE_SECRET_KEY to use Stripe).\n")
        self.stdout.write(f"\nMails land in {facts['mailbox']}\nAddresses and logins: {Path(settings.VAR_DIR) / 'demo.json'}\n")
        self.stdout.flush()
