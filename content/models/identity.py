"""Who provides the training: one settings row, shown on legal pages and frozen into documents."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

COMPANY = ("name", "legal_form", "capital", "siren", "rcs", "vat_number", "activity_number")
CONTACT = ("address", "email", "phone")
SITE = ("publication_director", "host", "dpo_email", "security_email")
SIGNATURE = ("signatory_name", "signatory_title")
INVOICES = ("vat_regime", "invoice_format", "payment_days", "late_penalty")


class VatRegime(models.TextChoices):
    """How the provider's own trainings are taxed: a choice of the company, never of the customer (CGI 261-4-4° a, 293 B)."""

    STANDARD = "standard", _("liable to VAT")
    EXEMPT_TRAINING = "exempt_training", _("exempt: continuing vocational training (attestation 3511-SD)")
    SMALL_BUSINESS = "small_business", _("exempt: small business")


def check_invoice_format(value: str) -> None:
    """A number format names {number}, and may name {year}; anything else would break an invoice's number."""
    try:
        written = [value.format(year=2026, number=number) for number in (1, 2)]
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise ValidationError(_("Use {number}, and {year} if you like, such as F{year}-{number:05d}.")) from error
    if written[0] == written[1] or len(written[0]) > 30:
        raise ValidationError(_("Use {number}, and {year} if you like, such as F{year}-{number:05d}."))


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
    vat_regime = models.CharField(_("VAT regime"), max_length=20, choices=VatRegime, default=VatRegime.STANDARD)
    invoice_format = models.CharField(
        _("invoice number format"), max_length=40, default="F{year}-{number:05d}", validators=[check_invoice_format]
    )
    payment_days = models.PositiveSmallIntegerField(_("days to pay an invoice on account"), default=30)
    late_penalty = models.CharField(
        _("late payment penalty"), max_length=200, blank=True, help_text=_("As written on invoices, such as: three times the legal rate.")
    )
    # Not edited here: a change takes two people (courses.billing).
    iban = models.CharField(_("IBAN"), max_length=42, blank=True, editable=False)
    bic = models.CharField(_("BIC"), max_length=11, blank=True, editable=False)

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in COMPANY], heading=_("Company")),
        MultiFieldPanel([FieldPanel(name) for name in CONTACT], heading=_("Contact")),
        MultiFieldPanel([FieldPanel(name) for name in SITE], heading=_("Site")),
        MultiFieldPanel([FieldPanel(name) for name in SIGNATURE], heading=_("Attestations")),
        MultiFieldPanel([FieldPanel(name) for name in INVOICES], heading=_("Invoices")),
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
