"""The archive: a gzipped tar of `database.…`, `media/…` and, last, `manifest.json` with the size and SHA-256 of each.

The manifest comes last, so that a file cut short is known by its absence. Reading trusts nothing: plain files with known
names only, every byte counted and hashed before anything is written (reliability.md N3, N5).
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

MANIFEST, MEDIA = "manifest.json", "media"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FORMAT = 1
CHUNK = 1 << 20
FILE_MODE = 0o640  # as uploads are written
MANIFEST_MAX = 64 << 20


class BackupRefused(RuntimeError):
    """The message is the sentence the operator reads; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """`files` {name: [bytes, sha256]}; `counts` {table: rows}; `migrations` ["app.name"]; `key` marks the secret key."""

    made_at: str
    vendor: str
    key: str
    migrations: list[str]
    counts: dict[str, int]
    files: dict[str, list] = field(default_factory=dict)
    format: int = FORMAT


def write(target: Path, *, manifest: Manifest, files: Iterable[tuple[str, Path]]) -> Manifest:
    """Write `files` [(name, path)] and the manifest to `target`, which appears only when it is complete; readable by its owner."""
    part = target.with_name(f"{target.name}.part")
    part.touch(mode=0o600)
    try:
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            for name, path in files:
                with path.open("rb") as source:
                    manifest.files[name] = _add(tar, name, source, path.stat().st_size)
            text = json.dumps(asdict(manifest), indent=1).encode()
            _add(tar, MANIFEST, io.BytesIO(text), len(text))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _add(tar: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> list:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    hashed = _Hashed(source)
    tar.addfile(member, hashed)  # type: ignore[arg-type] # it reads and does nothing else
    return [size, hashed.digest.hexdigest()]


class _Hashed:
    """A reader that hashes what passes."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


def verify(source: Path) -> Manifest:
    """The manifest of a backup whose every byte is as it was written; raises BackupRefused for any other file."""
    found: dict[str, list] = {}
    manifest = None
    try:
        for name, stream in _members(source):
            if name == MANIFEST:
                manifest = Manifest(**json.loads(stream.read(MANIFEST_MAX)))
                continue
            hashed, size = _Hashed(stream), 0
            while data := hashed.read(CHUNK):
                size += len(data)
            found[name] = [size, hashed.digest.hexdigest()]
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, TypeError) as error:
        raise BackupRefused(f"{source} is damaged or is no backup of Jalon ({error}). Nothing was changed.") from error
    if manifest is None:
        raise BackupRefused(f"{source} is incomplete: its end is missing. Nothing was changed.")
    if manifest.format != FORMAT:
        raise BackupRefused(f"{source} was made by another version of this command (format {manifest.format}). Nothing was changed.")
    if found != manifest.files:
        wrong = sorted(name for name in found.keys() | manifest.files.keys() if found.get(name) != manifest.files.get(name))
        raise BackupRefused(f"{source} is altered: {', '.join(wrong[:3])} is not what the manifest says. Nothing was changed.")
    return manifest


def extract(source: Path, folder: Path) -> None:
    """Unpack a verified backup into the empty `folder`."""
    for name, stream in _members(source):
        if name == MANIFEST:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            while data := stream.read(CHUNK):
                target.write(data)
        path.chmod(FILE_MODE)


def _members(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.open(source) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            for member in tar:
                if not member.isreg() or not _is_ours(member.name):
                    raise BackupRefused(f"{source} holds something that no backup of Jalon holds: {member.name!r}. Nothing was changed.")
                stream = tar.extractfile(member)
                if stream is not None:
                    yield member.name, stream
        while packed.read(CHUNK):  # to the very end, where gzip keeps its own checksum: tar would stop before
            pass


def _is_ours(name: str) -> bool:
    if name == MANIFEST or name in DATABASES.values():
        return True
    parts = PurePosixPath(name).parts
    safe = ".." not in parts and not name.startswith("/") and "\\" not in name and "\0" not in name
    return safe and len(parts) > 1 and parts[0] == MEDIA and str(PurePosixPath(name)) == name
