"""Whose tokens the sandbox knows, what they may do, and what ``debug_token`` says of them."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from ..accounts import FACEBOOK
from ..state import Sandbox

SLUG = "facebook"
#: Another Page of the same person: its token is good, but not for ours.
OTHER_PAGE_ID = "104857600000002"
OTHER_PAGE_NAME = "Trang khác"
OTHER_PAGE_TOKEN = "EAASANDBOXotherPageToken0123456789abcdefghijklmnopqrst"  # noqa: S105
USER_ID = "100000000000007"
APP_TOKEN = f"{FACEBOOK.app_id}|{FACEBOOK.app_secret}"
SCOPES = (
    "pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement", "read_insights",
    "pages_read_user_content", "pages_manage_metadata", "public_profile",
)  # fmt: skip
_OWNERS = {
    FACEBOOK.page_access_token: "page", FACEBOOK.user_access_token: "user", OTHER_PAGE_TOKEN: "other", APP_TOKEN: "app",
}  # fmt: skip
#: Kind of document by which a test or the control page lets tokens die: ``{"subcode": 458}``.
DEAD = "dead_tokens"
#: Scopes that were taken away, ``{"scopes": [...]}``, and ends, ``{"expires_at": …}``.
CHANGED = "changed_tokens"


def owner_of(token: str) -> str:
    """``page``, ``user``, ``other`` or ``app``; empty for a stranger's."""
    return _OWNERS.get(token, "")


def is_proof_of(proof: str, token: str) -> bool:
    """Whether the caller of the token also knows the app's secret."""
    expected = hmac.new(FACEBOOK.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(proof, expected)


def dead_subcode(sandbox: Sandbox) -> int | None:
    """Why no token of the person works any more; None as long as they do."""
    dead = sandbox.get(SLUG, DEAD, "all")
    return int(dead["subcode"]) if dead else None


def kill(sandbox: Sandbox, subcode: int) -> None:
    """Let every token of the person die: 458 the app was removed, 460 the password changed, 463 it ran out."""
    sandbox.put(SLUG, DEAD, "all", {"subcode": subcode})


def change(sandbox: Sandbox, **values: Any) -> None:
    """Other ``scopes``, ``expires_at`` or ``data_access_expires_at`` than usual."""
    sandbox.put(SLUG, CHANGED, "all", values)


def scopes(sandbox: Sandbox) -> list[str]:
    changed = sandbox.get(SLUG, CHANGED, "all") or {}
    return list(changed.get("scopes", SCOPES))


def describe(sandbox: Sandbox, token: str) -> dict[str, Any]:
    """The ``data`` of ``debug_token``."""
    owner, subcode = owner_of(token), dead_subcode(sandbox)
    if not owner or (subcode is not None and owner != "app"):
        error = {"code": 190, "message": "Error validating access token", "subcode": subcode or 467}
        return {"is_valid": False, "scopes": [], "error": error}
    if owner == "app":
        return {"app_id": FACEBOOK.app_id, "type": "APP", "application": "Loa", "is_valid": True, "scopes": []}
    profile = {"page": {"profile_id": FACEBOOK.page_id}, "other": {"profile_id": OTHER_PAGE_ID}}.get(owner, {})
    changed = {
        name: value
        for name, value in (sandbox.get(SLUG, CHANGED, "all") or {}).items()
        if name in ("expires_at", "data_access_expires_at")
    }
    return {
        "app_id": FACEBOOK.app_id, "type": "USER" if owner == "user" else "PAGE", "application": "Loa",
        "is_valid": True, "expires_at": 0, "issued_at": 1_760_000_000, "data_access_expires_at": 0,
        "scopes": scopes(sandbox), "user_id": USER_ID, **profile, **changed,
    }  # fmt: skip
