from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "courses.booking"
    label = "booking"
    verbose_name = _("Booking")

    def ready(self) -> None:
        from . import ready  # noqa: F401
