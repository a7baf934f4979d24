"""Writes: the bank, grants, and the sitting from the drawn form to the released result."""

from datetime import datetime

from lms.accounts.models import User
from lms.kit import clock

from ..models import Bank as BankRow
from ..models import Grant, Quiz
from .accepting import accept_late
from .accommodations import accommodate, end_accommodation
from .appointments import give_back, offer, take, withdraw
from .bank import Written, bank, make_versions, publish, publish_scenario, write_items, write_quiz, write_scenario
from .books import write_page_index
from .coaching import ask, assign, comment
from .door import Entry, check_door
from .drawing import edition, prepare, prepare_for, start, start_granted
from .errors import QuizRefused, SaveRefused
from .figures import due_figures, make_figures
from .messages import tell
from .news import tell_of_comments
from .notes import record_leaving, record_look_up, record_return
from .practice import add_to_drill, answer_drill, close_dispute, dispute
from .real import tell_real_result, withdraw_real_result
from .regrading import Regraded, regrade
from .rehearsal import rehearse
from .reminders import due_reminders, end_reminder, remind, want_reminder
from .retention import forget_old
from .rooms import act_on_room, tell_room
from .sitting import (
    Given,
    Replayed,
    check_answer,
    contact,
    look,
    replay_own,
    save,
    save_own,
    save_scratchpad,
)  # fmt: skip
from .stages import (
    close_due,
    close_if_over,
    close_overdue,
    close_section,
    end_break,
    extend,
    mark_by_hand,
    pause,
    reopen_section,
    resume,
    submit,
    submit_own,
    take_break,
    void,
)  # fmt: skip
from .tries import reset_tries


def grant(*, user: User, quiz: Quiz, until: datetime | None = None) -> None:
    """Let `user` sit `quiz`; called by the floor that knows why (1 statement)."""
    given = [Grant(user=user, quiz=quiz, until=until)]
    Grant.objects.bulk_create(given, update_conflicts=True, unique_fields=["user", "quiz"], update_fields=["until"])


def end_grant(*, user: User, quiz_id: int) -> None:
    """Close a quiz to `user` now, a running attempt included."""
    Grant.objects.filter(user=user, quiz=quiz_id).update(until=clock.now())


__all__ = [
    "BankRow", "Entry", "Given", "QuizRefused", "Regraded", "Replayed", "SaveRefused", "Written", "accept_late", "accommodate",
    "act_on_room", "add_to_drill", "answer_drill", "ask", "assign", "bank", "check_answer", "check_door", "close_dispute", "close_due",
    "close_if_over", "close_overdue", "close_section", "comment", "contact", "dispute", "due_figures", "due_reminders", "edition",
    "end_accommodation", "end_break", "end_grant", "end_reminder", "extend", "forget_old", "give_back", "grant", "look", "make_figures",
    "make_versions", "mark_by_hand", "offer", "pause", "prepare", "prepare_for", "publish", "publish_scenario", "record_leaving",
    "record_look_up", "record_return", "regrade", "rehearse", "remind", "reopen_section", "replay_own", "reset_tries", "resume", "save",
    "save_own", "save_scratchpad", "start", "start_granted", "submit", "submit_own", "take", "take_break", "tell", "tell_of_comments",
    "tell_real_result", "tell_room", "void", "want_reminder", "withdraw", "withdraw_real_result", "write_items", "write_page_index",
    "write_quiz", "write_scenario",
]  # fmt: skip
