"""Requests for a place: nothing is held, nothing is charged; the training office answers."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.catalogue.models import Training
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.jobs import mails as job_mails
from lms.kit import clock

from ..enums import RequestState
from ..models import PlaceRequest, Session
from ..states import REQUEST, move


class AlreadyAsked(ValueError):
    """The same address already waits for an answer about the same session."""


def ask(*, training: Training, session: Session | None, fields: dict, user: User | None, language: str) -> PlaceRequest:
    """Keep a request and tell the training office and the person. `fields`: name, email, phone, people, message."""
    try:
        with transaction.atomic():
            request = PlaceRequest.objects.create(
                training=training, session=session, user=user, language=language, created_at=clock.now(), **fields
            )
            _tell_person(request)
            tell_office("booking/request_office", context=_facts(request), key=f"request-office:{request.public_id}")
    except IntegrityError as error:
        raise AlreadyAsked(_("You have already asked for this. The training office will answer you.")) from error
    return request


def answer(*, request: PlaceRequest, note: str, by: User) -> None:
    """Note what was answered (by mail or telephone) and close the request."""
    with transaction.atomic():
        held = PlaceRequest.objects.select_for_update().get(pk=request.pk)
        move(REQUEST, held, RequestState.ANSWERED, by=by, reason=note, note=note, answered_by=by, answered_at=clock.now())


def _facts(request: PlaceRequest) -> dict:
    return {
        "name": request.name,
        "email": request.email,
        "phone": request.phone,
        "people": request.people,
        "training": request.training_id,
        "session": request.session.code if request.session else "",
        "message": request.message,
    }


def _tell_person(request: PlaceRequest) -> None:
    job_mails.send_later(
        "booking/request",
        to=request.email,
        context=_facts(request),
        language=request.language,
        key=f"request:{request.public_id}",
        owner=request.user.owner_key if request.user else "",
    )


def tell_office(name: str, *, context: dict, key: str) -> None:
    """Write the mail `name` to everybody of the training office."""
    for person in User.objects.filter(is_active=True, groups__name=Role.OFFICE):
        job_mails.send_later(
            name, to=person.email, context=context, language=person.language, key=f"{key}:{person.pk}", owner=person.owner_key
        )
