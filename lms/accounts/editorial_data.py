"""What Wagtail keeps about the people who work in its admin: the record of who wrote what stays, under a row without a name."""

from django.db.models import Model
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, PageLogEntry, PageSubscription, Revision, UploadedFile
from wagtail.users.models import UserProfile

from . import privacy
from .models import User

# Of use to nobody but the person: deleted with the account.
PERSONAL: tuple[type[Model], ...] = (EditingSession, FormState, APIToken, PageSubscription)
COVERS = (
    *(model._meta.label for model in PERSONAL),
    "wagtailusers.UserProfile",
    "wagtailcore.UploadedFile",
    "wagtailcore.Page",
    "wagtailcore.Revision",
    "wagtailcore.PageLogEntry",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.TaskState",
    "wagtailcore.WorkflowState",
    "wagtailimages.Image",
    "wagtaildocs.Document",
    "wagtail_localize.StringTranslation",
    "wagtail_localize.SegmentOverride",
)


def export(user: User) -> dict:
    """When the person saved a version, and what they did to which page."""
    return {
        "versions": [moment.isoformat() for moment in Revision.objects.filter(user=user).values_list("created_at", flat=True)],
        "actions": [
            {"on": row.timestamp.isoformat(), "what": row.action, "page": row.label} for row in PageLogEntry.objects.filter(user=user)
        ],
    }


def erase(user: User) -> None:
    """Drafts, tokens and settings go; versions and log entries keep pointing at the nameless row."""
    for model in PERSONAL:
        model._base_manager.filter(user=user).delete()
    for profile in UserProfile.objects.filter(user=user):
        profile.avatar.delete(save=False)
        profile.delete()
    for upload in UploadedFile.objects.filter(uploaded_by_user=user):
        upload.file.delete(save=False)
        upload.delete()


privacy.register("editing", export=export, erase=erase, covers=COVERS)
