"""Who provides the training: one settings row, shown on legal pages and frozen into documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

COMPANY = ("name", "legal_form", "capital", "siren", "rcs", "vat_number", "activity_number")
CONTACT = ("address", "email", "phone")
SITE = ("publication_director", "host", "dpo_email", "security_email")
SIGNATURE = ("signatory_name", "signatory_title")


@register_setting(icon="home")
class ProviderIdentity(BaseGenericSetting):
    """The fields that French law asks of a training organisation's site (LCEN art. 6-III; code du travail L6352-12)."""

    name = models.CharField(_("company name"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    capital = models.CharField(_("share capital"), max_length=60, blank=True)
    siren = models.CharField(_("SIREN"), max_length=14, blank=True)
    rcs = models.CharField(_("trade register (RCS)"), max_length=100, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    activity_number = models.CharField(
        _("training activity number (NDA)"), max_length=20, blank=True, help_text=_("Registration does not mean approval by the State.")
    )
    address = models.TextField(_("address"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    publication_director = models.CharField(_("director of publication"), max_length=150, blank=True)
    host = models.TextField(_("hosting company, address and telephone"), blank=True)
    dpo_email = models.EmailField(_("data protection contact"), blank=True)
    security_email = models.EmailField(_("security contact"), blank=True)
    signatory_name = models.CharField(_("who signs attestations"), max_length=150, blank=True)
    signatory_title = models.CharField(_("their title"), max_length=150, blank=True)

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in COMPANY], heading=_("Company")),
        MultiFieldPanel([FieldPanel(name) for name in CONTACT], heading=_("Contact")),
        MultiFieldPanel([FieldPanel(name) for name in SITE], heading=_("Site")),
        MultiFieldPanel([FieldPanel(name) for name in SIGNATURE], heading=_("Attestations")),
    ]
    REQUIRED = (
        "name", "legal_form", "siren", "address", "email", "phone", "publication_director", "host", "dpo_email",
        "activity_number", "signatory_name",
    )  # fmt: skip

    class Meta:
        verbose_name = _("provider identity")

    def missing(self) -> list[str]:
        """Verbose names of the required fields that are still empty."""
        return [str(self._meta.get_field(name).verbose_name) for name in self.REQUIRED if not getattr(self, name)]
