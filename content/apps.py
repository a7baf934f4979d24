from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        from lms.accounts import editorial

        from . import access, panels, privacy, receivers  # noqa: F401
        from .importing import kinds  # noqa: F401
        from .models import GlossaryTerm, PeerApprovalTask, Skill

        editorial.register(GlossaryTerm, Skill)
        editorial.approve_with(PeerApprovalTask)
