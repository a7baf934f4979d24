"""`manage.py compile_catalogues`: .po to .mo, no GNU gettext needed."""

from django.core.management.base import BaseCommand

from lms.catalogues import compile_stale


class Command(BaseCommand):
    help = "Compile the message catalogues that changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        for path in compile_stale():
            self.stdout.write(f"compiled {path}")
