"""What a body is made of: few blocks, each with one clean rendering for the site and one for the record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

#: What a paragraph may hold; nothing that the record's HTML subset could not say.
PARAGRAPH_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with a line under it."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)

    class Meta:
        label = _("picture")
        icon = "image"
        template = "loa_pages/blocks/picture.html"


class TableValue(blocks.StructValue):
    """Rows and cells of a table that was typed or pasted."""

    @property
    def grid(self) -> list[list[str]]:
        """Every row as long as the longest."""
        rows = [self._cells(line) for line in self.get("rows", "").splitlines() if line.strip()]
        width = max(map(len, rows), default=0)
        return [row + [""] * (width - len(row)) for row in rows]

    @property
    def head(self) -> list[str]:
        return self.grid[0] if self.get("has_head") and self.grid else []

    @property
    def body(self) -> list[list[str]]:
        return self.grid[1:] if self.head else self.grid

    @staticmethod
    def _cells(line: str) -> list[str]:
        return [cell.strip() for cell in line.strip("|").split("\t" if "\t" in line else "|")]


class TableBlock(blocks.StructBlock):
    """A table as lines of text: what a spreadsheet or a word processor gives when it is pasted."""

    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)
    has_head = blocks.BooleanBlock(label=_("the first row is the head"), required=False, default=True)
    rows = blocks.TextBlock(
        label=_("rows"), help_text=_("One row a line; cells apart by tabs (pasted from a spreadsheet) or by |.")
    )

    class Meta:
        label = _("table")
        icon = "table"
        template = "loa_pages/blocks/table.html"
        value_class = TableValue


class BodyBlock(blocks.StreamBlock):
    """The body of any item."""

    heading = blocks.CharBlock(
        label=_("heading"), icon="title", max_length=300, template="loa_pages/blocks/heading.html"
    )
    subheading = blocks.CharBlock(
        label=_("subheading"), icon="title", max_length=300, template="loa_pages/blocks/subheading.html"
    )
    paragraph = blocks.RichTextBlock(label=pgettext_lazy("block", "text"), icon="pilcrow", features=PARAGRAPH_FEATURES)
    picture = PictureBlock()
    table = TableBlock()

    class Meta:
        required = False


def paragraphs(*texts: str) -> list[tuple[str, Any]]:
    """Plain texts as the value of a body, a paragraph each."""
    from django.utils.html import escape
    from wagtail.rich_text import RichText

    return [("paragraph", RichText(f"<p>{escape(text)}</p>")) for text in texts]
