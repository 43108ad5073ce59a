"""Small pictures for cards: made when first looked at, and kept in the cache, not in the store."""

from __future__ import annotations

import io

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views import View
from PIL import Image, ImageOps, UnidentifiedImageError

from cms.entries.blobs import BlobMissing, open_blob

from ..permissions import visible_deliveries

#: Twice the size at which it is shown, for fine screens.
_SIDE = 96
_KEPT_S = 30 * 24 * 3600


class PictureView(View):
    """The picture of an item that this person sees on the calendar."""

    def get(self, request: HttpRequest, sha256: str) -> HttpResponse:
        if not visible_deliveries(request.user).filter(entry__versions__media__sha256=sha256).exists():
            raise Http404
        response = HttpResponse(_small(sha256), content_type="image/webp")
        # The address names the bytes: what is made of them never changes either.
        response.headers["Cache-Control"] = f"private, max-age={_KEPT_S}, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _small(sha256: str) -> bytes:
    key = f"loa:calendar:{sha256}:{_SIDE}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _made(sha256)
        cache.set(key, kept, _KEPT_S)
    return kept


def _made(sha256: str) -> bytes:
    try:
        with open_blob(sha256) as file, Image.open(file) as image:
            # Of a large JPEG only as many pixels are decoded as are needed.
            image.draft("RGB", (_SIDE * 2, _SIDE * 2))
            fitted = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), (_SIDE, _SIDE), centering=(0.5, 0.0))
    except (BlobMissing, UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise Http404 from None
    written = io.BytesIO()
    fitted.save(written, "WEBP", quality=70)
    return written.getvalue()
