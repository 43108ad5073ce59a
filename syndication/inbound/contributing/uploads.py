"""Files of a form or of the API: what is taken, and into the store with them before anything else can go wrong."""

from __future__ import annotations

import hashlib
import mimetypes
from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cms.core.text import nfc
from cms.entries import blobs
from syndication.conf import conf
from syndication.models import ReceivedFile, Source

from .contribution import HandedIn

FILES_MAX = 10
#: Ending → media type. What a browser calls a file depends on the machine it runs on.
TAKEN = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".epub": "application/epub+zip",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}
ACCEPT = ",".join(TAKEN)
_MB = 1024 * 1024
#: How files of these kinds begin; an ending can be given to anything.
_BEGINNINGS = {
    ".pdf": (b"%PDF",),
    ".doc": (b"\xd0\xcf\x11\xe0",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".webp": (b"RIFF",),
    ".gif": (b"GIF8",),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".epub"), (b"PK\x03\x04",)),
}


def problem_of(upload: UploadedFile) -> str:
    """A sentence when the file is not taken, else nothing."""
    name, limit = nfc(upload.name or ""), conf().contribution_file_max
    ending = PurePath(name).suffix.lower()
    if ending not in TAKEN:
        return _("“%(name)s” is of a kind that is not taken. Send a PDF, an Office document, a picture, a sound or a "
                 "video (%(endings)s).") % {"name": name, "endings": ", ".join(TAKEN)}  # fmt: skip
    if not upload.size:
        return _("“%(name)s” is empty. Choose the file again.") % {"name": name}
    if upload.size > limit:
        return _("“%(name)s” is larger than %(mb)s MB. Save it smaller, or write a link to it instead.") % {
            "name": name, "mb": limit // _MB,
        }  # fmt: skip
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    if ending in _BEGINNINGS and not head.startswith(_BEGINNINGS[ending]):
        return _("“%(name)s” is not what its ending says, or it is damaged. Save it anew and choose it again.") % {
            "name": name
        }
    return ""


def keep(source: Source, upload: UploadedFile, now: datetime) -> HandedIn:
    """Put a good file into the store."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256, name = digest.hexdigest(), nfc(PurePath(upload.name or "").name)[-200:]
    upload.seek(0)
    blobs.pin(upload, sha256)
    kept = HandedIn(sha256=sha256, filename=name, media_type=_type_of(name), bytes=upload.size or 0)
    ReceivedFile.objects.get_or_create(
        source=source, sha256=sha256,
        defaults={"bytes": kept.bytes, "media_type": kept.media_type, "filename": name, "received_at": now},
    )  # fmt: skip
    return kept


def _type_of(name: str) -> str:
    return TAKEN.get(PurePath(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
