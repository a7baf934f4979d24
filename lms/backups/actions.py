"""Make a backup; take one back. Refusals say what to do, and come before anything is touched."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from lms.kit import clock

from . import archive, databases
from .archive import BackupRefused, Manifest


def back_up(target: Path) -> Manifest:
    """Write database and media to `target`; raises BackupRefused. The site may run meanwhile.

    The database comes first: a file added later is one too many at worst, and nothing the database names is missing.
    """
    if target.exists():
        raise BackupRefused(f"{target} exists already. Choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        file, counts = databases.snapshot(Path(name))
        manifest = Manifest(clock.now().isoformat(), connection.vendor, key_mark(), databases.migrations(), counts)
        return archive.write(target, manifest=manifest, files=[(file.name, file), *_media()])


def restore(source: Path, *, replace: bool = False, other_key: bool = False) -> Manifest:
    """Put database and media back as `source` holds them; raises BackupRefused with everything as it was.

    `replace`: even where there is a database or a media folder already (the old media folder is kept beside the new one).
    `other_key`: even though the backup was made with another SECRET_KEY.
    """
    manifest = archive.verify(source)
    _check(manifest, replace=replace, other_key=other_key)
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as name:
        folder = Path(name)
        archive.extract(source, folder)
        databases.load(folder / archive.DATABASES[connection.vendor])
        (folder / archive.MEDIA).mkdir(exist_ok=True)
        if media.exists():
            media.rename(media.with_name(f"media-before-{clock.now():%Y%m%d-%H%M%S}"))
        (folder / archive.MEDIA).rename(media)
    cache.clear()
    found = databases.counts()
    if found != manifest.counts:
        wrong = sorted(table for table in found.keys() | manifest.counts.keys() if found.get(table) != manifest.counts.get(table))
        raise BackupRefused(f"The restored database differs from the backup's count of rows: {', '.join(wrong[:5])}.")
    return manifest


def key_mark() -> str:
    """What tells one SECRET_KEY from another without saying anything about it."""
    return hashlib.sha256(b"jalon backup" + settings.SECRET_KEY.encode()).hexdigest()[:16]


def _check(manifest: Manifest, *, replace: bool, other_key: bool) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupRefused(f"This backup is of a {manifest.vendor} database, and DATABASE_URL names a {connection.vendor} one.")
    newer = sorted(set(manifest.migrations) - databases.known_migrations())
    if newer:
        raise BackupRefused(f"This backup was made by a newer version of Jalon ({newer[0]} is not known here). Install that version first.")
    if manifest.key != key_mark() and not other_key:
        raise BackupRefused(
            "This backup was made with another SECRET_KEY: second factors in it cannot be read with this one. Use the backup's own "
            "key (or give it as SECRET_KEY_FALLBACKS and add --other-key)."
        )
    media = Path(settings.MEDIA_ROOT)
    if not replace and (not databases.is_empty() or (media.exists() and any(media.iterdir()))):
        raise BackupRefused("There is a database or a media folder already. Stop web, worker and beat, then add --replace to put it away.")


def _media() -> list[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    found = []
    for folder, _folders, names in os.walk(root):
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                found.append((f"{archive.MEDIA}/{path.relative_to(root).as_posix()}", path))
    return sorted(found)


def remove_old(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the `keep` newest backups of `folder`; says which."""
    old = sorted(folder.glob("jalon-*.tar.gz"))[:-keep] if keep > 0 else []
    for path in old:
        path.unlink()
    return old
