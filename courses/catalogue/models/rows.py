"""What is the same in every language; sessions, enrolments, progress and certificates point here."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.models import register_snippet

from courses.quizzes.models import Quiz

from ..enums import Access, Confidence, FactKind, LessonKind, Level, Method


@register_snippet
class Certification(ClusterableModel):
    """What an exam body awards; its facts carry confidence, source and date."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    body = models.CharField(_("exam body"), max_length=150)
    version = models.CharField(_("version"), max_length=40)

    panels = [FieldPanel(name) for name in ("key", "name", "body", "version")] + [InlinePanel("facts", heading=_("Facts"))]

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class CertificationFact(models.Model):
    """One dated fact. Only confidence H or M becomes data (exams.md)."""

    certification = ParentalKey(Certification, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(_("kind"), max_length=20, choices=FactKind)
    text_fr = models.CharField(_("in French"), max_length=300)
    text_en = models.CharField(_("in English"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("certification fact")
        verbose_name_plural = _("certification facts")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="catalogue_fact_confidence")]

    def __str__(self) -> str:
        return f"{self.certification_id} {self.kind}"

    def text(self, language: str) -> str:
        return self.text_fr if language == "fr" else self.text_en


@register_snippet
class Training(models.Model):  # type: ignore[django-manager-missing]
    """Something one can learn. `results_*` are the published exam results: n people, passed, counted on a date."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    days = models.PositiveSmallIntegerField(_("days"))
    hours = models.PositiveSmallIntegerField(_("hours"))
    access = models.CharField(_("access"), max_length=20, choices=Access, default=Access.ENTITLEMENT)
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name=_("certification")
    )
    exam_included = models.BooleanField(_("exam included"), null=True, blank=True)
    results_n = models.PositiveIntegerField(_("people who sat the exam"), null=True, blank=True)
    results_passed = models.PositiveIntegerField(_("people who passed"), null=True, blank=True)
    results_on = models.DateField(_("results counted on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, hours__gte=1), name="catalogue_duration_positive"),
            models.CheckConstraint(
                condition=Q(results_passed__isnull=True) | Q(results_passed__lte=F("results_n")), name="catalogue_results_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Facts(models.Model):
    """What lists show of a training's sale; written from above (booking), so that no page computes it (cents before tax)."""

    training = models.OneToOneField(Training, on_delete=models.CASCADE, related_name="facts", primary_key=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    gross_cents = models.PositiveIntegerField(null=True, blank=True)
    on_quote = models.BooleanField(default=False)
    next_session = models.UUIDField(null=True, blank=True)
    next_starts_at = models.DateTimeField(null=True, blank=True)
    next_seats_left = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("sale facts")
        verbose_name_plural = _("sale facts")

    def __str__(self) -> str:
        return f"{self.training_id}"


class Module(models.Model):  # type: ignore[django-manager-missing]
    """A part of a training; `attests` when finishing it earns an attestation of online follow-up."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="modules")
    key = models.SlugField(_("key"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    access = models.CharField(_("access"), max_length=20, choices=Access, blank=True)
    attests = models.BooleanField(_("earns an attestation"), default=False)

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["training", "position"]

    def __str__(self) -> str:
        return self.key


class MockExam(models.Model):
    """An exam simulation that a training offers beside its lessons; `access` "" is the training's own rule."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="mocks")
    quiz = models.OneToOneField(Quiz, on_delete=models.PROTECT, related_name="mock")
    access = models.CharField(_("access"), max_length=20, choices=Access, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("mock exam")
        verbose_name_plural = _("mock exams")
        ordering = ["training", "position"]

    def __str__(self) -> str:
        return str(self.quiz)


class Lesson(models.Model):  # type: ignore[django-manager-missing]
    """A stable key that progress points at, in whatever language the text is read."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="lessons")
    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=LessonKind)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    position = models.PositiveSmallIntegerField(_("position"))
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="lessons")

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["module", "position"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=LessonKind.QUIZ) & Q(quiz__isnull=False)) | (~Q(kind=LessonKind.QUIZ) & Q(quiz__isnull=True)),
                name="catalogue_quiz_lesson_has_quiz",
            )
        ]

    def __str__(self) -> str:
        return self.key
