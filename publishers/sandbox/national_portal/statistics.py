"""Is it a report of section B8? Nothing may be missing and nothing may be there that the profile does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..exchange.wire import finding

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIELDS = {"period", "agency", "indicators"}
_PERIOD = {"from", "to", "kind"}
_INDICATOR = {"code", "value", "unit", "breakdown"}
_KINDS = ("6m", "9m", "year")


def statistics_findings(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everything that the profile forbids."""
    return [*_whole(report), *_period(report.get("period")), *_indicators(report.get("indicators"))]


def _whole(report: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    for name in sorted(set(report) ^ _FIELDS):
        yield finding(f"/{name}", "field", "Báo cáo gồm đúng ba phần: period, agency, indicators.")
    if not isinstance(report.get("agency"), str) or not report["agency"]:
        yield finding("/agency", "agency", "Thiếu mã cơ quan.")


def _period(period: Any) -> Iterable[dict[str, str]]:
    if not isinstance(period, dict) or set(period) != _PERIOD:
        yield finding("/period", "period", "Kỳ báo cáo gồm from, to và kind.")
        return
    if not all(_DAY.fullmatch(str(period[name])) for name in ("from", "to")) or period["from"] > period["to"]:
        yield finding("/period", "period", "Ngày đầu, ngày cuối phải có dạng YYYY-MM-DD và theo thứ tự.")
    if period["kind"] not in _KINDS:
        yield finding("/period/kind", "kind", "Loại kỳ là 6m, 9m hoặc year.")


def _indicators(indicators: Any) -> Iterable[dict[str, str]]:
    if not isinstance(indicators, list) or not indicators:
        yield finding("/indicators", "indicators", "Thiếu chỉ tiêu.")
        return
    for index, one in enumerate(indicators):
        if not isinstance(one, dict) or set(one) != _INDICATOR:
            yield finding(f"/indicators/{index}", "indicator", "Chỉ tiêu gồm code, value, unit và breakdown.")
        elif isinstance(one["value"], bool) or not isinstance(one["value"], int | float) or one["value"] < 0:
            yield finding(f"/indicators/{index}/value", "value", "Giá trị phải là số không âm.")
