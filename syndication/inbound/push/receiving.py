"""What a hub sends: believed when its signature is right, taken at once, worked on by a worker."""

from __future__ import annotations

import base64
import hmac
import logging
import zlib
from datetime import datetime

from syndication.conf import conf
from syndication.models import Source, SourceState

from .asking import secret_of

logger = logging.getLogger("loa.push")

#: Longest content that is taken; what is longer is fetched.
MAX_BYTES = 8 * 1024 * 1024
#: Recognized algorithm names (section 7.1).
_METHODS = ("sha1", "sha256", "sha384", "sha512")


def is_genuine(source: Source, body: bytes, signature: str, now: datetime) -> bool:
    """Whether it comes from the hub that we subscribed at. Unsigned content is nobody's."""
    if source.state != SourceState.ACTIVE or source.hub_lease_until is None or source.hub_lease_until <= now:
        return False
    method, _, digest = signature.strip().partition("=")
    secret = secret_of(source)
    if method.lower() not in _METHODS or not secret:
        return False
    expected = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode())


def receive(source: Source, body: bytes, content_type: str, now: datetime) -> None:
    """Have a worker take it in. Without a broker the source is asked soon instead: nothing is lost."""
    Source.objects.filter(pk=source.pk).update(pushed_at=now)
    packed = base64.b64encode(zlib.compress(body, 1)).decode("ascii")
    try:
        enqueue(source.pk, packed, content_type[:200], now.isoformat())
    except Exception as error:
        logger.warning("the broker takes no messages (%s); source %s is asked instead", type(error).__name__, source.pk)
        ask_soon(source, now)


def enqueue(*message: int | str, wait_s: float = 0) -> None:
    """Hand it to the workers that take in."""
    from syndication.tasks import take_push

    queue = conf().inbound_queue
    take_push.apply_async(message, countdown=wait_s or None, **({"queue": queue} if queue else {}))


def unpack(packed: str) -> bytes:
    """The body of a message."""
    return zlib.decompress(base64.b64decode(packed))


def ask_soon(source: Source, now: datetime) -> None:
    """Have the source's own address asked with the next tick."""
    Source.objects.filter(pk=source.pk, state=SourceState.ACTIVE).update(next_at=now)
