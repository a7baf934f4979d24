"""How an editor finds the row that a page gives words to: by its title, then its key."""

from typing import Any

from django import forms
from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from lms.kit import languages

ROWS = ("training", "module", "lesson")


class RowPageForm(WagtailAdminPageForm):
    """Rows are listed with the title that their page has in the editor's language, else in another one (1 statement)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ROWS:
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                name_rows(field, titles(type(self.instance), name))


def name_rows(field: forms.ModelChoiceField, titles: dict[int, str]) -> None:
    """Let the field call a row by its title and key."""

    def label(row: models.Model) -> str:
        return f"{titles[row.pk]} ({row})" if row.pk in titles else str(row)

    field.label_from_instance = label  # type: ignore[method-assign,assignment]


def titles(pages: type[Page], relation: str) -> dict[int, str]:
    """{row id: title of its page}."""
    written = pages._default_manager.values_list(relation, "locale__language_code", "title")
    language = languages.active()
    return {row: title for row, _code, title in sorted(written, key=lambda each: each[1] == language)}
