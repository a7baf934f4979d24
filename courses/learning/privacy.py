"""What learning keeps about people: enrolments, progress, rights to open trainings."""

from lms.accounts import privacy
from lms.accounts.models import User

from .models import Enrolment, Entitlement


def export(user: User) -> dict:
    enrolments = Enrolment.objects.filter(user=user).select_related("training").prefetch_related("progress__lesson")
    return {
        "enrolments": [
            {
                "training": enrolment.training.code,
                "started": enrolment.started_at.isoformat(),
                "lessons": [
                    {"lesson": row.lesson.key, "state": row.state, "done": row.done_at.isoformat() if row.done_at else None}
                    for row in enrolment.progress.all()
                ],
            }
            for enrolment in enrolments
        ],
        "entitlements": [
            {"training": row.training.code, "reason": row.reason, "from": row.starts_at.isoformat()}
            for row in Entitlement.objects.filter(user=user).select_related("training")
        ],
    }


def erase(user: User) -> None:
    """Rights granted by this person to others stay, without the name."""
    Enrolment.objects.filter(user=user).delete()
    Entitlement.objects.filter(user=user).delete()
    Entitlement.objects.filter(granted_by=user).update(granted_by=None)


privacy.register("learning", export=export, erase=erase, covers=("learning.Enrolment", "learning.Entitlement"))
