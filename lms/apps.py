from django.apps import AppConfig
from django.conf import settings


class WiringConfig(AppConfig):
    """The wiring: gives every thread the Celery application, and registers the system checks."""

    name = "lms"
    label = "lms"

    def ready(self) -> None:
        from lms import access, checks, database_checks, exports  # noqa: F401
        from lms.backups import gauges  # noqa: F401
        from lms.celery import make_queue_folders

        make_queue_folders()
        exports.make_inert()
        if settings.SENTRY_DSN and not checks.missing_extras():  # else the system check says what is missing
            from lms.monitoring import sentry

            sentry.start()
