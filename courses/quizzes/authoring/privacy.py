"""What the bank keeps about people: the files they uploaded. The questions are the house's and stay."""

from lms.accounts import privacy
from lms.accounts.models import User

from ..models import QuestionImport


def export(user: User) -> list[dict[str, str]]:
    return [{"file": row.name, "on": row.made_at.isoformat()} for row in QuestionImport.objects.filter(by=user).defer("report")]


def erase(user: User) -> None:
    QuestionImport.objects.filter(by=user).update(by=None)
    QuestionImport.objects.filter(run_by=user).update(run_by=None)


privacy.register("question-imports", export=export, erase=erase, covers=("quizzes.QuestionImport",))
