"""Backup and restore on both databases (reliability.md M4, N2, N3, N5): equal to the last row, or refused with nothing touched."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lms.backups import actions, archive, databases
from lms.jobs import actions as jobs
from lms.jobs.models import Job
from tests import sample_site
from tests.conftest import COPY, SERVER_URL

EMPTY = f"{COPY}_restored"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty machine: an empty folder, and an empty database."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", "JALON_VAR": str(tmp_path / "elsewhere")}
    if SERVER_URL:
        sample_site.run_sql(SERVER_URL, f'DROP DATABASE IF EXISTS "{EMPTY}" WITH (FORCE)', f'CREATE DATABASE "{EMPTY}"')
        env["DATABASE_URL"] = sample_site.database_url(SERVER_URL, EMPTY)
    yield env
    if SERVER_URL:
        sample_site.run_sql(SERVER_URL, f'DROP DATABASE IF EXISTS "{EMPTY}" WITH (FORCE)')


def manage(env: dict[str, str], *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "manage.py", *words], cwd=sample_site.ROOT, env=env, capture_output=True, text=True)


DIGESTS = """
import hashlib, json
from django.db import connection
from lms.backups import databases
found = {}
with connection.cursor() as cursor:
    for table in databases.counts():
        cursor.execute(f'SELECT * FROM {connection.ops.quote_name(table)}')
        rows = sorted(repr(row) for row in cursor.fetchall())
        found[table] = hashlib.sha256(chr(10).join(rows).encode()).hexdigest()
