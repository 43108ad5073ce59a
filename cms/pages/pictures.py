"""Pictures of the site: where one stands says in which widths it is offered, and in which formats.

AVIF is the smaller one and takes longest to make, so no reader ever waits for it: ``actions.pictures`` makes every size
ahead, and a page that is read before that offers WebP alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture stands."""

    #: Pixels.
    widths: tuple[int, ...]
    #: What the browser chooses by (HTML's ``sizes``).
    sizes: str

    def filters(self, kind: str) -> list[Filter]:
        return [_filter(width, kind) for width in self.widths]


PLACES: Mapping[str, Place] = {
    "volume": Place((160, 320), "10rem"),
    "card": Place((320, 480, 800), "(min-width: 60rem) 22rem, (min-width: 40rem) 45vw, 100vw"),
    "lead": Place((480, 800, 1200), "(min-width: 60rem) 40rem, 100vw"),
    "text": Place((480, 800, 1200), "(min-width: 50rem) 46rem, 100vw"),
}


def _filter(width: int, kind: str) -> Filter:
    return Filter(spec=f"width-{width}|format-{kind}")


#: All that the site may ask of a picture; the last one is made last.
SPECS: tuple[str, ...] = tuple(
    _filter(width, kind).spec
    for kind in ("webp", "avif")
    for width in sorted({width for place in PLACES.values() for width in place.widths})
)


def picture(image: AbstractImage, place: Place, attributes: Mapping[str, Any]) -> SafeString:
    """The picture as HTML, its true size named. A missing file is shown as a broken picture and logged by Wagtail."""
    small, smaller = place.filters("webp"), place.filters("avif")
    found = image.find_existing_renditions(*small, *smaller)
    shown = {one.spec: found[one] for one in smaller if one in found}
    if len(shown) < len(smaller):
        shown = {}
    if all(one in found for one in small):
        shown.update({one.spec: found[one] for one in small})
    else:
        shown.update(get_renditions_or_not_found(image, small))
    html: SafeString = Picture(shown, {"sizes": place.sizes, **attributes}).__html__()
    return html
