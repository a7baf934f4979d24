"""The French catalogue: collected with GNU gettext, and complete (CI checks it)."""

import ast
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

SOURCES = ("lms", "content", "courses")
# The only other name under which gettext sees sentences, and what it may stand for: its own arguments are (sentence).
UNDERSCORE = {"gettext", "gettext_lazy"}


def unseen(source: str) -> list[str]:
    """Imports of a translation function under a name that `collect` does not look for: its sentences would stay English."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return [
        f"line {node.lineno}: {each.name} as {each.asname}"
        for node in imports
        if node.module in {"django.utils.translation", "gettext"}
        for each in node.names
        if "gettext" in each.name and each.asname and not (each.asname == "_" and each.name in UNDERSCORE)
    ]


def unseen_sentences() -> list[str]:
    """The same for the whole product."""
    paths = [path for top in SOURCES for path in (ROOT / top).rglob("*.py")]
    return [f"gettext does not see this name: {path.relative_to(ROOT)} {said}" for path in paths for said in unseen(path.read_text())]


def collect(root: Path) -> None:
    """Run makemessages over the tree at `root`."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "manage.py", *COLLECT], cwd=root, env=env, check=True, capture_output=True)


def problems() -> str:
    """What is missing: sentences without French, uncertain or obsolete ones, or sentences of the code not collected."""
    if not shutil.which("xgettext"):
        return "GNU gettext is missing: apt-get install gettext"
    found = unseen_sentences()
    with PO.open("rb") as file:
        held = {(message.context, message.id): message for message in read_po(file) if message.id}
    for message in held.values():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(texts):
            found.append(f"not translated: {message.id}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        copy.mkdir()
        for name in ("manage.py", *SOURCES, "templates"):
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
