"""What the calendar asks of the database: a fixed number of questions, whatever the number of cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from cms.entries.models import Entry, EntryMedia
from publishers.calendar.cards import Post
from publishers.models import Campaign, Channel, DeliveryState, Kind

from ..permissions import announceable_channels, usable_channels, visible_deliveries

_COLUMNS = (
    "pk", "entry_id", "due_at", "state", "kind", "channel_id", "campaign_id", "hold_id", "created_by_id", "undo_until",
    "code", "is_handed_over", "entry__agency_code",
)  # fmt: skip
_FIELDS = (
    "id", "entry", "due", "state", "kind", "channel", "campaign", "hold", "by", "undo_until", "code", "is_handed_over",
    "agency",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Channels on which this person moves posts, and those on which announcements."""

    use: frozenset[int]
    announce: frozenset[int]

    def on(self, kind: str) -> frozenset[int]:
        return self.announce if kind == Kind.ANNOUNCE else self.use


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What numbers on cards are called, and which channels are this person's to use."""

    channels: dict[int, Channel]
    campaigns: dict[int, Campaign]
    rights: Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Titles of the items on the cards, and the picture of each that has one."""

    titles: dict[UUID, str] = field(default_factory=dict)
    pictures: dict[UUID, str] = field(default_factory=dict)
    #: Where cards lead that are no items yet.
    urls: dict[UUID, str] = field(default_factory=dict)


def posts_between(user: Any, start: datetime, end: datetime) -> list[Post]:
    """Every delivery due in that time that this person may see. One query."""
    rows = visible_deliveries(user).filter(
        # Every state there is: with it the index on state and time answers.
        state__in=DeliveryState.values, due_at__gte=start, due_at__lt=end,
    )  # fmt: skip
    handed_over = ExpressionWrapper(Q(receipt__isnull=False), output_field=BooleanField())
    code = Coalesce(KeyTextTransform("code", "problem"), Value(""), output_field=TextField())
    found = rows.annotate(is_handed_over=handed_over, code=code).order_by().values_list(*_COLUMNS)
    return [_post(values) for values in found]


def names_of(user: Any, posts: Iterable[Post], start: datetime, end: datetime) -> Names:
    """Channels and campaigns on these posts, with those that may be chosen for others. Two queries and those of the
    rights."""
    rows = list(posts)
    may_use = Q(pk__in=usable_channels(user).values("pk"))
    found = Channel.objects.only("pk", "name", "platform").filter(Q(pk__in={post.channel for post in rows}) | may_use)
    channels = {channel.pk: channel for channel in found.annotate(may_use=may_use).order_by("name")}
    # Announcements are rare: who may send them is asked only when there is one.
    is_announced = any(post.kind == Kind.ANNOUNCE for post in rows)
    announce = announceable_channels(user).values_list("pk", flat=True) if is_announced else ()
    rights = Rights(
        use=frozenset(pk for pk, channel in channels.items() if channel.may_use), announce=frozenset(announce)
    )
    planned = {post.campaign for post in rows if post.campaign}
    in_time = (Q(starts_on=None) | Q(starts_on__lte=end)) & (Q(ends_on=None) | Q(ends_on__gte=start))
    campaigns = Campaign.objects.only("pk", "name", "colour").filter(Q(pk__in=planned) | in_time)
    return Names(
        channels=channels, campaigns={campaign.pk: campaign for campaign in campaigns.order_by("name")}, rights=rights
    )  # fmt: skip


def rights_of(user: Any) -> Rights:
    """Two queries."""
    return Rights(
        use=frozenset(usable_channels(user).values_list("pk", flat=True)),
        announce=frozenset(announceable_channels(user).values_list("pk", flat=True)),
    )


def items_of(ids: Collection[UUID], *, with_pictures: bool) -> Items:
    """Of the cards that are shown, never of all. One query."""
    rows = Entry.objects.filter(pk__in=ids)
    if not with_pictures:
        return Items(titles=dict(rows.values_list("pk", "title")))
    images = EntryMedia.objects.filter(media_type__startswith="image/").exclude(media_type__contains="svg")
    first = images.filter(version__entry=OuterRef("pk"), version__version=OuterRef("version")).order_by("order", "pk")
    found = list(rows.values_list("pk", "title", Subquery(first.values("sha256")[:1])))
    return Items(
        titles={pk: title for pk, title, _picture in found},
        pictures={pk: picture for pk, _title, picture in found if picture},
    )


def _post(values: tuple[Any, ...]) -> Post:
    return Post(**dict(zip(_FIELDS, values, strict=True)))
