"""What is counted of videos: YouTube's own counters at once, and what only Analytics tells, some days later."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from publishers.contract import AuthExpired, Figure, Figures, Meaning, Misconfigured, PublishError, Rejected

from . import mapping
from .client import PAGE, Resource, YouTubeClient

#: Counters of ``videos.batchGetStats``. They come as texts; one that is missing is switched off over there.
_COUNTERS = {Figure.VIEWS: "viewCount", Figure.REACTIONS: "likeCount", Figure.COMMENTS: "commentCount"}
#: What Analytics alone tells: metric → figure, and how many of ours one of theirs is.
_METRICS = {"estimatedMinutesWatched": (Figure.WATCH_S, 60), "shares": (Figure.SHARES, 1)}
#: Since when a view counts from the first frame on.
VIEWS_SINCE = "2026-08"
VIEWS_CHANGED = _(
    "At the end of August 2026 YouTube began to count a view from the first frame, in every kind of video. Numbers "
    "from before can't be compared."
)
#: What is counted exactly.
_NOTES = {
    Figure.VIEWS: _("Times the video was begun."),
    Figure.REACTIONS: _("Likes. Where the channel hides them, none are told."),
    Figure.COMMENTS: _("Comments. Where they are switched off, none are told."),
    Figure.WATCH_S: _("Minutes that all viewers watched together; told some days later."),
    Figure.SHARES: _("Presses of the Share button; told some days later."),
}
#: A table by videos must be sorted, so it needs one metric that is always there.
_SORTED_BY = "views"
#: Rows of a table by videos.
_ROWS_MAX = 200
#: YouTube's days are California's.
_DAYS = ZoneInfo("America/Los_Angeles")

Counts = dict[Figure, int]


def meanings() -> dict[Figure, Meaning]:
    """What stands behind each figure."""
    counted = {figure: Meaning(names=(name,), note=_NOTES[figure]) for figure, name in _COUNTERS.items()}
    counted[Figure.VIEWS] = dataclasses.replace(counted[Figure.VIEWS], since=VIEWS_SINCE, changed=VIEWS_CHANGED)
    return counted | {
        figure: Meaning(names=(metric,), note=_NOTES[figure]) for metric, (figure, _times) in _METRICS.items()
    }


def measure(client: YouTubeClient, ids: Sequence[str], now: datetime) -> list[Figures]:
    """The figures of each video, or that it is gone. Raises ``PublishError`` when nothing could be asked at all."""
    found: list[Figures] = []
    for start in range(0, len(ids), PAGE):
        some = ids[start : start + PAGE]
        stats = {str(video.get("id", "")): video for video in client.statistics(some)}
        if stats:
            watched, refused = _watched(client, stats, now)
            found += [
                _figures_of(key, {**_counted(video), **watched.get(key, {})}, refused) for key, video in stats.items()
            ]
        found += [Figures(remote_id=key, is_gone=True) for key in some if key not in stats]
    return found


def _figures_of(video_id: str, counts: Counts, refused: tuple[str, ...]) -> Figures:
    """What Analytics neither told nor refused comes some days later."""
    late = frozenset(figure for metric, (figure, _times) in _METRICS.items() if metric not in refused)
    return Figures(remote_id=video_id, counts=counts, refused=refused, pending=late - counts.keys())


def _counted(video: Resource) -> Counts:
    """What the counters say."""
    statistics = video.get("statistics", {})
    numbers = {figure: whole_number(statistics.get(name)) for figure, name in _COUNTERS.items()}
    return {figure: number for figure, number in numbers.items() if number is not None}


def _watched(
    client: YouTubeClient, stats: Mapping[str, Resource], now: datetime
) -> tuple[dict[str, Counts], tuple[str, ...]]:  # fmt: skip
    """What Analytics says of each video, and the metrics that it refused: one bad name must not empty the rest.

    Without the right to read Analytics, or while it is away, the counters stand alone.
    """
    try:
        return _table(client, stats, tuple(_METRICS), now), ()
    except (AuthExpired, Misconfigured):
        return {}, tuple(_METRICS)
    except Rejected:
        return _one_by_one(client, stats, now)
    except PublishError:
        return {}, ()


def _one_by_one(
    client: YouTubeClient, stats: Mapping[str, Resource], now: datetime
) -> tuple[dict[str, Counts], tuple[str, ...]]:  # fmt: skip
    counts: dict[str, Counts] = {}
    refused = []
    for metric in _METRICS:
        try:
            for video_id, figures in _table(client, stats, (metric,), now).items():
                counts.setdefault(video_id, {}).update(figures)
        except PublishError:
            refused.append(metric)
    return counts, tuple(refused)


def _table(
    client: YouTubeClient, stats: Mapping[str, Resource], metrics: Sequence[str], now: datetime
) -> dict[str, Counts]:  # fmt: skip
    today = now.astimezone(_DAYS).date()
    report = client.report(
        startDate=_began(stats.values(), today).isoformat(), endDate=today.isoformat(),
        metrics=",".join((_SORTED_BY, *metrics)), dimensions="video", filters=f"video=={','.join(stats)}",
        sort=f"-{_SORTED_BY}", maxResults=_ROWS_MAX,
    )  # fmt: skip
    return {str(row["video"]): dict(_figures(row)) for row in _rows(report) if "video" in row}


def _began(videos: Iterable[Resource], today: date) -> date:
    """The day on which the oldest of them was published."""
    times = [mapping.instant(video.get("snippet", {}).get("publishTime")) for video in videos]
    return min([*(time.astimezone(_DAYS).date() for time in times if time), today])


def _rows(report: Resource) -> Iterator[dict[str, Any]]:
    """Rows by the names of their columns, whose order is nobody's promise; without data there are none."""
    names = [str(header.get("name", "")) for header in report.get("columnHeaders", ())]
    for row in report.get("rows") or ():
        yield dict(zip(names, row, strict=False))


def _figures(row: Mapping[str, Any]) -> Iterator[tuple[Figure, int]]:
    for metric, (figure, times) in _METRICS.items():
        number = whole_number(row.get(metric))
        if number is not None:
            yield figure, number * times


def whole_number(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except ValueError:
        return None
