"""The Celery application: an engine that wakes up `lms.jobs`, nothing more (docs/decisions/0002)."""

import logging.config
import os
from pathlib import Path

from celery import Celery, signals
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

app = Celery("jalon")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery() is current only in the thread that made it; web threads would else fall back to an app without a broker
# and lose tasks silently (libraries.md section 3).
app.set_default()
app.autodiscover_tasks()


@signals.setup_logging.connect
def log_as_the_web_does(**kwargs: object) -> None:
    """Workers and beat write our lines: having this receiver, Celery leaves the handlers alone."""
    logging.config.dictConfig(settings.LOGGING)


def make_queue_folders() -> None:
    """The filesystem broker does not create its own folders."""
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        folder = (app.conf.broker_transport_options or {}).get(key)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
