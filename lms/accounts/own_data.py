"""What accounts itself keeps about a person: the account, memberships, invitations, sessions, factors, queued mails."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password

from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock

from . import privacy
from .actions.people import end_sessions
from .models import Invitation, User

COVERS = (
    "accounts.User_groups",
    "accounts.User_user_permissions",
    "accounts.Membership",
    "accounts.Invitation",
    "accounts.PeopleFile",
    "account.EmailAddress",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "usersessions.UserSession",
)


def export(user: User) -> dict:
    """The account and what hangs on it, without secrets."""
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "language": user.language,
        "theme": user.theme,
        "joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "roles": sorted(user.roles),
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "memberships": [_membership(row) for row in user.memberships.select_related("organisation", "team", "manager")],
        "invitations": [_invitation(row) for row in Invitation.objects.filter(email=user.email).select_related("organisation")],
        "second_factors": list(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        "company_accounts": list(SocialAccount.objects.filter(user=user).values("provider", "uid")),
        "sessions": [_session(row) for row in UserSession.objects.filter(user=user)],
        "mails": [_mail(row) for row in Job.objects.filter(owner=user.owner_key, kind="mail.send")],
    }


def erase(user: User) -> None:
    """Nothing personal stays: the row remains as a number, so that proofs and accounts still add up."""
    end_sessions(user=user)
    Job.objects.filter(owner=user.owner_key).exclude(state=JobState.RUNNING).delete()
    Job.objects.filter(args__to=user.email).exclude(state=JobState.RUNNING).delete()
    Job.objects.filter(args__context__inviter=str(user)).exclude(state=JobState.RUNNING).delete()
    Invitation.objects.filter(email=user.email).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()
    user.memberships.update(job_title="", team=None, manager=None)
    user.memberships.active().update(left_on=clock.today())
    user.groups.clear()
    user.user_permissions.clear()
    User.objects.filter(pk=user.pk).update(
        email=f"erased-{user.public_id}@invalid",
        first_name="",
        last_name="",
        password=make_password(None),
        role_codes=[],
        is_active=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
        erased_at=clock.now(),
    )
    user.refresh_from_db()


def _membership(row) -> dict:  # noqa: ANN001
    return {
        "organisation": row.organisation.name,
        "team": row.team.name if row.team else "",
        "manager": row.manager.email if row.manager else "",
        "job_title": row.job_title,
        "buyer": row.is_buyer,
        "joined_on": row.joined_on.isoformat(),
        "left_on": row.left_on.isoformat() if row.left_on else None,
    }


def _invitation(row: Invitation) -> dict:
    return {"organisation": row.organisation.name, "on": row.created_at.isoformat(), "accepted": row.accepted_at is not None}


def _session(row: UserSession) -> dict:
    return {"since": row.created_at.isoformat(), "ip": row.ip, "browser": row.user_agent}


def _mail(row: Job) -> dict:
    return {"on": row.created_at.isoformat(), "subject": row.outcome, "state": row.state}


privacy.register("account", export=export, erase=erase, covers=COVERS)
