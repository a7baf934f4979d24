"""Writes to many questions at once: each is one transaction, and each question's log says who did it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lms.accounts.enums import Role
from lms.accounts.models import User

from .. import blueprint as blueprints
from .. import queries
from ..actions.drawing import edition
from ..item import BadItem
from ..models import BlueprintEdition, Question

OUT, BACK, TAGGED, REVIEW = "quizzes.take_out", "quizzes.put_back", "quizzes.tag", "quizzes.review_on"


@dataclass
class Published:
    """`done` were published; `left` [(question, why not)] were not."""

    done: list[Question] = field(default_factory=list)
    left: list[tuple[Question, str]] = field(default_factory=list)


@transaction.atomic
def take_out(*, user: User, questions: Sequence[Question], because: str) -> int:
    """No draw uses them any more; attempts that have them keep them. How many were changed."""
    return _mark(user, [each for each in questions if not each.is_out], OUT, is_out=True, out_because=because)


@transaction.atomic
def put_back(*, user: User, questions: Sequence[Question]) -> int:
    """Draws may use them again."""
    return _mark(user, [each for each in questions if each.is_out], BACK, is_out=False, out_because="")


def _mark(user: User, questions: Sequence[Question], action: str, *, is_out: bool, out_because: str) -> int:
    for each in questions:
        log(each, action, user=user, data={"because": out_because or each.out_because})
    queries.renew_pools()
    return Question.objects.filter(pk__in=[each.pk for each in questions]).update(is_out=is_out, out_because=out_because)


@transaction.atomic
def tag(*, user: User, questions: Iterable[Question], area: str = "", task: str = "") -> int:
    """A draft of each with another area or task: reports and draws follow them, so somebody else approves it."""
    changed = 0
    for question in questions:
        draft = question.get_latest_revision_as_object()
        if (area or draft.area, task or draft.task) == (draft.area, draft.task):
            continue
        draft.area, draft.task = area or draft.area, task or draft.task
        draft.save_revision(user=user, clean=False)
        log(question, TAGGED, user=user, data={"area": area, "task": task})
        changed += 1
    return changed


@transaction.atomic
def set_review(*, user: User, questions: Iterable[Question], review_on: date) -> int:
    """The day on which they are looked at again. No candidate sees it: it holds at once, and in a draft that is under way."""
    changed = 0
    for question in questions:
        if question.has_unpublished_changes:
            draft = question.get_latest_revision_as_object()
            revision = question.latest_revision
            draft.review_on = review_on
            revision.content = {**revision.content, "review_on": review_on.isoformat()}
            revision.save(update_fields=["content"])
        Question.objects.filter(pk=question.pk).update(review_on=review_on)
        log(question, REVIEW, user=user, data={"on": review_on.isoformat()})
        changed += 1
    return changed


@transaction.atomic
def publish_all(*, user: User, questions: Iterable[Question]) -> Published:
    """Approve what waits for this person's approval; an administrator publishes without one. Nobody approves what they wrote."""
    found = Published()
    for question in questions:
        try:
            with transaction.atomic():
                why = _publish(user, question)
        except BadItem as error:
            why = str(error)
        if why:
            found.left.append((question, why))
        else:
            found.done.append(question)
    return found


def _publish(user: User, question: Question) -> str:
    """Why it was not published; "" when it was."""
    if not question.has_unpublished_changes or question.latest_revision is None:
        return _("there is nothing to publish")
    if Role.ADMINISTRATOR in user.roles:
        question.latest_revision.publish(user=user)
        return ""
    state = question.current_workflow_task_state
    if state is None:
        return _("it was not submitted for review")
    task = state.task.specific
    if "approve" not in [name for name, *_rest in task.get_actions(question, user)]:
        return _("its approval is not yours to give")
    task.on_action(state.specific, user, "approve")
    return ""


@transaction.atomic
def new_edition(*, code: str, text: str) -> BlueprintEdition:
    """The blueprint from now on; attempts under way and done keep theirs. Raises BlueprintRefused, and changes no row."""
    found = blueprints.read(text)
    if found.code != code:
        raise blueprints.BlueprintRefused(_("This text describes “%(found)s”, not “%(code)s”.") % {"found": found.code, "code": code})
    if code in blueprints.shipped():
        edition(code)  # the shipped file is a row before any other: what is written here comes after it
    last = BlueprintEdition.objects.select_for_update().filter(code=code).order_by("-number").first()
    if last is not None and last.text == text:
        raise blueprints.BlueprintRefused(_("Nothing differs from the edition in force."))
    return BlueprintEdition.objects.create(code=code, number=last.number + 1 if last else 1, text=text)
