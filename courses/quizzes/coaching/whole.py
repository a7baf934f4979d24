"""What was done with a whole room, and what came of it for each candidate (EX-9)."""

from uuid import UUID

from ..models import RoomAct, RoomOutcome
from .rooms import Room

SHOWN = 5


def last(room: Room) -> list[RoomAct]:
    """The last acts on the whole room, newest first (1 statement)."""
    return list(RoomAct.objects.filter(room=room.key).select_related("actor")[:SHOWN])


def act(room: Room, public_id: UUID) -> RoomAct | None:
    return RoomAct.objects.filter(room=room.key, public_id=public_id).select_related("actor").first()


def outcomes(room: Room, act: RoomAct) -> list[RoomOutcome]:
    """What came of it for those that the viewer may see, by name: what was not done first (1 statement)."""
    rows = RoomOutcome.objects.filter(act=act, attempt__in=room.attempts).select_related("attempt__user")
    return list(rows.order_by("done", "attempt__user__last_name", "attempt__user__first_name", "pk"))
