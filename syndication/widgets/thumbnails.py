"""Small pictures for widgets: made once of the pinned original, so that a page of a department stays light."""

from __future__ import annotations

import io
import logging
import threading
import warnings

from django.core.cache import cache
from PIL import Image, ImageOps, UnidentifiedImageError

from cms.core.conf import conf
from cms.entries import blobs
from cms.entries.record import Attachment

logger = logging.getLogger("loa.widgets")

#: Twice the width that a widget shows, for dense screens.
_WIDTH, _HEIGHT = 480, 320
_KEPT_S = 30 * 24 * 3600
#: What is opened at once: a large original takes a hundred megabytes of memory.
_at_once = threading.BoundedSemaphore(2)
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"})
_PIXELS_MAX = 60_000_000


class NotMade(Exception):
    """There is no such picture, or it can't be made small."""


def thumbnail_url(file: Attachment) -> str:
    """Address of the small picture; empty for what can't be made small."""
    if file.media_type not in _TYPES:
        return ""
    return f"{conf().public_url}/widget/pictures/{file.sha256}.jpg"


def thumbnail(sha256: str) -> bytes:
    """The small picture of an original, as JPEG. Whether it is public is for the caller to know. Raises ``NotMade``."""
    key = f"loa:thumbnail:{sha256}:{_WIDTH}x{_HEIGHT}"
    ready: bytes | None = cache.get(key)
    if ready is None:
        with _at_once:
            ready = _make(sha256)
        cache.set(key, ready, _KEPT_S)
    return ready


def _make(sha256: str) -> bytes:
    try:
        with blobs.open_blob(sha256) as original, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(original) as opened:
                if opened.width * opened.height > _PIXELS_MAX:
                    raise NotMade(sha256)
                opened.draft("RGB", (_WIDTH * 2, _HEIGHT * 2))
                # The rotation that the camera noted is lost with the original's metadata.
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (blobs.BlobMissing, UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombWarning) as error:
        logger.warning("no small picture of %s (%s)", sha256, type(error).__name__)
        raise NotMade(sha256) from None
    fitted = ImageOps.fit(upright, (_WIDTH, _HEIGHT), centering=(0.5, 0.2))
    paper = Image.new("RGB", fitted.size, "white")
    paper.paste(fitted, mask=fitted.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=78, optimize=True, progressive=True)
    return written.getvalue()
