"""What the bank's own pages in the admin have in common: the frame of Wagtail's pages, and who is let in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def permitted(*permissions: str) -> Callable[[View], View]:
    """The view is open to who has one of these permissions."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has_perm(each) for each in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return wrapped


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    icon: str,
    trail: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the admin; `trail` [(address, label)] leads to it."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs += [{"url": address, "label": label} for address, label in trail or []]
    frame = {"header_title": title, "page_title": title, "header_icon": icon, "breadcrumbs_items": [*crumbs, {"url": "", "label": title}]}
    return render(request, template, {**frame, **context}, status=status)
