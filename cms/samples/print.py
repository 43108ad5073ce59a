"""Printed things as PDF: a leaflet to fold once, a handbook to read, an outline for speakers."""

from __future__ import annotations

import io

from . import booklet, folder
from .paper import canvas
from .schema import SampleItem
from .wording import word

#: Forms that come with a printed file, and which one.
PRINTED = {
    "leaflet": "leaflet",
    "handbook": "handbook",
    "book": "handbook",
    "outline": "outline",
    "guidance": "outline",
    "training_material": "outline",
    "full_text": "outline",
}


def leaflet(item: SampleItem, *, agency: str = "") -> bytes:
    """Two landscape A4 pages to be printed on both sides of one sheet and folded in the middle.

    Text too long for one sheet becomes a booklet instead: nothing is cut.
    """
    if not folder.fits(item):
        return handbook(item, agency=agency)
    target = io.BytesIO()
    page = canvas(target, folder.SIZE, item.title, agency or word("agency"))
    folder.outside(page, item, agency or word("agency"))
    page.showPage()
    folder.inside(page, item)
    page.save()
    return target.getvalue()


def handbook(item: SampleItem, *, agency: str = "") -> bytes:
    """A5 pages: a cover, the chapter, the documents of law."""
    return booklet.build(item, agency or word("agency"), kind="handbook")


def outline(item: SampleItem, *, agency: str = "") -> bytes:
    """A4 pages: title, documents of law, the text in numbered sections."""
    return booklet.build(item, agency or word("agency"), kind="outline")


def printed(item: SampleItem, *, agency: str = "") -> bytes | None:
    """The printed file that belongs to the item's form, if any."""
    make = {"leaflet": leaflet, "handbook": handbook, "outline": outline}.get(PRINTED.get(item.form, ""))
    return make(item, agency=agency) if make else None
