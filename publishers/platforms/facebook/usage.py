"""How much of a Page's rate limit is used: Facebook names no number of calls, only a share in its answers' headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishers.contract import HOUR, Gauge, Quota

USAGE = "usage"
QUOTAS = (Quota(bucket=USAGE, label=_("Share of Facebook's hourly limit, in percent"), capacity=100, window=HOUR,
                told=True, is_whole=True),)  # fmt: skip

#: From this share on we stop for a while: at 100 Facebook does, and for longer.
_ENOUGH = 95
#: Seconds to stop when Facebook names no time; the share counts the last hour, so it soon falls.
PAUSE_S = 300.0
_SHARES = ("call_count", "total_cputime", "total_time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The highest share among calls, processor time and time, and the minutes until access is regained."""

    percent: int
    regain_minutes: float = 0


def read_usage(headers: Mapping[str, str], page_id: str) -> Usage | None:
    """What the headers say of this Page. The business limit stands before the Page's, that before the app's.

    ``None`` when there is none of them: they appear only after some calls.
    """
    business = _object(headers.get("x-business-use-case-usage"))
    lists = [business[page_id]] if page_id in business else list(business.values())
    told = [row for rows in lists if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    told = told or [_object(headers.get("x-page-usage"))]
    told = told if any(told) else [_object(headers.get("x-app-usage"))]
    if not any(told):
        return None
    return Usage(
        percent=round(max(_number(row.get(name)) for row in told for name in _SHARES)),
        regain_minutes=max(_number(row.get("estimated_time_to_regain_access")) for row in told),
    )


def hear(usage: Usage | None, gauge: Gauge, now: datetime) -> None:
    """Note the share; where it is nearly all, nothing more is sent until Facebook gives access again."""
    if usage is None:
        return
    pause = usage.regain_minutes * 60 or (PAUSE_S if usage.percent >= _ENOUGH else 0)
    until = now + timedelta(seconds=pause) if pause else None
    gauge.observe(USAGE, used=usage.percent, capacity=100, blocked_until=until)


def _object(header: str | None) -> dict[str, Any]:
    try:
        value = json.loads(header or "")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
