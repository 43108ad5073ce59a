"""What a platform is: the interface between the engine and the places where things are published.

No Django here. A platform is built anew for each piece of work from an account, an HTTP client and a clock; it keeps no
state of its own. What it must remember goes through ``Run``; what it can't know it looks up.
"""

from __future__ import annotations

import dataclasses
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, BinaryIO, ClassVar, Literal, Protocol

from pydantic import BaseModel

from cms.core.clock import Clock
from cms.core.http import HttpClient
from cms.entries.record import Content, Record

#: What a step gives back: plain JSON, storable, without secrets.
Result = Mapping[str, Any]


class Feature(StrEnum):
    """What a platform can do; declared here if and only if it is implemented."""

    TEXT = "text"
    LINK = "link"
    IMAGES = "images"
    VIDEO = "video"
    AUDIO = "audio"
    FILES = "files"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    LOOKUP = "lookup"
    FOLLOW = "follow"
    READ_BACK = "read_back"
    METRICS = "metrics"
    CALLBACKS = "callbacks"
    RENEW = "renew"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A bound on a text in the platform's own counting; ``unit`` is a code shown to people by the desk."""

    maximum: int
    minimum: int = 0
    unit: Literal["characters", "bytes", "weighted"] = "characters"
    count: Callable[[str], int] = len


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform takes. Sizes in bytes, times in seconds."""

    features: frozenset[Feature]
    title: Limit | None = None
    body: Limit | None = None
    images_min: int = 0
    images_max: int = 0
    image_max_bytes: int = 0
    image_types: frozenset[str] = frozenset()
    video_required: bool = False
    video_max_bytes: int = 0
    video_max_s: float = 0
    video_types: frozenset[str] = frozenset()
    #: The platform pulls files from ``Asset.public_url`` instead of taking an upload.
    needs_public_asset_url: bool = False
    #: Declared quota of calls a minute; the limiter reads it.
    per_minute: int | None = None
    #: How late an effect may appear: ``Absent`` counts only after it.
    settle: timedelta = timedelta(seconds=5)
    #: Seconds between looks at something accepted but not yet live; the last one repeats until ``follow_limit``.
    follow_after: tuple[float, ...] = (3, 3, 5, 10, 30, 60, 300)
    follow_limit: timedelta = timedelta(hours=1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A pinned file. ``role`` as in the record (main, cover, image, captions, transcript, file)."""

    sha256: str
    filename: str
    media_type: str
    bytes: int
    role: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    language: str = ""
    #: Where the outside can fetch it (https, ASCII).
    public_url: str = ""
    #: Opens the pinned bytes for reading.
    open: Callable[[], BinaryIO] = dataclasses.field(repr=False, compare=False)

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def is_audio(self) -> bool:
        return self.media_type.startswith("audio/")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text a channel would carry: made from the record, changed by the editor's variant."""

    title: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One delivery's content, final for its channel."""

    #: Stable across every retry of one delivery.
    key: str
    kind: Literal["publish", "correct", "withdraw"] = "publish"
    title: str
    body: str
    url: str = ""
    tags: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    language: str = "vi"
    #: The whole record, for platforms that speak it.
    record: Record
    #: The version this one follows at this channel, if any.
    previous_version: int | None = None
    #: Choices for this one delivery, beside the channel's own options.
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def images(self) -> tuple[Asset, ...]:
        """Pictures that are content, in order: the main and inner ones, else the cover."""
        inner = tuple(a for a in self.assets if a.is_image and a.role in ("main", "image"))
        return inner or tuple(a for a in self.assets if a.is_image and a.role == "cover")

    def cover(self) -> Asset | None:
        """The picture that stands for the item: its cover, else its first picture."""
        return next((a for a in self.assets if a.is_image and a.role == "cover"), next(iter(self.images()), None))

    def video(self) -> Asset | None:
        return next((a for a in self.assets if a.is_video), None)

    def captions(self) -> Asset | None:
        return next((a for a in self.assets if a.role == "captions"), None)


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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The answer to *Test connection*: who we are over there, or what is wrong (a problem code)."""

    ok: bool
    account: str = ""
    problem: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding in words to come: ``code`` names the sentence (``publishers/sentences.py`` or the platform's own).

    ``field`` is one of title, body, images, video, captions, record, channel. ``blocking`` ones stop publishing.
    """

    code: str
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    blocking: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """What a problem code says to a person, and what to do. Translatable; ``%(name)s`` takes the params."""

    message: Any
    fix: Any = ""


# --- errors: a closed set; the class decides what happens next, nobody parses messages -------------------------------


