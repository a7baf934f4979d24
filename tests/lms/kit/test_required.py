"""A missing answer is told by what to write there."""

import pytest
from django import forms
from django.utils.translation import override


@pytest.mark.parametrize(
    ("field", "english", "french"),
    [
        (forms.CharField(), "Fill in this field: it cannot stay empty.", "Remplissez ce champ : il ne peut pas rester vide."),
        (
            forms.EmailField(),
            "Write an e-mail address, such as name@example.org.",
            "Écrivez une adresse e-mail, par exemple nom@exemple.org.",
        ),
        (forms.DecimalField(), "Write a number.", "Écrivez un nombre."),
        (forms.ModelMultipleChoiceField(queryset=None), "Choose at least one answer.", "Choisissez au moins une réponse."),
        (forms.BooleanField(), "Tick this box to go on.", "Cochez cette case pour continuer."),
        (forms.CharField(error_messages={"required": "Write the town."}), "Write the town.", "Write the town."),
    ],
)
def test_the_sentence_says_what_to_write(field: forms.Field, english: str, french: str) -> None:
    for language, sentence in (("en", english), ("fr", french)):
        with override(language):
            assert str(field.error_messages["required"]) == sentence
