"""What editorial roles may do in Wagtail's admin. Apps above register the snippets that editors work on.

No role gets a right over people, groups or sign-in (reliability.md B11).
"""

from django.db.models import Model
from django.db.models.signals import post_init
from django.utils.translation import gettext, gettext_noop
from wagtail.models import GroupApprovalTask, Task, WorkflowMixin

from .enums import Role

# Rights on every page, by the names Wagtail gives them. Nobody but administrators may publish directly, by whatever door
# (edit view, bulk action, API): an approval publishes exactly the revision that was approved (content/approval.py).
PAGE_RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.AUTHOR: ("add", "change"),
    Role.REVIEWER: ("change",),
    Role.APPROVER: ("change", "lock", "unlock"),
    Role.TRANSLATOR: ("change",),
    Role.ADMINISTRATOR: ("add", "bulk_delete", "change", "lock", "publish", "unlock"),
}
# Rights on pictures and documents of every collection.
FILE_RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.AUTHOR: ("add", "change", "choose"),
    Role.REVIEWER: ("choose",),
    Role.APPROVER: ("choose",),
    Role.TRANSLATOR: ("add", "choose"),
    Role.ADMINISTRATOR: ("add", "change", "delete", "choose"),
}
# Rights on registered snippets.
SNIPPET_RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.AUTHOR: ("view", "add", "change"),
    Role.REVIEWER: ("view", "change", "publish"),
    Role.APPROVER: ("view", "change", "publish", "lock", "unlock"),
    Role.TRANSLATOR: ("view", "change"),
}
# Rights by name beside those above.
NAMED_RIGHTS: dict[Role, tuple[str, ...]] = {Role.TRANSLATOR: ("wagtail_localize.submit_translation",)}
# An administrator has every right but those over people, groups and how they sign in.
CLOSED_APPS = (
    "auth", "accounts", "account", "mfa", "socialaccount", "usersessions", "sessions", "contenttypes", "wagtailusers",
)  # fmt: skip
WORKFLOW, TASK = gettext_noop("PMO review"), gettext_noop("PMO approval")
# Sentences of Wagtail whose French says something else, or cannot take a name: our catalogue is asked before its own.
CORRECTED = (
    gettext_noop("%(model_name)s '%(object)s' has been submitted for moderation."),
    gettext_noop("%(model_name)s '%(object)s' created and submitted for moderation."),
    gettext_noop("Submit to %(workflow_name)s"),
    gettext_noop("Resubmit to %(task_name)s"),
)

_snippets: list[type[Model]] = []
_own_rights: dict[type[Model], dict[Role, tuple[str, ...]]] = {}
_task: type[Task] = GroupApprovalTask


class OwnName(str):
    """A name that the database holds in English and that is shown in the language of whoever reads it: buttons, pages, mails.

    Wagtail shows the names of its rows in some forty places; this is the one in which ours can be translated.
    """

    def __str__(self) -> str:
        return gettext(self[:])


def name_in_ones_language(instance: Model, **kwargs: object) -> None:
    """Let the review workflow, or its task, just loaded, show its name in the reader's language (a receiver of post_init)."""
    if instance.__dict__.get("name") in (WORKFLOW, TASK):
        instance.name = OwnName(instance.__dict__["name"])  # type: ignore[attr-defined]


def approve_with(task: type[Task]) -> None:
    """The kind of approval that the review workflow uses; called from the `ready` of the app that owns it."""
    global _task
    _task = task
    post_init.connect(name_in_ones_language, sender=task)


def approval_task() -> type[Task]:
    return _task


def register(*models: type[Model], rights: dict[Role, tuple[str, ...]] | None = None) -> None:
    """Let editorial roles work on these snippets; called from the app's `ready`. `rights` by role, where SNIPPET_RIGHTS do not fit."""
    for model in models:
        if model not in _snippets:
            _snippets.append(model)
        if rights is not None:
            _own_rights[model] = rights


def snippets() -> list[type[Model]]:
    """Every registered snippet."""
    return list(_snippets)


def is_reviewed(model: type[Model]) -> bool:
    """Whether changes of this snippet go through the review workflow, as pages do."""
    return issubclass(model, WorkflowMixin)


def rights(model: type[Model], role: Role) -> tuple[str, ...]:
    """What a role may do with a registered snippet. What is reviewed is published by its approval only, as pages are."""
    given = _own_rights.get(model, SNIPPET_RIGHTS).get(role, ())
    return tuple(right for right in given if right != "publish" or not is_reviewed(model))
