"""The access matrix, walked: every route of the site × a visitor and the eleven roles (reliability.md B1)."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.test import Client

from lms.accounts import guard
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.kit import access

from .routes import matches, named_routes

pytestmark = pytest.mark.once
VISITOR = "visitor"
EVERYBODY = [VISITOR, *Role.values]
LOGIN, ALLOWED, HIDDEN = "login", "allowed", "404"
# Written by looking: neither belongs to what a refused request may change.
VOLATILE = {"sessions.session", "usersessions.usersession"}


def person(role: str) -> User | AnonymousUser:
    """Somebody with exactly that role, without a row."""
    if role == VISITOR:
        return AnonymousUser()
    return User(pk=0, email=f"{role}@x.example", role_codes=[] if role == Role.LEARNER else [role])


def verdict(match, role: str) -> str:
    """What the guard says, with no view behind it."""
    request = HttpRequest()
    request.path, request.META["QUERY_STRING"] = "/fr/somewhere/", ""
    request.resolver_match, request.user = match, person(role)
    try:
        answer = guard.AccessMiddleware(lambda _request: None).process_view(request, match.func, (), {})
    except Http404:
        return HIDDEN
    return ALLOWED if answer is None else LOGIN


def expected(row: access.Row, role: str) -> str:
    if access.ANYONE in row.allow:
        return ALLOWED
    if role == VISITOR:
        return LOGIN
    return ALLOWED if access.SIGNED_IN in row.allow or role in row.allow else HIDDEN


@pytest.mark.case("B_01")
def test_b1_every_route_is_declared() -> None:
    undeclared = sorted({guard.route_name(match) for match, _url in matches() if access.row(guard.route_name(match)) is None})
    assert undeclared == []


def test_b1_every_row_is_of_use() -> None:
    """A row that no route needs is a spelling mistake, or the remains of a page that is gone."""
    used = {access.row(guard.route_name(match)) for match, _url in matches()}
    assert [row.route for row in access.rows() if row not in used] == []


def test_b1_rows_name_known_roles_only() -> None:
    known = {*Role.values, access.ANYONE, access.SIGNED_IN}
    assert [row.route for row in access.rows() if not set(row.allow) <= known] == []


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.case("B_01")
def test_b1_the_guard_does_what_the_matrix_says(role: str, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    wrong = [
        (guard.route_name(match), role, verdict(match, role))
        for match, _url in matches()
        if verdict(match, role) != expected(access.row(guard.route_name(match)), role)
    ]
    assert wrong == []


@pytest.mark.case("B_01")
def test_b1_an_undeclared_route_is_closed_to_everybody() -> None:
    match, _url = matches()[0]
    match.view_name = match.url_name = "nobody-declared-this"
    assert {verdict(match, role) for role in EVERYBODY} == {HIDDEN}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.case("B_01", "B_08")
def test_b1_refused_requests_end_at_the_door_and_change_nothing(role: str, new_person, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    client = _client(role, new_person)
    before = rows()
    for name, url in named_routes():
        wanted = expected(access.row(name), role)
        if wanted == ALLOWED:
            continue
        for answer in (client.get(url), client.post(url, {})):
            if wanted == LOGIN:
                assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/fr/account/login/"), name
            else:
                assert answer.status_code == 404, name
    assert rows() == before


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.case("B_01")
def test_b1_allowed_pages_of_our_own_never_send_to_the_login(role: str, new_person, settings) -> None:
    settings.MFA_REQUIRED_ROLES = []
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    client = _client(role, new_person)
    for name, url in named_routes():
        # Behind Wagtail's own door, which asks for the rights of a group that this person has not.
        inside = name.startswith(("wagtail", "question_bank:"))
        if inside or access.ANYONE in access.row(name).allow or expected(access.row(name), role) != ALLOWED:
            continue
        answer = client.get(url)
        assert "/account/login/" not in answer.get("Location", ""), name
        assert answer.status_code < 500, name


def _client(role: str, new_person) -> Client:
    client = Client()
    if role == VISITOR:
        return client
    user = new_person(f"{role}@x.example")
    User.objects.filter(pk=user.pk).update(role_codes=[] if role == Role.LEARNER else [role])
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.label_lower not in VOLATILE]
    return {model._meta.label_lower: model._base_manager.count() for model in kept}
