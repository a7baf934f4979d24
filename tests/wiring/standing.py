"""Two web processes, two workers, beat and nginx on one machine, as docs/operate.md says for several machines."""

import http.client
import json
import os
import re
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_string
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests import operating, sample_site
from tests.journeys.conftest import free_port

HOST = "training.example.org"
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {block}
}}
"""


def wait_for(what: Callable[[], object], *, seconds: float, why: str) -> float:
    """Ask until `what` is true; how long it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"{why}: not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes a little while for each mail; `mails` [Message-ID], in order."""

    allow_reuse_address = daemon_threads = True
    pause = 0.1

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), _Letterbox)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Letterbox(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 post")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                time.sleep(Post.pause)
                self.server.mails.append(message_from_string(text)["Message-ID"])
            self.say("221 bye" if verb == b"QUIT" else "250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


class Person:
    """A browser's cookies, and requests to whichever port, as the proxy would pass them on."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        self.address, self.cookies = address, dict[str, str]()

    def ask(self, port: int, path: str, form: dict | None = None, **headers: str) -> Answer:
        sent = {
            "Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address, "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""), "Content-Type": "application/x-www-form-urlencoded", **headers,
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET" if form is None else "POST", path, None if form is None else urlencode(form), sent)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(line).items():
                    self.cookies.pop(name, None) if morsel["max-age"] == "0" else self.cookies.update({name: morsel.value})
            said = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, said, response.read().decode(errors="replace"))
        finally:
            connection.close()

    def sign_in(self, port: int, login: dict, *, password: str = "") -> Answer:
        self.ask(port, "/en/account/login/")
        return self.ask(port, "/en/account/login/", {"login": login["email"], "password": password or login["password"]})


@dataclass
class Standing:
    """What runs: `web` are the ports of the two web processes, `front` is nginx's."""

    folder: Path
    env: dict[str, str]
    database: str
    post: Post
    web: list[int] = field(default_factory=lambda: [free_port(), free_port()])
    front: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, dict]:
        return json.loads((self.folder / "demo.json").read_text())["people"]

    def sql(self, statement: str) -> list:
        import psycopg

        with psycopg.connect(self.database, autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def manage(self, *words: str) -> str:
        """What `manage.py` says."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=sample_site.ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, kind: str, **changes: str) -> None:
        """Start a service under `name` with the documented words, but for what `changes` says of its options."""
        words = list(operating.services()[kind])
        words[0] = str(Path(sys.executable).parent / Path(words[0]).name)
        for option, value in changes.items():
            words[words.index(f"--{option}") + 1] = value
        self._run(name, words)

    def start_nginx(self, nginx: str) -> None:
        block = operating.proxy_of_several()
        changed = {"listen 443 ssl;": f"listen 127.0.0.1:{self.front};"}
        changed |= {f"server 10.0.0.1{number}:8000 ": f"server 127.0.0.1:{port} " for number, port in enumerate(self.web, 1)}
        for documented, here in changed.items():
            assert documented in block, documented
            block = block.replace(documented, here)
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(folder=self.folder, block=block))
        self._run("nginx", [nginx, "-c", str(config), "-p", str(self.folder)])

    def _run(self, name: str, words: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(words, cwd=sample_site.ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)

    def kill(self, name: str, how: int = signal.SIGKILL) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, how)
        process.wait(timeout=20)

    def lines(self, name: str) -> list[dict]:
        """The records in the log of a service, without what granian and Celery print as they start."""
        text = (self.folder / f"{name}.log").read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name, signal.SIGKILL)
        self.post.shutdown()
        self.post.server_close()


def nginx() -> str:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or ""


def metric(text: str, name: str) -> float:
    """The value of a sample without labels, or with those in `name`."""
    return float(re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)[1])
