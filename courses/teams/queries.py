"""What managers, trainers and the training office see: status, never answers (reliability.md J8)."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Lesson, Training
from courses.learning.models import Enrolment, Entitlement
from courses.quizzes.enums import AttemptState
from courses.quizzes.models import QuestionText, Slot
from lms.accounts.models import Membership, User

ROWS = 50
MIN_ANSWERS = 30


@dataclass(frozen=True)
class Following:
    """One training as one person follows it: lessons done of total, and the last visit."""

    title: str
    done: int
    total: int
    enrolment: Enrolment

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True)
class TeamMember:
    membership: Membership
    followed: list[Following]


def team(manager: User, *, language: str) -> list[TeamMember]:
    """The people `manager` manages now, with the trainings each follows (4 statements whatever their number)."""
    memberships = list(
        Membership.objects.active()
        .filter(manager=manager)
        .select_related("user", "team")
        .order_by("user__last_name", "user__first_name")[:ROWS]
    )
    enrolments = Enrolment.objects.filter(user__in=[membership.user_id for membership in memberships]).select_related("training")
    titles, sizes = catalogue.titles(language=language), lesson_counts()
    followed: dict[int, list[Following]] = {}
    for enrolment in enrolments:
        title = titles.get(enrolment.training_id, (enrolment.training.code, ""))[0]
        total = sizes.get(enrolment.training_id, 0)
        followed.setdefault(enrolment.user_id, []).append(Following(title, min(enrolment.done_lessons, total), total, enrolment))
    return [TeamMember(membership, followed.get(membership.user_id, [])) for membership in memberships]


def lesson_counts() -> dict[int, int]:
    """{training id: number of lessons}."""
    return dict(Lesson.objects.values_list("module__training").annotate(n=Count("pk")))


def trainings(*, language: str) -> list[dict]:
    """Each training with {"title", "enrolled", "completed"}, for the trainer and the office (2 statements)."""
    titles = catalogue.titles(language=language)
    counted = Training.objects.annotate(
        enrolled=Count("enrolments"), completed=Count("enrolments", filter=Q(enrolments__completed_at__isnull=False))
    )
    return [
        {"training": row, "title": titles.get(row.pk, (row.code, ""))[0], "enrolled": row.enrolled, "completed": row.completed}
        for row in counted
    ]


def hardest_questions(*, language: str, limit: int = 5) -> list[dict]:
    """The questions fewest people get right, with n: [{"stem", "n", "percent"}], hardest first (2 statements).

    Nothing is said of a question that fewer than MIN_ANSWERS people answered (exams.md section 3).
    """
    rows = list(
        Slot.objects.filter(attempt__state=AttemptState.RELEASED)
        .values("version")
        .annotate(n=Count("pk"), share=Avg(F("mark") * 1.0 / F("version__marks")))
        .filter(n__gte=MIN_ANSWERS)
        .order_by("share", "-n")[:limit]
    )
    stems = {
        text.version_id: text.stem for text in QuestionText.objects.filter(version__in=[row["version"] for row in rows], language=language)
    }
    return [{"stem": stems.get(row["version"], ""), "n": row["n"], "percent": round((row["share"] or 0) * 100)} for row in rows]


def entitlements(*, language: str) -> list[dict]:
    """The newest rights to open a training: [{"right": Entitlement, "title" of its training}] (2 statements)."""
    titles = catalogue.titles(language=language)
    held = Entitlement.objects.select_related("user", "training").order_by("-starts_at")[:ROWS]
    return [{"right": right, "title": titles.get(right.training_id, (right.training.code, ""))[0]} for right in held]
