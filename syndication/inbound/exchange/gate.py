"""Lets in what is signed as it must be: known key, right clock, each nonce once, not too often."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from django.core.exceptions import DisallowedHost
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from cms.core import conf as core
from cms.core.rates import wait_for
from cms.core.signatures import Key, Parts, SignatureInvalid, Verified, content_digest, verify, verify_unread
from syndication.conf import conf
from syndication.inbound import keys
from syndication.models import Source, SourceKey, SourceState, UsedNonce

from .problems import Finding, Refused

logger = logging.getLogger("loa.exchange")

#: How long a nonce is remembered; a signature's own time runs out before.
NONCE_REMEMBERED = timedelta(minutes=10)
_KEYID = re.compile(r';keyid="([^"]{1,100})"')
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PAUSED_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, under which key."""

    source: Source
    keyid: str


def admit(request: HttpRequest, now: datetime, *, with_body: bool) -> Caller:
    """The partner who signed this request; a body is read, and compared with its digest, later. Raises ``Refused``."""
    row = _key_of(request, now)
    key = keys.checking_key(row) if row else None
    known: dict[str, Key] = {row.keyid: key} if row and key is not None else {}
    try:
        verified = _verified(request, known, now, with_body=with_body)
    except SignatureInvalid as error:
        logger.warning("a request to %s was refused: %s", request.path, error.reason)
        raise Refused(401, "signature_invalid", params={"reason": error.detail}) from None
    assert row is not None  # an unknown key verifies nothing
    _spend(verified, now)
    _open_to(row.source)
    wait = wait_for(f"exchange {row.keyid}", limit=conf().exchange_per_minute, per_s=60)
    if wait:
        raise Refused(429, "too_many", params={"seconds": wait}, retry_after=wait)
    keys.note_use(row, now)
    return Caller(source=row.source, keyid=row.keyid)


def read(request: HttpRequest, limit: int) -> bytes:
    """The body of an admitted request, compared with its signed digest. Raises ``Refused``."""
    length = length_of(request, limit)
    body = request.read(length)
    if len(body) < length:
        raise Refused(400, "cut_short")
    if request.headers.get("Content-Digest", "").strip() != content_digest(body):
        raise Refused(401, "signature_invalid", Finding(code="digest"))
    return bytes(body)


def length_of(request: HttpRequest, limit: int) -> int:
    """How long the body will be. Raises ``Refused`` when it isn't said or is too much."""
    told = request.headers.get("Content-Length", "")
    if not told.isdigit():
        raise Refused(411, "length_required")
    if int(told) > limit:
        raise Refused(413, "too_large", params={"mb": max(1, limit // (1024 * 1024))})
    return int(told)


def _key_of(request: HttpRequest, now: datetime) -> SourceKey | None:
    named = _KEYID.search(request.headers.get("Signature-Input", ""))
    return keys.key_named(named[1], now) if named else None


def _verified(request: HttpRequest, known: dict[str, Key], now: datetime, *, with_body: bool) -> Verified:
    """Try the spellings under which the request may have been signed; they all name this very address."""
    failed: SignatureInvalid | None = None
    for parts in _spellings(request):
        try:
            if with_body:
                return verify_unread(parts, keys=known, now=now)
            return verify(parts, keys=known, body=None, now=now)
        except SignatureInvalid as error:
            if error.reason != "mac":
                raise
            failed = error
    assert failed is not None
    raise failed


def _spellings(request: HttpRequest) -> Iterator[Parts]:
    """A server hands the path over decoded, so what was signed is encoded anew; only ``%2F`` and ``:`` leave a choice.

    The authority is what the outside calls us. Where a request came by another permitted name, that counts as well.
    """
    public = urlsplit(core.conf().public_url)
    names = [_without_default_port(public.netloc, public.scheme)]
    with suppress(DisallowedHost):
        names.append(_without_default_port(request.get_host(), request.scheme or "http"))
    prefix, marker, last = request.path.partition("/items/")
    paths = [quote(request.path, safe="/:@")]
    if marker:
        head = quote(prefix + marker, safe="/:@")
        paths += [head + quote(last, safe=safe) for safe in (":", "", "/", "/:")]
    headers = {name.lower(): value for name, value in request.headers.items()}
    for authority in dict.fromkeys(names):
        for path in dict.fromkeys(paths):
            yield Parts(
                method=request.method or "", authority=authority, path=public.path + path,
                query=request.META.get("QUERY_STRING", ""), headers=headers,
            )  # fmt: skip


def _without_default_port(netloc: str, scheme: str) -> str:
    return netloc.lower().removesuffix(_DEFAULT_PORTS.get(scheme, "\x00"))


def _spend(verified: Verified, now: datetime) -> None:
    """A nonce counts once. Raises ``Refused``."""
    if not verified.nonce:
        raise Refused(401, "signature_invalid", Finding(code="nonce_missing"))
    if len(verified.nonce) > UsedNonce._meta.get_field("nonce").max_length:
        raise Refused(401, "signature_invalid", params={"reason": "the nonce is too long"})
    try:
        with transaction.atomic():
            UsedNonce.objects.create(keyid=verified.keyid, nonce=verified.nonce, seen_at=now)
    except IntegrityError:
        # Forgotten, only not cleared away yet: then it is a new one.
        old = UsedNonce.objects.filter(
            keyid=verified.keyid, nonce=verified.nonce, seen_at__lte=now - NONCE_REMEMBERED
        )  # fmt: skip
        if not old.update(seen_at=now):
            raise Refused(401, "signature_invalid", Finding(code="nonce_used")) from None


def _open_to(source: Source) -> None:
    if source.state == SourceState.GONE:
        raise Refused(410, "gone")
    if source.state == SourceState.PAUSED:
        raise Refused(503, "paused", retry_after=_PAUSED_S)


def forget_nonces(now: datetime) -> int:
    """Clear away what no longer has to be remembered."""
    return UsedNonce.objects.filter(seen_at__lte=now - NONCE_REMEMBERED).delete()[0]
