"""When an item was changed or corrected, and what is said of those that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from wagtail.models import Page

from cms.core.conf import conf
from cms.entries.models import Entry, EntryVersion, Reason, Status
from cms.pages.models import Correction, WithdrawalNotice

#: Notices that the list keeps on one page.
LISTED_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the page of an item says of its own past; nothing where it is as it was first published."""

    #: When it was edited last, on a later day than that of its first publication.
    edited_on: date | None = None
    #: When a document of law that it names changed last.
    law_on: date | None = None
    corrections: tuple[Correction, ...] = ()


def history(page: Any) -> History:
    """The days on which readers got another text, and what was put right, newest first."""
    corrections = sorted(page.loa_corrections.all(), key=lambda row: row.said_on, reverse=True)
    days: dict[str, date] = {}
    if page.pk:
        changed = EntryVersion.objects.filter(entry__page_id=page.pk, version__gt=1).order_by("version")
        days = {reason: timezone.localdate(at) for reason, at in changed.values_list("reason", "created_at")}
    first = timezone.localdate(page.first_published_at) if page.first_published_at else None
    edited = [day for reason, day in days.items() if reason != Reason.LAW and day != first]
    return History(
        edited_on=max(edited, default=None), law_on=days.get(Reason.LAW), corrections=tuple(corrections)
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One line of the list of corrections and withdrawals."""

    on: date
    title: str
    text: str
    #: Where the item is, or what to read instead; nothing where neither is.
    url: str = ""
    is_withdrawal: bool = False


def notices() -> list[Notice]:
    """Everything the office said it put right or took down, the newest first."""
    found = [*_corrected(), *_withdrawn()]
    found.sort(key=lambda notice: notice.on, reverse=True)
    return found[:LISTED_MAX]


def _corrected() -> Iterator[Notice]:
    public = Page.objects.live().public().values("pk")
    rows = Correction.objects.filter(page_id__in=public).select_related("page").order_by("-said_on", "-pk")
    for row in rows[:LISTED_MAX]:
        yield Notice(on=row.said_on, title=row.page.title, text=row.text, url=row.page.url or "")


def _withdrawn() -> Iterator[Notice]:
    gone = WithdrawalNotice.objects.filter(entry__status=Status.WITHDRAWN).select_related("entry", "instead")
    for row in gone.order_by("-entry__withdrawn_at")[:LISTED_MAX]:
        at = row.entry.withdrawn_at or row.told_at
        yield Notice(
            on=timezone.localdate(at), title=row.entry.title, text=row.reason, url=instead_of(row), is_withdrawal=True
        )


def instead_of(notice: WithdrawalNotice | None) -> str:
    """Address of what to read instead, as long as that is public itself."""
    page = notice.instead if notice else None
    if page is None or not page.live or page.get_view_restrictions().exists():
        return ""
    return page.url or ""


def gone(root_url: str, path: str) -> Entry | None:
    """The item that was at this address last, if it was withdrawn and nothing took its place."""
    address = urlsplit(path).path
    places = {root.rstrip("/") + address for root in (root_url, conf().public_url)}
    found = Entry.objects.filter(url__in=places).select_related("loa_notice__instead").order_by("-version_at").first()
    return found if found is not None and found.status == Status.WITHDRAWN else None
