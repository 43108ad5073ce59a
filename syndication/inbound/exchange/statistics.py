"""Figures of a period (section B8): checked, kept as they came, answered with a receipt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError

from cms.core.clock import rfc3339
from cms.core.writing import writing
from syndication.models import ReceivedStatistics

from .gate import Caller
from .problems import Finding, Refused

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PERIOD = {"from", "to", "kind"}
_KINDS = ("6m", "9m", "year")


def findings(report: Mapping[str, Any]) -> list[Finding]:
    """Everything that the profile forbids."""
    return [*_whole(report), *_indicators(report.get("indicators"))]


def take(caller: Caller, report: Mapping[str, Any], key: str, digest: str, now: datetime) -> dict[str, Any]:
    """Keep the report and return its receipt; the same one twice gets the same. Raises ``Refused``."""
    known = _known(caller, key, digest)
    if known is not None:
        return known
    found = findings(report)
    if found:
        raise Refused(422, "invalid_statistics", *found)
    receipt = {
        "sid": str(uuid4()), "received_at": rfc3339(now), "digest": digest, "state": "received",
        "signature_keyid": caller.keyid,
    }  # fmt: skip
    try:
        with writing():
            ReceivedStatistics.objects.create(
                source=caller.source, idempotency_key=key, digest=digest, period=report["period"], report=report,
                receipt=receipt, received_at=now,
            )  # fmt: skip
    except IntegrityError:
        return _known(caller, key, digest) or receipt
    return receipt


def _known(caller: Caller, key: str, digest: str) -> dict[str, Any] | None:
    row = ReceivedStatistics.objects.filter(source=caller.source, idempotency_key=key).first()
    if row is None:
        return None
    if row.digest != digest:
        raise Refused(422, "idempotency_key_reused")
    receipt: dict[str, Any] = row.receipt
    return receipt


def _whole(report: Mapping[str, Any]) -> Iterable[Finding]:
    if not isinstance(report.get("agency"), str) or not report["agency"].strip():
        yield Finding(code="agency", pointer="/agency")
    if not _is_period(report.get("period")):
        yield Finding(code="period", pointer="/period")


def _is_period(period: Any) -> bool:
    if not isinstance(period, dict) or not set(period) >= _PERIOD or period["kind"] not in _KINDS:
        return False
    first, last = (str(period[name]) for name in ("from", "to"))
    return all(_DAY.fullmatch(day) for day in (first, last)) and first <= last


def _indicators(indicators: Any) -> Iterable[Finding]:
    if not isinstance(indicators, list) or not indicators:
        yield Finding(code="indicators", pointer="/indicators")
        return
    for index, one in enumerate(indicators):
        if not _is_indicator(one):
            yield Finding(code="indicator", pointer=f"/indicators/{index}")


def _is_indicator(one: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("code"), str) or not isinstance(one.get("unit", ""), str):
        return False
    value = one.get("value")
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
