"""What a department portal answers ⇄ what we keep. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Literal

import nh3

from cms.core.text import nfc, shorten
from publishers.contract import Callback, CallbackRejected, Receipt, Rejected, Result, Shown
from publishers.platforms.exchange.answers import web_address
from publishers.platforms.exchange.callbacks import version_of
from publishers.platforms.exchange.envelope import Envelope

#: How a push ended, in the step's result: shown there · taken, news to come · taken, no news to come · too late.
PUBLISHED, ACCEPTED, TAKEN, STALE = "published", "accepted", "taken", "superseded"
#: The states that a callback or a poll may say.
CALLBACK_STATES: Mapping[str, Literal["live", "gone", "rejected"]] = {
    "published": "live", "withdrawn": "gone", "rejected": "rejected",
}  # fmt: skip
_REASON_MAX = 600
#: Elements whose content no reader sees in the page itself.
_NOT_READ = {"script", "style", "title", "template"}
_PAGE_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)


def pushed(envelope: Envelope, **about: Any) -> Result:
    """What the step ``push`` returns."""
    return {
        "record_id": envelope.record_id, "version": envelope.version, "operation": envelope.operation, **about,
    }  # fmt: skip


def receipt(result: Result, title: str) -> Receipt:
    """The receipt of a push; the title stays with it for the read-back. Raises ``Rejected``."""
    withdrawn = result["operation"] == "withdraw"
    if result["state"] == STALE and withdrawn:
        raise Rejected("stale_withdrawal")
    done: Literal["live", "gone"] = "gone" if withdrawn else "live"
    return Receipt(
        remote_id=str(result.get("sid") or result["record_id"]),
        state="accepted" if result["state"] == ACCEPTED else done,
        permalink=str(result.get("url") or ""),
        facts={**result, "title": title},
    )


def moved(before: Receipt, document: Mapping[str, Any]) -> Receipt:
    """The receipt after a poll. Raises ``Rejected``."""
    state = CALLBACK_STATES.get(str(document.get("state") or ""))
    if state == "rejected":
        reason = _reason(document)
        raise Rejected("portal_refused", detail=reason, params={"reason": reason})
    return Receipt(
        remote_id=before.remote_id,
        state=state or before.state,
        permalink=web_address(document.get("url")) or before.permalink,
        facts={**before.facts, "told": dict(document)},
    )


def callback(document: Mapping[str, Any]) -> Callback:
    """A callback of the portal. Raises ``CallbackRejected``."""
    state, record_id = CALLBACK_STATES.get(str(document.get("state"))), str(document.get("record_id") or "")
    version = version_of(dict(document))
    if state is None or not record_id or version is None:
        raise CallbackRejected("the callback needs record_id, version and a known state", status=400)
    return Callback(
        remote_id=str(document.get("sid") or ""),
        record_id=record_id,
        version=version,
        state=state,
        permalink=web_address(document.get("url")),
        reason=_reason(document),
        facts={"told": dict(document)},
    )


def shown(before: Receipt, page: str) -> Shown:
    """What the page at the receipt's address shows: our title where a reader can read it, else the page's own."""
    wanted = str(before.facts.get("title") or "")
    visible = html.unescape(nh3.clean(page, tags=set(), clean_content_tags=_NOT_READ))
    own = _PAGE_TITLE.search(page)
    found = bool(wanted.strip()) and _squeezed(wanted) in _squeezed(visible)
    return Shown(
        remote_id=before.remote_id,
        permalink=before.permalink,
        title=wanted if found else " ".join(html.unescape(own[1]).split()) if own else "",
    )


def _squeezed(text: str) -> str:
    return " ".join(nfc(text).split()).casefold()


def _reason(document: Mapping[str, Any]) -> str:
    return shorten(" ".join(str(document.get("reason") or "").split()), _REASON_MAX)
