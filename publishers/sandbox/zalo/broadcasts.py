"""Broadcasts: an article sent to the followers of a target, by day and within the month's number only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from .dialect import SLUG, Dialect, Refused, body_of

Json = dict[str, Any]

_VIETNAM = timezone(timedelta(hours=7))
#: Key of the target → the numbers it takes, joined by commas.
_TARGET = {
    "ages": range(8), "gender": range(3), "locations": range(3), "cities": range(64), "platform": range(1, 4),
}  # fmt: skip


def routes(dialect: Dialect) -> list[Route]:
    sandbox = dialect.sandbox

    async def send(request: Request) -> Json:
        body = await body_of(request)
        recipient = body.get("recipient")
        if isinstance(recipient, dict) and "user_id" in recipient:
            raise Refused(-240, "MessageV2 API has been shut down")
        target = _target(recipient)
        article_id = _article(body.get("message"))
        article = sandbox.get(SLUG, "article", article_id)
        if article is None or article["status"] != "show":
            raise Refused(-201, "attachment_id is invalid")
        now = sandbox.clock.now().astimezone(_VIETNAM)
        if not 6 <= now.hour < 22:
            raise Refused(-234, "This type of message is not allowed from 22:00 to 06:00")
        if _sent_this_month(dialect, now) >= dialect.quota("broadcasts_monthly"):
            raise Refused(-211, "Out of quota")
        message_id = f"bc{sandbox.next_id(SLUG)}"
        sent = {"article_id": article_id, "target": target, "at_ms": dialect.now_ms()}
        sandbox.put(SLUG, "broadcast", message_id, sent)
        return {"message_id": message_id}

    return [dialect.route("POST", "/oa/message", "oa.broadcast", send)]


def _target(recipient: Any) -> dict[str, str]:
    target = recipient.get("target") if isinstance(recipient, dict) and set(recipient) == {"target"} else None
    if not isinstance(target, dict) or not target:
        raise Refused(-201, "recipient is invalid")
    for name, value in target.items():
        known = _TARGET.get(name)
        if known is None:
            raise Refused(-201, f"{name} is not allowed")
        numbers = value.split(",") if isinstance(value, str) else []
        if not numbers or any(not number.isdigit() or int(number) not in known for number in numbers):
            raise Refused(-201, f"{name} is invalid")
    if "," in target.get("gender", ""):
        raise Refused(-201, "gender is invalid")
    return target


def _article(message: Any) -> str:
    """The id in the only form that is taken: one article in a media template."""
    try:
        attachment = message["attachment"]
        payload = attachment["payload"]
        (element,) = payload["elements"]
        is_right = (
            _keys(message) == {"attachment"} and _keys(attachment) == {"type", "payload"}
            and _keys(payload) == {"template_type", "elements"} and _keys(element) == {"media_type", "attachment_id"}
            and attachment["type"] == "template" and payload["template_type"] == "media"
            and element["media_type"] == "article"
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError):
        is_right = False
    if not is_right:
        raise Refused(-201, "message is invalid")
    return str(element["attachment_id"])


def _keys(part: Mapping[str, Any]) -> set[str]:
    return set(part.keys())


def _sent_this_month(dialect: Dialect, now: datetime) -> int:
    sent = [
        datetime.fromtimestamp(row["at_ms"] / 1000, tz=UTC).astimezone(_VIETNAM)
        for row in dialect.sandbox.list(SLUG, "broadcast")
    ]
    return sum((when.year, when.month) == (now.year, now.month) for when in sent)
