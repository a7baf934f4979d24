"""The French catalogue: collected with GNU gettext, and complete (CI checks it)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

from tests.sample_site import ROOT

PO = ROOT / "lms" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
COLLECT = ["makemessages", "--locale=fr", "--no-location", "--no-wrap", "--ignore=.venv", "--ignore=var", "--ignore=tests"]


def collect(root: Path) -> None:
    """Run makemessages over the tree at `root`."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "manage.py", *COLLECT], cwd=root, env=env, check=True, capture_output=True)


def problems() -> str:
    """What is missing: sentences without French, uncertain or obsolete ones, or sentences of the code not collected."""
    if not shutil.which("xgettext"):
        return "GNU gettext is missing: apt-get install gettext"
    found = []
    with PO.open("rb") as file:
        held = {(message.context, message.id): message for message in read_po(file) if message.id}
    for message in held.values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(texts):
            found.append(f"not translated: {message.id}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        copy.mkdir()
        for name in ("manage.py", "lms", "content", "courses", "templates"):
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("seed", "__pycache__", "*.mo"))
            else:
                shutil.copy(source, copy / name)
        collect(copy)
        with (copy / PO.relative_to(ROOT)).open("rb") as file:
            wanted = {(message.context, message.id) for message in read_po(file) if message.id}
    found += [f"not collected (run make catalogue): {sentence}" for sentence in sorted(wanted - held.keys(), key=str)]
    return "\n".join(found)


if __name__ == "__main__":
    PO.parent.mkdir(parents=True, exist_ok=True)
    collect(ROOT)
    print(problems() or "the French catalogue is complete")
