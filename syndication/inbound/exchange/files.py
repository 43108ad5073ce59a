"""Files that come before their record: streamed into the store under their hash, never held in memory."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.core.files import File
from django.db.models import Sum
from django.http import HttpRequest

from cms.entries import blobs
from syndication.conf import conf
from syndication.models import ReceivedFile, Source

from .gate import length_of
from .problems import Finding, Refused

_CHUNK = 256 * 1024
_MB = 1024 * 1024
_DAY = timedelta(days=1)
_TYPE_MAX = 100


def is_here(source: Source, sha256: str) -> bool:
    """Whether this partner has handed the file in already; what others have is not told."""
    return ReceivedFile.objects.filter(source=source, sha256=sha256).exists()


def receive(request: HttpRequest, source: Source, sha256: str, now: datetime) -> bool:
    """Take the body of an admitted request. Returns whether it is new here. Raises ``Refused``."""
    signed = request.headers.get("Content-Digest", "").strip()
    if signed != _digest(sha256):
        raise Refused(409, "digest_mismatch")
    if is_here(source, sha256):
        return False
    length = length_of(request, conf().exchange_file_max)
    _within_the_day(source, length, now)
    with _room() as file:
        digest, size = hashlib.sha256(), 0
        while chunk := request.read(min(_CHUNK, length - size)):
            digest.update(chunk)
            file.write(chunk)
            size += len(chunk)
        if size < length:
            raise Refused(400, "cut_short")
        if digest.hexdigest() != sha256:
            raise Refused(401, "signature_invalid", Finding(code="digest"))
        file.flush()
        Path(file.name).chmod(0o644)  # as Django stores files: a web server beside us may have to read it
        blobs.pin(File(file), sha256, source=Path(file.name))
    media_type = (request.content_type or "application/octet-stream")[:_TYPE_MAX]
    _, is_new = ReceivedFile.objects.get_or_create(
        source=source, sha256=sha256, defaults={"bytes": size, "media_type": media_type, "received_at": now}
    )
    return is_new


def _within_the_day(source: Source, length: int, now: datetime) -> None:
    limit = conf().exchange_daily_max
    today = ReceivedFile.objects.filter(source=source, received_at__gt=now - _DAY).aggregate(sum=Sum("bytes"))["sum"]
    if (today or 0) + length > limit:
        raise Refused(429, "daily_limit", params={"mb": limit // _MB}, retry_after=3600)


@contextmanager
def _room() -> Iterator[IO[bytes]]:
    """A file that goes with the block; beside the store where that is a folder, so that it only has to be linked."""
    store = blobs.store()
    try:
        folder: Path | None = Path(store.path("")) / "incoming"
    except NotImplementedError:
        folder = None
    else:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        yield file


def _digest(sha256: str) -> str:
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
