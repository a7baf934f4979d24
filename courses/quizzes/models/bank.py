"""The question bank: items with drafts and reviews, and an immutable version for each publication, its words in each language."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.models import model_from_serializable_data
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin

from lms.kit import clock, languages

from .. import lint
from ..enums import QuestionKind
from ..item import LANGUAGES, BadItem, Item, Tags, Words
from ..kinds import kind
from .scenario import Scenario

STEMS, LONGEST_STEM = tuple(f"stem_{language}" for language in LANGUAGES), 300
TAGS = ("method", "edition", "area", "task", "approach", "skill", "concept", "owner", "licence", "source")
CONTENT = (
    "kind",
    "marks",
    "body",
    "words",
    "beliefs",
    "pictures",
    *TAGS,
    "difficulty",
    "bloom",
    "review_on",
    "is_trial",
    "stem_fr",
    "stem_en",
)
# What is true of the question whichever draft one looks at: a published revision does not turn it back.
OF_THE_ROW = ("is_out", "out_because", "current_id", "findings")
# Who asks a question shows the scenario it hangs on: one that was taken back takes its questions with it.
WITH_SCENARIO = Q(scenario__isnull=True) | Q(scenario__live=True)
# What draws may use.
DRAWABLE = Q(current__isnull=False, live=True, is_out=False) & WITH_SCENARIO


class Bank(models.Model):
    """A set of questions that are drawn from together."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Question(  # type: ignore[django-manager-missing]
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model
):
    """A bank item as authors write it: one item, its languages side by side in `words`.

    `words` {language: the fields of item.Words}; `body`, `beliefs` as in item.Item; `pictures` {name in the words: name in the
    store} (pictures.py). `stem_fr`, `stem_en`: what is asked, on one line, for lists and their search. What candidates are asked is
    `current`, the version of the last publication. A question that `is_out` (its figures are bad, or an author took it out) is not
    drawn. `findings`: how many things the lint would have looked at in the newest draft, None where it has not looked yet.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("bank"))
    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("scenario")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind, default=QuestionKind.SINGLE)
    marks = models.PositiveSmallIntegerField(_("marks"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)])
    body = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    beliefs = models.JSONField(default=dict, blank=True)
    pictures = models.JSONField(default=dict, blank=True)
    method = models.SlugField(_("method"), max_length=40, blank=True)
    edition = models.CharField(_("edition"), max_length=80, blank=True)
    area = models.SlugField(_("area"), max_length=40, blank=True)
    task = models.SlugField(_("task"), max_length=40, blank=True)
    approach = models.SlugField(_("approach"), max_length=40, blank=True)
    skill = models.SlugField(_("skill"), max_length=60, blank=True)
    concept = models.SlugField(_("concept"), max_length=60, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty (1 to 5)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    bloom = models.PositiveSmallIntegerField(
        _("level of Bloom (1 to 6)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    is_trial = models.BooleanField(_("on trial: asked, not counted"), default=False)
    is_out = models.BooleanField(_("taken out of draws"), default=False)
    out_because = models.CharField(_("why it was taken out"), max_length=200, blank=True)
    stem_fr = models.CharField(max_length=300, blank=True, editable=False)
    stem_en = models.CharField(max_length=300, blank=True, editable=False)
    fingerprint_fr = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    fingerprint_en = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    current = models.OneToOneField("QuestionVersion", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    findings = models.PositiveSmallIntegerField(_("things to look at"), null=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["key"]
        indexes = [
            models.Index(fields=["bank", "area", "approach"], name="quizzes_question_cell"),
            models.Index(fields=["concept"], name="quizzes_question_concept"),
            models.Index(fields=["area", "key"], name="quizzes_question_area"),
            models.Index(fields=["review_on", "key"], name="quizzes_question_review"),
        ]
        constraints = [models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="quizzes_question_kind_known")]

    def __str__(self) -> str:
        return self.stem_in(languages.active())[0]

    def stem_in(self, language: str) -> tuple[str, str]:
        """(what is asked, the language of it) on one line: in `language` where it is written in it; its key before it has words."""
        stems = {each: getattr(self, f"stem_{each}") for each in (language, *LANGUAGES)}
        return next(((stem, each) for each, stem in stems.items() if stem), (self.key, language))

    @property
    def item(self) -> Item:
        """The question as files and the lint know it; of its pictures, the names only (`exchange` reads them)."""
        facts = {name: getattr(self, name) for name in TAGS}
        return Item(
            key=self.key,
            kind=self.kind,
            body=self.body,
            words={language: Words(**words) for language, words in self.words.items()},
            marks=self.marks,
            tags=Tags(**facts, difficulty=self.difficulty, bloom=self.bloom, review_on=self.review_on),
            group=self.scenario.key if self.scenario else "",
            beliefs=self.beliefs,
            media={name: b"" for name in self.pictures},
        )

    def check_whole(self) -> None:
        """Raise BadItem unless it can be asked, with the scenario it hangs on."""
        self.item.check()
        if self.scenario and not self.scenario.versions.exists():
            raise BadItem(_("Its scenario “%(key)s” is not published yet: publish that first.") % {"key": self.scenario.key})

    def check_sound(self) -> None:
        """Raise BadItem that names what the lint calls an error; its warnings are the approver's to weigh (QZ-16)."""
        told = [f"{each.message} ({each.language})" if each.language else each.message for each in lint.lint(self.item) if each.is_error]
        twin = self.twins.filter(live=True).first()
        if twin is not None:
            told.append(lint.same_words(twin.key))
        if told:
            raise BadItem(_("Correct this first: %(errors)s") % {"errors": " ".join(told)})

    @property
    def twins(self) -> QuerySet["Question"]:
        """The other questions of its bank in the same words."""
        same = Q()
        for name in ("fingerprint_fr", "fingerprint_en"):
            same |= Q(**{name: getattr(self, name)}) if getattr(self, name) else Q()
        others = Question.objects.filter(same, bank=self.bank_id).exclude(pk=self.pk)
        return others if same else others.none()

    def take(self, item: Item) -> list[lint.Finding]:
        """Hold what `item` says, all but its key, bank and scenario, and say what the lint would have looked at; not saved."""
        self.kind, self.marks, self.body, self.beliefs = item.kind, item.marks, dict(item.body), dict(item.beliefs)
        self.words = {
            language: {
                "stem": words.stem, "parts": dict(words.parts), "reasons": dict(words.reasons), "feedback": words.feedback,
                "information": words.information,
            }
            for language, words in item.words.items()
        }  # fmt: skip
        for name in (*TAGS, "difficulty", "bloom", "review_on"):
            setattr(self, name, getattr(item.tags, name))
        self._shorten()
        prints = item.fingerprints
        self.fingerprint_fr, self.fingerprint_en = prints.get("fr", ""), prints.get("en", "")
        found = lint.lint(item)
        self.findings = len(found)
        return found

    def _shorten(self) -> None:
        for language in LANGUAGES:
            stem = self.words.get(language, {}).get("stem", "")
            setattr(self, f"stem_{language}", " ".join(stem.split())[:LONGEST_STEM])

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A draft kept, and how many findings it has. The row holds what is published; of what never was, the newest draft."""
        revision = super().save_revision(*args, **kwargs)
        held = ("findings",) if self.live else ("findings", "key", "bank_id", "scenario_id", "fingerprint_fr", "fingerprint_en", *CONTENT)
        Question.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in held})
        return revision

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> "Question":
        """A draft of its content; `with_content_json` looks at the rows that it points to, and only where they are others."""
        return model_from_serializable_data(cls, data, check_fks=False, strict_fks=strict_fks)

    def with_content_json(self, content: dict[str, Any]) -> "Question":
        found = super().with_content_json(content)
        for name in OF_THE_ROW:
            setattr(found, name, getattr(self, name))
        found._shorten()  # a draft of earlier days does not hold it
        if found.bank_id != self.bank_id and not Bank.objects.filter(pk=found.bank_id).exists():
            found.bank_id = self.bank_id
        if found.scenario_id != self.scenario_id and not Scenario.objects.filter(pk=found.scenario_id).exists():
            found.scenario_id = None
        return found

    def publish(self, revision: Revision, *args: Any, skip_permission_checks: bool = False, **kwargs: Any) -> Any:
        """Publish with its version, or not at all: raises BadItem for what cannot or should not be asked, before anything is changed."""
        action = PublishRevisionAction(revision, *args, **kwargs)
        action.object.check_whole()
        action.object.check_sound()
        with transaction.atomic():
            return action.execute(skip_permission_checks=skip_permission_checks)

    @property
    def default_preview_mode(self) -> str:
        return languages.active()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("fr", _("in French")), ("en", _("in English"))]

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """The question as a candidate meets it, and what is told afterwards; no attempt, no figures (QZ-19)."""
        from ..authoring.preview import answer

        return answer(request, self, language=mode_name)


class QuestionVersion(models.Model):
    """What candidates are asked; never changed once written: attempts point here (QZ-16, E15).

    `body` is the kind's, key included. The tags are those of the day it was made, for the reports of its attempts.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind)
    marks = models.PositiveSmallIntegerField(_("marks"), default=1)
    body = models.JSONField(default=dict)
    beliefs = models.JSONField(default=dict)
    area = models.SlugField(max_length=40, blank=True)
    task = models.SlugField(max_length=40, blank=True)
    approach = models.SlugField(max_length=40, blank=True)
    concept = models.SlugField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="quizzes_version_once"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="quizzes_kind_known"),
            models.CheckConstraint(condition=Q(marks__gte=1), name="quizzes_marks_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def right(self) -> dict[str, Any]:
        """The answer that earns everything."""
        return kind(self.kind).right(self.body)


class QuestionText(models.Model):
    """The words of a version in one language, as HTML made when they were written: `parts`, `reasons` {key: html}."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    stem = models.TextField()
    parts = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    feedback = models.TextField(blank=True)
    information = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="quizzes_text_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"
