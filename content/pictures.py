"""Pictures without what a camera wrote into them: where and when it was taken, by whom, with what (reliability.md F11)."""

import io
from typing import IO

from PIL import Image as Picture
from PIL import ImageOps

CARRIERS = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif", "Raw profile type xmp")
QUALITY = 92


def without_metadata(file: IO[bytes]) -> bytes | None:
    """The same picture, turned as its camera said, without metadata; None where it carries none, or is no picture."""
    file.seek(0)
    try:
        with Picture.open(file) as picture:
            return _rewritten(picture) if _carries(picture) else None
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError):
        return None
    finally:
        file.seek(0)


def _carries(picture: Picture.Image) -> bool:
    return bool(picture.getexif()) or any(name in picture.info for name in CARRIERS) or bool(getattr(picture, "text", None))


def _rewritten(picture: Picture.Image) -> bytes:
    out = io.BytesIO()
    kind, profile = picture.format, picture.info.get("icc_profile")
    if getattr(picture, "n_frames", 1) > 1:
        for name in CARRIERS:
            picture.info.pop(name, None)
        picture.save(out, kind, save_all=True, exif=b"", **({"xmp": b""} if kind == "WEBP" else {}))
        return out.getvalue()
    turned = ImageOps.exif_transpose(picture)
    turned.info = {}
    turned.save(out, kind, quality=QUALITY, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()
