"""Applying a people file: all of it or nothing."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms.jobs import mails as job_mails
from lms.kit import clock

from ..errors import NotPossible
from ..models import Membership, Organisation, PeopleFile, Team, User
from ..people_file import Plan, Report, Step, make_plan, read_lines
from ..people_file.plan import Kind, renames
from .memberships import join, leave, set_manager
from .people import open_account

KEEP_UNAPPLIED = timedelta(hours=24)


class PeopleRefused(NotPossible):
    """The file holds lines that cannot be taken; `report` says which. Nothing was written."""

    def __init__(self, report: Report) -> None:
        super().__init__(_("The file has lines to correct. Nothing was changed."))
        self.report = report


@transaction.atomic
def apply_people(*, name: str, data: bytes, organisation: Organisation, language: str = "fr") -> Report:
    """Do what the file says, in one transaction. Raises PeopleRefused when any line is refused."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    plan = make_plan(name, *read_lines(name, data), organisation=organisation)
    if plan.refused:
        raise PeopleRefused(plan.report())
    memberships = [_enter(step, language) for step in plan.steps if step.kind not in {Kind.LEFT, Kind.UNCHANGED}]
    for step, membership in memberships:
        _place(step, membership)
    for step in plan.steps:
        if step.kind == Kind.LEFT and step.membership:
            leave(membership=step.membership)
    _release(plan)
    return plan.report()


def keep_people_file(*, name: str, data: bytes, organisation: Organisation, by: User) -> PeopleFile:
    """Keep an upload until it is confirmed, for a day at most."""
    forget_stale_files()
    return PeopleFile.objects.create(organisation=organisation, name=name[:200], content=data, uploaded_by=by)


@transaction.atomic
def apply_people_file(*, file: PeopleFile) -> Report:
    """Apply an upload once, and keep its counts instead of its content."""
    file = PeopleFile.objects.select_for_update().get(pk=file.pk)
    if file.applied_at or not file.content:
        raise NotPossible(_("This file was already applied."))
    language = file.uploaded_by.language if file.uploaded_by else "fr"
    report = apply_people(name=file.name, data=bytes(file.content), organisation=file.organisation, language=language)
    file.applied_at, file.content, file.outcome = clock.now(), b"", report.counts
    file.save(update_fields=["applied_at", "content", "outcome"])
    return report


def forget_stale_files() -> int:
    """Delete uploads that nobody confirmed within a day; says how many."""
    stale = PeopleFile.objects.filter(applied_at__isnull=True, created_at__lt=clock.now() - KEEP_UNAPPLIED)
    return stale.delete()[0]


def _enter(step: Step, language: str) -> tuple[Step, Membership]:
    """Account and membership, still without manager: theirs may stand further down."""
    line = step.line
    user = step.user or open_account(email=line.email, first_name=line.first_name, last_name=line.last_name, language=language)
    if renames(line, user):
        user.first_name, user.last_name = line.first_name or user.first_name, line.last_name or user.last_name
        user.save(update_fields=["first_name", "last_name"])
    held = step.membership
    if held is None:
        _let_in(user)
        _greet(step, user)
    membership = join(
        user=user,
        organisation=step.organisation,
        team=_team(step, held),
        manager=held.manager if held else None,
        job_title=line.job_title if line.job_title is not None else (held.job_title if held else ""),
        is_buyer=held.is_buyer if held else False,
    )
    return step, membership


def _place(step: Step, membership: Membership) -> None:
    if step.line.manager is None:
        return
    manager = User.objects.get(email=step.line.manager) if step.line.manager else None
    set_manager(membership=membership, manager=manager)


def _team(step: Step, held: Membership | None) -> Team | None:
    name = step.line.team
    if name is None:
        return held.team if held else None
    if not name:
        return None
    found = Team.objects.filter(organisation=step.organisation, name__iexact=name).first()
    return found or Team.objects.create(organisation=step.organisation, name=name)


def _let_in(user: User) -> None:
    """Somebody who left and comes back finds their account again."""
    if user.closed_by_hand:
        sentence = _("The account of %(email)s was closed by an administrator. Ask an administrator to open it again first.")
        raise NotPossible(sentence % {"email": user.email})
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])


def _greet(step: Step, user: User) -> None:
    """Write to the person who comes in: how to open the new account, or which organisation is new."""
    what = "welcome" if step.kind == Kind.CREATED else "joined"
    job_mails.send_later(
        f"accounts/{what}",
        to=user.email,
        context={"organisation": step.organisation.name, "name": user.first_name, "email": user.email},
        language=user.language,
        key=f"people:{what}:{step.organisation.public_id}:{user.public_id}:{clock.now().isoformat()}",
        owner=user.owner_key,
    )


def _release(plan: Plan) -> None:
    """Nobody keeps a manager who has left."""
    gone = [step.user for step in plan.steps if step.kind == Kind.LEFT]
    for membership in Membership.objects.active().filter(manager__in=gone).select_related("manager"):
        at_work = Membership.objects.active().filter(user=membership.manager, organisation=membership.organisation_id)
        if not at_work.exists():
            set_manager(membership=membership, manager=None)
