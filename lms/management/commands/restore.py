"""`manage.py restore FILE`: put back what `manage.py backup` wrote, whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lms.backups import actions


class Command(BaseCommand):
    help = "Put the database and the media folder back. Stop web, worker and beat first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--replace", action="store_true", help="even where there is a database or a media folder already")
        parser.add_argument("--other-key", action="store_true", help="even though the backup was made with another SECRET_KEY")

    def handle(self, *args: object, **options: object) -> None:
        source = Path(str(options["file"]))
        if not source.is_file():
            raise CommandError(f"There is no file {source}.")
        try:
            manifest = actions.restore(source, replace=bool(options["replace"]), other_key=bool(options["other_key"]))
        except actions.BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest.counts.values())
        self.stdout.write(f"Restored: {rows} rows and {len(manifest.files) - 1} media files, as of {manifest.made_at}.")
        self.stdout.write("Now run manage.py migrate, then start web, worker and beat.")
