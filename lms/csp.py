"""Content-Security-Policy: strict on the site, wide enough for Wagtail's admin on its own path; never another host."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ADMIN = STRICT | {
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-src": "'self'",
    "frame-ancestors": "'self'",
    "worker-src": "'self' blob:",
}
ADMIN_PATH = "/cms/"
# Of a page: …/edit/preview/; of a snippet: …/preview/ and …/preview/12/.
PREVIEW = re.compile(r"/preview(/\d+)?/?$")


def policy(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


STRICT_POLICY, ADMIN_POLICY = policy(STRICT), policy(ADMIN)
PREVIEW_POLICY = policy(STRICT | {"frame-ancestors": "'self'"})


def policy_with_targets(targets: list[str]) -> str:
    """The strict policy of a page whose form leads to a payment page elsewhere."""
    return policy(STRICT | {"form-action": " ".join(["'self'", *targets])})


def policy_for(path: str) -> str:
    """Previews show authors' text inside the admin: strict, but in a frame of ours."""
    if not path.startswith(ADMIN_PATH):
        return STRICT_POLICY
    return PREVIEW_POLICY if PREVIEW.search(path) else ADMIN_POLICY


class CspMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_dummy", False):
            return response  # a preview, made inside the request that answers it: that one's path says the policy
        targets = getattr(response, "form_targets", [])
        if targets:
            response["Content-Security-Policy"] = policy_with_targets(targets)
        elif "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = policy_for(request.path)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
        return response
