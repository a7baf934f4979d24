"""What a quiz is for, the states of an attempt, how sure an answer is, what is said afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    """The kinds of `kinds/`, by their codes."""

    SINGLE = "single", _("one answer")
    MULTIPLE = "multiple", _("several answers")
    TRUE_FALSE = "true_false", _("true or false")
    MATCHING = "matching", _("matching")
    ORDERING = "ordering", _("putting in order")
    CATEGORISE = "categorise", _("sorting into groups")
    CLOZE = "cloze", _("text with gaps")
    NUMERIC = "numeric", pgettext_lazy("kind of question", "number")
    HOTSPOT = "hotspot", _("place in a picture")
    SHORT_TEXT = "short_text", _("short text")
    ASSERTION_REASON = "assertion_reason", _("assertion and reason")
    OPEN_TEXT = "open_text", _("open text, marked by a person")


class QuizMode(models.TextChoices):
    """What each answer is followed by: at once, at the end, or after a timed sitting (QZ-1)."""

    LEARN = "learn", _("Learn")
    PRACTISE = "practise", _("Practise")
    ASSESS = "assess", _("Assess")


class FeedbackPreset(models.TextChoices):
    """Who is told what (QZ-13); `feedback.py` says which cells of the matrix each of them fills."""

    COACH = "coach", _("everything, after each attempt")
    MOCK = "mock", _("everything, once the whole mock is handed in")
    CERTIFYING = "certifying", _("the result only")
    OWN = "own", _("my own choice, ticked below")


class Grade(models.TextChoices):
    """Which of somebody's attempts at a quiz counts (QZ-14); grading.py reckons it."""

    BEST = "best", _("the best")
    LAST = "last", _("the last")
    AVERAGE = "average", _("the average of all")


class AttemptState(models.TextChoices):
    """`machine.py` says which follows which; never backwards."""

    CREATED = "created", _("prepared")
    RUNNING = "running", _("running")
    BREAK = "break", _("on a break")
    PAUSED = "paused", _("paused")
    SUBMITTED = "submitted", _("handed in")
    GRADED = "graded", _("marked")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")
    VOIDED = "voided", _("voided")


class Confidence(models.TextChoices):
    """How sure somebody says they are of an answer (QZ-10)."""

    SURE = "sure", _("sure")
    UNSURE = "unsure", _("not sure")
    GUESS = "guess", _("a guess")


class RoomActKind(models.TextChoices):
    """What can be done with everybody under way in a room at once."""

    EXTEND = "extend", _("more time for all")
    PAUSE = "pause", _("all paused")
    RESUME = "resume", _("all go on")
    SUBMIT = "submit", _("all handed in")
    TELL = "tell", _("message to all")


class ScenarioKind(models.TextChoices):
    BOOKLET = "booklet", _("scenario booklet, open beside each question")
    CASE = "case", _("case set, never split")


class DisputeState(models.TextChoices):
    """What became of a report that a question is wrong."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted: the question was wrong")
    DISMISSED = "dismissed", _("looked at: the question stands")


class ImportState(models.TextChoices):
    """read → previewed → running → done; or refused: nothing of the file can be taken."""

    READ = "read", _("being read")
    PREVIEWED = "previewed", _("waiting for a decision")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")
    REFUSED = "refused", _("refused")
