"""Who may sit and see what. Rows of the access matrix; the views check that the attempt is one's own."""

from django.db.models import Q, QuerySet

from lms.accounts.enums import EDITORIAL_ROLES
from lms.accounts.models import User
from lms.kit import clock
from lms.kit.access import ANYONE, SIGNED_IN, declare

from . import feedback
from .enums import FeedbackPreset
from .feedback import Cell, Moment, Outcome
from .models import Bank, Grant, Quiz, QuizItem

ROUTES = (
    "attempt", "items", "replay", "save", "check", "clock", "scratchpad", "look_up", "leaving", "enter", "section", "rest", "back",
    "submit", "result",
)  # fmt: skip
for route in ROUTES:
    declare(f"quizzes:{route}", SIGNED_IN, why="one's own attempt, else 404")

for route in ("result_pdf", "dispute", "add_to_drill"):
    declare(f"quizzes:{route}", SIGNED_IN, why="one's own released attempt, else 404")
declare("quizzes:ask", SIGNED_IN, why="one's own attempt, released or in Learn mode, else 404")
for route in ("drill", "drill_answer", "drill_told", "notebook", "topic", "topic_answer", "reminder"):
    declare(f"quizzes:{route}", SIGNED_IN, why="one's own notebook; questions of banks that a grant opens, else 404")
for route in ("appointments", "take_appointment", "give_back"):
    declare(f"quizzes:{route}", SIGNED_IN, why="offered to the people of a session one attends, or one's own, else 404")
for route in ("statistics", "bank_statistics", "question_statistics", "close_dispute"):
    declare(f"quizzes:{route}", *EDITORIAL_ROLES, why="figures and keys of questions: for those who write them")


declare("quizzes:page_index", SIGNED_IN, why="one's own index, for exams whose book holds one, else 404")
for route in ("real", "withdraw_real"):
    declare(f"quizzes:{route}", SIGNED_IN, why="what one told oneself, of exams one has sat a mock of, else 404")
declare("quizzes:end_reminder", ANYONE, why="whoever holds the signed link of the mail, else 404")
declare("question_picture", SIGNED_IN, why="named by the hash of its content: only who was shown it knows it")


def grants(user: User) -> QuerySet[Grant]:
    """What floors above granted `user` and still holds."""
    return Grant.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), user=user)


def may_sit(user: User, quiz: Quiz) -> bool:
    """Whether `user` may sit this quiz now."""
    return grants(user).filter(quiz=quiz).exists()


def withholding() -> QuerySet[Quiz]:
    """The quizzes that now withhold something of their key from somebody whose attempt is released (Quiz.withholds, by the database)."""
    told = Q()
    for each in feedback.KEY:
        at_once, later = (str(Cell(moment, Outcome.ANY, each)) for moment in (Moment.RELEASED, Moment.CLOSED))
        told &= Q(own_feedback__contains=at_once) | Q(own_feedback__contains=later, closes_at__lte=clock.now())
    presets = [preset for preset, matrix in feedback.PRESETS.items() if not feedback.is_open(matrix, closed=False)]
    return Quiz.objects.filter(Q(feedback__in=presets) | Q(feedback=FeedbackPreset.OWN) & ~told)


def practisable(user: User) -> QuerySet[Bank]:
    """The banks that `user` may practise with: a quiz of theirs uses it, and none does that withholds its key, so that it stays unknown."""
    held = grants(user).values("quiz")
    drawn, listed = Quiz.objects.filter(pk__in=held), QuizItem.objects.filter(quiz__in=held)
    secret = withholding()
    secret_items = QuizItem.objects.filter(quiz__in=secret)
    return Bank.objects.filter(
        Q(pk__in=drawn.filter(bank__isnull=False).values("bank")) | Q(pk__in=listed.values("question__bank"))
    ).exclude(Q(pk__in=secret.filter(bank__isnull=False).values("bank")) | Q(pk__in=secret_items.values("question__bank")))
