"""`manage.py import_content DIR`: load a folder of Markdown and TOML (docs/authoring.md)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from content.importing.report import Report
from content.importing.run import import_folder


class Command(BaseCommand):
    help = "Import a folder of Markdown and TOML files; exit 0 only when nothing is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--language", choices=["fr", "en"], default="", help="language of files outside fr/ and en/ folders")

    def handle(self, *args: object, **options: object) -> None:
        report = import_folder(options["folder"], language=options["language"], dry_run=options["dry_run"])  # type: ignore[arg-type]
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self.print_report(report)
        if report.refused:
            sys.exit(1)

    def print_report(self, report: Report) -> None:
        for name, counts in sorted(report.files.items()):
            self.stdout.write(f"{name}: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())))
        for title, entries in (
            ("refused", report.refused),
            ("conflict", report.conflicts),
            ("broken link", report.broken_links),
            ("missing image", report.missing_images),
        ):
            for entry in entries:
                self.stdout.write(f"{entry['file']}:{entry['line']}: {title}: {entry.get('reason') or entry.get('target')}")
        self.stdout.write(
            f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
            f"{len(report.refused)} refused, {len(report.conflicts)} conflicts"
        )
