"""StreamField blocks. Markdown becomes HTML at save (content/body.py), never at view time."""

import re
from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue

# How Markdown names a picture and a page of the site.
PICTURE, PAGE = re.compile(r"\bimage:(\d+)"), re.compile(r"\bpage:(\d+)")
RICH_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link", "document-link"]


class MarkdownBlock(blocks.TextBlock):
    """Markdown source. Translators get one segment a paragraph, not one for the whole text."""

    class Meta:
        icon = "code"
        label = _("Markdown")
        help_text = _("Headings start at ##. Link to a page with page:ID, show an image with image:ID.")
        template = "content/blocks/markdown.html"

    def extract_references(self, value: str) -> Iterator[tuple[type[Model], str, str, str]]:
        """The pictures and pages it names, so that Wagtail knows where they are used, and who may fetch them is known."""
        for pk in PICTURE.findall(value or ""):
            yield get_image_model(), pk, "", ""
        for pk in PAGE.findall(value or ""):
            yield Page, pk, "", ""

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        return [StringSegmentValue(str(n), part) for n, part in enumerate(value.split("\n\n")) if part.strip()]

    def restore_translated_segments(self, value: str, segments: list[StringSegmentValue]) -> str:
        parts = value.split("\n\n")
        for segment in segments:
            parts[int(segment.path)] = segment.render_text()
        return "\n\n".join(parts)


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("note", _("Note")), ("tip", _("Tip")), ("warning", _("Warning")), ("important", _("Important"))],
        default="note",
        label=_("Kind"),
    )
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ul", "ol"], label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "content/blocks/callout.html"


class FigureBlock(blocks.StructBlock):
    """An image with its alt text, or an explicit "decorative" (Wagtail's ImageBlock asks for one of the two)."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        template = "content/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(required=False, label=_("Who says it, and where"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "content/blocks/quote.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(required=False, label=_("Link text"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "content/blocks/download.html"


class VideoLinkBlock(blocks.StructBlock):
    """A link to a video, not an embed: no request leaves the site before the reader asks (reliability.md J7)."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("Title"))
    minutes = blocks.IntegerBlock(min_value=1, required=False, label=_("Minutes"))
    transcript = blocks.TextBlock(required=False, label=_("Transcript"))

    class Meta:
        icon = "media"
        label = _("Video link")
        template = "content/blocks/video_link.html"


class KeyFactsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: object) -> None:
        fact = blocks.StructBlock(
            [("name", blocks.CharBlock(label=_("Name"))), ("value", blocks.CharBlock(label=_("Value")))], label=_("Fact")
        )
        super().__init__(fact, **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Key facts")
        template = "content/blocks/key_facts.html"


class TableBlock(TypedTableBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            [
                ("text", blocks.CharBlock(required=False, label=_("Text"))),
                ("number", blocks.DecimalBlock(required=False, label=_("Number"))),
            ],
            **kwargs,
        )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "content/blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=RICH_FEATURES, label=_("Text"), template="content/blocks/text.html")
    markdown = MarkdownBlock()
    callout = CalloutBlock()
    image = FigureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    download = DownloadBlock()
    video = VideoLinkBlock()
    key_facts = KeyFactsBlock()

    class Meta:
        label = _("Body")


class FaqBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"))
    answer = blocks.TextBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")
