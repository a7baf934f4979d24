from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    name = "courses.careers"
    label = "careers"
    verbose_name = _("Careers")

    def ready(self) -> None:
        from . import ready  # noqa: F401
