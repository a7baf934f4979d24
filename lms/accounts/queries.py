"""Reads about people and organisations."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from lms.kit import clock

from .enums import GRANTED_ROLES, Role
from .models import Invitation, Membership, Organisation, User
from .people_file import Report, make_plan, read_lines

PAGE_SIZE = 25
# These see every organisation; a buyer sees their own.
SEES_ALL = frozenset({Role.ADMINISTRATOR, Role.OFFICE})


def organisations_for(user: User) -> QuerySet[Organisation]:
    """The organisations whose people `user` may see and invite."""
    if user.roles & SEES_ALL:
        return Organisation.objects.all()
    bought_for = user.memberships.active().filter(is_buyer=True)
    return Organisation.objects.filter(pk__in=bought_for.values("organisation"))


def organisation_list(user: User, *, page: str | int | None) -> Page:
    """The organisations `user` may see, with the number of their members."""
    members = Count("memberships", filter=Q(memberships__left_on__isnull=True))
    return Paginator(organisations_for(user).annotate(members=members).order_by("name"), PAGE_SIZE).get_page(page)


def organisation_for(user: User, public_id: object) -> Organisation:
    """One of them, or 404."""
    return get_object_or_404(organisations_for(user), public_id=public_id)


def organisation_page(user: User, public_id: object, *, page: str | int | None) -> dict:
    """An organisation with its members and open invitations."""
    organisation = organisation_for(user, public_id)
    members = Membership.objects.active().filter(organisation=organisation).select_related("user", "team", "manager")
    return {
        "organisation": organisation,
        "members": Paginator(members.order_by("user__last_name", "user__first_name", "pk"), PAGE_SIZE).get_page(page),
        "invitations": list(
            Invitation.objects.filter(organisation=organisation, accepted_at__isnull=True).order_by("-created_at")[:PAGE_SIZE]
        ),
        "now": clock.now(),
    }


def people(*, search: str, page: str | int | None) -> Page:
    """People by name or address, in the order of names."""
    found = User.objects.filter(erased_at__isnull=True)
    for word in search.split()[:5]:
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    return Paginator(found.order_by("last_name", "first_name", "email"), PAGE_SIZE).get_page(page)


def person_page(public_id: object) -> dict:
    """One person with their roles and memberships, or 404."""
    person = get_object_or_404(User, public_id=public_id, erased_at__isnull=True)
    memberships = person.memberships.select_related("organisation", "team", "manager").order_by("left_on", "organisation__name")
    return {
        "person": person,
        "memberships": list(memberships),
        "granted": [{"role": role, "held": role in person.roles} for role in GRANTED_ROLES],
    }


def invitation_for(user: User, token: str) -> Invitation:
    """The invitation that was written to `user`, or 404: a token in other hands tells nothing."""
    return get_object_or_404(Invitation.objects.select_related("organisation", "invited_by"), token=token, email=user.email)


def people_report(*, name: str, data: bytes, organisation: Organisation) -> Report:
    """What a people file would do; nothing is written."""
    return make_plan(name, *read_lines(name, data), organisation=organisation).report()
