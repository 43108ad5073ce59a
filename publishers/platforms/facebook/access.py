"""What Facebook says of a token: whether it stands, whose it is, what it may do, when it ends. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from publishers.contract import Account

from .errors import dead_code

#: Without these nothing can be published.
NEEDED = ("pages_manage_posts", "pages_read_engagement")
#: Seconds since 1970 from here on are no instant that anybody meant.
_ABSURD = 4_102_444_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """``problem`` is empty when the Page can be published on with it."""

    problem: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    ends: datetime | None = None


def judge(told: Mapping[str, Any], account: Account) -> Access:
    """The answer of ``debug_token`` held against the channel. What Facebook leaves out is no reason."""
    problem, params = _problem(told, account)
    return Access(problem=problem, params=params, ends=_ends(told))


def _problem(told: Mapping[str, Any], account: Account) -> tuple[str, dict[str, Any]]:
    error = told.get("error")
    if told.get("is_valid") is False:
        return dead_code(error.get("subcode") if isinstance(error, Mapping) else None), {}
    kind, field_ = str(told.get("type") or "PAGE").upper(), {"field": "page_access_token"}
    if kind != "PAGE":
        return "facebook_page_token_needed", field_
    owner, expected = str(told.get("profile_id") or ""), account.options.page_id
    if owner and owner != expected:
        return "facebook_other_owner", {**field_, "name": owner, "actual": owner, "expected": expected}
    app = str(told.get("app_id") or "")
    if app and app != account.credentials.app_id:
        return "facebook_other_app", {"field": "app_id", "actual": app}
    scopes = told.get("scopes")
    missing = [name for name in NEEDED if isinstance(scopes, list) and scopes and name not in scopes]
    return ("facebook_permission_missing", {"missing": ", ".join(missing)}) if missing else ("", {})


def _ends(told: Mapping[str, Any]) -> datetime | None:
    """The sooner of the token's own end and the end of what the person allowed; 0 means never."""
    instants = [told.get(name) for name in ("expires_at", "data_access_expires_at")]
    seconds = [int(value) for value in instants if isinstance(value, int | float) and 0 < value < _ABSURD]
    return datetime.fromtimestamp(min(seconds), UTC) if seconds else None
