"""French words of the exam engine that another use of the same English word had taken."""

from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from courses.quizzes import blueprint
from courses.quizzes.coaching.forms import RegradeForm
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Quiz


def test_QZ_02_kinds_have_words_of_their_own() -> None:
    with override("fr"):
        slot = {"number": 1, "rows": [{"key": "assertion", "html": ""}, {"key": "reason", "html": ""}]}
        claim = render_to_string("quizzes/kinds/assertion_reason.html", {"slot": slot})
        order = render_to_string("quizzes/kinds/ordering.html", {"slot": {"number": 1, "rows": [{"key": "a", "html": ""}]}})
        assert ">Affirmation<" in claim and ">Raison<" in claim and ">Rang<" in order
        assert str(RegradeForm().fields["reason"].label) == "Motif"
        assert str(QuestionKind.HOTSPOT.label) == "zone d’une image"
        assert str(Quiz._meta.get_field("deters_copying").verbose_name) == "gêner la copie du texte"
        assert str(Quiz._meta.get_field("size").verbose_name) == "questions d’une épreuve courte"
        assert (gettext("How sure you were"), gettext("Counts:")) == ("Votre certitude", "Résultat retenu\N{NO-BREAK SPACE}:")


def test_EX_01_notes_speak_of_an_exam_and_not_of_a_form() -> None:
    notes = [each.notes.get("fr", "") for each in blueprint.known().values()]
    assert not [note for note in notes if "une forme" in note] and sum("à parts égales" in note for note in notes) == 8
