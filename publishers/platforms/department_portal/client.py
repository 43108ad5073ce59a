"""The calls that a department portal's receiver understands: push, ping, a poll, and a look at the public page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from cms.core.http import Answer, HttpClient, HttpError
from publishers.contract import Gone, OutcomeUnknown, Result, Unreachable
from publishers.platforms.exchange.answers import json_object, web_address
from publishers.platforms.exchange.client import ExchangeClient
from publishers.platforms.exchange.envelope import Envelope, ping

from . import mapping

_PAGE_MAX = 4 * 1024 * 1024


class NotAReceiver(Exception):
    """Something answers at the address, but not as a receiver of this profile does."""


class DepartmentPortalClient:
    """Speaks to one receiver. Raises only ``PublishError``, and ``NotAReceiver`` where it says so."""

    def __init__(self, exchange: ExchangeClient, http: HttpClient, endpoint: str) -> None:
        self._exchange = exchange
        self._http = http
        self._endpoint = endpoint

    def push(self, envelope: Envelope) -> Result:
        """Hand over a record; the same envelope again is answered as the first time."""
        answer = self._post(envelope, (200, 201, 202, 204, 409))
        status = answer.status
        if status == 204:
            return mapping.pushed(envelope, state=mapping.TAKEN)
        if status == 409:
            if b"stale_version" not in answer.content:
                raise self._exchange.unexpected(answer)
            return mapping.pushed(envelope, state=mapping.STALE)
        document = json_object(answer)
        if document is None:
            raise OutcomeUnknown(detail=f"the answer can't be read (HTTP {status})")
        if status == 202:
            sid, poll_at = str(document.get("sid") or ""), self._same_origin(answer.headers.get("location", ""))
            return mapping.pushed(envelope, state=mapping.ACCEPTED, sid=sid, location=poll_at)
        url = web_address(document.get("url"))
        if not url and envelope.operation == "upsert":
            raise OutcomeUnknown(detail=f"the answer names no address (HTTP {status})")
        return mapping.pushed(envelope, state=mapping.PUBLISHED, url=url)

    def ping(self) -> None:
        """Prove address, key and clock. Raises ``NotAReceiver``."""
        answer = self._post(ping(), (200, 201, 202, 204))
        if answer.status != 204:
            raise NotAReceiver(answer.status)

    def poll(self, location: str) -> dict[str, Any] | None:
        """What the receiver says of something it took, or ``None`` when it can't be asked."""
        answer = self._exchange.get(location, expected=(200, 204, 404, 405))
        return json_object(answer) if answer.status == 200 else None

    def page(self, url: str) -> str:
        """The public page as a reader gets it. Raises ``Gone``."""
        try:
            answer = self._http.request("GET", url, follow=3, max_bytes=_PAGE_MAX)
        except HttpError as error:
            raise Unreachable(detail=str(error)) from None
        if answer.status in (404, 410):
            raise Gone
        if answer.status != 200:
            raise Unreachable(detail=f"HTTP {answer.status}")
        return answer.text

    def _post(self, envelope: Envelope, expected: tuple[int, ...]) -> Answer:
        return self._exchange.post(
            self._endpoint, envelope.body, digest=envelope.digest, key=envelope.key, expected=expected
        )

    def _same_origin(self, location: str) -> str:
        """The address to poll; our signature goes to nobody but the receiver."""
        target = urljoin(self._endpoint, location) if location else ""
        return target if urlsplit(target)[:2] == urlsplit(self._endpoint)[:2] else ""
