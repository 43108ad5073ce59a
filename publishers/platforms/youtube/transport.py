"""Google's libraries on our own HTTP client: guard, proxy, private CA, time-outs and size cap apply to every byte."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import google.auth.transport
import httplib2
from google.auth.exceptions import TransportError
from google.oauth2.credentials import Credentials

from cms.core.http import Answer, HttpClient, HttpError

#: Bytes, or something with a length that gives its blocks each time it is gone through.
Body = bytes | str | Iterable[memoryview] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _TokenAnswer:
    """The three attributes that google-auth reads."""

    status: int
    headers: Mapping[str, str]
    data: bytes


class TokenTransport(google.auth.transport.Request):
    """How google-auth reaches the token endpoint.

    Every failure that is not the endpoint's considered answer becomes ``TransportError``: google-auth would sleep and
    repeat such a request itself, which is the engine's business.
    """

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> _TokenAnswer:
        try:
            answer = self._http.request(method, url, headers=headers, data=body, read_timeout=timeout)
        except HttpError as error:
            raise TransportError(str(error)) from None  # type: ignore[no-untyped-call]
        if answer.status == 429 or answer.status >= 500:
            raise TransportError(f"the token endpoint answered {answer.status}")  # type: ignore[no-untyped-call]
        if answer.status == 200 and not _is_object(answer):
            # google-auth stumbles over it (2.62).
            raise TransportError("the token endpoint gave no JSON object")  # type: ignore[no-untyped-call]
        return _TokenAnswer(status=answer.status, headers=answer.headers, data=answer.content)


def _is_object(answer: Answer) -> bool:
    try:
        return isinstance(answer.json(), dict)
    except ValueError:
        return False


class GoogleHttp:
    """Looks like ``httplib2.Http`` to google-api-python-client; adds the access token and never follows a redirect.

    Not following matters: to ``httplib2`` the 308 of a resumable upload is a redirect.
    """

    def __init__(self, http: HttpClient, credentials: Credentials) -> None:
        self._http = http
        self._tokens = TokenTransport(http)
        self.credentials = credentials

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 0,
        connection_type: Any = None,
    ) -> tuple[httplib2.Response, bytes]:
        """Do as ``httplib2.Http.request`` does. Raises ``cms.core.http.HttpError`` and google-auth's errors."""
        answer = self.send(method, uri, body=body, headers=headers)
        return httplib2.Response({**answer.headers, "status": str(answer.status)}), answer.content

    def send(
        self,
        method: str,
        uri: str,
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send with a valid token; a 401 means nothing was done, so it is answered once with a fresh one."""
        answer = self._send_once(method, uri, body, headers)
        if answer.status == 401:
            self.refresh()
            answer = self._send_once(method, uri, body, headers)
        return answer

    def refresh(self) -> None:
        """Exchange the refresh token for a new access token."""
        self.credentials.refresh(self._tokens)  # type: ignore[no-untyped-call]

    def _send_once(self, method: str, uri: str, body: Body, headers: Mapping[str, str] | None) -> Answer:
        sent = {name: value for name, value in (headers or {}).items() if name.lower() != "user-agent"}
        self.credentials.before_request(self._tokens, method, uri, sent)  # type: ignore[no-untyped-call]
        raw = body.encode() if isinstance(body, str) else body
        # As a stream: of a plain byte string the whole must leave within one socket time-out.
        data = io.BytesIO(raw) if isinstance(raw, bytes) and raw else raw
        return self._http.request(method, uri, headers=sent, data=data)
