"""Telling the sender what became of an item: a signed POST to the address it asked for, sent twice on purpose."""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cms.core.clock import Clock
from cms.core.http import Guard, HttpClient, HttpError, HttpPolicy
from cms.core.ids import stable_ulid
from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign

logger = logging.getLogger("loa.sandbox")

#: Section B9: the same news twice must do no harm.
_TIMES = 2
_JSON = "application/json"


class Caller:
    """Calls back with one key."""

    def __init__(self, clock: Clock, *, keyid: str, shared_key: str) -> None:
        self._clock = clock
        self._keyid = keyid
        self._key = shared_key.encode()
        self._http = HttpClient(
            HttpPolicy(read_timeout=5, deadline=10, guard=Guard.from_names(["127.0.0.0/8", "::1/128"]))
        )

    def tell(self, url: str, news: Mapping[str, Any]) -> None:
        """Send the news in a thread of its own; what goes wrong is only logged, as a portal would."""
        if url:
            threading.Thread(target=self._tell, args=(url, dict(news)), name="callback", daemon=True).start()

    def _tell(self, url: str, news: dict[str, Any]) -> None:
        body = json.dumps(news, ensure_ascii=False).encode()
        for _ in range(_TIMES):
            try:
                answer = self._http.request("POST", url, data=body, headers=self._headers(url, body))
                logger.info("callback answered with %s", answer.status)
            except HttpError as error:
                logger.warning("callback failed: %s", error)

    def _headers(self, url: str, body: bytes) -> dict[str, str]:
        target = urlsplit(url)
        headers = {
            "Content-Type": _JSON,
            "Content-Digest": content_digest(body),
            "Idempotency-Key": f'"{stable_ulid("callback", content_digest(body))}"',
        }
        parts = Parts(
            method="POST", authority=target.netloc, path=target.path or "/",
            headers={name.lower(): value for name, value in headers.items()},
        )  # fmt: skip
        signature = sign(
            parts, key=self._key, keyid=self._keyid, created=self._clock.now(), nonce=secrets.token_urlsafe(12),
            components=BODY_COMPONENTS,
        )  # fmt: skip
        return headers | signature
