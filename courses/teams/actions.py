"""What the training office decides."""

from datetime import date, datetime, time

from django.utils import timezone

from courses.catalogue.models import Training
from courses.learning import actions as learning
from courses.learning.enums import EntitlementReason
from courses.learning.models import Entitlement
from lms.accounts.models import User


def open_training(*, user: User, training: Training, until: date | None, granted_by: User) -> Entitlement:
    """Open a training to a person through the end of the day `until` (site time), or without end."""
    ends_at = timezone.make_aware(datetime.combine(until, time.max)) if until else None
    return learning.entitle(
        user=user, training=training, reason=EntitlementReason.GRANT, source="office", ends_at=ends_at, granted_by=granted_by
    )
