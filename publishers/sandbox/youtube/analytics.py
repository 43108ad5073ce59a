"""YouTube Analytics: one table by videos, as strict about its questions as the live one."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.routing import Route

from .dialect import SLUG, Dialect, Json, Refused
from .videos import Videos

_METRICS = {
    "views": "INTEGER", "engagedViews": "INTEGER", "likes": "INTEGER", "dislikes": "INTEGER", "comments": "INTEGER",
    "shares": "INTEGER", "estimatedMinutesWatched": "INTEGER", "averageViewDuration": "INTEGER",
    "averageViewPercentage": "FLOAT", "subscribersGained": "INTEGER", "subscribersLost": "INTEGER",
}  # fmt: skip
_FILTER = re.compile(r"^video==([A-Za-z0-9_-]+(?:,[A-Za-z0-9_-]+)*)$")
_ROWS_MAX = 200
_PACIFIC = ZoneInfo("America/Los_Angeles")
#: Minutes that each view lasts here.
_MINUTES = 2


def routes(dialect: Dialect) -> list[Route]:
    reports = Reports(dialect)
    return [
        dialect.route("GET", "/analytics/v2/reports", "reports.query", reports.query, cost=1, bucket="reports",
                      required=["ids", "startDate", "endDate", "metrics"],
                      optional=["dimensions", "filters", "sort", "maxResults", "startIndex", "currency"]),
    ]  # fmt: skip


class Reports:
    """What the channel's owner may ask."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox

    async def query(self, request: Request) -> Json:
        asked = request.query_params
        _must(asked["ids"] == "channel==MINE", "ids")
        start, end = _day(asked["startDate"], "startDate"), _day(asked["endDate"], "endDate")
        _must(start <= end, "startDate")
        metrics = asked["metrics"].split(",")
        for metric in metrics:
            if metric not in _METRICS or self._sandbox.quota(SLUG, f"retired:{metric}", 0):
                raise Refused(400, "badRequest", f"Unknown identifier ({metric}) given in field parameters.metrics.",
                              domain="global")  # fmt: skip
        _must(asked.get("dimensions") == "video", "dimensions")
        size = asked.get("maxResults", "")
        _must(size.isdigit() and 0 < int(size) <= _ROWS_MAX, "maxResults")
        _must(asked.get("sort", "").removeprefix("-") in metrics, "sort")
        found = _FILTER.match(asked.get("filters", ""))
        _must(found is not None, "filters")
        ids = found[1].split(",") if found else []
        rows = [row for row in (self._row(video_id, metrics, start, end) for video_id in ids) if row]
        return {
            "kind": "youtubeAnalytics#resultTable",
            "columnHeaders": [
                {"name": "video", "columnType": "DIMENSION", "dataType": "STRING"},
                *({"name": name, "columnType": "METRIC", "dataType": _METRICS[name]} for name in metrics),
            ],
            **({"rows": rows} if rows else {}),
        }

    def _row(self, video_id: str, metrics: list[str], start: date, end: date) -> list[object] | None:
        video = self._sandbox.get(SLUG, "video", video_id)
        if video is None or not start <= Videos.made_at(video).astimezone(_PACIFIC).date() <= end:
            return None
        counted = {"views": 0, **video.get("counted", {})}
        counted.setdefault("estimatedMinutesWatched", counted["views"] * _MINUTES)
        return [video_id, *(counted.get(name, 0) for name in metrics)]


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(400, "badRequest", f"Invalid value for {name}", domain="global") from None


def _must(claim: bool, name: str) -> None:
    if not claim:
        raise Refused(400, "badRequest", f"The query is not supported: {name}", domain="global")
