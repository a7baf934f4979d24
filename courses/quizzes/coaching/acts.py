"""What an invigilator may do with one attempt: each act with its words, what it asks for, and the action that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User

from .. import actions, machine
from ..enums import AttemptState
from ..models import Attempt

Str = str | Promise


@dataclass(frozen=True)
class Act:
    """`asks` names fields of the form; `done` is said afterwards; `danger`: it cannot be taken back."""

    code: str
    label: Str
    text: Str
    button: Str
    done: Str
    asks: tuple[str, ...]
    run: Callable[..., Any]
    fits: Callable[[Attempt], bool]
    danger: bool = False

    def do(self, *, attempt: Attempt, actor: User, **given: Any) -> None:
        """Raises QuizRefused."""
        self.run(attempt=attempt, actor=actor, **given)


def _timed(attempt: Attempt) -> bool:
    return attempt.is_under_way and (attempt.deadline is not None or attempt.remaining is not None)


ACTS = {act.code: act for act in (
    Act("extend", _("Give more time"), _("The candidate’s page shows it within seconds, in the exam or in the grace after it."),
        _("Give the minutes"), _("The minutes are given."), ("minutes", "reason"), actions.extend, _timed),
    Act("pause", _("Pause"), _("The clock stands still and no answer is taken until you let it go on."),
        _("Pause this exam"), _("The exam is paused."), ("reason",), actions.pause,
        lambda attempt: attempt.state in (AttemptState.RUNNING, AttemptState.BREAK)),
    Act("resume", _("Go on"), _("The clock goes on from where it stood."), _("Let it go on"), _("The exam goes on."), (), actions.resume,
        lambda attempt: attempt.state == AttemptState.PAUSED),
    Act("reopen", _("Open an earlier part again"), _("For a part that was ended by mistake. The clock goes on as it is."),
        _("Open the part again"), _("The part is open again."), ("section", "reason"), actions.reopen_section,
        lambda attempt: attempt.state == AttemptState.RUNNING and attempt.section > 1),
    Act("submit", _("Hand in now"), _(
        "Everything saved so far is marked; nothing can be answered any more. The candidate reads the reason."),
        _("Hand in for the candidate"), _("The attempt is handed in."), ("reason",),
        lambda **given: actions.submit(why="staff", **given), lambda attempt: attempt.is_under_way, danger=True),
    Act("void", _("Make void"), _("The attempt counts for nothing. Its answers stay readable, and the candidate reads the reason."),
        _("Make this attempt void"), _("The attempt is void."), ("reason",), actions.void,
        lambda attempt: AttemptState.VOIDED in machine.FOLLOWS[attempt.state], danger=True),
    Act("reset", _("Give the attempts back"),
        _("What this person has handed in here stays readable and counts no more: neither as an attempt nor for the grade."),
        _("Give the attempts back"), _("The attempts are given back."), ("reason",),
        lambda *, attempt, actor, reason: actions.reset_tries(user=attempt.user, quiz=attempt.quiz, actor=actor, reason=reason),
        lambda attempt: attempt.is_handed_in and attempt.given_back_id is None and attempt.quiz.limits_tries),
)}  # fmt: skip


@dataclass(frozen=True)
class RoomWide:
    """An act on everybody under way in a room; `one`: what it is for each of them."""

    code: str
    label: Str
    text: Str
    button: Str
    one: Act

    @property
    def asks(self) -> tuple[str, ...]:
        return ("minutes", "reason") if "minutes" in self.one.asks else ("reason",)


ROOM_WIDE = {wide.code: wide for wide in (
    RoomWide("extend", _("More time for all"), _("Everybody on the clock gets the same minutes; their pages show it within seconds."),
        _("Give all of them the minutes"), ACTS["extend"]),
    RoomWide("pause", _("Pause all"), _("Every clock stands still and no answer is taken until you let them go on."),
        _("Pause all of them"), ACTS["pause"]),
    RoomWide("resume", _("Let all go on"), _("Whoever is paused goes on from where the clock stood."),
        _("Let all of them go on"), ACTS["resume"]),
    RoomWide("submit", _("End for all"), _(
        "Everything saved so far is marked; nobody can answer any more. They read the reason. This cannot be taken back."),
        _("End for all of them"), ACTS["submit"]),
)}  # fmt: skip


def open_to(attempt: Attempt) -> list[Act]:
    """What can be done in the state the attempt is in."""
    return [act for act in ACTS.values() if act.fits(attempt)]
