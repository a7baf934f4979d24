"""`manage.py backup [FILE]`: database and media in one file, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.backups import actions, gauges
from lms.jobs import actions as jobs
from lms.kit import clock


class Command(BaseCommand):
    help = "Write the database and the media folder to one file. The site may run meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="default: backups/jalon-DATE.tar.gz under JALON_VAR")
        parser.add_argument("--keep", type=int, default=0, help="afterwards delete all but that many of the newest beside it")

    def handle(self, *args: object, **options: object) -> None:
        named = str(options["file"])
        target = Path(named) if named else Path(settings.VAR_DIR) / "backups" / f"jalon-{clock.now():%Y%m%d-%H%M%S}.tar.gz"
        try:
            manifest = actions.back_up(target)
        except actions.BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        jobs.record(kind=gauges.KIND, key=f"backup:{manifest.made_at}", outcome=str(target))
        rows, size = sum(manifest.counts.values()), target.stat().st_size / 1e6
        self.stdout.write(f"{target}: {rows} rows, {len(manifest.files) - 1} media files, {size:.1f} MB")
        if settings.MEDIA_S3_BUCKET:
            self.stdout.write(f"The bucket {settings.MEDIA_S3_BUCKET} is not in it: keep its versions where it is.")
        for path in actions.remove_old(target.parent, keep=int(str(options["keep"]))):
            self.stdout.write(f"deleted {path}")
