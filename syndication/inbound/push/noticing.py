"""A source's feed names its hub; how often it is still asked while the hub tells us."""

from __future__ import annotations

from datetime import datetime, timedelta

from syndication.models import Source, SourceState

#: A hub may forget us without a word: so much slower we ask while it works, but not more seldom than this.
_SLOWER, _SLOWEST_S = 8, 6 * 3600
#: A hub that has told nothing for so long may be dead, or the source silent: then it is asked as ever.
_TRUSTED = timedelta(days=30)


def notice(source: Source, hub: str, topic: str, now: datetime) -> bool:
    """Take over what the feed says of its hub. Returns whether that was news.

    Call it with every whole feed that was fetched from the source's own address, never with what was pushed.
    """
    topic = (topic or source.address) if hub else ""
    if len(hub) > 2000 or len(topic) > 2000 or (hub, topic) == (source.hub_url, source.hub_topic):
        return False
    # Another hub or topic is another subscription, with a secret of its own. The old one is no longer believed.
    return bool(
        Source.objects.filter(pk=source.pk).update(
            hub_url=hub, hub_topic=topic, hub_secret="", hub_lease_until=None, hub_pending="",
            hub_ask_at=now if hub else None,
        )
    )  # fmt: skip


def is_pushed(source: Source, now: datetime) -> bool:
    """Whether the source's hub knows us and has proved that it tells us."""
    return bool(
        source.state == SourceState.ACTIVE
        and source.hub_lease_until
        and source.hub_lease_until > now
        and source.pushed_at
        and source.pushed_at > now - _TRUSTED
    )


def polled_every(source: Source, now: datetime) -> int:
    """Seconds between two questions to the source: fewer questions while its hub tells us."""
    if not is_pushed(source, now):
        return source.every_s
    return max(source.every_s, min(source.every_s * _SLOWER, _SLOWEST_S))
