"""Banks and quizzes in the admin: what is drawn from, and the exams and lists that draw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from ... import actions, feedback, scoring
from ...blueprint import Blueprint, known
from ...enums import FeedbackPreset
from ...models import Bank, BlueprintEdition, Question, Quiz
from .. import grid

BANK = FieldPanel("bank", widget=forms.Select)


class BankViewSet(SnippetViewSet):
    model = Bank
    icon = "folder-open-inverse"
    menu_label = _("Banks")
    menu_name = "question-banks"
    list_display = ["title", "slug"]
    copy_view_enabled = False
    add_to_reference_index = False
    panels = [FieldPanel("title"), FieldPanel("slug")]


class QuizForm(WagtailAdminModelForm):
    """A quiz, its titles and the questions of a fixed list, one key on a line."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    questions_listed = forms.CharField(
        label=_("Questions of a fixed list"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "bank-source"}),
        help_text=_("One key on each line, in their order. Leave empty for an exam that draws from its bank."),
    )
    blueprint = forms.ChoiceField(label=_("Exam blueprint"), required=False)
    told = grid.ToldField(
        label=_("What is told, and when"),
        required=False,
        help_text=_(
            "A preset fills the grid. Ticks of your own count where “my own choice” is chosen above. What is told stays told. "
            "Explanations name the right answer in most questions: whoever reads them knows it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = {*known(), *BlueprintEdition.objects.order_by().values_list("code", flat=True)}
        self.fields["blueprint"].choices = [("", _("none: a fixed list")), *((code, code) for code in sorted(codes))]
        self._show_pass_mark(known().get(self.instance.blueprint))
        self.initial["told"] = [str(cell) for cell in self.instance.matrix]
        if self.instance.pk:
            titles = dict(self.instance.texts.values_list("language", "title"))
            self.initial.update({f"title_{language}": title for language, title in titles.items()})
            keys = self.instance.items.order_by("position").values_list("question__key", flat=True)
            self.initial["questions_listed"] = "\n".join(keys)

    def _show_pass_mark(self, exam: Blueprint | None) -> None:
        """The pass mark of a blueprint rules: it is shown, and changed nowhere but there."""
        if exam is None:
            return
        field = self.fields["pass_mark"]
        field.disabled = True
        if exam.cut is None:
            field.help_text = _("The exam body of the blueprint publishes none: nobody passes or fails.")
        else:
            self.initial["pass_mark"] = scoring.needed(cut=exam.cut, maximum=exam.marks)
            field.help_text = _("The blueprint’s own: it cannot be changed here.")

    def clean_questions_listed(self) -> list[str]:
        keys = list(dict.fromkeys(self.cleaned_data["questions_listed"].split()))
        known_keys = set(Question.objects.filter(key__in=keys, current__isnull=False).values_list("key", flat=True))
        missing = [key for key in keys if key not in known_keys]
        if missing:
            raise forms.ValidationError(_("These are no published questions: %(keys)s.") % {"keys": ", ".join(missing)})
        return keys

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("blueprint") and not cleaned.get("bank"):
            self.add_error("bank", _("An exam after a blueprint draws from a bank: choose one."))
        if cleaned.get("blueprint") and cleaned.get("questions_listed"):
            self.add_error("questions_listed", _("An exam draws its questions: leave the list empty, or choose no blueprint."))
        if not cleaned.get("blueprint") and not cleaned.get("questions_listed") and "questions_listed" in cleaned:
            self.add_error("questions_listed", _("Choose a blueprint, or list the questions."))
        if not cleaned.get("blueprint"):
            for name in ("exposure_share", "exposure_count"):
                if cleaned.get(name) is not None:
                    self.add_error(name, _("A fixed list asks the same questions of everybody: this is for exams that draw."))
        if cleaned.get("feedback") == FeedbackPreset.OWN and "told" in cleaned:
            self._check_told(cleaned)
        return cleaned

    def _check_told(self, cleaned: dict[str, Any]) -> None:
        exam = known().get(cleaned.get("blueprint", ""))
        wrong = grid.complaint(
            cleaned["told"], mode=cleaned.get("mode", ""), closes=bool(cleaned.get("closes_at")),
            has_verdict=exam is None or exam.cut is not None,
        )  # fmt: skip
        if wrong is not None and wrong[0] in cleaned:
            self.add_error(*wrong)

    def save(self, commit: bool = True) -> Quiz:
        is_own = self.cleaned_data["feedback"] == FeedbackPreset.OWN
        self.instance.own_feedback = feedback.written(self.cleaned_data["told"]) if is_own else ""
        quiz = super().save(commit=commit)
        titles = {language: self.cleaned_data[f"title_{language}"] for language in ("fr", "en")}
        actions.write_quiz(key=quiz.key, titles=titles, question_keys=self.cleaned_data["questions_listed"])
        return quiz


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ul"
    menu_label = _("Quizzes and exams")
    menu_name = "quizzes"
    list_display = ["key", "mode", "blueprint", "bank", "size"]
    list_filter = ["mode", "bank"]
    search_fields = ["key"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            FieldPanel("key"),
            FieldPanel("title_fr"),
            FieldPanel("title_en"),
            MultiFieldPanel([FieldPanel("mode"), FieldPanel("pass_mark"), FieldPanel("closes_at")], heading=_("How it is taken")),
            MultiFieldPanel(
                [FieldPanel("feedback", classname="bank-unnamed"), FieldPanel("told", classname="bank-unnamed")], heading=_("What is told")
            ),
            MultiFieldPanel(
                [FieldPanel("blueprint"), BANK, FieldPanel("size"), FieldPanel("minutes")],
                heading=_("What it asks"),
            ),
            FieldPanel("questions_listed"),
            MultiFieldPanel([FieldPanel("tries"), FieldPanel("cool_down_hours"), FieldPanel("grade")], heading=_("Attempts")),
            MultiFieldPanel(
                [
                    FieldPanel("access_code"),
                    FieldPanel("networks", widget=forms.Textarea(attrs={"rows": 3})),
                    FieldPanel("logs_leaving"),
                    FieldPanel("deters_copying"),
                    FieldPanel("exposure_share"),
                    FieldPanel("exposure_count"),
                ],
                heading=_("Integrity"),
            ),
        ],
        base_form_class=QuizForm,
    )
