"""After the first version: what stands where, which of it is no longer right, and the delivery that mends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from cms.entries.models import Entry, EntryVersion, Status
from publishers.contract import Act, Feature
from publishers.models import UNSETTLED_STATES, Channel, Delivery, DeliveryState, Kind
from publishers.registry import UnknownPlatform, get_platform
from publishers.texts.wording import Wording

from .plan import Choice, promise

#: Acts that need to know what the post is called over there.
_BY_NUMBER = frozenset({Act.EDIT, Act.EDIT_TEXT, Act.REPLACE, Act.REPOST, Act.DELETE, Act.HIDE})
_FILES = {"image/": Feature.IMAGES, "video/": Feature.VIDEO, "audio/": Feature.AUDIO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One item on one channel."""

    entry: Entry
    #: The delivery that brought what stands there; nothing when the first one is still on its way.
    shown: Delivery | None
    #: A delivery of the item to the channel that is not settled; the next decision waits for it.
    at_work: Delivery | None = None

    @property
    def channel(self) -> Channel:
        delivery = self.shown or self.at_work
        assert delivery is not None
        return delivery.channel

    @property
    def channel_id(self) -> int:
        return self.channel.pk

    @property
    def is_wrong(self) -> bool:
        """It shows an older version, or the item although that was withdrawn."""
        return self.shown is not None and (
            self.entry.status == Status.WITHDRAWN or self.shown.content_hash != self.entry.content_hash
        )

    @property
    def is_behind(self) -> bool:
        """It is wrong, and nothing is under way."""
        return self.is_wrong and self.at_work is None

    @property
    def is_known(self) -> bool:
        """Loa knows what it is called over there. What a person found and wrote down has an address, no number."""
        receipt = (self.shown.receipt if self.shown else None) or {}
        return "recorded_by" not in (receipt.get("facts") or {}) or receipt.get("remote_id") != receipt.get("permalink")

    def act(self, kind: Kind) -> Act:
        """The strongest thing that can be done about it."""
        declared = self._declared(kind)
        return Act.BY_HAND if declared in _BY_NUMBER and not self.is_known else declared

    def is_beyond(self, kind: Kind) -> bool:
        """The platform could, but not for this one: a person has to."""
        return self.act(kind) != self._declared(kind)

    def _declared(self, kind: Kind) -> Act:
        try:
            platform = get_platform(self.channel.platform)
        except UnknownPlatform:
            return Act.BY_HAND
        if Feature(kind.value) not in platform.capabilities.features:
            return Act.BY_HAND
        return platform.act(kind.value, self.channel.options)


def places_of(entries: Iterable[Entry] | QuerySet[Entry]) -> dict[UUID, list[Place]]:
    """Where each item stands or is on its way, by channel. One query for all of them."""
    known = {entry.pk: entry for entry in entries}
    rows = Delivery.objects.filter(entry__in=list(known), state__in=(DeliveryState.PUBLISHED, *UNSETTLED_STATES))
    rows = rows.exclude(kind=Kind.ANNOUNCE)
    shown: dict[tuple[UUID, int], Delivery] = {}
    at_work: dict[tuple[UUID, int], Delivery] = {}
    for delivery in rows.select_related("channel").order_by(F("published_at").asc(nulls_first=True), "created_at"):
        into = shown if delivery.state == DeliveryState.PUBLISHED else at_work
        into[delivery.entry_id, delivery.channel_id] = delivery
    found: dict[UUID, list[Place]] = {pk: [] for pk in known}
    for key in sorted({*shown, *at_work}, key=lambda key: (shown.get(key) or at_work[key]).channel.name):
        stands = shown.get(key)
        if stands is not None and stands.kind == Kind.WITHDRAW:
            stands = None
        if stands or key in at_work:
            found[key[0]].append(Place(entry=known[key[0]], shown=stands, at_work=at_work.get(key)))
    return found


def kind_of_follow_up(entry: Entry) -> Kind:
    """A withdrawn item is withdrawn everywhere, a changed one corrected."""
    return Kind.WITHDRAW if entry.status == Status.WITHDRAWN else Kind.CORRECT


def places_behind(entry: Entry) -> list[Place]:
    """By channel, an older version or a withdrawn item; work under way is left out, and comes back if it fails."""
    return [place for place in places_of([entry])[entry.pk] if place.is_behind]


def follow_up(
    entry: Entry, channels: Iterable[Channel], *, kind: Kind | None = None, user: Any = None
) -> list[Delivery]:  # fmt: skip
    """Correct or withdraw the item on those of the channels, with each channel's own text kept.

    A correction goes where an older version stands; a withdrawal, when it is asked for, wherever the item stands.
    """
    wanted = {channel.pk for channel in channels}
    kind = kind or kind_of_follow_up(entry)
    if kind == Kind.CORRECT and entry.status == Status.WITHDRAWN:
        return []
    with transaction.atomic():
        return [
            _promise(entry, place, kind, user)
            for place in places_of([entry])[entry.pk]
            if place.channel_id in wanted and place.at_work is None and place.shown is not None
            and (place.is_wrong or kind == Kind.WITHDRAW)
        ]  # fmt: skip


def files_left(place: Place, before: Mapping[int, Mapping[str, Any]]) -> frozenset[Feature]:
    """Kinds of files that changed and that a correction can't exchange there. ``before``: version → content."""
    try:
        leaves = get_platform(place.channel.platform).capabilities.correct_leaves
    except UnknownPlatform:
        return frozenset()
    old = before.get(place.shown.entry_version) if place.shown else None
    if not leaves or old is None:
        return frozenset()
    then, now = _files(old), _files(place.entry.content)
    return frozenset(feature for feature in leaves if then.get(feature) != now.get(feature))


def contents_shown(entry: Entry, places: Iterable[Place]) -> dict[int, dict[str, Any]]:
    """Version → content of the versions that stand somewhere. One query."""
    versions = {place.shown.entry_version for place in places if place.shown}
    rows = EntryVersion.objects.filter(entry=entry, version__in=versions)
    return dict(rows.values_list("version", "content"))


def _promise(entry: Entry, place: Place, kind: Kind, user: Any) -> Delivery:
    shown = place.shown
    assert shown is not None
    choice = Choice(
        channel=shown.channel, variant=shown.variant, options=shown.options, campaign=shown.campaign, rule=None,
        wording=Wording.read(shown.wording),
    )  # fmt: skip
    return promise(entry, choice, kind, user=user, is_by_hand=place.is_beyond(kind))


def _files(content: Mapping[str, Any]) -> dict[Feature, set[str]]:
    found: dict[Feature, set[str]] = {}
    for file in content.get("attachments", ()):
        feature = next((known for prefix, known in _FILES.items() if file["media_type"].startswith(prefix)), None)
        if feature:
            found.setdefault(feature, set()).add(file["sha256"])
    return found
