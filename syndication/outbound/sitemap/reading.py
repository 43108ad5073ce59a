"""Which addresses stand in which file; every query walks an index and ends at a limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet
from wagtail.models import Page, Site

from cms.core.conf import conf
from cms.core.registries import listed_addresses
from cms.entries.conf import media_url
from cms.entries.models import Entry, EntryMedia
from cms.entries.models.entry import EntryQuerySet
from cms.entries.record import Role

#: The protocol allows 50,000 addresses and 50 MB; with pictures a fifth of that is a comfortable file.
ADDRESSES = 10_000


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month in UTC."""

    year: int
    month: int

    @classmethod
    def of(cls, instant: datetime) -> Month:
        in_utc = instant.astimezone(UTC)
        return cls(in_utc.year, in_utc.month)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        return datetime(self.year + self.month // 12, self.month % 12 + 1, 1, tzinfo=UTC)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One line of the index."""

    #: Last part of its address.
    name: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What the video extension asks for."""

    title: str
    description: str
    content_url: str
    thumbnail_url: str
    duration_s: float | None
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address with what can be seen there."""

    url: str
    changed_at: datetime | None = None
    images: tuple[str, ...] = ()
    film: Film | None = None


def files() -> Iterator[File]:
    """Every file there is, the newest month first, then the other pages, then what other packages list."""
    before: datetime | None = None
    while True:
        entries = _entries() if before is None else _entries().filter(published_at__lt=before)
        newest = entries.order_by("-published_at").values_list("published_at", flat=True).first()
        if newest is None:
            break
        month = Month.of(newest)
        told = _of(month).aggregate(count=Count("pk"), changed_at=Max("updated_at"))
        for part in range(1, -(-told["count"] // ADDRESSES) + 1):
            yield File(name=f"{month}-{part}", changed_at=told["changed_at"])
        before = month.start
    others = _pages().aggregate(count=Count("pk"), changed_at=Max("last_published_at"))
    for part in range(1, -(-others["count"] // ADDRESSES) + 1):
        yield File(name=f"pages-{part}", changed_at=others["changed_at"])
    for kind, listed in listed_addresses.items():
        for part in range(1, -(-listed.count() // ADDRESSES) + 1):
            yield File(name=f"{kind}-{part}", changed_at=None)


def items(month: Month, part: int) -> list[Address]:
    """The items of a month, the newest first; empty when there is no such part."""
    rows = list(
        _of(month).order_by("-published_at", "pk")
        .values_list("pk", "url", "updated_at", "published_at", "title")[(part - 1) * ADDRESSES : part * ADDRESSES]
    )  # fmt: skip
    if not rows:
        return []
    covers, films = _media(month, {row[0] for row in rows})
    summaries = _summaries(films, covers)
    return [
        Address(
            url=url,
            changed_at=updated_at,
            images=tuple(covers[pk][:1]),
            film=_film(films[pk], covers[pk][0], title, summaries[pk], published_at) if pk in summaries else None,
        )
        for pk, url, updated_at, published_at, title in rows
    ]


def pages(part: int) -> list[Address]:
    """Public pages that are no items: home, sections, lists, whatever else the site has."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return []
    found = _pages().order_by("pk")[(part - 1) * ADDRESSES : part * ADDRESSES]
    listed = []
    for page in found:
        parts = page.get_url_parts()
        if parts and parts[0] == site.pk and parts[2]:
            listed.append(Address(url=conf().public_url + parts[2], changed_at=page.last_published_at))
    return listed


def others(kind: str, part: int) -> list[Address]:
    """What a package lists; empty when there is no such kind or part."""
    listed = listed_addresses.get(kind)
    if listed is None:
        return []
    return [Address(url=conf().public_url + path) for path in listed.paths((part - 1) * ADDRESSES, part * ADDRESSES)]


def _entries() -> EntryQuerySet:
    """A sitemap may only name addresses of its own host."""
    return Entry.objects.published().filter(url__startswith=f"{conf().public_url}/")


def _of(month: Month) -> EntryQuerySet:
    return _entries().filter(published_at__gte=month.start, published_at__lt=month.end)


def _pages() -> QuerySet[Page]:
    items = Entry.objects.published().exclude(page_id=None).values("page_id")
    return Page.objects.live().public().filter(alias_of=None, depth__gt=1).exclude(pk__in=items)


def _media(month: Month, wanted: set[UUID]) -> tuple[dict[UUID, list[str]], dict[UUID, tuple[str, float | None]]]:
    """Addresses of covers (else of the first picture), and of films, by entry."""
    rows = EntryMedia.objects.filter(
        version__entry__in=_of(month).values("pk"), version__version=F("version__entry__version")
    ).order_by("version", "order")
    covers: dict[UUID, list[str]] = defaultdict(list)
    films: dict[UUID, tuple[str, float | None]] = {}
    for pk, role, media_type, sha256, filename, seconds in rows.values_list(
        "version__entry_id", "role", "media_type", "sha256", "filename", "duration_s"
    ):
        if pk not in wanted:
            continue
        if media_type.startswith("image/"):
            covers[pk].insert(0 if role == Role.COVER else len(covers[pk]), media_url(sha256, filename))
        elif media_type.startswith("video/"):
            films.setdefault(pk, (media_url(sha256, filename), seconds))
    return covers, films


def _summaries(films: dict[UUID, tuple[str, float | None]], covers: dict[UUID, list[str]]) -> dict[UUID, str]:
    """Descriptions of those films that also have a picture: the extension asks for both."""
    complete = [pk for pk in films if covers[pk]]
    found: dict[UUID, str] = {}
    for start in range(0, len(complete), 500):
        rows = Entry.objects.filter(pk__in=complete[start : start + 500])
        found.update(rows.values_list("pk", "content__summary"))
    return found


def _film(film: tuple[str, float | None], thumbnail: str, title: str, summary: str, published_at: datetime) -> Film:
    address, seconds = film
    return Film(
        title=title, description=summary or title, content_url=address, thumbnail_url=thumbnail, duration_s=seconds,
        published_at=published_at,
    )  # fmt: skip
