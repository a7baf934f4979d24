from django.apps import AppConfig


class WiringConfig(AppConfig):
    """The wiring: gives every thread the Celery application, and registers the system checks."""

    name = "lms"
    label = "lms"

    def ready(self) -> None:
        from lms import access, checks, exports  # noqa: F401
        from lms.backups import gauges  # noqa: F401
        from lms.celery import make_queue_folders

        make_queue_folders()
        exports.make_inert()
