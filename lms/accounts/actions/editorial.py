"""Groups, Wagtail rights and the review workflow, made true again as often as one likes."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from .. import editorial
from ..enums import EDITORIAL_ROLES, GRANTED_ROLES, Role


@transaction.atomic
def ensure_roles() -> None:
    """Create the group of every granted role with exactly the rights of `editorial`; idempotent, for `setup` and tests."""
    for role in GRANTED_ROLES:
        group = Group.objects.get_or_create(name=role)[0]
        group.permissions.set(_rights(role))
        _set_page_rights(group, editorial.PAGE_RIGHTS.get(role, ()))
        _set_file_rights(group, editorial.FILE_RIGHTS.get(role, ()))
    _ensure_workflow()


def _rights(role: Role) -> list[Permission]:
    """The model-wide rights of a role."""
    if role not in EDITORIAL_ROLES:
        return []
    if role == Role.ADMINISTRATOR:
        return list(Permission.objects.exclude(content_type__app_label__in=editorial.CLOSED_APPS))
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in editorial.NAMED_RIGHTS.get(role, ()):
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    for model in editorial.snippets():
        codenames = [f"{right}_{model._meta.model_name}" for right in editorial.rights(model, role)]
        wanted |= Q(content_type__app_label=model._meta.app_label, codename__in=codenames)
    return list(Permission.objects.filter(wanted))


def _set_page_rights(group: Group, rights: tuple[str, ...]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=[f"{r}_page" for r in rights])
    held = GroupPagePermission.objects.filter(group=group)
    held.exclude(page=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_file_rights(group: Group, rights: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    codenames = [f"{right}_{kind}" for right in rights for kind in ("image", "document")]
    permissions = Permission.objects.filter(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames)
    held = GroupCollectionPermission.objects.filter(group=group)
    held.exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _ensure_workflow() -> None:
    """One workflow over the whole tree and over every snippet that is reviewed: an approver has the last word."""
    workflow = Workflow.objects.get_or_create(name=editorial.WORKFLOW)[0]
    task = editorial.approval_task().objects.get_or_create(name=editorial.TASK)[0]  # type: ignore[attr-defined]
    task.groups.set([Group.objects.get(name=Role.APPROVER)])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for model in filter(editorial.is_reviewed, editorial.snippets()):
        content_type = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})
    root = Page.get_first_root_node()
    if root is not None:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
