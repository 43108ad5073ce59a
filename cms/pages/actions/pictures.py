"""Make the site's sizes of new pictures before the first reader comes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from cms.core.rates import first_in
from cms.media.models import LoaImage
from cms.pages.pictures import SPECS

logger = logging.getLogger("loa.pages")

#: A picture that is under way elsewhere, or that can't be read, is left alone for so many seconds.
_LEFT_ALONE_S = 3600
_AT_ONCE = 20


def make_ahead(within: float = 40.0) -> int:
    """Make what is missing, newest pictures first, for about so many seconds; returns how many pictures got theirs."""
    until, made = time.monotonic() + within, 0
    for image in _waiting():
        if time.monotonic() > until:
            break
        if first_in(f"loa:picture:{image.pk}", _LEFT_ALONE_S):
            made += _made(image)
    return made


def _waiting() -> Iterator[LoaImage]:
    """Those without the size that is made last."""
    without = LoaImage.objects.exclude(renditions__filter_spec=SPECS[-1]).order_by("-pk")
    last: int | None = None
    while page := list((without if last is None else without.filter(pk__lt=last))[:_AT_ONCE]):
        yield from page
        last = page[-1].pk


def _made(image: LoaImage) -> bool:
    try:
        image.get_renditions(*SPECS)
    except Exception as error:  # whatever a decoder raises: one bad picture must not keep the others waiting
        logger.warning("picture %s could not be made smaller (%s)", image.pk, type(error).__name__)
        return False
    return True
