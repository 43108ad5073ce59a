"""Zalo's error codes → what the engine does next. Whatever code comes, nothing was done (docs/platforms/zalo.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from publishers.contract import AuthExpired, Misconfigured, NotYet, PublishError, Rejected, Throttled, Unreachable
from publishers.platforms.unknown_codes import note_unknown

from .quotas import ARTICLES, BROADCASTS, QUOTA_HOLD, night_ends

BUSY_S = 10

_TOKEN_DEAD = frozenset({-216, -220, -124})
#: Code → (problem, the field of the channel form where a person looks first).
_CHANNEL_BROKEN: Mapping[int, tuple[str, str]] = {
    -204: ("zalo_oa_unavailable", "oa_id"),
    -205: ("zalo_oa_unavailable", "oa_id"),
    -209: ("zalo_app_refused", "app_id"),
    -212: ("zalo_app_refused", "app_id"),
    -219: ("zalo_app_refused", "app_id"),
    -221: ("zalo_oa_unverified", "oa_id"),
    -223: ("zalo_app_refused", "app_id"),
    -224: ("zalo_plan_refused", "oa_id"),
    -235: ("zalo_plan_refused", "oa_id"),
    -242: ("zalo_proof_refused", "app_secret"),
    -320: ("zalo_money", "oa_id"),
    -321: ("zalo_money", "oa_id"),
}
_REFUSED: Mapping[int, str] = {
    -100: "zalo_file_expired",
    -200: "media_failed",
    -201: "zalo_field_refused",
    -210: "zalo_too_much",
    -213: "zalo_person_refused",
    -217: "zalo_person_refused",
    -218: "zalo_person_refused",
    -227: "zalo_person_refused",
    -230: "zalo_person_refused",
    -232: "zalo_person_refused",
    -233: "zalo_kind_refused",
    # Chat groups: functions that Loa never calls.
    -237: "zalo_not_for_us",
    -238: "zalo_not_for_us",
    -240: "zalo_call_retired",
    -241: "zalo_not_for_us",
    -244: "zalo_person_refused",
    -248: "zalo_against_rules",
    -403: "zalo_not_for_us",
}


def translate(code: int, message: str, now: datetime, *, bucket: str = ARTICLES) -> PublishError | NotYet:
    """The code's consequence. ``bucket``: what an exhausted quota is about."""
    detail = f"{code}: {message}"
    words = message.lower()
    # Seen with other codes than its own too: “Media is being processed”.
    if code == -214 or "being processed" in words:
        return NotYet(BUSY_S)
    if code in _TOKEN_DEAD:
        return AuthExpired(detail=detail)
    if code == -239:
        return Unreachable(detail=detail)
    # −223 has two meanings, told apart by its words only.
    waits = _waits(code, now, bucket, detail, is_quota=code == -211 or (code == -223 and "quota" in words))
    if waits is not None:
        return waits
    if code in _CHANNEL_BROKEN:
        problem, field = _CHANNEL_BROKEN[code]
        return Misconfigured(problem, detail=detail, params={"field": field})
    if code not in _REFUSED:
        note_unknown("zalo", str(code))
    return Rejected(_REFUSED.get(code, "rejected"), detail=detail)


def _waits(code: int, now: datetime, bucket: str, detail: str, *, is_quota: bool) -> Throttled | None:
    if code == -32:
        return Throttled(retry_after=_next_minute(now), detail=detail)
    if code == -234:
        return Throttled("zalo_night", retry_after=night_ends(now), bucket=BROADCASTS, detail=detail)
    if is_quota:
        problem = "zalo_broadcast_quota" if bucket == BROADCASTS else "zalo_quota"
        return Throttled(problem, retry_after=QUOTA_HOLD.total_seconds(), bucket=bucket, detail=detail)
    return None


def _next_minute(now: datetime) -> float:
    """Seconds to the next clock minute, plus up to five that differ from caller to caller."""
    return 60 - now.second + now.microsecond % 5000 / 1000
