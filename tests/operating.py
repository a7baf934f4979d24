"""What docs/operate.md tells an operator to write, read out of it: the tests and `make check` run that, not a copy."""

import re
import shlex

from tests.sample_site import ROOT

DOCS = ROOT / "docs" / "operate.md"


def blocks(kind: str) -> list[str]:
    """The fenced blocks of a kind ("sh", "nginx"), without their indentation."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", DOCS.read_text(), re.S | re.M)
    return ["\n".join(line.removeprefix(indent) for line in text.splitlines()) for indent, text in found]


def _block(kind: str, containing: str) -> str:
    (found,) = [text for text in blocks(kind) if containing in text]
    return found


def environment() -> dict[str, str]:
    """The environment file, as a shell would read it."""
    words = shlex.split(_block("sh", "DJANGO_SETTINGS_MODULE=lms.settings.production"), comments=True)
    return dict(word.split("=", 1) for word in words)


def services() -> dict[str, list[str]]:
    """{"web": words, "worker": words, "beat": words}"""
    lines = [shlex.split(line) for line in _block("sh", "celery -A lms.celery beat").splitlines()]
    names = {"web": "granian", "worker": "worker", "beat": "beat"}
    return {name: next(line for line in lines if any(word.endswith(mark) for word in line)) for name, mark in names.items()}


def proxy_of_several() -> str:
    """The nginx configuration of several machines."""
    return _block("nginx", "upstream jalon")
