"""Pictures of an item as PNG files: the same bytes for the same item, under every platform's size limit."""

from __future__ import annotations

import io

from PIL import Image

from . import film
from .drawing import covers
from .drawing import infographic as poster
from .excerpts import text_alternative
from .schema import SampleItem
from .wording import headline, label, word

#: The strictest platform pulls pictures of at most 1 MB.
MAX_BYTES = 900_000


def infographic(item: SampleItem, *, agency: str = "") -> bytes:
    """The item's panels on one page, 1080×1350."""
    return _png(poster.infographic(item, agency or word("agency")))


def infographic_alt(item: SampleItem) -> str:
    """What the infographic shows and says, in full."""
    return text_alternative(item)


def cover(item: SampleItem, *, agency: str = "") -> bytes:
    """The item's cover, 1200×675: a scene for its form in its topic's colours."""
    return _png(covers.cover(item, agency or word("agency")))


def cover_alt(item: SampleItem) -> str:
    """The words on the cover."""
    form = label("forms", item.form)
    return word("alt_cover").format(form=form[:1].lower() + form[1:], title=headline(item))


def thumbnail(item: SampleItem, *, agency: str = "") -> bytes:
    """What stands for the item's film, 1280×720."""
    return _png(film.thumbnail(item, agency=agency))


def _png(image: Image.Image) -> bytes:
    """Lossless if that is small enough, else with as many colours as fit."""
    data = _saved(image)
    colours = 256
    while len(data) > MAX_BYTES and colours >= 32:
        data = _saved(image.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG))
        colours //= 2
    return data


def _saved(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=9)
    return target.getvalue()