class PublishError(Exception):
    """Root. ``code`` names the sentence; ``detail`` is the platform's own text, redacted, safe to store and fold away."""

    def __init__(self, code: str, *, detail: str = "", params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail[:2000]
        self.params = dict(params or {})


class Rejected(PublishError):
    """The platform refuses this content for good: failed, the author is told."""


class Throttled(PublishError):
    """Quota: come back after ``retry_after`` seconds; not counted as an attempt. Nothing was done."""

    def __init__(self, code: str = "throttled", *, retry_after: float, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)
        self.retry_after = retry_after


class Unreachable(PublishError):
    """The request certainly did not take effect (no connection, or a clear "not now"): back off, try again."""

    def __init__(self, code: str = "unreachable", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class OutcomeUnknown(PublishError):
    """Sent, no readable answer: look it up before anything else."""

    def __init__(self, code: str = "outcome_unknown", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class AuthExpired(PublishError):
    """The token is dead: the channel pauses, its deliveries wait, one alert."""

    def __init__(self, code: str = "auth_expired", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class Unsupported(PublishError):
    """Asked for what is not declared: a bad plan."""

    def __init__(self, feature: str) -> None:
        super().__init__("unsupported", params={"feature": feature})


class Misconfigured(PublishError):
    """The channel's own settings are wrong; ``params['field']`` names the form field."""


class NeedsPerson(PublishError):
    """No machine can go on: a person must act or answer (``by_hand`` sheets, uncertain outcomes)."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file made for a clerk."""

    filename: str
    media_type: str
    data: bytes = dataclasses.field(repr=False)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet or package that a platform can make of a message, offered on the delivery's page."""

    name: str
    label: Any
    make: Callable[[Message], MadeFile]


class CallbackRejected(Exception):
    """A callback that is not genuine or not readable; answered with ``status``."""

    def __init__(self, reason: str, status: int = 401) -> None:
        super().__init__(reason)
        self.status = status


class NotYet(Exception):
    """Not an error: nothing more can be done for ``after`` seconds; finished steps stay finished."""

    def __init__(self, after: float) -> None:
        super().__init__(f"not before {after:.0f} s")
        self.after = after


# --- the work ------------------------------------------------------------------------------------------------------


class Run(Protocol):
    """The memory of one delivery. Every result is committed before the next step begins.

    ``publish`` is called again from its start after any interruption: finished steps return what they returned.
    """

    def step(self, name: str, act: Callable[[], Result]) -> Result:
        """Do a repeatable step once if possible, again if its result was lost."""

    def once(self, name: str, act: Callable[[], Result], *, fingerprint: Mapping[str, Any] | None = None) -> Result:
        """Do an irreversible step: intent committed before, last look, receipt after; a lost outcome is looked up with
        ``Platform.find(message, name, since, fingerprint)`` and never blindly repeated."""

    def saved(self, name: str) -> dict[str, Any]:
        """What ``checkpoint`` stored under the name, else an empty dict."""

    def checkpoint(self, name: str, state: Result) -> None:
        """Store progress inside a long step and renew the lease; may raise ``NotYet`` when it is time to yield."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A channel as its platform sees it. ``endpoints`` maps setting names to base URLs without a final slash."""

    channel: str
    options: Any
    credentials: Any = dataclasses.field(repr=False)
    endpoints: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """An incoming callback, unparsed. Header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    authority: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What a platform tells us of one of our items."""

    remote_id: str = ""
    record_id: str = ""
    version: int | None = None
    state: Literal["accepted", "processing", "live", "gone", "rejected"] = "live"
    permalink: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class Platform(ABC):
    """One kind of place. Subclasses live in ``publishers/platforms/<slug>/platform.py``."""

    slug: ClassVar[str]
    #: Shown to people; translatable.
    label: ClassVar[Any]
    capabilities: ClassVar[Capabilities]
    options_model: ClassVar[type[BaseModel]]
    credentials_model: ClassVar[type[BaseModel]]
    #: Setting name → default base URL (the real platform).
    endpoints: ClassVar[Mapping[str, str]] = {}
    #: Problem code → sentence, for codes that only this platform has.
    sentences: ClassVar[Mapping[str, Sentence]] = {}

    def __init__(self, account: Account, http: HttpClient, clock: Clock) -> None:
        self.account = account
        self.http = http
        self.clock = clock

    # pure: no network, no database

    @classmethod
    @abstractmethod
    def compose(cls, content: Content, url: str) -> Draft:
        """Make this platform's text of the record: what the editor sees before changing anything."""

    def problems(self, message: Message) -> list[Problem]:
        """What this platform would refuse beyond the limits it declares (those are checked for every platform)."""
        return []

    @classmethod
    def papers(cls, options: Mapping[str, Any]) -> tuple[Paper, ...]:
        """Sheets and packages for a clerk, for platforms where a person carries the item over."""
        return ()

    # network

    @abstractmethod
    def publish(self, message: Message, run: Run) -> Receipt:
        """Publish in steps. Raises ``PublishError`` or ``NotYet``."""

    @abstractmethod
    def probe(self) -> Health:
        """Ask harmlessly whether address, account and token work. Never raises ``PublishError``."""

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Look whether the irreversible step of that name took effect at or after ``since``."""
        return CannotTell()

    def follow(self, receipt: Receipt) -> Receipt:
        """Ask how something accepted is doing."""
        raise Unsupported(Feature.FOLLOW)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        raise Unsupported(Feature.CORRECT)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        raise Unsupported(Feature.WITHDRAW)

    def read_back(self, receipt: Receipt) -> Shown:
        raise Unsupported(Feature.READ_BACK)

    def measure(self, receipts: Sequence[Receipt]) -> list[Mapping[str, Any]]:
        raise Unsupported(Feature.METRICS)

    def renew(self) -> Mapping[str, Any]:
        """Get fresh credentials; returns the fields of ``credentials_model`` to replace."""
        raise Unsupported(Feature.RENEW)

    def read_callback(self, request: RawRequest) -> list[Callback]:
        """Verify and parse an incoming callback. Raises ``CallbackRejected``."""
        raise Unsupported(Feature.CALLBACKS)
