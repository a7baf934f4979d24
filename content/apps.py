from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        from . import access, panels, receivers  # noqa: F401
        from .importing import kinds  # noqa: F401
