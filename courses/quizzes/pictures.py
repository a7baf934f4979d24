"""Pictures of questions: kept once under the hash of their content, so that nobody can guess where one is."""

import io
import re
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from .item import BadItem

FOLDER = "questions"
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
LARGEST = 4_000_000
MOST_PIXELS = 25_000_000
NAME = re.compile(r"[0-9a-f]{40}\.(png|jpg|gif|webp)")
_TARGET = re.compile(r"\]\((?:<(media/[^<>\n]+)>|(media/[^\s()<>]+))")


def keep(name: str, content: bytes) -> str:
    """Store a picture and say under which name; raises BadItem for what is no picture that pages show."""
    stored = stored_name(name, content)
    transaction.on_commit(partial(_store, f"{FOLDER}/{stored}", content))  # a dry run, or a refused part, leaves no file
    return stored


def stored_name(name: str, content: bytes) -> str:
    """Under which name a picture is kept; raises BadItem for what is no picture that pages show."""
    return f"{sha256(content).hexdigest()[:40]}.{_kind(name, content)}"


def _store(path: str, content: bytes) -> None:
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))


def _kind(name: str, content: bytes) -> str:
    refusal = BadItem(_("The picture “%(name)s” is no PNG, JPEG, GIF or WebP of at most 4 MB.") % {"name": PurePosixPath(name).name})
    if len(content) > LARGEST:
        raise refusal
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.format not in KINDS or image.width * image.height > MOST_PIXELS:
                raise refusal
            kind = KINDS[image.format]
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise refusal from error
    return kind


def exists(stored: str) -> bool:
    return bool(NAME.fullmatch(stored)) and default_storage.exists(f"{FOLDER}/{stored}")


def read(stored: str) -> bytes:
    """The content of a stored picture."""
    with default_storage.open(f"{FOLDER}/{stored}") as file:
        return file.read()


def address(stored: str) -> str:
    return f"/{FOLDER}/{stored}"


def placed(source: str, pictures: Mapping[str, str]) -> str:
    """The Markdown with its pictures' addresses in the place of their names."""

    def target(match: re.Match[str]) -> str:
        stored = pictures.get(match[1] or match[2])
        return f"]({address(stored)}" if stored else match[0]

    return _TARGET.sub(target, source)
