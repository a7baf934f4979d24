"""Making an empty installation usable; every step may be repeated."""

from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import transaction

from content.importing import kinds, places
from content.models import ProviderIdentity
from courses.careers.importing import job_profile_index
from courses.catalogue.importing import catalogue_page
from lms.accounts import actions as accounts
from lms.accounts.enums import Role
from lms.accounts.models import User


def prepare() -> None:
    """The media folder, locales, home pages with their sections, roles with their permissions, the provider identity row."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    for code, _name in settings.LANGUAGES:
        places.home(code)
        catalogue_page(code)
        kinds.library(code)
        job_profile_index(code)
        kinds.glossary_page(code)
    places.follow_site_address()
    accounts.ensure_roles()
    ProviderIdentity.load()
    # Where each picture and document is shown, which says who may fetch it: also for what an older version has saved.
    call_command("rebuild_references_index", verbosity=0)


def has_administrator() -> bool:
    """Whether somebody who may still sign in administers the site."""
    active = User.objects.filter(is_active=True)
    return active.filter(is_superuser=True).exists() or active.filter(groups__name=Role.ADMINISTRATOR).exists()


@transaction.atomic
def create_administrator(*, email: str, password: str) -> User:
    """The first administrator, with a verified address; raises ValidationError for a bad address or a weak password."""
    validate_email(email)
    validate_password(password)
    user = User.objects.create_user(email, password, first_name="", last_name="")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accounts.grant_role(user=user, role=Role.ADMINISTRATOR)
    return user
