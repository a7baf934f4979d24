"""What coaches and those who sit say and do: acts on a room, messages in an exam, comments on what was handed in, enquiries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kit import clock

from ..enums import RoomActKind
from .attempt import Attempt

# The comment on an attempt as a whole stands at this number; questions are counted from 1.
WHOLE = 0
LONGEST_MESSAGE = 300
LONGEST_COMMENT = 2000
LONGEST_ENQUIRY = 1000


class RoomAct(models.Model):
    """One act on everybody under way in a room. `public_id` comes from the form that was confirmed: pressed twice, it is one act (EX-9).

    `since`: when that form was made; who has had the same from somebody else since then is left out.
    """

    public_id = models.UUIDField(unique=True, editable=False)
    room = models.CharField(max_length=100)
    act = models.CharField(max_length=10, choices=RoomActKind)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=LONGEST_MESSAGE, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "-at"], name="quizzes_room_acts")]
        constraints = [models.CheckConstraint(condition=Q(act__in=RoomActKind.values), name="quizzes_room_act_known")]

    def __str__(self) -> str:
        return f"{self.room} {self.act}"


class RoomOutcome(models.Model):
    """What an act on a room did with one attempt; `told` says why nothing was done, in the language of whoever acted."""

    act = models.ForeignKey(RoomAct, on_delete=models.CASCADE, related_name="outcomes")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+")
    done = models.BooleanField()
    told = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "attempt"], name="quizzes_room_outcome_once")]

    def __str__(self) -> str:
        return f"{self.act_id} {self.attempt_id} {self.done}"


class Message(models.Model):
    """From an invigilator to one candidate under way; a word to the whole room is a row for each of them (EX-9)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="messages")
    text = models.CharField(_("message"), max_length=LONGEST_MESSAGE)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.at:%H:%M}"


class Comment(models.Model):
    """What a coach writes beside one answer, or (`number` 0) of the attempt as a whole; one text each, read in the result (EX-14)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="comments")
    number = models.PositiveSmallIntegerField(default=WHOLE)
    text = models.CharField(_("comment"), max_length=LONGEST_COMMENT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_comment_once"),
            models.CheckConstraint(condition=~Q(text=""), name="quizzes_comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.number}"

    @property
    def is_whole(self) -> bool:
        return self.number == WHOLE


class Enquiry(models.Model):
    """What a learner asks the trainer about one question of a result, or one checked in Learn mode (QZ-12, QZ-1); a later comment there
    answers it.

    One a question: asking again says it anew, and waits again.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="enquiries")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("what do you want to know?"), max_length=LONGEST_ENQUIRY)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_enquiry_once"),
            models.CheckConstraint(condition=~Q(text="") & Q(number__gte=1), name="quizzes_enquiry_names_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.number}"
