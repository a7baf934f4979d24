"""What the training office must still do about a session: one act, the most pressing one."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import dates
from .enums import SessionState
from .models import Session

# From this long before the go/no-go day, a session without enough people is a decision to take.
DECIDE_FROM = timedelta(days=7)


class Act(models.TextChoices):
    NEW_DATES = "new_dates", _("give it new dates, or cancel it")
    PLACE = "place", _("give it a place or a link")
    PUBLISH = "publish", _("publish it")
    CONFIRM = "confirm", _("confirm it: enough people come")
    DECIDE = "decide", _("decide whether it runs")
    TRAINER = "trainer", _("name a trainer")
    RUN = "run", _("say that it has begun")
    END = "end", _("say that it is over")
    CLOSE = "close", _("close it")


# What the button of each move says; cancelling has a form of its own.
MOVES = {
    SessionState.PUBLISHED: _("Publish"),
    SessionState.CONFIRMED: _("Confirm that it runs"),
    SessionState.RUNNING: _("It has begun"),
    SessionState.DONE: _("It is over"),
    SessionState.CLOSED: _("Close it"),
    SessionState.POSTPONED: _("Postpone it"),
}


def refusal(session: Session, to: str, *, moment: datetime) -> str:
    """What the calendar says against a move that the state allows, as the office reads it; nothing where it agrees."""
    if to == SessionState.RUNNING and dates.local(moment).date() < dates.local(session.starts_at).date():
        return gettext("It begins on %(day)s: say then that it has begun.") % {"day": dates.day(session.starts_at)}
    if to == SessionState.DONE and moment < session.ends_at:
        told = {"day": dates.day(session.ends_at), "hour": dates.hour(session.ends_at)}
        return gettext("It ends on %(day)s, %(hour)s: say after that that it is over.") % told
    if to == SessionState.PUBLISHED and session.starts_at <= moment:
        return gettext("This session has already begun. Give it new dates first.")
    if to == SessionState.CONFIRMED and session.state == SessionState.POSTPONED and session.starts_at <= moment:
        return gettext("This session has already begun. Give it new dates first.")
    if to == SessionState.POSTPONED and session.ends_at <= moment:
        return gettext("The dates of this session are over: give it new dates instead of postponing it.")
    return ""


def next_act(session: Session, *, people: int, moment: datetime) -> Act | None:
    """The act that is missing at `moment`, or None; `people` are the sure seats."""
    if session.state in {SessionState.CANCELLED, SessionState.CLOSED}:
        return None
    if session.state == SessionState.DONE:
        return Act.CLOSE
    if session.state == SessionState.RUNNING:
        return Act.END if session.ends_at <= moment else _staffing(session)
    if session.state == SessionState.POSTPONED:
        return Act.NEW_DATES
    if session.state == SessionState.CONFIRMED:
        return Act.RUN if session.starts_at <= moment else _staffing(session)
    if session.starts_at <= moment:
        return Act.NEW_DATES
    if session.state == SessionState.DRAFT:
        return Act.PUBLISH if _has_place(session) else Act.PLACE
    return _before_go(session, people=people, moment=moment)


def _before_go(session: Session, *, people: int, moment: datetime) -> Act | None:
    if people >= session.min_to_run:
        return Act.CONFIRM
    if dates.local(moment).date() >= session.go_no_go_on - DECIDE_FROM:
        return Act.DECIDE
    return _staffing(session)


def _staffing(session: Session) -> Act | None:
    if session.trainer_id is None:
        return Act.TRAINER
    return None if _has_place(session) else Act.PLACE


def _has_place(session: Session) -> bool:
    return bool(session.place or session.link)
