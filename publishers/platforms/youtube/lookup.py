"""Find out whether a delivery's video already exists, by the marker among its tags, and where it is listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from publishers.contract import Absent, CannotTell, Found, Message, Misconfigured, NotYet, Rejected, Sighting

from . import mapping
from .client import Resource, YouTubeClient

#: How far our clock and YouTube's may be apart.
_SKEW = timedelta(hours=1)
#: A new video may be missing from its channel's uploads for so long.
_LISTED_WITHIN = timedelta(minutes=5)
#: A channel with more uploads than this since then is not looked through to the end.
_PAGES_MAX = 20


def newest_of_ours(client: YouTubeClient, uploads: str, message: Message) -> Resource | None:
    """This delivery's video, if it is among the newest fifty uploads."""
    newest = next(client.upload_pages(uploads))
    return next((video for video in _videos(client, newest) if mapping.is_ours(video, message)), None)


def look_up(client: YouTubeClient, uploads: str, message: Message, since: datetime, now: datetime) -> Sighting:
    """Look through everything uploaded since. A video with our words but not our marker is for a person to judge.

    Raises ``NotYet`` while a new video may be too young to be listed.
    """
    twin, earliest = False, since - _SKEW
    for number, page in enumerate(client.upload_pages(uploads), 1):
        recent = [item for item in page if _added(item) >= earliest]
        for video in _videos(client, recent):
            if mapping.is_ours(video, message):
                return Found({"video_id": video["id"]})
            twin = twin or mapping.looks_like(video, message)
        if not recent:
            break
        if number == _PAGES_MAX:
            return CannotTell()
    if twin:
        return CannotTell()
    if now < since + _LISTED_WITHIN:
        raise NotYet((since + _LISTED_WITHIN - now).total_seconds())
    return Absent()


def look_up_place(client: YouTubeClient, playlist_id: str, video_id: str) -> Sighting:
    """Whether the playlist has the video. One that can't be read has not; adding to it tells what is wrong."""
    try:
        is_there = any(client.playlist_pages(playlist_id, video_id=video_id))
    except (Rejected, Misconfigured):
        return Absent()
    return Found({"playlist_id": playlist_id}) if is_there else Absent()


def _videos(client: YouTubeClient, items: list[Resource]) -> list[Resource]:
    ids = [item.get("snippet", {}).get("resourceId", {}).get("videoId", "") for item in items]
    ids = [video_id for video_id in ids if video_id]
    return client.videos(ids) if ids else []


def _added(item: Resource) -> datetime:
    """When it was uploaded; an unreadable time counts as just now, so that the item is looked at."""
    return mapping.instant(item.get("snippet", {}).get("publishedAt", "")) or datetime.max.replace(tzinfo=UTC)
