"""`manage.py export_questions --format NAME --bank SLUG FILE`: write a bank's questions to a file (docs/questions.md)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.quizzes import actions, formats
from courses.quizzes.actions.exchange import export_questions


class Command(BaseCommand):
    help = "Write the published questions of a bank to a file; exit 0 only when none is left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=formats.WRITES, required=True)
        parser.add_argument("--bank", required=True, metavar="SLUG")
        parser.add_argument("--language", choices=["fr", "en"], default="en", help="for formats that hold one language")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            found = export_questions(slug=options["bank"], format=options["format"], language=options["language"])
            if not found.is_empty:
                options["file"].write_bytes(found.data)
        except actions.QuizRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        for name, why in found.left:
            self.stderr.write(f"{name}: left out: {why}")
        self.stdout.write(f"{options['file']}: {found.written} questions, {len(found.data)} bytes; {len(found.left)} left out")
        if found.is_empty:
            raise CommandError("no question of this bank fits this format: no file was written")
        if found.left:
            sys.exit(1)
