"""The editing form of every item: the same tabs in the same order, whatever the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page

CITATIONS = InlinePanel("loa_citations", heading=_("Legal documents"), label=_("legal document"))
FILES = InlinePanel("loa_files", heading=_("Files to download"), label=_("file"))
CORRECTIONS = InlinePanel(
    "loa_corrections", heading=_("Corrections"), label=_("correction"),
    help_text=_("When readers may have seen a mistake: say what was wrong. Small slips need no note."),
)  # fmt: skip


def pictures(heading: Any, **kwargs: Any) -> InlinePanel:
    """The panel of an item's own pictures, in order."""
    return InlinePanel("loa_pictures", heading=heading, label=_("picture"), **kwargs)


CLASSIFICATION: list[Any] = [
    FieldPanel("topics", widget=CheckboxSelectMultiple),
    FieldPanel("audiences", widget=CheckboxSelectMultiple),
    FieldPanel("tags"),
    FieldPanel("language"),
    FieldPanel("areas"),
    MultiFieldPanel(
        [FieldPanel("agency"), FieldPanel("compiled_by"), FieldPanel("source_url"), FieldPanel("licence")],
        heading=_("Origin and rights"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]), FieldPanel("review_due")],
        heading=_("Validity of the item"),
    ),
]


def tabs(*own: Any, after: Sequence[Any] = (), body: bool = True) -> TabbedInterface:
    """Tabs of a form: title, summary, the form's own panels, the body, then what every item has."""
    content = [FieldPanel("title"), FieldPanel("summary"), *own]
    if body:
        content.append(FieldPanel("body"))
    cover = MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover"))
    content += [*after, cover, CITATIONS, FILES, CORRECTIONS]
    return TabbedInterface(
        [
            ObjectList(content, heading=_("Content")),
            ObjectList(CLASSIFICATION, heading=_("Classification")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
