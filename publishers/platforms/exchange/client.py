"""Signed HTTP to a portal that speaks the exchange profile (RFC 9421 signatures, RFC 9530 digests)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import BinaryIO
from urllib.parse import urlencode, urlsplit

from cms.core.clock import Clock
from cms.core.http import AddressForbidden, Answer, HttpClient, HttpError, NotSent
from cms.core.signatures import BODY_COMPONENTS, READ_COMPONENTS, Parts, sign
from publishers.contract import Misconfigured, OutcomeUnknown, PublishError, Unreachable

from .answers import error_of

JSON = "application/json"
#: Answers of this profile are small; more is not for us.
_ANSWER_MAX = 1024 * 1024
_DEFAULT_PORTS = {"http": 80, "https": 443}


class ExchangeClient:
    """Signs every request anew (time, nonce) and returns the answers its caller expects; the others are raised.

    ``address_field`` is the name of the channel option that holds the portal's address.
    """

    def __init__(self, http: HttpClient, clock: Clock, *, keyid: str, shared_key: str, address_field: str) -> None:
        self._http = http
        self._clock = clock
        self._keyid = keyid
        self._key = shared_key.encode()
        self._address_field = address_field

    def post(
        self,
        url: str,
        body: bytes | BinaryIO,
        *,
        digest: str,
        key: str,
        expected: tuple[int, ...],
        content_type: str = JSON,
        repeatable: bool = False,
    ) -> Answer:
        """Send a body. Raises ``PublishError`` unless the status is expected."""
        headers = {"Content-Type": content_type, "Content-Digest": digest, "Idempotency-Key": f'"{key}"'}
        return self._send("POST", url, headers, BODY_COMPONENTS, expected, repeatable, body)

    def get(self, url: str, *, expected: tuple[int, ...], params: Mapping[str, str] | None = None) -> Answer:
        """Ask. Raises ``PublishError`` unless the status is expected."""
        return self._send("GET", _with_query(url, params), {}, READ_COMPONENTS, expected, True)

    def head(self, url: str, *, expected: tuple[int, ...]) -> Answer:
        """Ask for the status only. Raises ``PublishError`` unless it is expected."""
        return self._send("HEAD", url, {}, READ_COMPONENTS, expected, True)

    def unexpected(self, answer: Answer, *, repeatable: bool = False) -> PublishError:
        """The error that this answer is."""
        now = self._clock.now()
        return error_of(answer, now=now, address_field=self._address_field, repeatable=repeatable)

    def _send(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        components: tuple[str, ...],
        expected: tuple[int, ...],
        repeatable: bool,
        body: bytes | BinaryIO | None = None,
    ) -> Answer:
        signed = headers | self._signature(method, url, headers, components)
        try:
            answer = self._http.request(method, url, headers=signed, data=body, max_bytes=_ANSWER_MAX)
        except AddressForbidden as error:
            raise Misconfigured("misconfigured", detail=str(error), params={"field": self._address_field}) from None
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except HttpError as error:
            raise (Unreachable if repeatable else OutcomeUnknown)(detail=str(error)) from None
        if answer.status not in expected:
            raise self.unexpected(answer, repeatable=repeatable)
        return answer

    def _signature(
        self, method: str, url: str, headers: Mapping[str, str], components: tuple[str, ...]
    ) -> dict[str, str]:
        target = urlsplit(url)
        parts = Parts(
            method=method,
            authority=authority_of(url),
            path=target.path or "/",
            query=target.query,
            headers={name.lower(): value for name, value in headers.items()},
        )
        return sign(
            parts, key=self._key, keyid=self._keyid, created=self._clock.now(), nonce=secrets.token_urlsafe(16),
            components=components,
        )  # fmt: skip


def authority_of(url: str) -> str:
    """Host and port as the ``Host`` header will say them: the scheme's own port is left out."""
    target = urlsplit(url)
    host = (target.hostname or "").encode("idna").decode()
    if ":" in host:
        host = f"[{host}]"
    if target.port is None or target.port == _DEFAULT_PORTS.get(target.scheme):
        return host
    return f"{host}:{target.port}"


def _with_query(url: str, params: Mapping[str, str] | None) -> str:
    return f"{url}?{urlencode(params)}" if params else url
