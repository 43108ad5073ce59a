"""The calls of profile B5 that we make."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from cms.core.clock import rfc3339
from cms.core.http import Answer
from cms.core.ids import stable_ulid
from publishers.contract import Asset, NeedsPerson, OutcomeUnknown, Rejected, Unreachable
from publishers.platforms.exchange.answers import json_object, problem_details
from publishers.platforms.exchange.client import ExchangeClient
from publishers.platforms.exchange.envelope import Envelope
from publishers.platforms.exchange.statistics import StatisticsReport

#: Pages of a list walked at most in one look-up.
_PAGES_MAX = 50


class StaleVersion(Exception):
    """The portal has a newer version of the record than the one sent."""


class NationalPortalClient:
    """Speaks to one portal. Raises only ``PublishError`` and ``StaleVersion``."""

    def __init__(self, exchange: ExchangeClient, base_url: str) -> None:
        self._exchange = exchange
        self._base = f"{base_url}/exchange/v1"

    def has_attachment(self, sha256: str) -> bool:
        """Whether the portal already has these bytes."""
        return self._exchange.head(f"{self._base}/attachments/{sha256}", expected=(200, 404)).status == 200

    def send_attachment(self, asset: Asset) -> None:
        """Send a file under its digest; the same bytes twice do no harm."""
        url = f"{self._base}/attachments/{asset.sha256}"
        digest = base64.b64encode(bytes.fromhex(asset.sha256)).decode()
        with asset.open() as stream:
            answer = self._exchange.post(
                url, stream if asset.bytes else b"", digest=f"sha-256=:{digest}:",
                key=stable_ulid("attachment", asset.sha256), content_type=asset.media_type,
                expected=(200, 201, 409, 413, 415, 422), repeatable=True,
            )  # fmt: skip
        if answer.status in (200, 201):
            return
        if answer.status == 409 and "retry-after" in answer.headers:
            raise self._exchange.unexpected(answer, repeatable=True)
        reason = problem_details(answer).reason or f"HTTP {answer.status}"
        code = "file_altered" if answer.status == 409 else "file_refused"
        raise Rejected(code, detail=reason, params={"filename": asset.filename, "reason": reason})

    def submit(self, envelope: Envelope) -> dict[str, Any]:
        """Hand in a record and return the portal's receipt, verbatim. Raises ``StaleVersion``."""
        answer = self._exchange.post(
            f"{self._base}/submissions", envelope.body, digest=envelope.digest, key=envelope.key,
            expected=(200, 202, 409, 422),
        )  # fmt: skip
        if answer.status in (409, 422):
            raise self._conflict(answer)
        receipt = json_object(answer)
        sid = str((receipt or {}).get("sid") or "") or _last_part(answer.headers.get("location", ""))
        if receipt is None or not sid:
            raise OutcomeUnknown(detail="the receipt can't be read")
        return receipt if receipt.get("sid") else {**receipt, "sid": sid}

    def submission(self, sid: str) -> dict[str, Any]:
        """How a submission is doing."""
        answer = self._exchange.get(f"{self._base}/submissions/{quote(sid, safe='')}", expected=(200, 404))
        if answer.status == 404:
            raise NeedsPerson("submission_lost", params={"sid": sid})
        return _read(answer)

    def submissions(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Every submission of ours at or after the instant, page by page."""
        params = {"since": rfc3339(since.replace(microsecond=0))}
        for _ in range(_PAGES_MAX):
            page = _read(self._exchange.get(f"{self._base}/submissions", expected=(200,), params=params))
            yield from (entry for entry in page.get("submissions") or [] if isinstance(entry, dict))
            cursor = page.get("next_cursor")
            if not cursor:
                return
            params["cursor"] = str(cursor)
        raise Unreachable(detail="the list of submissions does not end")

    def item(self, record_id: str) -> Mapping[str, Any] | None:
        """What the portal shows of a record, or ``None``."""
        answer = self._exchange.get(f"{self._base}/items/{quote(record_id, safe=':')}", expected=(200, 404, 410))
        return _read(answer) if answer.status == 200 else None

    def send_statistics(self, report: StatisticsReport) -> dict[str, Any]:
        """Hand in the figures of a period and return the portal's receipt; the same figures twice do no harm."""
        answer = self._exchange.post(
            f"{self._base}/statistics", report.body, digest=report.digest, key=report.key,
            expected=(200, 201, 202, 204), repeatable=True,
        )  # fmt: skip
        receipt = json_object(answer) or {}
        place = answer.headers.get("location", "")
        return receipt if receipt.get("sid") or not place else {**receipt, "sid": _last_part(place)}

    def _conflict(self, answer: Answer) -> Exception:
        codes = problem_details(answer).codes
        if "stale_version" in codes:
            return StaleVersion()
        if "idempotency_key_reused" in codes:
            return Rejected("version_taken", detail=problem_details(answer).reason)
        return self._exchange.unexpected(answer)


def _last_part(location: str) -> str:
    return unquote(urlsplit(location).path.rstrip("/").rpartition("/")[2])


def _read(answer: Answer) -> dict[str, Any]:
    document = json_object(answer)
    if document is None:
        raise Unreachable(detail=f"the answer can't be read (HTTP {answer.status})")
    return document
