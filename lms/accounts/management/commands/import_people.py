"""`manage.py import_people FILE --organisation NAME [--dry-run]`: the people file from the command line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts import actions, queries
from lms.accounts.actions.people_files import PeopleRefused
from lms.accounts.models import Organisation
from lms.accounts.people_file import Report


class Command(BaseCommand):
    help = "Bring an organisation's people up to date from a CSV or XLSX file: joiners, movers, leavers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="name of the organisation of lines that name none")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--language", default="fr", choices=["fr", "en"], help="language of new accounts")

    def handle(self, *, file: Path, organisation: str, dry_run: bool, language: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file}: there is no such file.")
        company = Organisation.objects.filter(name__iexact=organisation).first()
        if company is None:
            known = ", ".join(Organisation.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no organisation called “{organisation}”. Known: {known}.")
        self.show(self.work(file, company, dry_run=dry_run, language=language), file, dry_run=dry_run)

    def work(self, file: Path, company: Organisation, *, dry_run: bool, language: str) -> Report:
        facts: dict[str, Any] = {"name": file.name, "data": file.read_bytes(), "organisation": company}
        if dry_run:
            return queries.people_report(**facts)
        try:
            return actions.apply_people(**facts, language=language)
        except PeopleRefused as error:
            return error.report

    def show(self, report: Report, file: Path, *, dry_run: bool) -> None:
        """The counts, then every refusal as file:line; exit 0 only when nothing is refused."""
        for refusal in report.refused:
            self.stderr.write(f"{file}:{refusal.line}: {refusal.reason}")
        counts = ", ".join(f"{name} {number}" for name, number in report.counts.items())
        self.stdout.write(f"{'dry run: ' if dry_run else ''}{counts}, refused {len(report.refused)}")
        if report.refused:
            raise CommandError("Nothing was changed: correct these lines first.")
