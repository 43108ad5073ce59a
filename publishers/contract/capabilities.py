"""What a platform can do and takes, and what is found wrong: declarations, no code paths."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Literal

from .gauge import Quota
from .mending import Mend


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
    #: Followers and whatever else is counted of the account itself.
    ACCOUNT_METRICS = "account_metrics"
    CALLBACKS = "callbacks"
    RENEW = "renew"
    #: Followers are told of what stands there: a separate act with an approval of its own.
    ANNOUNCE = "announce"


class Act(StrEnum):
    """The strongest thing that can be done about what stands on a platform already."""

    #: Changed in place, all of it.
    EDIT = "edit"
    #: The text is changed in place; pictures or the film stay as they were posted.
    EDIT_TEXT = "edit_text"
    #: The whole is replaced under the same address.
    REPLACE = "replace"
    #: Posted anew under a new address, and the old post deleted.
    REPOST = "repost"
    #: The receiver is given the new version and shows it instead of the old one.
    NEW_VERSION = "new_version"
    DELETE = "delete"
    #: It stays with its number over there, but no reader sees it.
    HIDE = "hide"
    #: The receiver is told to remove it.
    REVOKE = "revoke"
    #: A person does it there.
    BY_HAND = "by_hand"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A bound on a text in the platform's own counting; ``unit`` is a code shown to people by the desk."""

    maximum: int
    minimum: int = 0
    unit: Literal["characters", "bytes", "weighted"] = "characters"
    count: Callable[[str], int] = len
    #: A longer text may be taken all the same (as a thread): the platform's own checks say so.
    is_soft: bool = False


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
    #: Pixels: a smaller short side or a larger long side is refused.
    image_min_side: int = 0
    image_max_side: int = 0
    #: Pixels of the long side to which pictures are brought down beforehand. No limit: more would be taken.
    image_side: int = 0
    #: Width divided by height: the narrowest and the widest that is taken.
    image_ratio: tuple[float, float] | None = None
    #: The picture that stands for a film, where it has bounds of its own or pictures are not taken otherwise.
    cover_max_bytes: int = 0
    cover_types: frozenset[str] = frozenset()
    video_required: bool = False
    #: A film beyond the bounds stays out, or is linked, and the rest goes: the platform's own checks say so.
    video_is_extra: bool = False
    video_max_bytes: int = 0
    video_min_s: float = 0
    video_max_s: float = 0
    video_types: frozenset[str] = frozenset()
    #: Codecs by the names that FFmpeg gives them; empty: whatever the container may hold.
    video_codecs: frozenset[str] = frozenset()
    audio_codecs: frozenset[str] = frozenset()
    #: Largest width and height, in pixels.
    video_box: tuple[int, int] | None = None
    video_min_side: int = 0
    video_ratio: tuple[float, float] | None = None
    video_max_fps: float = 0
    #: The platform pulls files from ``Asset.public_url`` instead of taking an upload.
    needs_public_asset_url: bool = False
    #: The whole record goes over, its own address in it: no short link stands for that.
    carries_record: bool = False
    #: What the platform lets a channel do in a time; spent through ``Platform.gauge``.
    quotas: tuple[Quota, ...] = ()
    #: The renewal spends what it is done with: one that was begun and not finished can't simply be done again.
    single_use_renewal: bool = False
    #: How long before its end an access is renewed, or its end announced when it can't be.
    renew_ahead: timedelta = timedelta(0)
    correct_act: Act = Act.BY_HAND
    withdraw_act: Act = Act.BY_HAND
    #: So many items are asked about in one go (``Platform.measure``).
    measures_at_once: int = 10
    #: What is unsent for longer is no longer sent without asking, unless the channel says otherwise.
    max_lateness: timedelta = timedelta(hours=24)
    #: Kinds of files that a correction can't exchange.
    correct_leaves: frozenset[Feature] = frozenset()
    #: How late an effect may appear: ``Absent`` counts only after it.
    settle: timedelta = timedelta(seconds=5)
    #: Seconds between looks at something accepted but not yet live; the last one repeats until ``follow_limit``.
    follow_after: tuple[float, ...] = (3, 3, 5, 10, 30, 60, 300)
    follow_limit: timedelta = timedelta(hours=1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding in words to come: ``code`` names the sentence (``publishers/sentences.py`` or the platform's own).

    ``field``, the place, is one of title, body, images, video, captions, record, channel. ``blocking`` ones stop
    publishing. ``params`` fill the sentence; a finding about one file names it by ``sha256``, for the mends.
    """

    code: str
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    blocking: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """What a problem code says to a person: what it is, what to do, why. Translatable; ``%(name)s`` takes the params.

    ``mends`` are offered where they help, in this order.
    """

    message: Any
    fix: Any = ""
    why: Any = ""
    mends: tuple[Mend, ...] = ()
