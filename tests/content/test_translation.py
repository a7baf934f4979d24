"""wagtail-localize on our pages: translators get one segment a paragraph, and the translated page is rendered anew."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from wagtail.images.blocks import ImageBlock
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from content.blocks import MarkdownBlock
from content.importing import pictures
from content.models import LibraryPage, Practice, PracticePage
from tests.pictures import png

pytestmark = pytest.mark.django_db
TEXT = "## Pourquoi\n\nPremier paragraphe.\n\nDeuxième paragraphe, avec **gras**."


@pytest.fixture
def page() -> PracticePage:
    parent = LibraryPage.objects.get(locale__language_code="fr")
    practice = Practice.objects.create(key="a-traduire", mission=1, review_on="2027-01-01")
    made = PracticePage(
        title="À traduire", slug="a-traduire", practice=practice, rule="La règle.", applies_to="Tous.", locale=parent.locale,
        body=[("markdown", TEXT)],
    )  # fmt: skip
    parent.add_child(instance=made)
    made.save_revision().publish()
    return made


def test_one_segment_a_paragraph_and_exact_restoring() -> None:
    block = MarkdownBlock()
    segments = block.get_translatable_segments(TEXT)
    assert len(segments) == 3
    assert block.restore_translated_segments(TEXT, segments) == TEXT


def test_a_translated_page_is_rendered_in_its_language(page: PracticePage) -> None:
    english = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english)
    words = {"Premier paragraphe.": "First paragraph.", "À traduire": "To translate", "## Pourquoi": "## Why"}
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=english, data=words.get(segment.string.data, segment.string.data)
        )
    translation.save_target(publish=True)
    made = PracticePage.objects.get(locale=english, translation_key=page.translation_key)
    assert made.title == "To translate"
    assert made.practice == page.practice
    assert "First paragraph." in made.body_html
    assert made.body_toc[0]["name"] == "Why"
    assert made.get_url().startswith("/en/")


def test_changing_the_source_marks_the_translation_stale(page: PracticePage) -> None:
    english = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english)
    total, done = translation.get_progress()
    assert total > 3
    assert done == 0
    assert Page.objects.filter(pk=page.pk).exists()


def test_markdown_that_cannot_be_shown_is_told_to_the_author(page: PracticePage) -> None:
    page.body = [("markdown", "a" * 300_000)]
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert "body" in refusal.value.message_dict


def test_a_figure_needs_alt_text_or_an_explicit_decorative(tmp_path: Path) -> None:
    block = ImageBlock()
    (tmp_path / "x.png").write_bytes(png())
    image = pictures.keep(tmp_path / "x.png", title="x")
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": image.pk, "decorative": False, "alt_text": ""}))
    assert block.clean(block.to_python({"image": image.pk, "decorative": True, "alt_text": ""}))
