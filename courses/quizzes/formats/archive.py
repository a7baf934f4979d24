"""Packages (zip) in and out: what really comes out is counted, names that leave the folder are refused."""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from .reading import FileRefused

MAX_UNPACKED = 50_000_000
MAX_FILES = 10_000
MAGIC = b"PK\x03\x04"
# A fixed date, so that the same items make the same bytes.
DATE = (1980, 1, 1, 0, 0, 0)


def is_archive(data: bytes) -> bool:
    return data[:4] in (MAGIC, b"PK\x05\x06")


def unpack(data: bytes) -> dict[str, bytes]:
    """{path: content} of a package, without what a computer adds to it. Raises FileRefused.

    No more than MAX_FILES files and MAX_UNPACKED bytes, counted as they come out and not as the archive declares them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > MAX_FILES:
                raise FileRefused(_("This package holds more than %(n)d files.") % {"n": MAX_FILES})
            return _contents(package, members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(_("This package cannot be opened: it is cut short, damaged or has a password.")) from error


def _contents(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for member in members:
        name = _name(member)
        if member.is_dir() or _junk(name):
            continue
        pieces = []
        with package.open(member) as file:
            while chunk := file.read(1 << 16):
                left -= len(chunk)
                if left < 0:
                    raise FileRefused(_("This package is larger than %(n)d MB once unpacked.") % {"n": MAX_UNPACKED // 1_000_000})
                pieces.append(chunk)
        content = b"".join(pieces)
        if is_archive(content):
            raise FileRefused(_("There is a package inside the package: %(name)s. Import it on its own.") % {"name": name})
        if name in found:
            raise FileRefused(_("The package holds %(name)s twice.") % {"name": name})
        found[name] = content
    return found


def _name(member: zipfile.ZipInfo) -> str:
    name = member.filename.replace("\\", "/")
    path = PurePosixPath(name)
    linked = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1] or name[1:2] == ":" or linked:
        raise FileRefused(_("The package holds a name that leads out of it: %(name)s.") % {"name": member.filename})
    return str(path)


def _junk(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name in (".DS_Store", "Thumbs.db", "desktop.ini") or path.name.startswith("._")


def pack(files: Mapping[str, bytes]) -> bytes:
    """A package of {path: content}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
