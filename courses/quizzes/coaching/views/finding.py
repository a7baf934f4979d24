"""The room of an address, for whoever may enter it; everything else is 404."""

from django.http import Http404

from lms.accounts.requests import PersonRequest

from .. import rooms
from ..rooms import Room


def room_of(request: PersonRequest, key: str) -> Room:
    """The room `key`; raises Http404 where it is not open to this person."""
    found = rooms.room(request.user, key)
    if found is None:
        raise Http404
    return found
