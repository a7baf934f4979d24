"""`manage.py setup`: make an empty production install usable."""

import getpass
import sys
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from content.models import ProviderIdentity
from lms import installation
from lms.catalogues import compile_stale


class Command(BaseCommand):
    help = "Create locales, home pages, roles, the provider identity row and the first administrator. May be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--admin-email", default="", help="e-mail address of the first administrator")
        parser.add_argument("--admin-password", default="", help="asked for when left out")

    def handle(self, *args: object, **options: object) -> None:
        compile_stale()
        with transaction.atomic():
            installation.prepare()
            self._administrator(str(options["admin_email"]), str(options["admin_password"]))
        missing = ProviderIdentity.load().missing()
        if missing:
            self.stdout.write("Still to fill in, in Settings › Provider identity: " + ", ".join(missing))
        self.stdout.write(self.style.SUCCESS("The site is ready."))

    def _administrator(self, email: str, password: str) -> None:
        if installation.has_administrator():
            self.stdout.write("There is an administrator already.")
            return
        if not email:
            raise CommandError("Name the first administrator: manage.py setup --admin-email you@example.com")
        if not password and not sys.stdin.isatty():
            raise CommandError("Give --admin-password, or run this in a terminal to be asked for it.")
        try:
            installation.create_administrator(email=email, password=password or getpass.getpass(f"Password for {email}: "))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Administrator {email} created.")
