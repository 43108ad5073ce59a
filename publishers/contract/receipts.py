"""What comes back: receipts, sightings, what is shown, health, callbacks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

#: What a step gives back: plain JSON, storable, without secrets.
Result = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform has of ours, as far as it says. ``facts`` are redacted and storable."""

    remote_id: str
    state: Literal["accepted", "processing", "live", "gone"] = "live"
    permalink: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """The effect is there; ``result`` is what the lost step would have returned."""

    result: Result


@dataclasses.dataclass(frozen=True, slots=True)
class Absent:
    """The platform was asked and shows no such effect."""


@dataclasses.dataclass(frozen=True, slots=True)
class CannotTell:
    """No look-up can decide; ``reason`` is a problem code."""

    reason: str = "cannot_tell"


Sighting = Found | Absent | CannotTell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the platform shows now, read back. ``media`` maps a name to the SHA-256 of the bytes shown."""

    remote_id: str
    permalink: str = ""
    title: str = ""
    text: str = ""
    published_at: datetime | None = None
    media: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: False: it is there, but only its owner sees it.
    is_public: bool = True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The answer to *Test connection*: who we are over there, or what is wrong (a problem code)."""

    ok: bool
    account: str = ""
    problem: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: When the access ends, where the platform says so only when asked; None: it names no end.
    access_until: datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """An incoming callback, unparsed. Header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    authority: str = ""


class News(StrEnum):
    """What a callback is about."""

    #: An item's state over there: it is live, refused or gone.
    STATE = "state"
    #: An item was touched over there by somebody else: it is read back at once.
    CHANGED = "changed"
    #: The account took its permission back: the channel pauses until it is reconnected.
    ACCESS_REVOKED = "access_revoked"
    #: A person (``remote_id``) asks for what is known of them to be erased.
    PERSON_LEFT = "person_left"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What a platform tells us of one of our items, of our access or of a person."""

    news: News = News.STATE
    remote_id: str = ""
    record_id: str = ""
    version: int | None = None
    state: Literal["accepted", "processing", "live", "gone", "rejected"] = "live"
    permalink: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
