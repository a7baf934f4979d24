"""Pictures without what a camera wrote into them: where and when it was taken, by whom, with what (reliability.md F11)."""

import io
from typing import IO

from PIL import Image as Picture
from PIL import ImageOps, ImageSequence

CARRIERS = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif", "Raw profile type xmp")
# What belongs to how a picture looks.
KEPT = ("icc_profile", "transparency", "background", "disposal", "blend")
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
    kind = "JPEG" if picture.format == "MPO" else picture.format  # telephones append pictures to a JPEG: the first one counts
    if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
        _save_moving(picture, out)
        return out.getvalue()
    turned = ImageOps.exif_transpose(picture)
    turned.info = {name: turned.info[name] for name in KEPT if name in turned.info}
    turned.save(out, kind, quality=QUALITY, icc_profile=turned.info.get("icc_profile"))
    return out.getvalue()


def _save_moving(picture: Picture.Image, out: IO[bytes]) -> None:
    frames, disposal = [], []
    for frame in ImageSequence.Iterator(picture):
        frames.append(frame.copy())
        disposal.append(getattr(picture, "disposal_method", 0))  # GIF: what is left of a frame under the next one
    how = {"disposal": disposal} if picture.format == "GIF" else {"quality": QUALITY}
    times = [frame.info.get("duration", 0) for frame in frames]
    for frame in frames:
        frame.info = {name: frame.info[name] for name in KEPT if name in frame.info}
    frames[0].save(out, picture.format, save_all=True, append_images=frames[1:], duration=times, loop=picture.info.get("loop", 0), **how)
