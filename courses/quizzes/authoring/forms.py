"""What authors type: a question as one text, a file to import, a blueprint, the tags of many questions."""

import re
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from .. import formats, pictures, words
from ..item import LANGUAGES, BadItem
from ..models import Bank, Question, Scenario
from . import source

LONGEST = 200_000


class SourceField(forms.CharField):
    """Text as typed, with line feeds only: a browser's own line ends are no change."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def source_widget(rows: int = 30) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "bank-source", "spellcheck": "false", "autocapitalize": "off"})


class QuestionForm(WagtailAdminModelForm):
    """The whole question is one text: its key and its scenario stand in its head. What is wrong stays on the page, with its line."""

    text = SourceField(
        label=_("Question"),
        widget=source_widget(),
        help_text=_("In our own Markdown format: a head, then the words in each language. docs/questions.md has every kind."),
    )
    picture = forms.FileField(
        label=_("Add a picture"),
        required=False,
        help_text=_("PNG, JPEG, GIF or WebP, at most 4 MB. Show it in the text: ![what it tells](media/plan.png)"),
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = Question
        fields = ["bank"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.words and "text" not in (kwargs.get("initial") or {}):
            self.initial["text"] = source.text_of(self.instance.item)
        self.added: tuple[str, bytes] | None = None

    def clean_picture(self) -> Any:
        given = self.cleaned_data.get("picture")
        if not given:
            return given
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(given.name).name).strip("-.") or "picture"
        if given.size > pictures.LARGEST:
            raise forms.ValidationError(_("The picture is larger than 4 MB."))
        content = given.read()
        try:
            stored = pictures.stored_name(stem, content)
        except BadItem as error:
            raise forms.ValidationError(str(error)) from error
        self.added = (f"media/{stem}", content)
        self.stored = {f"media/{stem}": stored}
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "text" not in cleaned:
            return cleaned
        try:
            self._take(cleaned)
        except BadItem as error:
            self.add_error("text", str(error))
        return cleaned

    def _take(self, cleaned: dict[str, Any]) -> None:
        """Put the text into the question; raises BadItem."""
        known = self.instance.pictures | (self.stored if self.added else {})
        item = source.read(cleaned["text"], pictures=known)
        if self.added and self.added[0] not in item.media:
            raise BadItem(_("Show the picture in the text as well: ![what it tells](%(name)s)") % {"name": self.added[0]})
        self._check_key(item.key)
        self.instance.scenario = self._scenario(item.group, cleaned.get("bank"))
        self.instance.key = item.key
        self.instance.take(item)
        self.instance.pictures = {name: known[name] for name in item.media}

    def _check_key(self, key: str) -> None:
        held = self.instance.key
        if Question.objects.filter(key=key).exclude(pk=self.instance.pk).exists():
            raise BadItem(_("Line 1: there is already a question with the key “%(key)s”.") % {"key": key})
        if self.instance.current_id and key != held:
            raise BadItem(_("Line 1: a published question keeps its key, “%(key)s”: files and quizzes name it.") % {"key": held})

    def _scenario(self, key: str, bank: Bank | None) -> Scenario | None:
        if not key or bank is None:
            return None
        found = Scenario.objects.filter(key=key, bank=bank).first()
        if found is None:
            raise BadItem(_("There is no scenario “%(key)s” in this bank.") % {"key": key})
        return found

    def save(self, commit: bool = True) -> Question:
        if self.added:
            pictures.keep(*self.added)
        return super().save(commit=commit)


class ScenarioForm(WagtailAdminModelForm):
    """A scenario in both languages; one of them at least is written. A published one keeps its key and its bank."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=200, required=False)
    text_fr = SourceField(label=_("Text in French"), widget=source_widget(16), required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    text_en = SourceField(label=_("Text in English"), widget=source_widget(16), required=False, help_text=_("Markdown, as in questions."))

    class Meta(WagtailAdminModelForm.Meta):
        model = Scenario
        fields = ["bank", "key", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, held in self.instance.words.items():
            self.initial.update({f"title_{language}": held["title"], f"text_{language}": held["text"]})
        self.held = (self.instance.key, self.instance.bank_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written = {}
        for language in LANGUAGES:
            title, text = (cleaned.get(f"{name}_{language}", "").strip() for name in ("title", "text"))
            if text:
                written[language] = {"title": title, "text": text}
                try:
                    words.to_html(text, language=language)
                except BadItem as error:
                    self.add_error(f"text_{language}", str(error))
            elif title:
                self.add_error(f"text_{language}", _("There is a title and no text."))
        if not written and not self.errors:
            self.add_error("text_fr", _("Write the scenario in one language at least."))
        if self._is_moved(cleaned):
            self.add_error("key", _("A published scenario keeps its key and its bank: files and questions name it."))
        self.instance.words = written
        return cleaned

    def _is_moved(self, cleaned: dict[str, Any]) -> bool:
        if not self.instance.pk or not self.instance.versions.exists() or not {"key", "bank"} <= set(cleaned):
            return False
        return (cleaned["key"], cleaned["bank"].pk) != self.held


class UploadForm(forms.Form):
    """A file of questions, and where they go."""

    file = forms.FileField(label=_("File"), help_text=_("Our own Markdown, GIFT, Moodle XML, Aiken, CSV, XLSX or QTI, at most 50 MB."))
    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.all())
    format = forms.ChoiceField(
        label=_("Format"), required=False, choices=[("", _("guessed from the file")), *((each, each) for each in formats.READS)]
    )
    language = forms.ChoiceField(
        label=_("Language of the words"),
        choices=settings.LANGUAGES,
        initial="fr",
        help_text=_("For files that do not say it themselves."),
    )


class ExportForm(forms.Form):
    """Which bank goes out, and how."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.all(), to_field_name="slug")
    format = forms.ChoiceField(label=_("Format"), choices=[(each, each) for each in formats.WRITES])
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        initial="en",
        help_text=_("For formats that hold one language per file; our own Markdown holds both."),
    )


class TagsForm(forms.Form):
    """Area and task for many questions at once; what is left empty stays as it is."""

    area = forms.SlugField(label=_("Area"), required=False, max_length=40)
    task = forms.SlugField(label=_("Task"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Give an area, a task or both."))
        return cleaned


class ReviewForm(forms.Form):
    """The day on which somebody looks at these questions again."""

    review_on = forms.DateField(label=_("Review on"), widget=forms.DateInput(attrs={"type": "date"}))


class OutForm(forms.Form):
    """Why questions are taken out of draws."""

    because = forms.CharField(label=_("Why"), max_length=200)


class BlueprintForm(forms.Form):
    """A new edition of a blueprint, as TOML."""

    text = SourceField(label=_("Blueprint (TOML)"), widget=source_widget(40))
