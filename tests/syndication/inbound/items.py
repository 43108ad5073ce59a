"""What departments publish, for the tests of the inbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cms.entries.offer import Offer
from syndication.inbound.intake import Incoming, Taken, take_in
from syndication.inbound.parsing import FeedInfo, Item, Parsed, Seen
from syndication.models import Source

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LAW = "<p>Nghị định số 168/2024/NĐ-CP quy định xử phạt vi phạm hành chính về trật tự, an toàn giao thông.</p>"
LONG = (
    "<p>Sở Y tế vừa tổ chức hội nghị phổ biến giáo dục pháp luật về khám bệnh chữa bệnh cho cán bộ y tế xã phường, với "
    "sự tham gia của hơn hai trăm đại biểu đến từ các trung tâm y tế trong toàn tỉnh và đại diện Sở Tư pháp.</p>"
)


def make_source(name: str = "Sở Y tế", **given: Any) -> Source:
    defaults = {"kind": "feed", "agency_code": "syt", "address": "https://syt.example.vn/rss.xml"}
    return Source.objects.create(name=name, **{**defaults, **given})


def offer(number: int = 1, **given: Any) -> Offer:
    return Offer(
        **{
            "title": f"Tin số {number}", "body_html": LAW, "source_name": "Sở Y tế",
            "source_url": f"https://syt.example.vn/tin/{number}",
            "published_at": NOW - timedelta(hours=number), **given,
        }
    )  # fmt: skip


def bring(source: Source, *offers: Offer | None, guid: str = "", now: datetime = NOW) -> Taken:
    """The offers as items, each under its address."""
    items = [Incoming(guid=guid or (one.source_url if one else ""), offer=one) for one in offers]
    return take_in(source, items, now=now)


def feed(*numbers: int, hashes: dict[int, str] | None = None, changed: dict[int, dict[str, Any]] | None = None,
         dated: bool = True, known: frozenset[str] = frozenset(), **given: Any) -> Parsed:  # fmt: skip
    """A feed that shows these items, the higher number the older."""
    found = []
    for number in numbers:
        link = f"https://syt.example.vn/tin/{number}"
        fields: dict[str, Any] = {
            "key": link, "hash": (hashes or {}).get(number, f"h{number}"), "link": link, "title": f"Tin số {number}",
            "html": LAW, "published": NOW - timedelta(hours=number) if dated else None,
            **(changed or {}).get(number, {}),
        }  # fmt: skip
        found.append(Item(**fields))
    return Parsed(
        feed=FeedInfo(format="rss20"),
        items=tuple(item for item in found if item.hash not in known),
        seen=tuple(Seen(key=item.key, hash=item.hash) for item in found),
        **given,
    )
