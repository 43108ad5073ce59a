"""The items that a widget shows: few, newest first, and only what it needs of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cms.entries.assemble import record_of
from cms.entries.models import Entry
from cms.entries.record import Attachment, Record
from syndication.outbound.feed import picture

from .thumbnails import thumbnail_url
from .wanted import Widget


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A small picture of an item; an empty ``alt`` where it says nothing that the title doesn't."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What stands in a widget."""

    title: str
    url: str
    summary: str
    form: str
    agency: str
    language: str
    #: The day of publication on the site's own clock.
    day: date
    picture: Picture | None = None


def newest(widget: Widget) -> list[Item]:
    """The widget's items; by the day they came out, since a reader of news is not told of corrections."""
    entries = widget.feed.narrow(Entry.objects.published()).order_by("-published_at", "-updated_at")[: widget.count]
    forms = widget.feed.labels.of("form")
    return [item_of(record_of(entry), forms) for entry in entries]


def item_of(record: Record, forms: Mapping[str, str]) -> Item:
    """A record as a widget shows it."""
    return Item(
        title=record.title,
        url=record.url,
        summary=record.summary,
        form=forms.get(record.form, record.form),
        agency=record.source_agency.name if record.source_agency else "",
        language=record.language,
        day=timezone.localdate(record.published_at),
        picture=_small(picture(record)),
    )


def as_data(item: Item) -> dict[str, object]:
    """The same as plain data, for those who draw it themselves."""
    shown = item.picture
    return {
        "title": item.title, "url": item.url, "summary": item.summary, "form": item.form, "agency": item.agency,
        "language": item.language, "date": item.day.isoformat(),
        "picture": {"url": shown.url, "alt": shown.alt} if shown else None,
    }  # fmt: skip


def _small(file: Attachment | None) -> Picture | None:
    url = thumbnail_url(file) if file else ""
    return Picture(url=url, alt=file.alt) if file and url else None
