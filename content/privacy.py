"""What the editorial ground keeps about people: whose practices and files they are."""

from lms.accounts import privacy
from lms.accounts.models import User

from .models import Practice, SiteDocument, SiteImage


def export(user: User) -> dict:
    return {
        "practices owned": list(Practice.objects.filter(owner=user).values_list("key", flat=True)),
        "images uploaded": list(SiteImage.objects.filter(uploaded_by_user=user).values_list("title", flat=True)),
        "documents uploaded": list(SiteDocument.objects.filter(uploaded_by_user=user).values_list("title", flat=True)),
    }


def erase(user: User) -> None:
    """The work stays; the name goes."""
    Practice.objects.filter(owner=user).update(owner=None)
    SiteImage.objects.filter(uploaded_by_user=user).update(uploaded_by_user=None)
    SiteDocument.objects.filter(uploaded_by_user=user).update(uploaded_by_user=None)


privacy.register("content", export=export, erase=erase, covers=("content.Practice", "content.SiteImage", "content.SiteDocument"))
