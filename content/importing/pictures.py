"""Pictures beside the Markdown files, kept once per content."""

from hashlib import sha1
from pathlib import Path

from django.core.files.images import ImageFile
from PIL import Image as Picture

from ..models import SiteImage

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def keep(path: Path, *, title: str) -> SiteImage | None:
    """The image row for a file, made the first time; None when the file is not a picture we can show."""
    if path.stat().st_size > MAX_BYTES:
        return None
    digest = sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    held = SiteImage.objects.filter(file_hash=digest).first()
    if held:
        return held
    try:
        with Picture.open(path, formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return None
            picture.verify()
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError):
        return None
    with path.open("rb") as file:
        image = SiteImage(title=(title or path.stem)[:255], file=ImageFile(file, name=path.name), file_hash=digest)
        image.file_size = path.stat().st_size
        image.save()
    return image
