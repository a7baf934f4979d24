"""The pictures of a package, found from the file that shows them; and their size."""

import posixpath
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from ..media import FOLDER, hoisted

BASE = re.compile(r"^\$IMS[-_]CC[-_]FILE_?BASE\$/?", re.IGNORECASE)


@dataclass
class Pictures:
    """What one question shows. `files` {path: content} of the package, `where` the path of the question's own file."""

    files: Mapping[str, bytes]
    where: str = ""
    held: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def resolve(self, address: str) -> str:
        """The name of a picture here; an address on the web stays, one that leads nowhere is noted."""
        address = hoisted(address, self.held)
        if not address or address in self.held or re.match(r"[A-Za-z][\w+.-]*:|//", address):
            return address
        path = self._find(unquote(BASE.sub("", address).split("?")[0].split("#")[0]))
        if not path:
            self.missing.append(address)
            return address
        name = path if path.startswith(FOLDER) else FOLDER + path
        self.held[name] = self.files[path]
        return name

    def _find(self, path: str) -> str:
        near = posixpath.normpath(posixpath.join(posixpath.dirname(self.where), path))
        whole = posixpath.normpath(path).lstrip("/")
        for each in (near, whole):
            if each in self.files:
                return each
        ends = [each for each in self.files if each.endswith("/" + whole)] if whole not in (".", "..") else []
        return ends[0] if len(ends) == 1 else ""


def size(data: bytes) -> tuple[int, int] | None:
    """(width, height) of a PNG, GIF or JPEG; None for another picture."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return None
