"""Markdown to clean HTML, once, at save time, in a warm child process with a time limit (reliability.md F6-F7)."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

START_SECONDS = 30.0


class MarkdownRefused(ValueError):
    """The text cannot be shown; the message says why and what to do, in the reader's language."""


@dataclass(frozen=True)
class Rendered:
    """`html` is clean; `toc` is [{id, name, level}] for levels 2-3; `text` is plain, for search."""

    html: str = ""
    toc: list[dict] = field(default_factory=list)
    text: str = ""


class _Child:
    """One warm process; replaced when it is late. Calls are serialised by the lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lms.kit.markdown_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,
            )
            self.read(self.process, START_SECONDS)
        return self.process

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()  # reaps it and closes both pipes
            self.process = None

    @staticmethod
    def read(process: subprocess.Popen[bytes], seconds: float) -> dict:
        """One line of JSON, or TimeoutError."""
        assert process.stdout is not None
        end = time.monotonic() + seconds
        buffer = b""
        fd = process.stdout.fileno()
        while not buffer.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not select.select([fd], [], [], left)[0]:
                raise TimeoutError
            chunk = os.read(fd, 1 << 16)
            if not chunk:
                raise EOFError
            buffer += chunk
        return json.loads(buffer)

    def ask(self, task: dict) -> dict:
        with self.lock:
            process = self.start()
            assert process.stdin is not None
            try:
                process.stdin.write(json.dumps(task).encode() + b"\n")
                process.stdin.flush()
                return self.read(process, settings.MARKDOWN_SECONDS)
            except (TimeoutError, EOFError, BrokenPipeError):
                self.stop()
                raise


_child = _Child()
atexit.register(_child.stop)


def render(source: str, *, language: str) -> Rendered:
    """Render `source` (CommonMark-like Markdown with tables, notes and callouts).

    Raises MarkdownRefused when the text is longer than MARKDOWN_MAX_BYTES or takes longer than MARKDOWN_SECONDS.
    """
    size = len(source.encode())
    if size > settings.MARKDOWN_MAX_BYTES:
        raise MarkdownRefused(
            _("This text is too long: %(size)d kB, and a block holds %(limit)d kB. Split it into several blocks or pages.")
            % {"size": size // 1000, "limit": settings.MARKDOWN_MAX_BYTES // 1000}
        )
    if not source.strip():
        return Rendered()
    try:
        answer = _child.ask({"source": source, "language": language})
    except (TimeoutError, EOFError, BrokenPipeError) as error:
        raise MarkdownRefused(
            _("This text takes too long to lay out. Look for very long runs of brackets or nested lists, and simplify them.")
        ) from error
    if "error" in answer:
        raise MarkdownRefused(_("This text could not be laid out (%(why)s). Simplify it and try again.") % {"why": answer["error"]})
    return Rendered(html=answer["html"], toc=answer["toc"], text=answer["text"])
