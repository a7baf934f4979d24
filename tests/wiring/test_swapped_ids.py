"""Every address that takes an id, with every id of somebody else's things in it, and in the body (reliability.md B2)."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import override

from courses.booking.models import Hold
from courses.catalogue.models import Lesson
from courses.credentials.models import Certificate
from courses.learning import actions as learning
from lms.accounts import actions as accounts
from lms.accounts.models import Organisation
from tests.lms.accounts.routes import _walk
from tests.payments import order, paid, sample_session, standin_in_use
from tests.wiring.test_writes import BACKEND, digests

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Shown to everybody on purpose: whoever has the address verifies the attestation. (A claim link is made to be passed on, so its
# token is not among the ids.)
PUBLIC = {"credentials:verify"}
OURS = ("learning", "quizzes", "rooms", "credentials", "booking", "billing", "accounts", "teams", "jobs")


def victims(people: dict) -> dict[str, object]:
    """What the sample people own, by what it is."""
    quiz = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m1-quiz")
    with standin_in_use() as standin:
        bought = paid(order(sample_session(), people["buyer"], places=1), standin)
    seat = bought.hold.seats.get()
    return {
        "attempt": learning.start_quiz(user=people["learner"], lesson=quiz).public_id, "order": bought.public_id,
        "hold": bought.hold.public_id, "seat": seat.public_id, "invoice": bought.invoices.get().public_id,
        "organisation": Organisation.objects.get().public_id, "person": people["learner"].public_id,
        "certificate": Certificate.objects.first().token, "live hold": Hold.objects.first().public_id,
    }  # fmt: skip


def addresses(ids: list[object]) -> set[tuple[str, str]]:
    """(route, address) of every route of ours whose arguments are all ids, with each of them."""
    found = set()
    for pattern, namespaces, _route in _walk(get_resolver()):
        converters = getattr(pattern.pattern, "converters", {})
        if not converters or not namespaces or namespaces[0] not in OURS:
            continue
        kinds = {type(converter).__name__ for converter in converters.values()}
        if "PathConverter" in kinds:
            continue
        for value in ids:
            numbers = {key: 1 if type(kind).__name__ == "IntConverter" else value for key, kind in converters.items()}
            try:
                found.add((f"{namespaces[0]}:{pattern.name}", reverse(f"{namespaces[0]}:{pattern.name}", kwargs=numbers)))
            except Exception:  # an id that this address does not take
                continue
    return found


@pytest.mark.case("B_02")
def test_b2_no_id_of_somebody_else_opens_or_changes_anything(people: dict) -> None:
    """About 5 s: a few hundred requests."""
    stranger = accounts.open_account(email="stranger@x.example", password="x" * 20, first_name="S", last_name="T", verified=True)
    owned = victims(people)
    body = {
        "name": "S",
        "email": "stranger@x.example",
        "reason": "x",
        "chosen": "a",
        "seq": "9",
        "user": people["learner"].pk,
        "quantity": "1",
    }
    body |= {name: str(value) for name, value in owned.items()}
    client = Client(raise_request_exception=False)
    client.force_login(stranger, backend=BACKEND)
    client.get("/fr/desk/")
    with override("fr"):
        tried = sorted(addresses(list(owned.values())))
    assert len(tried) > 150
    before, opened = digests(), []
    for name, address in tried:
        for answer in (client.get(address), client.post(address, body)):
            if answer.status_code not in {404, 405} and name not in PUBLIC:
                opened.append((name, address, answer.status_code))
    assert opened == []
    assert {table for table, digest in digests().items() if before[table] != digest} == set()
