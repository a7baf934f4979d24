"""Compiling the message catalogues without GNU gettext."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_stale() -> list[Path]:
    """Write each .mo that is missing or older than its .po; says which."""
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as po:
                catalogue = read_po(po)
            part = target.with_suffix(f".{os.getpid()}.part")  # two commands at once each write their own
            with part.open("wb") as mo:
                write_mo(mo, catalogue)
            part.replace(target)
            written.append(target)
    return written
