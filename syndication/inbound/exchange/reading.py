"""What a partner may read back: a submission, the list of its own, and what this site shows of an item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.entries.models import Entry, Status
from cms.entries.record import Content
from syndication.models import Source, SourceItem, Submission, SubmissionState

from .envelopes import OPERATIONS
from .problems import Refused

PAGE = 100
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def status(submission: Submission) -> dict[str, Any]:
    """The receipt with what became of it. Callbacks say the same."""
    told = {
        **submission.receipt,
        "operation": submission.operation,
        "state": submission.state,
        "changed_at": rfc3339(submission.changed_at),
    }
    known = {
        "reason_code": submission.reason_code, "reason_vi": submission.reason_vi, "public_url": submission.public_url,
    }  # fmt: skip
    return {**told, **{name: value for name, value in known.items() if value}}


def handed_in(source: Source) -> QuerySet[Submission]:
    """What came through the exchange; a source's contributions are another door's."""
    return Submission.objects.filter(source=source, operation__in=OPERATIONS)


def page(source: Source, query: Mapping[str, str]) -> dict[str, Any]:
    """A page of the partner's submissions, oldest first; nothing is missed or seen twice. Raises ``Refused``."""
    found = handed_in(source).order_by("received_at", "pk")
    if "state" in query:
        if query["state"] not in SubmissionState.values:
            raise _unreadable("state")
        found = found.filter(state=query["state"])
    if "since" in query:
        found = found.filter(received_at__gte=_instant(query["since"], "since"))
    if query.get("cursor"):
        at, key = _place(query["cursor"])
        found = found.filter(Q(received_at__gt=at) | Q(pk__gt=key), received_at__gte=at)
    rows = list(found[: PAGE + 1])
    following = _cursor(rows[PAGE - 1]) if len(rows) > PAGE else None
    return {"submissions": [status(row) for row in rows[:PAGE]], "next_cursor": following}


def item(source: Source, record_id: str) -> dict[str, Any]:
    """What readers of this site see of the partner's record. Raises ``Refused``."""
    guid = sha256_hex(record_id.encode("utf-8", "replace"))
    row = SourceItem.objects.filter(source=source, guid_sha256=guid).first()
    entry = Entry.objects.visible().filter(page_id=row.page_id).first() if row and row.page_id else None
    if row is None or entry is None:
        raise Refused(404, "unknown_item")
    if entry.status == Status.WITHDRAWN:
        raise Refused(410, "withdrawn")
    content = Content.model_validate(entry.content)
    return {
        "id": record_id,
        "version": _version_shown(source, record_id),
        "public_url": entry.url,
        "title": content.title,
        "summary": content.summary,
        "published_at": rfc3339(entry.published_at),
        "attachments": [{"filename": file.filename, "sha256": file.sha256} for file in content.attachments],
    }


def _version_shown(source: Source, record_id: str) -> int | None:
    shown = Submission.objects.filter(source=source, record_id=record_id, state=SubmissionState.PUBLISHED)
    newest = shown.order_by("-version").values("version").first()
    return newest["version"] if newest else None


def _cursor(row: Submission) -> str:
    return f"{(row.received_at - _EPOCH) // _TICK}-{row.pk}"


def _place(cursor: str) -> tuple[datetime, int]:
    stamp, _, key = cursor.partition("-")
    if not (stamp.isdigit() and key.isdigit() and len(key) < 19):
        raise _unreadable("cursor")
    try:
        return _EPOCH + int(stamp) * _TICK, int(key)
    except OverflowError:
        raise _unreadable("cursor") from None


def _instant(text: str, name: str) -> datetime:
    # A ``+`` that was not escaped arrives as a space.
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise _unreadable(name) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _unreadable(name: str) -> Refused:
    return Refused(400, "query", params={"name": name})
