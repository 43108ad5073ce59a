"""A script at the API: a token of a person, and calls with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from cms.entries.access.tokens import make
from cms.entries.models import Scope

ALL = tuple(scope.value for scope in Scope)


@dataclass
class Script:
    """Calls ``/api/v1`` as that token."""

    secret: str
    client: Client = field(default_factory=lambda: Client(headers={"accept-language": "en"}))

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def post(self, path: str, data: Any = None, *, key: str = "", **headers: str) -> Any:
        more = {**headers, **({"Idempotency-Key": key} if key else {})}
        body = json.dumps(data) if data is not None else ""
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=self._headers(more))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {**({"Authorization": f"Bearer {self.secret}"} if self.secret else {}), **more}


def script_of(user: Any, *scopes: str, days: int = 30, **given: Any) -> Script:
    """A script with a token of that person; no scope: all."""
    until = datetime.now(UTC) + timedelta(days=days)
    return Script(make(user, name="kịch bản", scopes=scopes or ALL, expires_at=until, **given).secret)


def problem(response: Any, status: int, code: str = "") -> dict[str, Any]:
    """The problem that the answer is, which says what to do."""
    body: dict[str, Any] = json.loads(response.content)
    assert response.status_code == status, body
    assert response.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == status and body["detail"].strip()
    if code:
        assert body["type"] == f"urn:loa:problem:{code}", body
    return body
