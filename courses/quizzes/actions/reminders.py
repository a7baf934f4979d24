"""The reminder of the daily drill (QZ-15): asked for, sent once on a day when something waits, ended by anyone who holds its link."""

from datetime import date

from django.core import signing

from lms.accounts.models import User
from lms.jobs import actions as jobs
from lms.jobs.mails import send_later
from lms.kit import clock

from .. import drills
from ..models import ConceptCard, DrillReminder

SALT = "quizzes.drill-reminder"


def want_reminder(*, user: User, wanted: bool) -> None:
    """Begin or end the reminders of a person; a repeat changes nothing."""
    if wanted:
        DrillReminder.objects.bulk_create([DrillReminder(user=user)], ignore_conflicts=True)
    else:
        DrillReminder.objects.filter(user=user).delete()


def token(user: int) -> str:
    """What stands in the link that ends the reminders of a person; it opens nothing else."""
    return signing.dumps(user, salt=SALT)


def holder(token: str) -> int | None:
    """Whose link it is; None for one that we did not make."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None


def end_reminder(*, token: str) -> bool:
    """End the reminders of whoever the link belongs to, signed in or not; False for a link that we did not make."""
    user = holder(token)
    if user is None:
        return False
    DrillReminder.objects.filter(user=user).delete()
    return True


def due_reminders() -> int:
    """Write a job for each person who asked and has a concept due; says for how many (1 statement and the jobs).

    The job's key names the day and is unique: two workers, or a clock that strikes twice, make one mail.
    """
    today = clock.today()
    waiting = ConceptCard.objects.filter(due__lte=today).order_by().values("user")
    found = DrillReminder.objects.filter(user__is_active=True, user__in=waiting).order_by("user").values_list("user", flat=True)
    people = list(found)
    for user in people:
        jobs.enqueue(kind="quizzes.remind", key=f"quizzes.remind:{user}:{today}", args={"user": user, "on": today.isoformat()}, priority=80)
    return len(people)


def remind(*, user: int, on: date) -> str:
    """Queue the mail of the day, if it is still that day, still wanted, and a question can be asked; what came of it in a word."""
    wanted = DrillReminder.objects.filter(user=user, user__is_active=True).select_related("user").first()
    if wanted is None:
        return "not wanted"
    if on != clock.today():
        return "too late"
    daily = drills.daily(wanted.user)
    if daily.asked is None:
        return "nothing waits"
    person = wanted.user
    send_later(
        "quizzes/drill", to=person.email, language=person.language, owner=person.owner_key,
        context={"user": person.pk, "name": person.first_name or str(person), "n": daily.whole - daily.done}, key=f"drill:{user}:{on}",
    )  # fmt: skip
    return "queued"