print(json.dumps(found))
"""


def digests_here() -> dict[str, str]:
    with connection.cursor() as cursor:
        found = {}
        for table in databases.counts():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return found


def media() -> dict[str, str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def pictures() -> Iterator[None]:
    """Some files in the media folder, one with an awkward name."""
    root = Path(settings.MEDIA_ROOT) / "backup-test"
    root.mkdir(parents=True, exist_ok=True)
    (root / "Étape n° 1.txt").write_text("milestone")
    (root / "big.bin").write_bytes(os.urandom(300_000))
    yield
    for path in root.iterdir():
        path.unlink()
    root.rmdir()


@pytest.mark.usefixtures("committed", "pictures")
@pytest.mark.case("N_01")
def test_n1_an_empty_machine_gets_back_every_row_and_every_file(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    file = tmp_path / "b" / "jalon.tar.gz"
    manifest = actions.back_up(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert manifest.counts["accounts_user"] >= 12
    before, files = digests_here(), media()
    done = manage(elsewhere, "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert f"{sum(manifest.counts.values())} rows and {len(files)} media files" in done.stdout
    after = manage(elsewhere, "shell", "-v0", "-c", DIGESTS)
    assert json.loads(after.stdout.strip().splitlines()[-1]) == before
    root = Path(elsewhere["JALON_VAR"]) / "media"
    assert {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in root.rglob("*") if p.is_file()} == files
    again = manage(elsewhere, "restore", str(file))
    assert again.returncode != 0 and "add --replace" in again.stderr and "Traceback" not in again.stderr
    newer = "from django.db import connection; connection.cursor().execute('CREATE TABLE of_a_newer_version (id integer)')"
    assert manage(elsewhere, "shell", "-v0", "-c", newer).returncode == 0
    replaced = manage(elsewhere, "restore", str(file), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    after = manage(elsewhere, "shell", "-v0", "-c", DIGESTS)
    assert json.loads(after.stdout.strip().splitlines()[-1]) == before
    assert len(list(root.parent.glob("media-before-*"))) == 1


@pytest.mark.usefixtures("committed")
@pytest.mark.case("N_02", "M_02")
def test_n2_a_backup_under_load_is_of_one_moment(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    """Pairs of rows are written in one transaction each: no backup may hold half of one."""
    from django.db import transaction

    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        while not stop.is_set():
            with transaction.atomic():
                for half in "ab":
                    jobs.enqueue(kind="t.none", key=f"pair:{written}:{half}", args={})
            written += 1
        connection.close()

    Job.objects.all().delete()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        end = time.monotonic() + 30
        while written < 5 and time.monotonic() < end:
            time.sleep(0.01)
        manifest = actions.back_up(tmp_path / "jalon.tar.gz")
    finally:
        stop.set()
        writer.join()
    assert 10 <= manifest.counts["jobs_job"] <= written * 2 and manifest.counts["jobs_job"] % 2 == 0
    done = manage(elsewhere, "restore", str(tmp_path / "jalon.tar.gz"))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def made(tmp_path: Path, db: None) -> Path:
    """A backup of one small file, without the cost of a database."""
    source = tmp_path / "database"
    source.write_bytes(os.urandom(50_000))
    manifest = archive.Manifest("2026-11-28", connection.vendor, actions.key_mark(), [], {})
    archive.write(tmp_path / "made.tar.gz", manifest=manifest, files=[(archive.DATABASES[connection.vendor], source)])
    return tmp_path / "made.tar.gz"


def refusal(file: Path, **options: bool) -> str:
    before = databases.counts(), media()
    with pytest.raises(actions.BackupRefused) as refused:
        actions.restore(file, replace=True, **options)
    assert (databases.counts(), media()) == before
    return str(refused.value)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.case("N_03")
def test_n3_a_truncated_backup_is_refused_before_anything_is_touched(made: Path, share: float) -> None:
    made.write_bytes(made.read_bytes()[: int(made.stat().st_size * share)])
    assert "Nothing was changed." in refusal(made)


@pytest.mark.parametrize("bytes_off", range(1, 60, 3))
@pytest.mark.case("N_03")
def test_n3_not_even_the_last_bytes_may_be_missing(made: Path, bytes_off: int) -> None:
    made.write_bytes(made.read_bytes()[:-bytes_off])
    assert "Nothing was changed." in refusal(made)


@pytest.mark.skipif(bool(SERVER_URL), reason="a file of SQLite's")
def test_a_whole_archive_of_a_damaged_database_is_refused(made: Path) -> None:
    assert "damaged" in refusal(made)


@pytest.mark.case("N_03")
def test_n3_an_altered_backup_is_refused(made: Path, tmp_path: Path) -> None:
    with tarfile.open(made) as tar:
        manifest = tar.extractfile(archive.MANIFEST).read()
    other = rebuilt(tmp_path, {archive.DATABASES[connection.vendor]: b"another database", archive.MANIFEST: manifest})
    assert "is altered" in refusal(other)


@pytest.mark.case("N_03")
def test_n3_a_backup_of_another_key_is_refused_unless_one_says_so(made: Path, settings) -> None:
    settings.SECRET_KEY = "another"
    assert "another SECRET_KEY" in refusal(made)


@pytest.mark.case("N_03")
def test_n3_a_backup_of_a_newer_version_or_of_another_database_is_refused(tmp_path: Path, db: None) -> None:
    source = tmp_path / "database"
    source.write_bytes(b"x")
    for name, changes, words in (
        ("newer", {"migrations": ["booking.9999_later"]}, "newer version"),
        ("other", {"vendor": "sqlite" if connection.vendor == "postgresql" else "postgresql"}, "DATABASE_URL names"),
    ):
        facts = {"made_at": "", "vendor": connection.vendor, "key": actions.key_mark(), "migrations": [], "counts": {}} | changes
        archive.write(tmp_path / name, manifest=archive.Manifest(**facts), files=[(archive.DATABASES[facts["vendor"]], source)])
        assert words in refusal(tmp_path / name)


@pytest.mark.parametrize("name", ["media/../../evil", "/etc/evil", "media/a/../../../evil", "evil.py", "media\\evil", "media"])
@pytest.mark.case("N_05", "F_01")
def test_n5_a_hostile_name_is_refused_and_writes_nothing(tmp_path: Path, db: None, name: str) -> None:
    file = rebuilt(tmp_path, {name: b"x"})
    assert "holds something that no backup" in refusal(file)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.case("N_05", "F_01")
def test_n5_links_are_refused(tmp_path: Path, db: None) -> None:
    def link(tar: tarfile.TarFile) -> None:
        member = tarfile.TarInfo("media/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)

    assert "holds something that no backup" in refusal(rebuilt(tmp_path, {}, more=link))


def rebuilt(folder: Path, files: dict[str, bytes], more: Callable[[tarfile.TarFile], None] | None = None) -> Path:
    path = folder / "rebuilt.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        if more:
            more(tar)
    return path


def test_old_backups_are_deleted_when_asked(tmp_path: Path) -> None:
    for day in range(5):
        (tmp_path / f"jalon-2026110{day}-000000.tar.gz").touch()
    (tmp_path / "mine.tar.gz").touch()
    assert len(actions.remove_old(tmp_path, keep=2)) == 3
    assert actions.remove_old(tmp_path, keep=0) == []
    assert sorted(path.name[:14] for path in tmp_path.iterdir()) == ["jalon-20261103", "jalon-20261104", "mine.tar.gz"]
