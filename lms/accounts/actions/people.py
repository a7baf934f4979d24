"""Opening, closing and changing accounts."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock

from ..enums import EDITORIAL_ROLES
from ..errors import NotPossible
from ..models import User
from .roles import refuse_last_administrator


@transaction.atomic
def open_account(
    *,
    email: str,
    first_name: str = "",
    last_name: str = "",
    language: str = "fr",
    password: str | None = None,
    verified: bool = False,
) -> User:
    """An account made by us, not by its owner; without `password` it opens only through the reset page.

    `verified` says that the address is known to be theirs (sample people, first administrator).
    """
    if User.objects.filter(email=User.objects.normalize_email(email)).exists():
        raise NotPossible(_("%(email)s already has an account.") % {"email": email})
    user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


@transaction.atomic
def close_account(*, user: User, by: User) -> None:
    """Shut `user` out at the next request; never oneself, never the last administrator."""
    if by.pk == user.pk:
        raise NotPossible(_("You cannot close your own account here."))
    refuse_last_administrator(user)
    user.closed_by_hand = True
    user.save(update_fields=["closed_by_hand"])
    shut(user)


def reopen_account(*, user: User) -> None:
    """Let a person whose account was closed in again; an erased account stays closed."""
    if user.erased_at:
        raise NotPossible(_("This account was erased and cannot be opened again."))
    user.is_active, user.closed_by_hand = True, False
    user.save(update_fields=["is_active", "closed_by_hand"])


def shut(user: User) -> None:
    """No sign-in, no open session, no waiting mail."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    waiting = Job.objects.filter(state__in=[JobState.WAITING, JobState.PARKED], kind="mail.send", owner=user.owner_key)
    waiting.update(state=JobState.DONE, outcome="not sent: the account is closed", args={}, finished_at=clock.now())


def end_sessions(*, user: User, but: str = "") -> None:
    """End every session of `user`, except the one with the key `but`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but):
        session.end()


def speak_in_the_editor(*, user: User) -> None:
    """The editor speaks the person's language until they choose another one there."""
    if user.roles.intersection(EDITORIAL_ROLES):
        UserProfile.objects.get_or_create(user=user)
        UserProfile.objects.filter(user=user, preferred_language="").update(preferred_language=user.language)


@transaction.atomic
def save_profile(*, user: User, first_name: str, last_name: str, language: str, theme: str) -> None:
    """Store what a person says about themselves; a new language is the editor's too."""
    if language != user.language:
        UserProfile.objects.filter(user=user).update(preferred_language=language)
    user.first_name, user.last_name = first_name.strip(), last_name.strip()
    user.language, user.theme = language, theme
    user.save(update_fields=["first_name", "last_name", "language", "theme"])
