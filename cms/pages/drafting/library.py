"""From the store of pinned bytes into the library of an agency, each file once."""

from __future__ import annotations

import hashlib
import struct
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files import File
from PIL import Image as Pillow
from wagtail.models import Collection

from cms.core.text import ascii_name, shorten
from cms.entries import blobs
from cms.entries.offer import OfferedFile
from cms.media.checking import Refused, check_document, check_picture
from cms.media.cleaning import cleaned
from cms.media.models import LoaDocument, LoaImage

#: A larger picture would take a web process's memory to scale.
_MOST_PIXELS = 60_000_000
_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif"}


class Shelf:
    """The library as one agency sees it: what lies there with the same bytes is used again."""

    def __init__(self, collection: Collection, user: Any, rights: str) -> None:
        self._collection, self._user, self._rights = collection, user, rights

    def picture(self, file: OfferedFile) -> LoaImage | None:
        """The picture in the library; ``None`` when its bytes are missing or are no picture alone."""
        if not file.sha256 or file.media_type not in _TYPES or not blobs.exists(file.sha256):
            return None
        with blobs.open_blob(file.sha256) as given:
            data = _without_traces(given)
            if data is None:
                return None
            known = self._known(LoaImage, data)
            if known is not None:
                return known
            stem = _stem(file, default="hinh")
            image = LoaImage(
                title=shorten(file.alt or stem, 255), description=file.alt[:255], rights=self._rights[:255],
                collection=self._collection, uploaded_by_user=self._user,
            )  # fmt: skip
            image.file.save(f"{stem}.{_TYPES[file.media_type]}", File(data), save=False)
            image._set_image_file_metadata()
            image.save()
            return image

    def document(self, file: OfferedFile) -> LoaDocument | None:
        """The file in the library; ``None`` when its bytes are missing or the library takes no such files."""
        suffix = PurePosixPath(file.filename).suffix.lower().lstrip(".")
        if not file.sha256 or suffix not in settings.WAGTAILDOCS_EXTENSIONS or not blobs.exists(file.sha256):
            return None
        with blobs.open_blob(file.sha256) as data:
            known = self._known(LoaDocument, data)
            if known is not None:
                return known
            try:
                check_document(data, file.filename)
            except Refused:
                return None
            document = LoaDocument(
                title=shorten(file.alt or PurePosixPath(file.filename).stem, 255), collection=self._collection,
                uploaded_by_user=self._user,
            )  # fmt: skip
            document.file.save(f"{_stem(file, default='tep')}.{suffix}", File(data), save=False)
            document._set_document_file_metadata()
            document.save()
            return document

    def _known(self, model: Any, data: Any) -> Any:
        """Wagtail keeps a SHA-1 of every file."""
        digest = hashlib.sha1(usedforsecurity=False)
        for chunk in iter(lambda: data.read(1024 * 1024), b""):
            digest.update(chunk)
        data.seek(0)
        return model.objects.filter(collection=self._collection, file_hash=digest.hexdigest()).order_by("pk").first()


def _without_traces(given: Any) -> Any:
    """What of a sound picture is published; nothing for what is none, or something else besides."""
    if not _is_sound(given):
        return None
    try:
        check_picture(given)
        found = cleaned(given)
    except (Refused, OSError, ValueError, struct.error):
        return None
    return given if found is None else BytesIO(found)


def _is_sound(data: Any) -> bool:
    """Whether Pillow can open it and it is of a reasonable size."""
    try:
        with Pillow.open(data) as picture:
            width, height = picture.size
            picture.verify()
    except Exception:  # whatever a decoder meets in damaged bytes
        return False
    finally:
        data.seek(0)
    return 0 < width * height <= _MOST_PIXELS


def _stem(file: OfferedFile, *, default: str) -> str:
    return ascii_name(PurePosixPath(file.filename).stem or file.alt, default=default)
