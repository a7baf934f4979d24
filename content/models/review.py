"""Review: who wrote the change never approves it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState

from lms.accounts.models import User


class PeerApprovalTask(AbstractGroupApprovalTask):
    """A group approval that its own author cannot give."""

    class Meta:
        verbose_name = _("approval by somebody else")
        verbose_name_plural = _("approvals by somebody else")

    def get_actions(self, obj: Any, user: User) -> list[tuple]:
        actions = super().get_actions(obj, user)
        if wrote(user, obj.get_latest_revision()):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> Any:
        if action_name == "approve" and wrote(user, task_state.revision):
            return None
        return super().on_action(task_state, user, action_name, **kwargs)


def wrote(user: User | None, revision: Revision | None) -> bool:
    """Whether `user` made this revision."""
    return user is not None and revision is not None and revision.user_id == user.pk
