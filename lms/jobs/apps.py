from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "lms.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        from . import access, gauges, mails, outbox, panels  # noqa: F401
