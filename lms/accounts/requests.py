"""The request of a known person, as the guard hands it to the views of signed-in pages."""

from django.http import HttpRequest

from .models import User


class PersonRequest(HttpRequest):
    """For annotations only: the access matrix has already sent visitors to the login."""

    user: User  # type: ignore[assignment]
