"""`make pictures`: for each language a fresh sample site, a Chromium, and the walks; fails where a page complains."""

import json
import shutil
import signal
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import sample_site
from tests.conftest import FLAGS
from tests.journeys.conftest import Site, free_port, start_site
from tests.run import chromium

from .camera import Camera
from .walks import BOTH, ENGLISH, Walk


def walk(browser: Browser, language: str, folder: Path) -> list[str]:
    """Every walk in one language, on its own copy of the sample site; what the pages complained of."""
    shutil.copytree(sample_site.prepare(), folder)
    port = free_port()
    process = start_site(folder, port)
    try:
        site = Site(f"http://localhost:{port}", folder, json.loads((folder / "demo.json").read_text()), process)
        camera = Camera(browser, language, (site.url, *site.payment_pages), [])
        walks = Walk(site, camera)
        for name in (*BOTH, *(ENGLISH if language == "en" else ())):
            began = time.monotonic()
            getattr(walks, name)()
            print(f"{language} {name} ({time.monotonic() - began:.0f} s)", flush=True)
        return camera.complaints
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def main() -> int:
    if not chromium():
        print("make pictures needs Chromium: apt-get install chromium (or set CHROMIUM).")
        return 2
    complaints = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for language in ("fr", "en"):
            complaints += walk(browser, language, Path(home) / language)
        browser.close()
    print("\n".join(complaints))
    return 1 if complaints else 0
