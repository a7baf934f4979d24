"""`manage.py import_questions FILE`: put a file's questions into a bank (docs/questions.md)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.quizzes import formats
from courses.quizzes.actions.exchange import Exchange, import_questions


class Command(BaseCommand):
    help = "Import a file of questions; exit 0 only when nothing is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=formats.READS, help="guessed from the content where not named")
        parser.add_argument("--bank", default="imported", metavar="SLUG", help="the bank they go into, made where there is none")
        parser.add_argument("--language", choices=["fr", "en"], default="en", help="of the words, where the file does not say it")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        report = import_questions(
            data=data, name=options["file"].name, slug=options["bank"], format=options["format"], language=options["language"],
            dry_run=options["dry_run"], on_progress=self._progress if not options["json"] else lambda done, of: None,
        )  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._print(report)
        if report.refused:
            sys.exit(1)

    def _progress(self, done: int, of: int) -> None:
        self.stderr.write(f"{done} of {of}")

    def _print(self, report: Exchange) -> None:
        for row in report.refused:
            self.stdout.write(f"{row['line'] or '-'}: {row['item']}: refused: {row['reason']}")
        for row in report.unsupported:
            self.stdout.write(f"{row['item']}: unsupported: {row['kind']}")
        for row in report.notes:
            self.stdout.write(f"{row['line']}: {row['item']}: {row['note']}")
        for name in report.duplicates:
            self.stdout.write(f"{name}: duplicate, left out")
        self.stdout.write(
            f"{report.format}: {report.imported} imported, {report.updated} updated, {report.unchanged} unchanged, "
            f"{len(report.duplicates)} duplicates, {len(report.unsupported)} unsupported, {len(report.refused)} refused"
        )
