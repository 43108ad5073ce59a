"""Making a token, finding whose it is, ending one."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Collection as Shelf
from wagtail.models import Page

from cms.core.ids import sha256_hex
from cms.entries.models import AccessToken

#: What every token begins with: scanners that look for lost secrets know it by that.
PREFIX = "loa_"
#: No token counts longer than this; a new one is made in a minute.
LONGEST = timedelta(days=366)
_HINT = 4
#: A use is noted so often at most: a call should not cost a write each time.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new token; ``secret`` is shown once and kept nowhere."""

    row: AccessToken
    secret: str = field(repr=False)


def make(
    user: Any, *, name: str, scopes: Iterable[str], expires_at: datetime, collection: Shelf | None = None,
    section: Page | None = None,
) -> Made:  # fmt: skip
    """A token of that person's own: nobody makes one that acts as somebody else."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken.objects.create(
        user=user, name=name, digest=_hashed(secret), hint=secret[-_HINT:], scopes=sorted(set(scopes)),
        expires_at=expires_at, collection=collection, section=section,
    )  # fmt: skip
    return Made(row=row, secret=secret)


def owner_of(secret: str, now: datetime) -> AccessToken | None:
    """The token with its person, if both count."""
    if not secret.startswith(PREFIX) or len(secret) > 200:
        return None
    rows = AccessToken.objects.select_related("user", "collection", "section")
    row = rows.filter(digest=_hashed(secret)).first()
    return row if row is not None and row.counts(now) and row.user.is_active else None


def revoke(row: AccessToken, user: Any, now: datetime) -> bool:
    """It counts no more from this instant. False: it was revoked already."""
    return bool(AccessToken.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now, revoked_by=user))


def note_use(row: AccessToken, now: datetime) -> None:
    """Remember that it is in use, so that nobody ends it by mistake."""
    if row.used_at is None or now - row.used_at > _NOTED_EVERY:
        AccessToken.objects.filter(pk=row.pk).update(used_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls: a person, through a token that may narrow what the person may do and never widens it."""

    user: Any
    token: AccessToken

    @property
    def is_narrowed(self) -> bool:
        return self.token.collection_id is not None or self.token.section_id is not None

    def shelves(self) -> QuerySet[Shelf] | None:
        """The collections that it reaches; ``None``: all."""
        shelf = self.token.collection
        return None if shelf is None else shelf.get_descendants(inclusive=True)

    def pages(self) -> QuerySet[Page] | None:
        """The pages that it reaches; ``None``: all."""
        section = self.token.section
        return None if section is None else Page.objects.descendant_of(section, inclusive=True)

    def may(self, scopes: Collection[str]) -> bool:
        return any(scope in self.token.scopes for scope in scopes)


def caller_of(request: HttpRequest) -> Caller:
    """Who calls. The API framework keeps there whatever ``bearer.Token`` gave back; Django's types don't know it."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # as said above
    return caller


def _hashed(secret: str) -> str:
    return sha256_hex(secret.encode())
