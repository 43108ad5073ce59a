"""Who may call what: every operation of the description, once. A new one fails the test until it stands here.

``may``: roles of the agency whose things they are, with a token of every scope. ``scopes``: what a token needs, whoever
brings it. ``shows``: the answer is a list; being let in means that the agency's own thing stands in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from .world import ROLES, Office

EVERYBODY = frozenset(map(str, ROLES))
#: Who publishes the agency's pages, and so plans them.
PUBLISHERS = frozenset({"unit_approver", "board_approver", "tenant_admin"})
#: Who uses its channels, and so sees to what is planned there.
ON_CHANNELS = PUBLISHERS | {"channel_admin"}
#: Who edits its pages or uses its channels sees what was sent.
SEEING = EVERYBODY - {"contributor", "report_officer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation as somebody would call it, and who may."""

    path: Callable[[Office], str]
    method: str = "GET"
    body: Callable[[Office], Any] | None = None
    #: Empty: open to everybody, without a token.
    scopes: frozenset[str] = frozenset()
    may: frozenset[str] = EVERYBODY
    shows: Callable[[Office], str] | None = None
    #: People of another agency are let in too (and then see what is theirs, or everybody's).
    others: bool = False
    #: Opened by the token of a source, which is no person's.
    by_source: bool = False


def _public(path: str) -> Call:
    return Call(path=lambda office: path.format(o=office), others=True)


def _tomorrow(days: int = 1) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


_READ = frozenset({"read:deliveries", "plan"})
_PLAN, _HOLD, _SUBMIT = frozenset({"plan"}), frozenset({"hold"}), frozenset({"submit"})
_DRAFT, _HOOKS = frozenset({"draft"}), frozenset({"webhooks"})
_WRITERS = frozenset({"editor", "legal_reviewer", "unit_approver", "board_approver", "moderator", "tenant_admin"})
_KEEPERS = frozenset({"channel_admin", "tenant_admin"})
_STOPPING = _KEEPERS | {"board_approver"}


def _delivery(act: str, body: Callable[[Office], Any] | None = None, may: frozenset[str] = ON_CHANNELS) -> Call:
    return Call(
        path=lambda o: f"/deliveries/{o.delivery.pk}/{act}", method="POST", body=body, scopes=_PLAN, may=may
    )  # fmt: skip


def _hook(path: str = "", method: str = "GET") -> Call:
    return Call(path=lambda o: f"/webhooks/{o.webhook.pk}{path}", method=method, scopes=_HOOKS, may=_KEEPERS)


CALLS: dict[str, Call] = {
    # --- what is public -------------------------------------------------------------------------------------------
    "list_entries": _public("/entries"),
    "get_entry": _public("/entries/{o.entry.pk}"),
    "list_media": _public("/media"),
    "get_media": _public("/media/{o.sha256}"),
    "list_topics": _public("/topics"),
    "list_forms": _public("/forms"),
    "list_audiences": _public("/audiences"),
    "list_agencies": _public("/agencies"),
    "get_agency": _public("/agencies/{o.agency.code}"),
    "list_legal_documents": _public("/legal-documents"),
    "get_legal_document": _public("/legal-documents/{o.law.pk}"),
    "search": _public("/search?q=lai"),
    "list_feeds": _public("/feeds"),
    "get_preview": _public("/previews/{o.preview}"),
    "get_preview_file": _public("/previews/{o.preview}/files/{o.sha256}"),
    # --- deliveries -----------------------------------------------------------------------------------------------
    "list_deliveries": Call(path=lambda o: "/deliveries", scopes=_READ, may=SEEING, shows=lambda o: str(o.delivery.pk)),
    "get_delivery": Call(path=lambda o: f"/deliveries/{o.delivery.pk}", scopes=_READ, may=SEEING),
    "plan": Call(
        path=lambda o: "/deliveries", method="POST", scopes=_PLAN, may=PUBLISHERS,
        body=lambda o: {"entry": str(o.entry.pk), "channels": [{"id": o.radio.pk}]},
    ),
    "move_delivery": _delivery("move", lambda o: {"at": _tomorrow(2)}),
    "cancel_delivery": _delivery("cancel"),
    "retry_delivery": _delivery("retry"),
    "correct_delivery": _delivery("correct"),
    "withdraw_delivery": _delivery("withdraw"),
    "list_channels": Call(
        path=lambda o: "/channels", scopes=_READ | _HOLD, may=ON_CHANNELS, shows=lambda o: o.facebook.name
    ),
    # --- holds ----------------------------------------------------------------------------------------------------
    "list_holds": Call(
        path=lambda o: "/holds", scopes=_HOLD | {"read:deliveries"}, shows=lambda o: o.hold.reason, others=True
    ),
    "put_hold": Call(
        path=lambda o: "/holds", method="POST", scopes=_HOLD, may=_STOPPING,
        body=lambda o: {"scope": "channel", "channel": o.facebook.pk, "reason": "Bị chiếm quyền"},
    ),
    "lift_hold": Call(
        path=lambda o: f"/holds/{o.hold.pk}/lift", method="POST", scopes=_HOLD, may=_STOPPING
    ),
    # --- drafts ---------------------------------------------------------------------------------------------------
    "submit_page": Call(path=lambda o: f"/pages/{o.draft.pk}/submit", method="POST", scopes=_SUBMIT, may=_WRITERS),
    "list_drafts": Call(path=lambda o: "/drafts", scopes=_DRAFT, may=_WRITERS, shows=lambda o: o.draft.title),
    "get_draft": Call(path=lambda o: f"/drafts/{o.draft.pk}", scopes=_DRAFT, may=_WRITERS),
    "put_draft": Call(
        path=lambda o: "/drafts", method="POST", scopes=_DRAFT,
        may=frozenset({"contributor", "editor", "unit_approver", "board_approver", "tenant_admin"}),
        body=lambda o: {"title": "Từ chương trình", "form": "news", "section": o.agency.section_id},
    ),
    "change_draft": Call(
        path=lambda o: f"/drafts/{o.draft.pk}", method="PUT", scopes=_DRAFT, may=_WRITERS,
        body=lambda o: {"title": "Từ chương trình, lần hai"},
    ),
    # --- webhooks -------------------------------------------------------------------------------------------------
    "list_webhooks": Call(path=lambda o: "/webhooks", scopes=_HOOKS, may=_KEEPERS, shows=lambda o: o.webhook.name),
    "get_webhook": _hook(),
    "put_webhook": Call(
        path=lambda o: "/webhooks", method="POST", scopes=_HOOKS, may=_KEEPERS,
        body=lambda o: {"name": "Cổng", "url": "https://cong.example.vn/loa", "kinds": ["entry.published"],
                        "collection": o.agency.collection_id},
    ),
    "delete_webhook": _hook(method="DELETE"),
    "test_webhook": _hook("/test", "POST"),
    "renew_webhook": _hook("/secret", "POST"),
    # --- sources --------------------------------------------------------------------------------------------------
    "contribute": Call(
        path=lambda o: "/contributions", method="POST", by_source=True,
        body=lambda o: {"title": "Hướng dẫn tiêm chủng", "text": "Nội dung."},
    ),
    "contribution": Call(path=lambda o: "/contributions/nobody-knows-this-number", by_source=True),
}  # fmt: skip
