"""Real signed-in sessions for the bench, the facts its steps need, and the statements of a step counted in this process."""

import itertools

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.booking.models import Offer, Session
from courses.catalogue.models import CataloguePage, CoursePage, Training
from courses.credentials.models import Certificate
from lms.accounts.models import User
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.kit import clock

from . import client
from .load import SIZES
from .steps import Facts, Row
from .world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN = "a" * 32
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def facts() -> Facts:
    session = Session.objects.get(code="agp-paris-1")
    offer = Offer.objects.priced(clock.today()).for_session(session).first()
    certificate = Certificate.objects.select_related("user").first()
    trainings = Training.objects.filter(code__startswith="t").order_by("pk")
    return Facts(
        catalogue=CataloguePage.objects.get(locale__language_code="fr").get_url(),
        training=CoursePage.objects.get(training__code="agilepm", locale__language_code="fr").get_url(),
        sized=dict(zip(SIZES, trainings.values_list("code", flat=True), strict=False)),
        session=str(session.public_id),
        offer=str(offer.public_id),
        certificate=certificate.token,
        holder=certificate.user.email,
    )


def signed_in(user: User) -> dict[str, str]:
    """The cookies of a session as signing in makes one."""
    made = Client()
    made.force_login(user, backend=BACKEND)
    return {settings.SESSION_COOKIE_NAME: made.cookies[settings.SESSION_COOKIE_NAME].value, settings.CSRF_COOKIE_NAME: TOKEN}


class Crowd:
    """Browsers for the rows: kept people for pages, fresh ones for what a person does once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kept: list[dict[str, str]] = []
        # The first fifth are those who follow the training of 1,000 lessons: they look at pages.
        people = User.objects.filter(email__endswith="@bench.example").order_by("pk")
        self.lookers, self.fresh = people[:50], iter(people[400:])

    def browsers(self, row: Row, number: int) -> list[client.Browser]:
        if row.system == "yardstick":
            return [client.Browser(f"127.0.0.1:{self.world.yard_port}", secure=False) for _n in range(number)]
        netloc = f"127.0.0.1:{self.world.web_port}"
        if not row.people:
            return [client.Browser(netloc) for _n in range(number)]
        if row.email:
            holder = User.objects.get(email=row.email)
            return [client.Browser(netloc, signed_in(holder)) for _n in range(number)]
        if row.once_each or row.prepare:
            return self.newcomers(number)
        if not self.kept:
            self.kept = [signed_in(user) for user in self.lookers]
        return [client.Browser(netloc, dict(cookies)) for cookies in self.kept[:number]]

    def newcomers(self, number: int) -> list[client.Browser]:
        """People who have done nothing yet; `last` holds them."""
        self.last = list(itertools.islice(self.fresh, number))
        return [client.Browser(f"127.0.0.1:{self.world.web_port}", signed_in(user)) for user in self.last]


class InProcess(client.Browser):
    """The same steps through Django's test client, so that statements can be counted; nothing goes over HTTP."""

    def __init__(self, cookies: dict[str, str]) -> None:
        super().__init__("", cookies)
        self.client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="fr", enforce_csrf_checks=False)
        for name, value in cookies.items():
            self.client.cookies[name] = value

    async def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> client.Answer:
        kind = headers.get("Content_Type", "application/x-www-form-urlencoded")
        extra = {f"HTTP_{name.upper()}": value for name, value in headers.items() if name != "Content_Type"}
        if method == "GET":
            answer = self.client.get(path, secure=True, **extra)
        else:
            answer = self.client.generic(method, path, body or b"", kind, secure=True, **extra)
        content = b"".join(answer) if answer.streaming else answer.content
        return client.Answer(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, content)


async def statements(row: Row) -> int:
    """Statements that the web process makes for one warm step; what workers and webhooks do is not among them."""
    users = User.objects.filter(email__endswith="@bench.example").order_by("-pk")[:2]
    if row.email:
        users = [User.objects.get(email=row.email)] * 2
    warm, browser = (InProcess(signed_in(user) if row.people else {}) for user in users)
    for each in (warm, browser):
        if row.prepare:
            await row.prepare(each)
        if each is warm or not row.once_each:
            await row.step(each)
    with CaptureQueriesContext(connection) as captured:
        await row.step(browser)
    return sum(query["sql"].lstrip("( ").upper().startswith(VERBS) for query in captured.captured_queries)


def open_jobs() -> int:
    return Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING], run_after__lte=clock.now()).count()
