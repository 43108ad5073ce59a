"""What the desk offers beside a text: hashtag sets, signatures and templates that suit the channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Collection

from cms.entries.record import Record
from publishers.models import Channel, ReusableText, TextKind

from .placeholders import fill, values
from .wording import with_signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertable:
    """One text to put in. A template comes with the item's words in its places."""

    name: str
    kind: TextKind
    text: str


def insertable(channels: Iterable[Channel], record: Record | None = None) -> dict[int, list[Insertable]]:
    """Channel id → what is offered there, by kind and name. Two queries, however many channels.

    A text is offered on the channels of its collection and of all below it. The channels are those that the person
    may publish on: whoever may do that may read their texts.
    """
    asked = list(channels)
    paths = _paths(asked)
    above = {path[:end] for path in paths.values() for end in _ends(path)}
    rows = ReusableText.objects.filter(collection__path__in=above).select_related("collection")
    given = values(record, timezone.get_default_timezone()) if record else None
    found: dict[int, list[Insertable]] = {channel.pk: [] for channel in asked}
    for row in rows:
        text = fill(row.text, given) if given and row.kind == TextKind.TEMPLATE else row.text
        one = Insertable(name=row.name, kind=TextKind(row.kind), text=text)
        is_meant = row.kind != TextKind.TEMPLATE or record is None or row.form in ("", record.form)
        for channel in asked:
            is_below = paths[channel.collection_id].startswith(row.collection.path)
            if is_meant and is_below and row.platform in ("", channel.platform):
                found[channel.pk].append(one)
    return found


def signed(channel: Channel, text: str) -> str:
    """The text with the channel's signature below it, once."""
    return with_signature(text, channel.signature.text) if channel.signature else text


def _paths(channels: Iterable[Channel]) -> dict[int, str]:
    wanted = {channel.collection_id for channel in channels}
    return dict(Collection.objects.filter(pk__in=wanted).values_list("pk", "path"))


def _ends(path: str) -> range:
    """Where the path of each collection above ends, and its own."""
    return range(Collection.steplen, len(path) + 1, Collection.steplen)
